import Foundation
import Store

/// Collects what the ledger hands out one by one.
final class MailRows: @unchecked Sendable {
    private let lock = NSLock()
    private var rows: [MailRow] = []

    func add(_ row: MailRow) { lock.withLock { rows.append(row) } }
    var all: [MailRow] { lock.withLock { rows } }
}
