import Crypto
import Foundation
import GRDB

package enum LedgerFile {
    /// A mail that an earlier version of Facteur left behind: whole in the ledger, and not yet read.
    package static func leaveUnread(
        _ bytes: [UInt8], uid: UInt32, mailbox: String, uidValidity: UInt32, at now: Int64, in path: String
    ) throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        let ledger = try DatabaseQueue(path: path, configuration: configuration)
        try ledger.write { database in
            try database.execute(
                sql: """
                    INSERT INTO mail (mailbox, uidvalidity, uid, size, hash, bytes, seen_at, first_pass)
                    SELECT name, ?, ?, ?, ?, ?, ?, coalesce(first_through >= ?, 1) FROM mailbox WHERE name = ?
                    ON CONFLICT (mailbox, uidvalidity, uid) DO NOTHING
                    """,
                arguments: [
                    Int64(uidValidity), Int64(uid), bytes.count, Data(SHA256.hash(data: bytes)), Data(bytes),
                    now, Int64(uid), mailbox,
                ])
        }
        try ledger.close()
    }

    /// Changes a ledger as a person may do by hand, without the schema's checks.
    package static func edit(_ path: String, _ sql: String) throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        configuration.foreignKeysEnabled = false
        let ledger = try DatabaseQueue(path: path, configuration: configuration)
        try ledger.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA ignore_check_constraints = ON")
            try database.execute(sql: sql)
        }
        try ledger.close()
    }

    /// Removes from a closed ledger the mark of its file, so that a copy of it counts as the ledger itself.
    package static func forgetWhere(_ path: String) throws {
        let ledger = try DatabaseQueue(path: path)
        try ledger.write { try $0.execute(sql: "UPDATE ledger SET file = NULL") }
        try ledger.close()
    }
}
