package import FacteurCore
import Foundation
import GRDB
import Glibc
import Text

/// A backup that has been put back in a ledger's place.
package struct Restoration: Sendable {
    /// A letter that had not ended when the copy was made, or of which the copy knows nothing.
    package struct Letter: Sendable {
        package let offer: OfferNumber
        package let intern: InternRef
        /// What the copy knows of it; `nil`: nothing.
        package let state: LetterState?
        package let since: Since

        /// What the ledger that was replaced knows of it.
        package enum Since: Sendable, Hashable {
            /// It left at that time (Unix seconds).
            case left(at: Int64)
            /// It had not left.
            case waits
            /// It may have left: its last answer is lost, or the replaced ledger cannot be read.
            case unknown
        }
    }

    /// Where the ledger lies that was replaced; `nil` if there was none.
    package let replaced: String?
    /// In the order of the letters; all sending is on hold until a person has looked at them.
    package let letters: [Letter]
}

extension Restoration {
    /// Checks a copy, keeps the ledger beside it under another name, and puts the copy in its place, on hold. A fault leaves the ledger
    /// as it was.
    ///
    /// - Parameters:
    ///   - copy: a backup, or any ledger that no service has open.
    ///   - path: the ledger.
    ///   - now: Unix seconds.
    /// - Throws: `LedgerFault`: `.inService` while a service works on either, `.damaged` or `.newer` for a copy that is none.
    package static func putBack(
        _ copy: String, as path: String, at now: Int64
    ) async throws(LedgerFault) -> Restoration {
        guard access(copy, F_OK) == 0 else { throw LedgerFault.missing(path: copy) }
        let path = FileIdentity.resolved(path)
        guard FileIdentity(path: copy) != FileIdentity(path: path) else { throw .exists(path: path) }
        let hadLedger = access(path, F_OK) == 0
        if ServiceLock.isHeld(ledger: copy) { throw .inService(path: copy, pid: nil) }
        // Held to the end: no service may begin in between.
        let lock = try ServiceLock(ledger: path)
        defer { withExtendedLifetime(lock) {} }
        let draft = path + ".restoring"
        do {
            try await prepare(copy, as: draft, like: path, at: now)
            let letters = try await letters(of: draft, replaced: hadLedger ? path : nil, at: now)
            let kept = try exchange(draft, with: path, keeps: hadLedger, at: now)
            return Restoration(replaced: kept, letters: letters)
        } catch {
            remove(draft)
            if !hadLedger { unlink(path) }
            throw LedgerFault(error, path: copy)
        }
    }

    /// A whole and checked copy beside the ledger, of today's schema, on hold.
    private static func prepare(
        _ copy: String, as draft: String, like path: String, at now: Int64
    ) async throws {
        remove(draft)
        var configuration = GRDB.Configuration()
        configuration.readonly = true
        let source = try DatabaseQueue(path: copy, configuration: configuration)
        try await source.writeWithoutTransaction { connection in
            let database = Database(connection)
            let finding = try database.value("PRAGMA quick_check(1)", as: String.self)
            guard finding == "ok" else {
                throw LedgerFault.damaged(path: copy, detail: finding ?? "no answer")
            }
            guard
                try database.count("SELECT count(*) FROM sqlite_master WHERE name IN ('ledger', 'letter')")
                    == 2
            else { throw LedgerFault.damaged(path: copy, detail: "it is another program's") }
            try database.execute("VACUUM INTO \(draft)")
        }
        try source.close()
        // The lock has made the ledger if there was none, for the owner of its folder.
        var status = stat()
        if stat(path, &status) == 0 {
            chmod(draft, status.st_mode & 0o777)
            // Only root may, and only for root it is needed.
            _ = chown(draft, status.st_uid, status.st_gid)
        }
        let ledger = try Ledger(path: draft, mayCreate: false, now: now)
        try await ledger.checkIntegrity()
        try await ledger.putOnHold(at: now)
        try ledger.close()
    }

    private static func letters(of draft: String, replaced: String?, at now: Int64) async throws -> [Letter] {
        let ledger = try Ledger(path: draft, mayCreate: false, now: now)
        let rows = try await ledger.letterRows()
        try ledger.close()
        var later: [String: LetterRow]?
        if let replaced,
            let old = try? Ledger(path: replaced, mayCreate: false, now: now, busyPolicy: .looker)
        {
            later = (try? await old.letterRows()).map { Dictionary($0.map { ($0.offer, $0) }) { $1 } }
            try? old.close()
        }
        let open: Set<LetterState> = [.queued, .inDoubt, .toReview]
        let known = rows.filter { open.contains($0.state) }.compactMap { row in
            OfferNumber(rawValue: row.offer).map { number in
                Letter(
                    offer: number, intern: row.intern, state: row.state,
                    since: later.map { since(row, $0[row.offer]) } ?? .unknown)
            }
        }
        let all = Set(rows.map(\.offer))
        let unknown = (later ?? [:]).values.filter { !all.contains($0.offer) && $0.sentAt != nil }
            .sorted { $0.id < $1.id }.compactMap { row in
                OfferNumber(rawValue: row.offer).map {
                    Letter(offer: $0, intern: row.intern, state: nil, since: .left(at: row.sentAt ?? now))
                }
            }
        return known + unknown
    }

    private static func since(_ row: LetterRow, _ later: LetterRow?) -> Letter.Since {
        guard let later, later.intern == row.intern else { return .waits }
        switch later.state {
        case .sent, .bounced, .superseded: return later.sentAt.map { .left(at: $0) } ?? .waits
        case .inDoubt: return .unknown
        case .queued, .failed, .toReview: return row.state == .inDoubt ? .unknown : .waits
        }
    }

    /// - Returns: where the old ledger lies now.
    private static func exchange(
        _ draft: String, with path: String, keeps: Bool, at now: Int64
    ) throws(LedgerFault) -> String? {
        let stamp = CivilDate(now)
        let day = [
            CivilDate.padded(stamp.year, 4), CivilDate.padded(stamp.month, 2), CivilDate.padded(stamp.day, 2),
        ]
        let kept = "\(path).before-\(day.joined())T\(stamp.clock.replacing(":", with: ""))Z"
        if keeps {
            guard access(kept, F_OK) != 0 else { throw .exists(path: kept) }
            // Its journal goes with it: SQLite looks for it under the file's own name.
            for suffix in ["-wal", "-shm", ""] where access(path + suffix, F_OK) == 0 {
                guard rename(path + suffix, kept + suffix) == 0 else {
                    throw LedgerFault(errno: errno, path: kept)
                }
            }
        }
        guard rename(draft, path) == 0 else {
            let fault = LedgerFault(errno: errno, path: path)
            if keeps { for suffix in ["", "-wal", "-shm"] { rename(kept + suffix, path + suffix) } }
            throw fault
        }
        let folder = Glibc.open(path.folderOfFile, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if folder >= 0 {
            fsync(folder)
            Glibc.close(folder)
        }
        return keeps ? kept : nil
    }

    private static func remove(_ draft: String) {
        for file in Ledger.files(at: draft) + [draft + "-journal"] { unlink(file) }
    }
}

extension Ledger {
    /// A ledger that was put back sends nothing before a person has looked at what may have left since.
    fileprivate func putOnHold(at now: Int64) async throws(LedgerFault) {
        try await write { database in
            try database.execute(
                """
                UPDATE ledger SET file = NULL, hold_since = coalesce(hold_since, \(now)), hold_reason = coalesce(hold_reason,
                    'this ledger is a copy or was put back: look at what has been sent since, then release')
                """)
            try database.execute("UPDATE letter SET released_by = NULL WHERE released_by IS NOT NULL")
        }
    }
}
