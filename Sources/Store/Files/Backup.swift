import FacteurCore
import Foundation
import GRDB
import Glibc
import Text

extension Ledger {
    /// Copies the ledger in its current state, even while it is in use. The copy is on hold from the start, because it does not
    /// know the letters that are sent afterwards.
    ///
    /// - Parameter file: must not exist; appears once it is complete and on the disk.
    /// - Throws: `LedgerFault`; `.exists` if the file exists.
    package func backUp(to file: String, at now: Int64) async throws(LedgerFault) {
        guard access(file, F_OK) != 0 else { throw .exists(path: file) }
        do {
            let draft = try BackupDraft(of: file, ledger: path)
            // Keep it until it has its name, or is removed.
            defer { withExtendedLifetime(draft) {} }
            do {
                try await copy(into: draft.path, at: now)
                try Self.settleOnDisk(draft.path, as: file)
            } catch {
                unlink(draft.path)
                throw error
            }
        } catch {
            throw atBackup(LedgerFault(error, path: file))
        }
    }

    /// A missing permission for the backup is not one for the ledger.
    private func atBackup(_ fault: LedgerFault) -> LedgerFault {
        guard case .notPermitted(let file) = fault, !Self.files(at: path).contains(file)
        else { return fault }
        return .backupNotPermitted(path: file)
    }

    private func copy(into draft: String, at now: Int64) async throws {
        // SQLite's own copy, which holds no partial transaction.
        do {
            try await outsideTransaction { try $0.execute("VACUUM INTO \(draft)") }
        } catch LedgerFault.diskFull {
            // Reading the ledger cannot fill a disk, so the draft did.
            throw LedgerFault.diskFull(path: draft)
        }
        var configuration = GRDB.Configuration()
        configuration.journalMode = .default
        let copy = try DatabaseQueue(path: draft, configuration: configuration)
        try await copy.writeWithoutTransaction { connection in
            let database = Database(connection)
            // An incomplete draft is deleted: a journal would only be left over.
            try database.execute("PRAGMA journal_mode = OFF")
            try database.execute(
                """
                UPDATE ledger SET hold_since = coalesce(hold_since, \(now)), file = NULL, copied_at = \(now),
                    hold_reason = 'this is a backup of ' || strftime('%Y-%m-%dT%H:%M:%SZ', \(now), 'unixepoch')
                        || ': look at what has been sent since, then release'
                """)
            try Self.recallReleased(database)
            try Self.endFollowing(database)
            let finding = try database.value("PRAGMA quick_check(1)", as: String.self)
            guard finding == "ok" else {
                throw LedgerFault.damaged(path: draft, detail: finding ?? "no answer")
            }
        }
        try copy.close()
    }

    private static func settleOnDisk(_ draft: String, as file: String) throws {
        let written = Glibc.open(draft, O_RDONLY | O_CLOEXEC)
        guard written >= 0 else { throw LedgerFault(errno: errno, path: file) }
        defer { Glibc.close(written) }
        guard fsync(written) == 0 else { throw LedgerFault(errno: errno, path: draft) }
        let folder = Glibc.open(file.folderOfFile, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw LedgerFault(errno: errno, path: file) }
        defer { Glibc.close(folder) }
        // Unlike rename(2), link(2) never replaces a file that another program has created meanwhile.
        guard link(draft, file) == 0 else {
            throw LedgerFault(errnoOfLink: errno, path: file)
        }
        unlink(draft)
        // Some file systems write a folder through by themselves and refuse fsync(2).
        guard fsync(folder) == 0 || [EINVAL, EOPNOTSUPP].contains(errno) else {
            let fault = LedgerFault(errno: errno, path: file)
            unlink(file)
            throw fault
        }
    }
}

extension String {
    /// The folder of the file at this path: `.` for a bare name.
    package var folderOfFile: String {
        let folder = (self as NSString).deletingLastPathComponent
        return folder.isEmpty ? "." : folder
    }
}

extension Ledger {
    /// Puts sending on hold if the service works on another file than before: a copy, or a restored one. It does not hold the
    /// letters that were sent after it was made, so nothing is sent until a person allows it.
    ///
    /// - Returns: whether that is so and was not known before.
    package func holdIfCopied(at now: Int64) async throws(LedgerFault) -> Bool {
        let file = Self.mark(of: path)
        return try await write { database in
            let known = try database.value("SELECT file FROM ledger", as: String.self)
            guard known != file else { return false }
            try database.execute("UPDATE ledger SET file = \(file)")
            guard known != nil else { return false }
            try Self.holdAsCopy(database, at: now)
            return true
        }
    }

    /// A copy sends nothing before a person has looked at what may have left since it was made.
    static func holdAsCopy(_ database: Database, at now: Int64) throws {
        try database.execute(
            """
            UPDATE ledger SET copied_at = \(now), hold_since = coalesce(hold_since, \(now)), hold_reason = coalesce(hold_reason,
                'this ledger is a copy or was put back: look at what has been sent since, then release')
            """)
        try recallReleased(database)
        try endFollowing(database)
    }

    /// A reminder that waits in a copy may have left since; the letter itself is looked for, and shown to a person.
    static func endFollowing(_ database: Database) throws {
        try database.execute(
            """
            UPDATE letter SET state = 'failed', last_reply = \(LetterSentence.putBack.said())
            WHERE kind <> 'number' AND state IN ('queued', 'to_review')
            """)
    }

    /// A hold is for every letter: whoever was let go before it is not any more.
    static func recallReleased(_ database: Database) throws {
        try database.execute("UPDATE letter SET released_by = NULL WHERE released_by IS NOT NULL")
    }

    /// The file's inode number and, if the file system records it, its birth time, because inode numbers are reused. Not the device
    /// number, which may change at a restart.
    private static func mark(of path: String) -> String? {
        var answer = [UInt8](repeating: 0, count: 256)
        guard statx(AT_FDCWD, path, 0, Self.numberAndBirth, &answer) == 0 else { return nil }
        func value<Value: FixedWidthInteger>(_ type: Value.Type, at offset: Int) -> Value {
            answer.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: Value.self) }
        }
        let isBorn = value(UInt32.self, at: 0) & Self.birth != 0
        return "\(value(UInt64.self, at: 32))"
            + (isBorn ? " \(value(Int64.self, at: 80)).\(value(UInt32.self, at: 88))" : "")
    }

    /// STATX_BTIME, with STATX_INO, from <linux/stat.h>.
    private static let birth: UInt32 = 0x800
    private static let numberAndBirth: UInt32 = 0x900
}

/// statx(2), which is not imported; the answer is a `struct statx` of 256 octets.
@_silgen_name("statx") private func statx(
    _ folder: Int32, _ path: UnsafePointer<CChar>, _ flags: Int32, _ mask: UInt32,
    _ answer: UnsafeMutableRawPointer
) -> Int32

/// The file in which a backup is made, before it gets its final name. It is locked while a backup is being made: a draft without a
/// lock was left by an interrupted backup, and the next one replaces it.
final class BackupDraft {
    let path: String
    private let descriptor: Int32

    /// Makes the draft, and replaces an abandoned one if necessary.
    ///
    /// - Parameters:
    ///   - file: the backup.
    ///   - ledger: never counts as a draft, whatever its name.
    /// - Throws: `LedgerFault`; `.backupRunning` if another backup is being made there, `.draftExists` if there is a file that no
    ///   backup has left.
    init(of file: String, ledger: String) throws {
        path = file + ".partial"
        try Self.removeDead(path, ledger)
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw errno == EEXIST
                ? LedgerFault.backupRunning(path: path) : LedgerFault(errno: errno, path: file)
        }
        guard Self.lock(descriptor) else {
            // Another backup has taken the new file for an abandoned one, and will put its own there.
            Self.close(descriptor)
            throw LedgerFault.backupRunning(path: path)
        }
        self.descriptor = descriptor
    }

    deinit { Self.close(descriptor) }

    /// SQLite locks octets from 2^30 on, and on some network file systems its locks and this one are of the same kind.
    private static func lock(_ descriptor: Int32) -> Bool { FileLock.take(descriptor, at: 0..<1) }

    /// Release the lock explicitly: a child process that is being started shares the descriptor, and with it the lock.
    private static func close(_ descriptor: Int32) {
        FileLock.release(descriptor)
        _ = Glibc.close(descriptor)
    }

    private static func removeDead(_ path: String, _ ledger: String) throws {
        var (known, own, opened) = (stat(), stat(), stat())
        guard lstat(path, &known) == 0 else { return }
        // Never open it if it is the ledger itself: closing it would drop SQLite's locks on it.
        let isLedger = stat(ledger, &own) == 0 && isSame(known, own)
        guard known.st_mode & S_IFMT == S_IFREG, known.st_uid == geteuid(), !isLedger else {
            throw LedgerFault.draftExists(path: path)
        }
        let descriptor = open(path, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return }
            throw LedgerFault(errno: errno, path: path)
        }
        defer { close(descriptor) }
        guard lock(descriptor) else { throw LedgerFault.backupRunning(path: path) }
        // The previous holder may have renamed it, and another backup may have begun.
        guard lstat(path, &known) == 0 else { return }
        guard fstat(descriptor, &opened) == 0, isSame(known, opened) else {
            throw LedgerFault.backupRunning(path: path)
        }
        guard isDraft(descriptor, size: Int(opened.st_size)) else {
            throw LedgerFault.draftExists(path: path)
        }
        // Do not truncate it: after a kill at the very end, it may be a second name of the complete backup.
        unlink(path)
    }

    private static func isSame(_ one: stat, _ other: stat) -> Bool {
        one.st_dev == other.st_dev && one.st_ino == other.st_ino
    }

    /// The beginning of a database that is not in WAL mode, unlike a ledger in use (sqlite.org/fileformat.html §1.2, §1.3); or an
    /// empty file, if the draft was interrupted before its first page was on the disk.
    private static func isDraft(_ descriptor: Int32, size: Int) -> Bool {
        var head = [UInt8](repeating: 0, count: min(20, size))
        guard pread(descriptor, &head, head.count, 0) == head.count else { return false }
        if head.allSatisfy({ $0 == 0 }) { return true }
        return head.count == 20 && head.starts(with: Array("SQLite format 3\0".utf8))
            && head[18...] == [1, 1]
    }
}
