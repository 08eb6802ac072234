import Foundation

/// A host as its HR coordinator would set it up on the lab's servers: a configuration, a roster, and the `facteur` executable.
package struct Site: Sendable {
    package let lab: Lab
    package let folder: TemporaryFolder
    /// The watched mailbox's user, used by no other test.
    package let host: String
    /// The domain of the interns' mailboxes, used by no other test.
    package let internDomain: String

    package init(lab: Lab, configuration: (Site) -> String = { $0.configuration() }) throws {
        let name = "h\(UInt32.random(in: 0 ... .max))"
        self.lab = lab
        folder = try TemporaryFolder()
        host = "stages@\(name).example"
        internDomain = "interns-\(name).example"
        try folder.write("password", lab.password)
        try folder.write("facteur.yaml", configuration(self))
    }

    /// A good configuration; `changes` are replacements in its text, each of which must be found.
    package func configuration(_ changes: [(String, String)] = []) -> String {
        let good = """
            database: \(folder.path("facteur.sqlite"))
            mailboxes:
              - name: stages
                server: imaps://localhost:\(lab.imapsPort)
                folder: INBOX
                user: \(host)
                password: { file: \(folder.path("password")) }
                ca: \(lab.ca)
                poll: 3s
            smtp:
              server: smtp://localhost:\(lab.submissionPort)
              user: \(host)
              password: { file: \(folder.path("password")) }
              ca: \(lab.ca)
              from: "Stages <\(host)>"
              bounces: \(host)
            trust:
              authserv_id: mx.example.test
              portal: [cic.gc.ca, canada.ca]
              forwarders: [partner.example]
            letters:
              contact: "\(host)"
              undo: 0s

            """
        return changes.reduce(good) { text, change in
            precondition(text.contains(change.0), "the configuration has no \(change.0)")
            return text.replacing(change.0, with: change.1)
        }
    }

    /// The roster's first line.
    package static let rosterHeader = "ref,family_name,given_names,email,language,noc,portal_email,employer\n"

    package func intern(_ number: Int) -> String { "intern\(number)@\(internDomain)" }

    /// The address typed in the portal for that intern.
    package func portalAddress(_ number: Int) -> String { host.replacing("@", with: "+i\(number)@") }

    /// A roster of interns `I1` … `In`.
    package func roster(_ count: Int, noc: (Int) -> String = { _ in "21232" }) -> String {
        Self.rosterHeader
            + (1...count).map { number in
                "I\(number),Nom\(number),Prénom,\(intern(number)),\(number % 3 == 0 ? "en" : "fr"),\(noc(number)),"
                    + "\(portalAddress(number)),Employeur \(number % 5)\n"
            }.joined()
    }

    /// The executable that was built with the tests.
    package static let executable = executable("facteur")

    /// Any executable that was built with the tests.
    package static func executable(_ name: String) -> String {
        let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") }
        let products = bundle.map { URL(filePath: $0).deletingLastPathComponent() }
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
            .standardizedFileURL
        return (products ?? root.appending(path: ".build/debug")).appending(path: name).path
    }

    package func command(_ arguments: [String], environment: [String: String] = [:]) -> Command {
        Command(
            Self.executable, arguments + ["--config", folder.path("facteur.yaml")],
            environment: ["NO_COLOR": "1", "NOTIFY_SOCKET": "", "CREDENTIALS_DIRECTORY": ""].merging(
                environment
            ) { $1 })
    }

    /// Runs `facteur` with this configuration to its end.
    package func facteur(_ arguments: String...) async throws -> Command.Outcome {
        try await command(arguments).run(timeout: .seconds(300))
            .suggesting(without: folder.path("facteur.yaml"))
    }

    /// One JSON document of `facteur … --json`, as Foundation reads it.
    package func json(_ arguments: String...) async throws -> [String: Any] {
        let outcome = try await command(arguments + ["--json"]).run()
        let value = try JSONSerialization.jsonObject(with: Data(outcome.output))
        guard outcome.status == 0, let document = value as? [String: Any] else {
            throw Lab.Failure(description: "no document: \(outcome.standardOutput)\(outcome.standardError)")
        }
        return document
    }
}

extension Site {
    /// Imports a roster of interns `I1` … `In`.
    ///
    /// - Throws: `Lab.Failure` with the command's message.
    package func importRoster(_ count: Int) async throws { try await importRoster(roster(count)) }

    package func importRoster(_ text: String) async throws {
        let outcome = try await facteur("roster", "import", folder.write("roster.csv", text))
        guard outcome.status == 0 else { throw Lab.Failure(description: outcome.standardError) }
    }

    /// `facteur serve --once`, which must succeed.
    ///
    /// - Throws: `Lab.Failure` with the command's message.
    package func serveOnce() async throws {
        let outcome = try await facteur("serve", "--once")
        guard outcome.status == 0 else { throw Lab.Failure(description: outcome.standardError) }
    }
}
