import GRDB
import Glibc

/// Why the ledger could not be read or written, for the person who must act. Holds no value of any row.
package enum LedgerFault: Error, Sendable, Equatable {
    /// There is no file at that path.
    case missing(path: String)
    /// There already is a file where a new one should be made.
    case exists(path: String)
    /// There is no file where a backup should be.
    case noBackup(path: String)
    /// The file that should be put back is damaged, or is no ledger.
    case badBackup(path: String, detail: String)
    /// This user cannot open or write the file, its folder or its companions (`-wal`, `-shm`, `.lock`).
    case notPermitted(path: String)
    /// This user may not enter a folder on the way to it, and cannot know whether it is there.
    case folderClosed(path: String)
    /// The folder in which the file should be made does not exist.
    case folderMissing(path: String)
    /// The file system is read-only.
    case readOnly(path: String)
    /// This user cannot make a backup there.
    case backupNotPermitted(path: String)
    /// In place of a backup's draft there is a file that no backup has left.
    case draftExists(path: String)
    /// Another backup is being made there now.
    case backupRunning(path: String)
    /// The file system there has no hard links, which a backup needs.
    case noLinks(path: String)
    /// The process, or the whole machine, has reached its limit of open files.
    case tooManyFiles(path: String)
    /// It cannot be made or opened for another reason, which the system gave.
    case unusable(path: String, detail: String)
    /// The file exists, but is no ledger, or is damaged.
    case damaged(path: String, detail: String)
    /// A newer Facteur wrote it.
    case newer(path: String)
    /// Another `facteur serve` has locked it.
    case inService(path: String, pid: Int32?)
    /// The path no longer leads to the open file.
    case replaced(path: String)
    /// The lock beside the file was removed or replaced while a service held it.
    case lockGone(path: String)
    /// The file has another name (a hard link).
    case linked(path: String)
    /// Another program kept it locked longer than the policy waits.
    case busy(path: String)
    /// The process cannot get more memory.
    case outOfMemory(path: String)
    case diskFull(path: String)
    case inputOutput(path: String, detail: String)
    /// The schema refused a write that would have broken a promise; the sentence is that of the constraint.
    case promise(sentence: String)
    case other(detail: String)
}

extension LedgerFault: CustomStringConvertible {
    /// One line: what, where, what now.
    package var description: String {
        switch self {
        case .missing(let path):
            "there is no ledger at \(path) yet; import the roster or start the service, and check `database:`"
        case .exists(let path):
            "\(path) is there already; name a file that is not"
        case .noBackup(let path):
            "there is no backup \(path); check the name"
        case .badBackup(let path, let detail):
            "\(path) is damaged or is no backup of a ledger (\(detail)); nothing was changed: name another backup"
        case .notPermitted(let path):
            "the ledger \(path) cannot be opened for writing by this user; run as the service's user, or mend the rights of the file and its folder"
        case .folderClosed(let path):
            "this user may not enter the folder of the ledger \(path); join the service's group and log in again, or run as the service's user: sudo -u facteur"
        case .folderMissing(let path):
            "\(path) cannot be made, because its folder is not there; make the folder or name another one"
        case .readOnly(let path):
            "\(path) cannot be written, because the file system there takes no writes; name another place, or have it mounted for writing"
        case .backupNotPermitted(let path):
            "the backup \(path) cannot be made by this user; name a folder that this user may write, or mend the folder's rights"
        case .draftExists(let path):
            "\(path) is there already, and is no draft that a backup has left; move it or name another backup"
        case .backupRunning(let path):
            "another backup is being made in \(path) now; try again when it has ended, or name another one"
        case .noLinks(let path):
            "the backup \(path) cannot be made on that file system, which allows no hard links; name a file on another disk and copy it from there"
        case .tooManyFiles(let path):
            "\(path) cannot be opened, because too many files are open; end what holds them or raise the limit (LimitNOFILE=), and try again"
        case .unusable(let path, let detail):
            "\(path) cannot be made or opened (\(detail)); check the name and the disk"
        case .damaged(let path, let detail):
            "the ledger \(path) is damaged or is no ledger (\(detail)); stop the service and put the last backup back: `facteur restore FILE`"
        case .newer(let path):
            "the ledger \(path) was written by a newer Facteur; install that version or a later one"
        case .inService(let path, let pid):
            "another facteur serve\(pid.map { " (process \($0))" } ?? "") already works on the ledger \(path); stop it first"
        case .replaced(let path):
            "the ledger \(path) was moved, removed or replaced while the service had it open; nothing more is sent: put the file back, or a backup of it, then start the service"
        case .lockGone(let path):
            "the lock \(path).lock was moved, removed or replaced while the service held it, so that it is not certain to be the only one; nothing more is sent: leave that file alone and start the service again"
        case .linked(let path):
            "the ledger \(path) has another name (a hard link), under which a second service would not see what the first has sent; remove the other name, or copy the file"
        case .busy(let path):
            "another program keeps the ledger \(path) locked; end it and try again"
        case .outOfMemory(let path):
            "there is no memory left to work on the ledger \(path); end what takes it or raise the limit (MemoryMax=, `ulimit -v`), and try again"
        case .diskFull(let path):
            "the disk under \(path) is full; nothing was changed; make room and try again"
        case .inputOutput(let path, let detail):
            "the disk under \(path) failed (\(detail)); check the disk, then the ledger with `facteur check`"
        case .promise(let sentence):
            "refused, because it would break a promise: \(sentence)"
        case .other(let detail):
            "the ledger failed (\(detail))"
        }
    }
}

extension LedgerFault {
    /// Classifies an SQLite error by its code (sqlite.org/rescode.html). Statements and their values are left out of the message,
    /// because they hold addresses and numbers.
    ///
    /// - Parameter isOpen: whether the ledger was open before, so that its file existed.
    package init(_ error: any Error, path: String, isOpen: Bool = false) {
        if let fault = error as? LedgerFault {
            self = fault
            return
        }
        if let fault = error as? ColumnFault {
            self = .damaged(path: path, detail: "the column \(fault.column) holds what no Facteur writes")
            return
        }
        // GRDB throws it when it reads its list of migrations; the error itself holds the row.
        if error is RowDecodingError {
            self = .damaged(path: path, detail: "a column holds what no Facteur writes")
            return
        }
        guard let error = error as? DatabaseError else {
            self = .other(detail: String(describing: type(of: error)))
            return
        }
        let detail = "SQLite \(error.extendedResultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_CANTOPEN where isOpen && Self.isGone(path): self = .replaced(path: path)
        case .SQLITE_READONLY where error.extendedResultCode == .SQLITE_READONLY_DBMOVED:
            self = .replaced(path: path)
        case .SQLITE_NOMEM: self = .outOfMemory(path: path)
        case .SQLITE_CANTOPEN:
            self = Self.refusal(of: path) ?? .inputOutput(path: path, detail: detail)
        // SQLite opens a file read-only if it cannot open it for writing.
        case .SQLITE_READONLY where error.extendedResultCode == .SQLITE_READONLY:
            self = Self.refusal(of: path) ?? .readOnly(path: path)
        case .SQLITE_READONLY: self = .unusable(path: path, detail: detail)
        case .SQLITE_PERM, .SQLITE_AUTH: self = Self.refusal(of: path) ?? .notPermitted(path: path)
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy(path: path)
        case .SQLITE_FULL: self = .diskFull(path: path)
        case .SQLITE_IOERR: self = .inputOutput(path: path, detail: detail)
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .damaged(path: path, detail: detail)
        case .SQLITE_CONSTRAINT: self = .promise(sentence: Self.sentence(of: error))
        default: self = .other(detail: detail)
        }
    }

    /// Why a file could not be made or opened.
    package init(errno code: Int32, path: String) {
        switch code {
        case EACCES, EPERM: self = .notPermitted(path: path)
        // A file is created when it is opened here, so only its folder can be missing.
        case ENOENT, ENOTDIR: self = .folderMissing(path: path)
        case EROFS: self = .readOnly(path: path)
        case EMFILE, ENFILE: self = .tooManyFiles(path: path)
        case ENOSPC, EDQUOT: self = .diskFull(path: path)
        case EIO: self = .inputOutput(path: path, detail: "errno \(code)")
        default: self = .unusable(path: path, detail: String(cString: strerror(code)))
        }
    }

    /// Why a backup could not get its name, although its draft exists and is complete.
    package init(errnoOfLink code: Int32, path: String) {
        switch code {
        case EEXIST: self = .exists(path: path)
        // link(2): EPERM means a file system without hard links; missing permissions would be EACCES.
        case EPERM, EOPNOTSUPP, ENOSYS, EMLINK: self = .noLinks(path: path)
        default: self = .init(errno: code, path: path)
        }
    }

    private static func isGone(_ path: String) -> Bool { access(path, F_OK) != 0 && errno == ENOENT }

    /// SQLite only says that it could not open or write the file. The file itself is not opened here: closing it would drop
    /// SQLite's locks on it (sqlite.org/howtocorrupt.html).
    ///
    /// - Returns: `nil` if nothing explains it, so that the disk itself must have failed.
    private static func refusal(of path: String) -> LedgerFault? {
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
            return LedgerFault(errno: EISDIR, path: path)
        }
        for file in Ledger.files(at: path) where access(file, W_OK) != 0 && errno != ENOENT {
            return LedgerFault(errno: errno, path: file)
        }
        if access(path.folderOfFile, W_OK | X_OK) != 0 { return LedgerFault(errno: errno, path: path) }
        // As many as SQLite opens at once: those that it had opened are closed by now.
        var held: [Int32] = []
        defer { for descriptor in held { close(descriptor) } }
        for _ in 0..<8 {
            let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { return LedgerFault(errno: errno, path: path) }
            held.append(descriptor)
        }
        return nil
    }

    /// SQLite names the columns of a broken constraint, or returns a trigger's own text; neither holds a value.
    private static func sentence(of error: DatabaseError) -> String {
        let text = error.message ?? "constraint"
        return Migrations.sentences.first { text.contains($0.constraint) }?.sentence ?? text
    }
}
