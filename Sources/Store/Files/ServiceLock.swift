import Foundation
import Glibc

/// Marks the one `facteur serve` that may work on a ledger: a lock on `LEDGER.lock` beside the real file, whatever symbolic links
/// lead to it, and a lock on the file itself, which may also be mounted elsewhere. The kernel drops both when the process ends for
/// any reason.
package final class ServiceLock: Sendable {
    private let descriptor: Int32
    private let ledger: LedgerFile

    /// Takes the lock for the lifetime of this value.
    ///
    /// - Throws: `LedgerFault.inService` if another process has it, `.linked` if the ledger has a second name, beside which SQLite
    ///   would keep another journal; otherwise why the file cannot be made.
    package init(ledger path: String) throws(LedgerFault) {
        guard FileIdentity(path: path)?.names ?? 1 <= 1 else { throw .linked(path: path) }
        let file = Self.file(path)
        let descriptor = FileOwner.openOrMake(file, O_RDWR)
        guard descriptor >= 0 else { throw LedgerFault(errno: errno, path: file) }
        guard Self.take(descriptor) else {
            let pid = Self.writtenPID(descriptor)
            close(descriptor)
            throw .inService(path: path, pid: pid)
        }
        do throws(LedgerFault) {
            guard let ledger = try LedgerFile.take(path) else {
                throw LedgerFault.inService(path: path, pid: nil)
            }
            self.ledger = ledger
        } catch {
            Self.release(descriptor)
            throw error
        }
        self.descriptor = descriptor
        let text = Array("\(getpid())\n".utf8)
        // The process number only informs a person; the lock itself decides.
        if ftruncate(descriptor, 0) == 0 { _ = pwrite(descriptor, text, text.count, 0) }
    }

    deinit {
        ledger.release()
        Self.release(descriptor)
    }

    /// Explicitly: a child process that is being started shares the descriptor, and with it the lock, until it has executed another
    /// program.
    private static func release(_ descriptor: Int32) {
        FileLock.release(descriptor)
        close(descriptor)
    }

    /// The child of a killed service may hold the lock for a moment longer.
    private static func take(_ descriptor: Int32) -> Bool {
        for _ in 0..<20 {
            if FileLock.take(descriptor) { return true }
            usleep(10_000)
        }
        return false
    }

    /// Whether this is the lock of the ledger at that path, under any of its names. After its file was removed or replaced, it is
    /// not.
    package func guards(ledger path: String) -> Bool {
        let own = FileIdentity(descriptor: descriptor)
        return own != nil && own == FileIdentity(path: Self.file(path)) && ledger.isAt(path)
    }

    /// What can be found out about a service from beside it.
    package enum Presence: Sendable, Hashable, CaseIterable {
        case absent
        case running
        /// It runs, and the lock beside the ledger was removed or replaced: it hands nothing over any more.
        case unguarded
        /// The lock beside the ledger is gone or not ours to look at, and the file system tells nothing of the ledger's own.
        case unknown

        package var isRunning: Bool { self == .running || self == .unguarded }
    }

    /// Whether a service works on that ledger now: the lock beside it says so, and where it does not, the ledger's own.
    package static func presence(ledger path: String) -> Presence {
        let descriptor = open(file(path), O_RDONLY | O_CLOEXEC)
        let fault = errno
        if descriptor >= 0 {
            defer { close(descriptor) }
            if FileLock.isTaken(descriptor) { return .running }
        }
        // A file that is not ours to look at may be locked.
        let isHidden = descriptor < 0 && fault != ENOENT
        switch LedgerFile.isTaken(path) {
        case true?: return isHidden ? .running : .unguarded
        case false?: return .absent
        case nil: return descriptor < 0 ? .unknown : .absent
        }
    }

    /// Whether a service works on that ledger now, as far as anybody can know.
    package static func isHeld(ledger path: String) -> Bool { presence(ledger: path).isRunning }

    private static func file(_ path: String) -> String { FileIdentity.resolved(path) + ".lock" }

    private static func writtenPID(_ descriptor: Int32) -> Int32? {
        var buffer = [UInt8](repeating: 0, count: 16)
        let count = pread(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else { return nil }
        return Int32(String(decoding: buffer.prefix(count).prefix { $0 != 10 }, as: UTF8.self))
    }
}

/// Open-file-description locks (fcntl(2)): the kernel drops one when the process ends for any reason, and a query never takes it.
/// SQLite's own locks are of another kind and at another place in the file.
enum FileLock {
    /// - Returns: `false` if another process has it.
    static func take(_ descriptor: Int32, at range: Range<Int>? = nil) -> Bool {
        var lock = lock(range)
        return fcntl(descriptor, setLock, &lock) == 0
    }

    static func release(_ descriptor: Int32) {
        var lock = lock(nil, Int16(F_UNLCK))
        _ = fcntl(descriptor, setLock, &lock)
    }

    static func isTaken(_ descriptor: Int32) -> Bool {
        var lock = lock(nil)
        guard fcntl(descriptor, getLock, &lock) == 0 else { return false }
        return lock.l_type != Int16(F_UNLCK)
    }

    /// F_OFD_GETLK and F_OFD_SETLK of <fcntl.h>, which are not imported.
    private static let getLock: Int32 = 36
    private static let setLock: Int32 = 37

    /// - Parameter range: `nil` for the whole file.
    private static func lock(_ range: Range<Int>?, _ kind: Int16 = Int16(F_WRLCK)) -> flock {
        flock(
            l_type: kind, l_whence: Int16(SEEK_SET), l_start: range?.lowerBound ?? 0,
            l_len: range?.count ?? 0, l_pid: 0)
    }
}

/// Identifies the file to which a path leads, whatever its name.
struct FileIdentity: Sendable, Equatable {
    private let device: UInt64
    private let number: UInt64
    /// The number of names that lead to it (hard links).
    let names: Int

    /// `nil` if the path leads to no accessible file.
    init?(path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        self.init(status)
    }

    init?(descriptor: Int32) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        self.init(status)
    }

    private init(_ status: stat) {
        (device, number) = (UInt64(status.st_dev), UInt64(status.st_ino))
        names = Int(status.st_nlink)
    }

    static func == (one: FileIdentity, other: FileIdentity) -> Bool {
        (one.device, one.number) == (other.device, other.number)
    }

    /// The path without symbolic links, as far as it exists; for a file that does not exist yet, its folder is resolved.
    static func resolved(_ path: String) -> String {
        var path = path
        // The kernel follows as many (path_resolution(7)).
        for _ in 0..<40 {
            if let whole = real(path) { return whole }
            guard let target = linked(path) else { break }
            path = target.hasPrefix("/") ? target : path.folderOfFile + "/" + target
        }
        return real(path.folderOfFile).map { $0 + "/" + (path.split(separator: "/").last ?? "") } ?? path
    }

    private static func real(_ path: String) -> String? {
        guard let found = realpath(path, nil) else { return nil }
        defer { free(found) }
        return String(cString: found)
    }

    private static func linked(_ path: String) -> String? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = buffer.withUnsafeMutableBufferPointer { room in
            room.baseAddress.map { readlink(path, $0, room.count) } ?? -1
        }
        return count > 0
            ? String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self) : nil
    }
}

/// Whose a new file is.
enum FileOwner {
    /// Opens a file, or makes it with mode 0600. What root makes in the folder of a service belongs to the service, which could not
    /// open its own ledger otherwise; a file that is there already stays whose it is.
    ///
    /// - Returns: a descriptor; below 0 with `errno`.
    static func openOrMake(_ path: String, _ flags: Int32) -> Int32 {
        let real = FileIdentity.resolved(path)
        let made = open(real, flags | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard made >= 0 else { return errno == EEXIST ? open(path, flags | O_CLOEXEC) : made }
        var folder = stat()
        if geteuid() == 0, stat(real.folderOfFile, &folder) == 0, folder.st_uid != 0 {
            _ = fchown(made, folder.st_uid, folder.st_gid)
        }
        return made
    }
}
