import Daemon
import FacteurCore
import Foundation
import Logging
import Mail
import Store
import TestSupport
import Testing

/// A supervisor with a ledger of its own on the shared lab, for a host whose mailbox nobody else uses.
struct DaemonFixture {
    let lab: Lab
    let folder: TemporaryFolder
    /// The watched mailbox's user; new for every fixture.
    let host: String
    var configuration: Configuration
    var deadlines = Deadlines()

    init() async throws {
        lab = try await Lab.shared()
        folder = try TemporaryFolder()
        host = "stages@h\(UInt32.random(in: 0 ... .max)).example"
        let secret = Configuration.Login.password(.file(lab.passwordFile))
        let address = try #require(AddrSpec(host))
        configuration = Configuration(
            database: folder.path("facteur.sqlite"),
            mailboxes: [
                Configuration.WatchedMailbox(
                    name: "stages",
                    server: Configuration.Server(
                        scheme: .imaps, host: "localhost", port: lab.imapsPort, ca: lab.ca),
                    folder: "INBOX", user: host, login: secret, poll: 1)
            ],
            smtp: Configuration.SMTP(
                server: Configuration.Server(
                    scheme: .smtp, host: "localhost", port: lab.submissionPort, ca: lab.ca),
                user: host, login: secret, from: Address(displayName: "Stages", addrSpec: address),
                bounces: address),
            trust: Configuration.TrustPolicy(authservID: "mx.example.test"),
            letters: Configuration.Letters(contact: host))
    }

    func settings() throws -> Supervisor.Settings {
        Supervisor.Settings(
            configuration: configuration, wording: .builtIn, templates: try LetterTemplates.read().get())
    }

    var supervisor: Supervisor {
        Supervisor(
            world: Supervisor.World(
                now: { Int64(Date().timeIntervalSince1970) }, unitRandom: { 0.5 },
                token: { UUID().uuidString.replacing("-", with: "") }, credentialsDirectory: nil,
                notifySocket: nil,
                processID: 1, version: "test", deadlines: deadlines),
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    func ledger() throws -> Ledger { try Ledger(path: configuration.database, now: 1) }

    /// Interns `I1` … `In`, each with a mailbox of their own.
    func importInterns(_ count: Int) async throws {
        let interns = try (1...count).map { number in
            Intern(
                ref: try #require(InternRef(rawValue: "I\(number)")), familyName: "Nom\(number)",
                givenNames: "Prénom",
                email: try #require(AddrSpec(intern(number))), noc: NOCCode(rawValue: "21232"),
                portalEmail: AddrSpec(portalAddress(number)))
        }
        _ = try await ledger().importRoster(
            RosterComparison(Roster(interns)), removeMissing: false, options: settings().examiner.options,
            at: 1,
            messageID: { MessageID(token: UUID().uuidString, domain: "example.test") })
    }

    func intern(_ number: Int) -> String { "i\(number)." + host.replacing("@", with: "@in-") }

    func portalAddress(_ number: Int) -> String { host.replacing("@", with: "+i\(number)@") }

    /// The notice that names that intern's address.
    func notice(_ offer: String, for number: Int) -> [UInt8] {
        Fixtures.notice(offer: offer, addressee: portalAddress(number))
    }
}
