/// Why the ledger could not be read or written, told for the person who must act. Holds no value of any row.
package enum LedgerFault: Error, Sendable, Equatable {
    /// There is no file at that path.
    case missing(path: String)
    /// There is a file where a new one was to be made.
    case exists(path: String)
    /// The file, its folder or its companions (`-wal`, `-shm`, `.lock`) cannot be opened or written by this user.
    case notPermitted(path: String)
    /// The file is there, but is no ledger, or is damaged.
    case damaged(path: String, detail: String)
    /// A newer Facteur wrote it.
    case newer(path: String)
    /// Another `facteur serve` holds it.
    case inService(path: String, pid: Int32?)
    /// Another program kept it locked for longer than the busy timeout.
    case busy(path: String)
    case diskFull(path: String)
    case inputOutput(path: String, detail: String)
    /// The schema refused a write that would have broken a promise; the sentence is the constraint's own.
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
        case .notPermitted(let path):
            "the ledger \(path) cannot be opened for writing by this user; run as the service's user, or mend the rights of the file and its folder"
        case .damaged(let path, let detail):
            "the ledger \(path) is damaged or is no ledger (\(detail)); stop the service and put the last backup (`facteur backup`) in its place, without the old -wal and -shm beside it"
        case .newer(let path):
            "the ledger \(path) was written by a newer Facteur; install that version or a later one"
        case .inService(let path, let pid):
            "another facteur serve\(pid.map { " (process \($0))" } ?? "") already works on the ledger \(path); stop it first"
        case .busy(let path):
            "another program keeps the ledger \(path) locked; end it and try again"
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
