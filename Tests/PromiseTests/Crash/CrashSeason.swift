import FacteurCore
import Foundation
import Mail
import Store
import TestSupport
import Testing

/// A season of seven mails and three letters on scripted servers, and what must come of it, written down by hand: whoever
/// is ended in between has to arrive at the same end.
final class CrashSeason: Sendable {
    /// The machine's own time: the program itself runs by that, and an old mail would wait at its first start.
    static let start = Int64(Date().timeIntervalSince1970)
    /// Between two runs: longer than any wait for a retry or for a letter in doubt.
    static let pause: Int64 = 1_500

    let folder: TemporaryFolder
    let mailbox: ScriptedMailbox
    let relay: ScriptedRelay
    private let conditions: Conditions

    /// What the mailbox's account keeps of what was sent by it.
    enum Sent: Sendable { case none, empty, filed }

    /// What is done with settled mail, and how the server moves it.
    enum After: Sendable, CaseIterable {
        case leave, flag, move, copy
    }

    struct Conditions: Sendable {
        /// Whether the ledger is there, with its interns.
        var hasRoster = true
        /// Whether a notice comes that only the portal's list can give to somebody.
        var hasStray = false
        /// Whether a mail comes that is none of the portal's.
        var hasForeign = false
        /// What lies in the Sent folder.
        var sent = Sent.none
        /// Whether the relay takes a whole envelope at once (RFC 2920).
        var pipelines = true
        /// Whether the admin is told of what waits for a day.
        var hasAlerts = false
        /// Whether what is an hour old goes.
        var hasRetention = false
        /// Seconds.
        var poll = 60
        var after = After.leave
    }

    convenience init(_ conditions: Conditions = Conditions()) async throws {
        // The first letter that comes is put off, whichever it is.
        let relay = try ScriptedRelay(
            [.finalDot: [.say("451 4.3.0 not now"), .say("250 2.0.0 queued as Q1")]],
            extensions: ScriptedRelay.usual.filter { conditions.pipelines || $0 != "PIPELINING" })
        try self.init(
            conditions, relay,
            files: conditions.hasRoster ? ["facteur.sqlite": try await Self.ledgerWithRoster.value] : [:])
    }

    /// Another that has come as far, so that what came before need not happen again; nothing may be running.
    func twin() throws -> CrashSeason {
        let ledger = folder.path("facteur.sqlite")
        try #require(!FileManager.default.fileExists(atPath: ledger + "-wal"))
        var files: [String: Data] = [:]
        if FileManager.default.fileExists(atPath: ledger) {
            files["facteur.sqlite"] = try Data(contentsOf: URL(filePath: ledger))
        }
        let twin = try CrashSeason(conditions, relay.twin(), files: files)
        // The service would take it for a copy, and send nothing.
        if !files.isEmpty { try LedgerFile.forgetWhere(twin.folder.path("facteur.sqlite")) }
        return twin
    }

    private init(_ conditions: Conditions, _ relay: ScriptedRelay, files: [String: Data]) throws {
        self.conditions = conditions
        self.relay = relay
        folder = try TemporaryFolder()
        mailbox = try ScriptedMailbox(
            Self.mails + (conditions.hasStray ? [Self.stray] : [])
                + (conditions.hasForeign ? [Self.foreign] : []))
        // So that a pass comes to NOOP, too.
        mailbox.manners.tellsAgain = true
        if conditions.after != .leave {
            mailbox.manners.other = Self.told
            mailbox.manners.capabilities += conditions.after == .copy ? ["UIDPLUS"] : ["MOVE", "UIDPLUS"]
        }
        if conditions.sent != .none {
            mailbox.manners.sent = ScriptedMailbox.SentFolder {
                conditions.sent == .filed ? relay.taken.map(\.messageID) : []
            }
        }
        try folder.write("password", "s3cret")
        try folder.write("facteur.yaml", configuration)
        try folder.write("roster.csv", Self.roster)
        try folder.write("list.csv", Self.list)
        for (name, contents) in files {
            let isThere = FileManager.default.createFile(
                atPath: folder.path(name), contents: contents, attributes: [.posixPermissions: 0o600])
            try #require(isThere)
        }
    }

    /// The same roster again and again would take longer than what is tried.
    private static let ledgerWithRoster = Task {
        let folder = try TemporaryFolder()
        let path = folder.path("facteur.sqlite")
        try await importRoster(try Ledger(path: path, now: start))
        // The last that closes it leaves the file whole.
        try #require(!FileManager.default.fileExists(atPath: path + "-wal"))
        return try Data(contentsOf: URL(filePath: path))
    }

    private static let roster =
        Site.rosterHeader
        + (1...5).map { number in
            "I\(number),Nom\(number),Prénom,i\(number)@interns.test,fr,\(number == 4 ? "" : "21232"),\(address(number)),\n"
        }.joined()

    private static let foreignWords = "a soup of leeks and potatoes"

    /// Whether these lie on the disk, in the ledger or in its journal.
    var keepsForeignWords: Bool {
        Ledger.files(at: folder.path("facteur.sqlite")).contains { path in
            let content = try? Data(contentsOf: URL(filePath: path))
            return content?.range(of: Data(Self.foreignWords.utf8)) != nil
        }
    }

    static let mails: [[UInt8]] = [
        SeasonMail.notice("A3110001", to: address(1), .frenchUTF8, id: 1),
        SeasonMail.notice("A3110002", to: address(2), .frenchHTML, id: 2),
        SeasonMail.notice("A3110001", to: address(1), .english, id: 3),
        SeasonMail.mail(
            SeasonMail.header(to: address(3), id: 4, "text/plain; charset=utf-8", "8bit", results: nil),
            body: Array(SeasonMail.french("A3110009", address(3)).utf8)),
        SeasonMail.plain("menu of the week", to: "stages@example.test", id: 5),
        SeasonMail.notice("A3110004", to: address(4), .frenchUTF8, id: 6),
        SeasonMail.notice("A3110003", to: address(3), .frenchBase64, id: 7),
    ].map(Lab.sentNow)

    /// None of the portal's.
    private static let foreign = Array(
        """
        From: Canteen <chef@canteen.test>\r
        To: stages@example.test\r
        Subject: menu of the week\r
        Message-ID: <menu@canteen.test>\r
        \r
        \(foreignWords)\r

        """.utf8)

    private static let stray = Lab.sentNow(
        SeasonMail.notice("A3110005", to: "stages@example.test", .frenchUTF8, id: 8))
    private static let list = """
        Foreign worker name;Job offer number (invented header);Date submitted/Number of days left to submit the offer;Status
        "Nom5, Prénom";A3110005;April 19, 2018 12:17:24 GMT;Submitted

        """

    private static func address(_ number: Int) -> String { "stages+i\(number)@example.test" }

    private var configuration: String {
        """
        database: \(folder.path("facteur.sqlite"))
        mailboxes:
          - name: stages
            server: imap://127.0.0.1:\(mailbox.port)
            tls: none
            folder: INBOX
            user: stages@example.test
            password: { file: \(folder.path("password")) }
            poll: \(conditions.poll)s
            after: \(after)
        smtp:
          server: smtp://127.0.0.1:\(relay.port)
          tls: none
          user: stages@example.test
          password: { file: \(folder.path("password")) }
          from: "Stages <stages@example.test>"
          bounces: stages@example.test
        trust:
          authserv_id: mx.example.test
          portal: [cic.gc.ca]
        letters:
          contact: stages@example.test
          undo: 0s
        \(conditions.hasAlerts ? "alerts: { waiting: 1d, held: 1d, to: \(Self.admin), offices: { Nord: \(Self.office) } }" : "")
        \(conditions.hasRetention ? "retention: { mail: 1h, closed_interns: 1h }" : "")

        """
    }

    private static let told = "Told"

    private var after: String {
        switch conditions.after {
        case .leave: "leave"
        case .flag: "{ flag: \(Self.told) }"
        case .move, .copy: "{ move: \(Self.told) }"
        }
    }

    /// What the mailbox must be like in the end: the portal's settled mails are flagged, or lie once in the other folder; the held
    /// ones are where they were, as they were.
    func judgeMailbox() -> CrashTally {
        var tally = CrashTally()
        let settled: [UInt32] = [1, 2, 3, 7]
        let all = Self.mails.indices.map { UInt32($0 + 1) }
        switch conditions.after {
        case .leave: break
        case .flag:
            let flags = mailbox.flagged
            tally.wrong += all.count { flags[$0] != (settled.contains($0) ? [Self.told] : nil) }
            tally.lost += all.count - mailbox.left.count
        case .move, .copy:
            tally.wrong += mailbox.flagged.count
            let (left, moved) = (mailbox.left, mailbox.moved)
            for uid in all {
                let copies = moved.count { $0 == Self.mails[Int(uid) - 1] }
                let isLeft = left.contains(uid)
                if isLeft == settled.contains(uid) { tally.wrong += 1 }
                if !isLeft, copies == 0 { tally.lost += 1 }
                tally.twice += max(0, copies + (isLeft ? 1 : 0) - 1)
            }
        }
        return tally
    }

    /// Whether the mailbox's account keeps what was sent.
    var isFiled: Bool { conditions.sent == .filed }

    private static let admin = "admin@example.test"
    /// Gets what concerns the interns of its office alone.
    private static let office = "nord@example.test"
    /// The round a day and some hours after the first.
    static let aDayLater: Int64 = 64

    /// What the relay took for the admin.
    var digests: [ScriptedRelay.Taken] { relay.taken.filter { $0.recipient == Self.admin } }
    /// And for the office.
    var officeDigests: [ScriptedRelay.Taken] { relay.taken.filter { $0.recipient == Self.office } }
    /// And for the interns.
    var letters: [ScriptedRelay.Taken] {
        relay.taken.filter { $0.recipient != Self.admin && $0.recipient != Self.office }
    }

    private static func importRoster(_ ledger: Ledger) async throws {
        let interns = (1...5).compactMap { number -> Intern? in
            guard let ref = InternRef(rawValue: "I\(number)"),
                let email = AddrSpec("i\(number)@interns.test")
            else { return nil }
            return Intern(
                ref: ref, familyName: "Nom\(number)", givenNames: "Prénom", email: email,
                noc: number == 4 ? nil : NOCCode(rawValue: "21232"),
                portalEmail: AddrSpec(address(number)), office: "NORD")
        }
        _ = try await ledger.importRoster(
            RosterComparison(Roster(interns)), removeMissing: false, options: MatchingOptions(), at: start,
            messageID: { MessageID(token: UUID().uuidString, domain: "example.test") })
    }

    func ledger() throws -> Ledger { try Ledger(path: folder.path("facteur.sqlite"), now: Self.start) }

    /// One run of the service, `round` pauses after the first.
    ///
    /// - Parameter step: where it ends itself: the number of a step, or its name; 0: nowhere.
    func run(
        round: Int64, endingAt step: String, by manner: String = "exit", version: String = "crash",
        _ fault: FileFault? = nil
    ) async throws -> Command.Outcome {
        try await subject(["\(Self.start + round * Self.pause)", step, manner, "once", version], fault)
    }

    func run(
        round: Int64, endingAt step: Int = 0, by manner: String = "exit", _ fault: FileFault? = nil
    ) async throws -> Command.Outcome {
        try await run(round: round, endingAt: "\(step)", by: manner, fault)
    }

    /// The service as it runs on and on, until it ends itself.
    func serve(endingAt step: Int, by manner: String = "exit") async throws -> Command.Outcome {
        try await subject(["\(Self.start)", "\(step)", manner, "serve", "crash"])
    }

    private func subject(_ words: [String], _ fault: FileFault? = nil) async throws -> Command.Outcome {
        try await Command(
            Site.executable("CrashSubject"), [folder.path("facteur.yaml")] + words,
            environment: environment(fault)
        ).run(timeout: .seconds(300))
    }

    /// The program itself.
    func facteur(_ arguments: [String], _ fault: FileFault? = nil) async throws -> Command.Outcome {
        try await Command(
            Site.executable, arguments + ["--config", folder.path("facteur.yaml")],
            environment: environment(fault).merging(["NO_COLOR": "1"]) { $1 }
        ).run(timeout: .seconds(300))
    }

    private func environment(_ fault: FileFault?) -> [String: String] {
        fault?.environment(below: folder.path("facteur.sqlite"), log: folder.path("operations")) ?? [:]
    }

    /// The file operations of the last run that was given a fault, as `write facteur.sqlite-wal`.
    func operations() throws -> [String] {
        try String(contentsOfFile: folder.path("operations"), encoding: .utf8).split(separator: "\n")
            .map(String.init)
    }
}
