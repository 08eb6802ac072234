import Foundation
import Glibc
import Text

/// A ledger's file itself, locked (flock(2)) for the one service that may work on it, whatever name or mount leads to it.
///
/// SQLite's own locks are dropped as soon as this process closes any descriptor of the file (sqlite.org/howtocorrupt.html, 2.2), so
/// a descriptor opened here is never closed while the file has a name; it is kept for the next time.
struct LedgerFile: Sendable {
    private let descriptor: Int32
    private let identity: FileIdentity

    private struct Kept {
        let file: LedgerFile
        var isTaken: Bool
    }

    private static let kept = Locked<[Kept]>([])

    /// Takes the lock, and makes the file if there is none.
    ///
    /// - Returns: `nil` if a service has the lock, including one in this process.
    /// - Throws: `LedgerFault`: why the file cannot be opened.
    static func take(_ path: String) throws(LedgerFault) -> LedgerFile? {
        try kept.withLock { (kept) throws(LedgerFault) in
            closeRemoved(&kept)
            let index = try index(of: path, in: &kept)
            guard !kept[index].isTaken, isLocked(kept[index].file.descriptor) else { return nil }
            kept[index].isTaken = true
            return kept[index].file
        }
    }

    /// Whether a service has the lock, this process's own included; `nil` where that is not known: the file may not be opened, or lies
    /// in a file system whose locks are not of this kind.
    ///
    /// The kernel has no way to ask, so a shared lock is taken for an instant; a service that starts then tries again.
    static func isTaken(_ path: String) -> Bool? {
        kept.withLock { kept in
            closeRemoved(&kept)
            guard let identity = FileIdentity(path: path) else { return errno == ENOENT ? false : nil }
            guard let index = try? index(of: path, in: &kept), kept[index].file.identity == identity else {
                return nil
            }
            if kept[index].isTaken { return true }
            let descriptor = kept[index].file.descriptor
            guard hasLocalLocks(descriptor) else { return nil }
            guard flock(descriptor, LOCK_SH | LOCK_NB) == 0 else { return errno == EWOULDBLOCK ? true : nil }
            _ = flock(descriptor, LOCK_UN)
            return false
        }
    }

    /// Explicitly: a child process that is being started shares the descriptor, and with it the lock.
    func release() {
        Self.kept.withLock { kept in
            _ = flock(descriptor, LOCK_UN)
            if let index = kept.firstIndex(where: { $0.file.descriptor == descriptor }) {
                kept[index].isTaken = false
            }
        }
    }

    /// Whether a path leads to this file.
    func isAt(_ path: String) -> Bool { identity == FileIdentity(path: path) }

    private static func index(of path: String, in kept: inout [Kept]) throws(LedgerFault) -> Int {
        if let identity = FileIdentity(path: path),
            let index = kept.firstIndex(where: { $0.file.identity == identity })
        {
            return index
        }
        // O_NONBLOCK: do not hang if there is a pipe of that name.
        let descriptor = FileOwner.openOrMake(path, O_RDONLY | O_NONBLOCK)
        guard descriptor >= 0 else { throw LedgerFault(errno: errno, path: path) }
        guard let identity = FileIdentity(descriptor: descriptor) else {
            throw LedgerFault(errno: errno, path: path)
        }
        kept.append(Kept(file: LedgerFile(descriptor: descriptor, identity: identity), isTaken: false))
        return kept.count - 1
    }

    /// Removed files, which no program can open any more.
    private static func closeRemoved(_ kept: inout [Kept]) {
        kept.removeAll { entry in
            guard !entry.isTaken, FileIdentity(descriptor: entry.file.descriptor)?.names == 0 else {
                return false
            }
            close(entry.file.descriptor)
            return true
        }
    }

    /// The child of a killed service may hold the lock for a moment longer.
    private static func isLocked(_ descriptor: Int32) -> Bool {
        guard hasLocalLocks(descriptor) else { return true }
        for _ in 0..<20 {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
            // On a file system without such locks, only the lock beside the file is used.
            if errno != EWOULDBLOCK && errno != EINTR { return true }
            usleep(10_000)
        }
        return false
    }

    /// Network file systems turn it into a lock on the file's octets, which would block SQLite (flock(2)).
    private static func hasLocalLocks(_ descriptor: Int32) -> Bool {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return true }
        let device = UInt64(status.st_dev)
        let major = (device >> 8) & 0xFFF | (device >> 32) & ~0xFFF
        let minor = device & 0xFF | (device >> 12) & ~0xFF
        // Of a file with a reported size of 0, only `readToEnd` reads everything.
        let mounts = (try? FileHandle(forReadingAtPath: "/proc/self/mountinfo")?.readToEnd()) ?? Data()
        return !isRemote("\(major):\(minor)", among: String(decoding: mounts, as: UTF8.self))
    }

    /// - Parameter mounts: `/proc/PID/mountinfo` (proc(5)): the device is the third field, the type comes after ` - `.
    static func isRemote(_ device: String, among mounts: String) -> Bool {
        mounts.split(separator: "\n").contains { line in
            let fields = line.split(separator: " ")
            guard fields.count > 2, fields[2] == device, let dash = fields.firstIndex(of: "-"),
                dash + 1 < fields.count
            else { return false }
            return remote.contains(String(fields[dash + 1]))
        }
    }

    private static let remote: Set<String> = [
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "lustre", "fuse.sshfs",
    ]
}
