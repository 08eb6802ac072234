import GRDB
import Glibc

extension LedgerFault {
    /// Sorts an SQLite error while its code is known (sqlite.org/rescode.html). Statements and their values stay out of the
    /// words, since they hold addresses and numbers.
    ///
    /// - Parameter isOpen: whether the ledger was open before, so that its file was there.
    package init(_ error: any Error, path: String, isOpen: Bool = false) {
        if let fault = error as? LedgerFault {
            self = fault
            return
        }
        if let fault = error as? ColumnFault {
            self = .damaged(path: path, detail: "the column \(fault.column) holds what no Facteur writes")
            return
        }
        // From GRDB's own reading of its list of migrations; the error itself holds the row.
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
        // SQLite opens for reading what cannot be opened for writing.
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
        // Whoever opens a file here makes it where there is none.
        case ENOENT, ENOTDIR: self = .folderMissing(path: path)
        case EROFS: self = .readOnly(path: path)
        case EMFILE, ENFILE: self = .tooManyFiles(path: path)
        case ENOSPC, EDQUOT: self = .diskFull(path: path)
        case EIO: self = .inputOutput(path: path, detail: "errno \(code)")
        default: self = .unusable(path: path, detail: String(cString: strerror(code)))
        }
    }

    /// Why a backup could not be given its name beside its draft, which is there and was written.
    package init(errnoOfLink code: Int32, path: String) {
        switch code {
        case EEXIST: self = .exists(path: path)
        // link(2): EPERM is what a file system without hard links says; rights would be EACCES.
        case EPERM, EOPNOTSUPP, ENOSYS, EMLINK: self = .noLinks(path: path)
        default: self = .init(errno: code, path: path)
        }
    }

    private static func isGone(_ path: String) -> Bool { access(path, F_OK) != 0 && errno == ENOENT }

    /// SQLite says no more than that it could not open or write the file. The file itself is not opened here: closing it would
    /// drop the locks that SQLite holds on it (sqlite.org/howtocorrupt.html).
    ///
    /// - Returns: `nil` where nothing speaks against it, so that the disk itself must have failed.
    private static func refusal(of path: String) -> LedgerFault? {
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
            return LedgerFault(errno: EISDIR, path: path)
        }
        for file in Ledger.files(at: path) where access(file, W_OK) != 0 && errno != ENOENT {
            return LedgerFault(errno: errno, path: file)
        }
        if access(path.folderOfFile, W_OK | X_OK) != 0 { return LedgerFault(errno: errno, path: path) }
        // As many as SQLite opens at once: what it had got is free again by now.
        var held: [Int32] = []
        defer { for descriptor in held { close(descriptor) } }
        for _ in 0..<8 {
            let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { return LedgerFault(errno: errno, path: path) }
            held.append(descriptor)
        }
        return nil
    }

    /// SQLite names the columns of a broken constraint, or gives a trigger's own text; neither holds a value.
    private static func sentence(of error: DatabaseError) -> String {
        let text = error.message ?? "constraint"
        return Migrations.sentences.first { text.contains($0.constraint) }?.sentence ?? text
    }
}
