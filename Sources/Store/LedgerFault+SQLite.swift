import GRDB
import Glibc

extension LedgerFault {
    /// Sorts an SQLite error while its code is known (sqlite.org/rescode.html). Statements and their values stay out of the
    /// words, since they hold addresses and numbers.
    init(_ error: any Error, path: String) {
        if let fault = error as? LedgerFault {
            self = fault
            return
        }
        guard let error = error as? DatabaseError else {
            self = .other(detail: String(describing: type(of: error)))
            return
        }
        let detail = "SQLite \(error.extendedResultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_READONLY, .SQLITE_AUTH: self = .notPermitted(path: path)
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy(path: path)
        case .SQLITE_FULL: self = .diskFull(path: path)
        case .SQLITE_IOERR: self = .inputOutput(path: path, detail: detail)
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .damaged(path: path, detail: detail)
        case .SQLITE_CONSTRAINT: self = .promise(sentence: Self.sentence(of: error))
        default: self = .other(detail: detail)
        }
    }

    /// Why a file could not be made or opened.
    init(errno code: Int32, path: String) {
        switch code {
        case ENOSPC, EDQUOT: self = .diskFull(path: path)
        case EIO: self = .inputOutput(path: path, detail: "errno \(code)")
        default: self = .notPermitted(path: path)
        }
    }

    /// SQLite names the columns of a broken constraint, or gives a trigger's own text; neither holds a value.
    private static func sentence(of error: DatabaseError) -> String {
        let text = error.message ?? "constraint"
        return Migrations.sentences.first { text.contains($0.constraint) }?.sentence ?? text
    }
}
