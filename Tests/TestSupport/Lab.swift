import Foundation
import Glibc

/// A private Dovecot and Postfix, started by `Scripts/lab` in a folder of its own.
///
/// It ends with `down()`, and at the latest with the process that started it: a watchdog beside the servers waits for that. Every
/// address at `*.test` and `*.example` exists, except those that `Scripts/lab` lists.
@dynamicMemberLookup package final class Lab: Sendable {
    /// The content of `lab.json`, written by `Scripts/lab`.
    package struct Description: Decodable, Sendable {
        /// The lab's folder.
        package var folder: String
        /// A PEM file with the one CA that signed the servers' certificates.
        package var ca: String
        /// The password of every user.
        package var password: String
        /// The same password in a file of one line.
        package var passwordFile: String
        /// Where the mailboxes are: `DOMAIN/LOCAL/Maildir`.
        package var mail: String
        /// IMAP with implicit TLS, on `localhost`.
        package var imapsPort: Int
        /// IMAP with STARTTLS, on `localhost`.
        package var imapPort: Int
        /// IMAP for plaintext, on 127.0.0.1.
        package var imapPlainPort: Int
        /// IMAP with implicit TLS and a certificate for another name, on `wrongNameImapHost`.
        package var imapsWrongNamePort: Int
        package var wrongNameImapHost: String
        /// LMTP straight into Dovecot, on 127.0.0.1.
        package var lmtpPort: Int
        /// SMTP with required STARTTLS and login, on `localhost`.
        package var submissionPort: Int
        /// SMTP with implicit TLS and login, on `localhost`.
        package var smtpsPort: Int
        /// SMTP without TLS and login, on 127.0.0.1.
        package var smtpPlainPort: Int
        /// SMTP with implicit TLS and a certificate for another name, on `localhost`.
        package var smtpsWrongNamePort: Int
        package var dovecotPid: Int32
        package var postfixPid: Int32
        var mailUid: UInt32
        var mailGid: UInt32

        /// For the lab that runs in this folder.
        package static func read(from folder: String) throws -> Description {
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            return try decoder.decode(
                Description.self, from: Data(contentsOf: URL(filePath: folder + "/lab.json")))
        }
    }

    /// `Scripts/lab` failed; its message.
    package struct Failure: Error, CustomStringConvertible {
        package var description: String
    }

    package let description: Description

    package subscript<Value>(dynamicMember member: KeyPath<Description, Value>) -> Value {
        description[keyPath: member]
    }

    /// `Scripts/lab`.
    package static let script = URL(filePath: #filePath)
        .deletingLastPathComponent().appending(path: "../../Scripts/lab").standardizedFileURL.path

    private init(description: Description) {
        self.description = description
    }

    /// Starts a lab in a new temporary folder.
    package static func up() async throws -> Lab {
        let folder = FileManager.default.temporaryDirectory.appending(path: "lab-\(UUID().uuidString)").path
        try await run("up", folder, "--parent", String(getpid()))
        return Lab(description: try .read(from: folder))
    }

    /// Ends the servers, waits until they are gone and removes the folder.
    package func down() async throws {
        try await Self.run("down", description.folder)
    }

    /// An OAuth 2 access token for the user, valid for this many seconds, for XOAUTH2 and OAUTHBEARER.
    package func token(for user: String, lasting seconds: Int = 3_600) async throws -> String {
        try await Self.run("token", description.folder, user, String(seconds))
            .trimmingCharacters(in: .newlines)
    }

    @discardableResult
    private static func run(_ arguments: String...) async throws -> String {
        let outcome = try await Command(script, arguments).run()
        guard outcome.end == .exited(0) else { throw Failure(description: outcome.standardError) }
        return outcome.standardOutput
    }

    /// One lab for all tests of the process, started at the first use and ended with the process.
    package static func shared() async throws -> Lab {
        try await Shared.only.lab()
    }

    private actor Shared {
        static let only = Shared()
        private var start: Task<Lab, any Error>?

        func lab() async throws -> Lab {
            let start = start ?? Task { try await Lab.up() }
            self.start = start
            return try await start.value
        }
    }
}
