import Glibc

/// The file in which a backup is made, before it gets its name. It is locked as long as somebody works on it: a draft that
/// nobody holds is what a backup that was cut off has left, and the next one takes its place.
final class BackupDraft {
    let path: String
    private let descriptor: Int32

    /// Makes the draft, in the place of a dead one if need be.
    ///
    /// - Parameters:
    ///   - file: the backup.
    ///   - ledger: is no draft, whatever its name.
    /// - Throws: `LedgerFault`; `.backupRunning` where another backup is being made there, `.draftExists` where there is
    ///   something that no backup has left.
    init(of file: String, ledger: String) throws {
        path = file + ".partial"
        try Self.removeDead(path, ledger)
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw errno == EEXIST
                ? LedgerFault.backupRunning(path: path) : LedgerFault(errno: errno, path: file)
        }
        guard Self.lock(descriptor) else {
            // Another backup has taken the new file for a dead one, and will put its own there.
            Self.close(descriptor)
            throw LedgerFault.backupRunning(path: path)
        }
        self.descriptor = descriptor
    }

    deinit { Self.close(descriptor) }

    /// SQLite locks octets from 2^30 on, and on some network file systems its locks and this one are of one kind.
    private static func lock(_ descriptor: Int32) -> Bool { FileLock.take(descriptor, at: 0..<1) }

    /// The lock goes by name: a child that is just being started shares the descriptor, and with it the lock.
    private static func close(_ descriptor: Int32) {
        FileLock.release(descriptor)
        _ = Glibc.close(descriptor)
    }

    private static func removeDead(_ path: String, _ ledger: String) throws {
        var (known, own, opened) = (stat(), stat(), stat())
        guard lstat(path, &known) == 0 else { return }
        // Never opened where it is the ledger itself: closing it would drop the locks that SQLite holds on it.
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
        // Whoever held it until now may have given it its name, and another backup may have begun.
        guard lstat(path, &known) == 0 else { return }
        guard fstat(descriptor, &opened) == 0, isSame(known, opened) else {
            throw LedgerFault.backupRunning(path: path)
        }
        guard isDraft(descriptor, size: Int(opened.st_size)) else {
            throw LedgerFault.draftExists(path: path)
        }
        // Not emptied: killed at the very end, it may be the whole backup under a second name.
        unlink(path)
    }

    private static func isSame(_ one: stat, _ other: stat) -> Bool {
        one.st_dev == other.st_dev && one.st_ino == other.st_ino
    }

    /// How a database begins that is not in WAL mode, as a ledger in use would be (sqlite.org/fileformat.html §1.2, §1.3); or
    /// with nothing, where the draft was cut off before its first page was on the disk.
    private static func isDraft(_ descriptor: Int32, size: Int) -> Bool {
        var head = [UInt8](repeating: 0, count: min(20, size))
        guard pread(descriptor, &head, head.count, 0) == head.count else { return false }
        if head.allSatisfy({ $0 == 0 }) { return true }
        return head.count == 20 && head.starts(with: Array("SQLite format 3\0".utf8))
            && head[18...] == [1, 1]
    }
}
