import Foundation
import Glibc
import Synchronization

extension Lab {
    /// A mail as it is stored in a mailbox.
    package struct StoredMail: Equatable, Sendable {
        /// The bytes of the file.
        package var bytes: [UInt8]
        /// Maildir's letters (`S` seen, `F` flagged, `R` answered, `T` deleted, `D` draft, `a`… keywords), sorted.
        package var flags: String
        /// `nil` before Dovecot has read the mailbox.
        package var uid: UInt32?
        /// The file's path below the Maildir; it changes with every flag.
        package var file: String
    }

    /// Puts mails into a user's INBOX, byte for byte and in this order, without a server's help.
    ///
    /// A `+detail` in the address is left out, as the servers do. Thousands take less than a second.
    package func deliver(_ mails: [[UInt8]], to user: String) throws {
        let box = try maildir(of: user, making: true)
        for mail in mails {
            let name = Self.nextName()
            try write(Self.sentNow(mail), to: "\(box)/tmp/\(name)")
            guard rename("\(box)/tmp/\(name)", "\(box)/new/\(name)") == 0 else { throw fault("rename") }
        }
    }

    /// As above, for one mail as text.
    package func deliver(_ mail: String, to user: String) throws {
        try deliver([Array(mail.utf8)], to: user)
    }

    /// The mails of a user's folder in the order of arrival, read from the disk.
    package func mails(of user: String, in folder: String = "INBOX") throws -> [[UInt8]] {
        try mailbox(of: user, in: folder).map(\.bytes)
    }

    /// The flags of each mail, in the order of arrival.
    package func flags(of user: String, in folder: String = "INBOX") throws -> [String] {
        try mailbox(of: user, in: folder).map(\.flags)
    }

    /// The UIDs that Dovecot has assigned, in the order of arrival.
    package func uids(of user: String, in folder: String = "INBOX") throws -> [UInt32] {
        try mailbox(of: user, in: folder).compactMap(\.uid)
    }

    /// Everything that a test may compare before and after.
    package func mailbox(of user: String, in folder: String = "INBOX") throws -> [StoredMail] {
        let box = try maildir(of: user, making: false) + (folder == "INBOX" ? "" : "/.\(folder)")
        let uids = Self.uids(listedIn: "\(box)/dovecot-uidlist")
        // Dovecot may move and rename files during the reading.
        for _ in 0..<100 {
            if let mails = Self.read(box, uids: uids) { return mails }
        }
        throw Failure(description: "\(box) does not hold still")
    }

    /// Waits until a user's INBOX holds at least this many mails; it asserts nothing, the caller checks them.
    package func mails(of user: String, waitingFor count: Int, atMost limit: Duration = .seconds(300))
        async throws -> [[UInt8]]
    {
        let deadline = ContinuousClock.now + limit
        while true {
            let mails = try mails(of: user)
            if mails.count >= count || ContinuousClock.now > deadline { return mails }
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}

extension Lab {
    private static let delivered = Atomic(0)

    /// A fixture's mail with the current time in place of the fixtures' time; any other mail unchanged.
    package static func sentNow(_ mail: [UInt8]) -> [UInt8] {
        let fixed = Array(Fixtures.sent.utf8)
        guard let place = mail.firstRange(of: fixed) else { return mail }
        var parts = tm()
        var seconds = time(nil)
        gmtime_r(&seconds, &parts)
        var text = [CChar](repeating: 0, count: 64)
        guard strftime(&text, text.count, "%a, %d %b %Y %H:%M:%S +0000", &parts) == fixed.count else {
            return mail
        }
        let now = text.prefix(fixed.count).map { UInt8(bitPattern: $0) }
        return sentNow(Array(mail[..<place.lowerBound]) + now + mail[place.upperBound...])
    }

    /// Maildir's file name; Dovecot assigns UIDs in the order of its two numbers.
    private static func nextName() -> String {
        let number = delivered.add(1, ordering: .relaxed).newValue
        return "\(time(nil)).M\(number % 1_000_000)P\(getpid())Q\(number).lab"
    }

    private func maildir(of user: String, making: Bool) throws -> String {
        let halves = user.lowercased().split(separator: "@", omittingEmptySubsequences: false)
        let local = halves.first?.split(separator: "+").first ?? ""
        guard halves.count == 2, !local.isEmpty, !user.contains("/"), !local.hasPrefix(".") else {
            throw Failure(description: "not an address: \(user)")
        }
        let parts = [String(halves[1]), String(local), "Maildir"]
        let box = ([description.mail] + parts).joined(separator: "/")
        if making && access("\(box)/new", F_OK) != 0 {
            for length in 1...3 {
                try makeFolder(([description.mail] + parts.prefix(length)).joined(separator: "/"))
            }
            for name in ["cur", "tmp", "new"] { try makeFolder("\(box)/\(name)") }
        }
        return box
    }

    private func makeFolder(_ path: String) throws {
        guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw fault("mkdir \(path)") }
        try give(path)
    }

    private func write(_ bytes: [UInt8], to path: String) throws {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw fault("open \(path)") }
        defer { close(file) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            guard count > 0 else { throw fault("write \(path)") }
            rest = rest.dropFirst(count)
        }
        try give(path)
    }

    /// Gives the file to the user as whom Dovecot reads mail.
    private func give(_ path: String) throws {
        guard geteuid() != 0 || chown(path, description.mailUid, description.mailGid) == 0 else {
            throw fault("chown \(path)")
        }
    }

    private func fault(_ what: String) -> Failure {
        Failure(description: "\(what): \(String(cString: strerror(errno)))")
    }

    /// The mails of a Maildir, or nil if one was moved meanwhile.
    private static func read(_ box: String, uids: [Substring: UInt32]) -> [StoredMail]? {
        var mails: [StoredMail] = []
        for place in ["new", "cur"] {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(box)/\(place)")) ?? []
            for name in names {
                guard let bytes = FileManager.default.contents(atPath: "\(box)/\(place)/\(name)") else {
                    return nil
                }
                let halves = name.split(separator: ":2,", maxSplits: 1)
                mails.append(
                    StoredMail(
                        bytes: [UInt8](bytes), flags: halves.count == 2 ? String(halves[1].sorted()) : "",
                        uid: uids[halves[0]], file: "\(place)/\(name)"))
            }
        }
        return mails.sorted { arrival(of: $0) < arrival(of: $1) }
    }

    /// By UID if there is one, then in the order in which Dovecot will assign them.
    private static func arrival(of mail: StoredMail) -> (UInt32, Int, Int) {
        let name = mail.file.dropFirst(4)
        let seconds = Int(name.prefix { $0.isNumber }) ?? 0
        let within =
            name.split(separator: "M").dropFirst().first.flatMap { Int($0.prefix { $0.isNumber }) } ?? 0
        return (mail.uid ?? .max, seconds, within)
    }

    /// Dovecot's list: a header line, then `UID [extension…] :NAME`.
    private static func uids(listedIn path: String) -> [Substring: UInt32] {
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        var uids: [Substring: UInt32] = [:]
        for line in text.split(separator: "\n").dropFirst() {
            let halves = line.split(separator: ":", maxSplits: 1)
            guard halves.count == 2, let uid = UInt32(halves[0].prefix { $0.isNumber }) else { continue }
            uids[halves[1].prefix { $0 != ":" }] = uid
        }
        return uids
    }
}
