import Foundation

extension Lab {
    /// Puts mails into any folder of a user's, through Dovecot.
    package func save(_ mails: [[UInt8]], to user: String, in folder: String) async throws {
        for mail in mails {
            try await doveadm(["save", "-u", user, "-m", folder], input: Self.sentNow(mail))
        }
    }

    /// `doveadm(1)` on this lab's Dovecot.
    package func doveadm(_ arguments: [String], input: [UInt8] = []) async throws {
        let configuration = "\(description.folder)/dovecot/dovecot.conf"
        try await Self.succeed(Command("doveadm", ["-c", configuration] + arguments, input: input))
    }

    /// Copies a user's folder from the disk, including its UIDs: a backup, to be restored with `restore`.
    package func backUp(_ folder: String, of user: String, to copy: String) async throws {
        try await Self.succeed(Command("cp", ["-a", place(of: folder, user), copy]))
    }

    /// Replaces the current content.
    package func restore(_ folder: String, of user: String, from copy: String) async throws {
        let place = try place(of: folder, user)
        try await Self.succeed(Command("rm", ["-rf", place]))
        try await Self.succeed(Command("cp", ["-a", copy, place]))
    }

    private func place(of folder: String, _ user: String) throws -> String {
        let halves = user.split(separator: "@")
        guard halves.count == 2 else { throw Failure(description: "not an address: \(user)") }
        return "\(description.mail)/\(halves[1])/\(halves[0])/Maildir/.\(folder)"
    }

    private static func succeed(_ command: Command) async throws {
        let outcome = try await command.run()
        guard outcome.end == .exited(0) else {
            throw Failure(description: "\(command.executable): \(outcome.standardError)")
        }
    }
}
