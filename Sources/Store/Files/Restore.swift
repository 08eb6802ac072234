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
            /// It had not left, and nothing of it has changed.
            case waits
            /// Its number is dead, or another intern's.
            case dead
            /// It may have left: its last answer is lost, what it says has changed, or nothing tells.
            case unknown
        }
    }

    /// Where the ledger lies that was replaced; `nil` if there was none.
    package let replaced: String?
    /// In the order of the letters; all sending is on hold until a person has looked at them.
    package let letters: [Letter]
    /// Interns of the copy who were forgotten after it was made: they are to be forgotten again. `nil`: nothing tells, because the
    /// ledger that was replaced is not there, cannot be read, or is another one.
    package let forgotten: [InternRef]?
    /// What the ledger that was replaced knew of numbers that must not be told, and the copy did not: it is written down in it now.
    /// `nil`: nothing tells, as of `forgotten`.
    package let refusals: Refusals?
}

extension Restoration {
    /// Checks a copy, keeps the ledger beside it under another name, and puts the copy in its place, on hold. A fault leaves the ledger
    /// as it was, and so does a crash: one of the two is there at any instant.
    ///
    /// - Parameters:
    ///   - copy: a backup, or any ledger that no service has open.
    ///   - path: the ledger.
    ///   - now: Unix seconds.
    /// - Throws: `LedgerFault`: `.inService` while a service works on either, `.damaged` or `.newer` for a copy that is none.
    package static func putBack(
        _ copy: String, as path: String, at now: Int64
    ) async throws(LedgerFault) -> Restoration {
        guard access(copy, F_OK) == 0 else { throw LedgerFault.noBackup(path: copy) }
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
            let letters = try await letters(of: draft, replaced: hadLedger ? path : nil)
            let forgotten = await forgotten(in: hadLedger ? path : nil, copy: draft)
            let refusals = try await carryOver(from: hadLedger ? path : nil, to: draft, at: now)
            let kept = try exchange(draft, with: path, keeps: hadLedger, at: now)
            return Restoration(
                replaced: kept,
                letters: letters.filter { refusals?.has($0.offer, of: $0.intern) != true },
                forgotten: forgotten, refusals: refusals)
        } catch {
            remove(draft)
            if !hadLedger { unlink(path) }
            throw ofBackup(LedgerFault(error, path: copy), copy, draft: draft)
        }
    }

    /// What is wrong with the copy, or with the draft that was made of it, is said of the copy: the ledger is as it was.
    private static func ofBackup(_ fault: LedgerFault, _ copy: String, draft: String) -> LedgerFault {
        switch fault {
        case .damaged(copy, let detail), .damaged(draft, let detail): .badBackup(path: copy, detail: detail)
        case .newer(draft): .newer(path: copy)
        default: fault
        }
    }

    /// A whole and checked copy beside the ledger, of today's schema, on hold.
    private static func prepare(
        _ copy: String, as draft: String, like path: String, at now: Int64
    ) async throws {
        remove(draft)
        // Made here and by nobody else: root must not follow a name that another user has put there.
        let made = open(draft, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard made >= 0 else { throw LedgerFault(errno: errno, path: draft) }
        defer { close(made) }
        try await copyOver(copy, to: draft)
        var status = stat()
        // The lock has made the ledger if there was none, for the owner of its folder.
        if stat(path, &status) == 0 {
            fchmod(made, status.st_mode & 0o777)
            // Only root may, and only for root it is needed.
            _ = fchown(made, status.st_uid, status.st_gid)
        }
        let ledger = try Ledger(path: draft, mayCreate: false, now: now)
        try await ledger.checkIntegrity()
        try await ledger.putOnHold(at: now)
        try ledger.close()
    }

    private static func copyOver(_ copy: String, to draft: String) async throws {
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
                try database.count(
                    "SELECT count(*) FROM sqlite_master WHERE name IN ('ledger', 'letter')") == 2
            else { throw LedgerFault.damaged(path: copy, detail: "it is another program's") }
            do {
                try database.execute("VACUUM INTO \(draft)")
            } catch {
                // Reading the copy cannot fill a disk.
                throw LedgerFault(error, path: draft)
            }
        }
        try source.close()
    }

    /// - Returns: where the old ledger lies now.
    private static func exchange(
        _ draft: String, with path: String, keeps: Bool, at now: Int64
    ) throws(LedgerFault) -> String? {
        let kept = keeps ? freeName(beside: path, at: now) : nil
        if let kept {
            // The old journal goes into the old file; where that cannot be, it is kept beside it.
            checkpoint(path)
            guard link(path, kept) == 0 else { throw LedgerFault(errnoOfLink: errno, path: kept) }
        }
        // SQLite would replay an old journal onto the new file.
        for suffix in ["-wal", "-shm", "-journal"] where access(path + suffix, F_OK) == 0 {
            let moved = kept.map { rename(path + suffix, $0 + suffix) } ?? unlink(path + suffix)
            guard moved == 0 else {
                let fault = LedgerFault(errno: errno, path: path + suffix)
                if let kept { unlink(kept) }
                throw fault
            }
        }
        guard rename(draft, path) == 0 else {
            let fault = LedgerFault(errno: errno, path: path)
            if let kept { putBackNames(kept, path) }
            throw fault
        }
        let folder = Glibc.open(path.folderOfFile, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if folder >= 0 {
            fsync(folder)
            Glibc.close(folder)
        }
        return kept
    }

    /// Two ledgers may be put back within one second.
    private static func freeName(beside path: String, at now: Int64) -> String {
        let name = "\(path).before-\(stamp(now))"
        return (1...).lazy.map { $0 == 1 ? name : "\(name)-\($0)" }.first { access($0, F_OK) != 0 } ?? name
    }

    private static func putBackNames(_ kept: String, _ path: String) {
        for suffix in ["-wal", "-shm", "-journal"] { rename(kept + suffix, path + suffix) }
        unlink(kept)
    }

    private static func checkpoint(_ path: String) {
        guard let old = try? DatabaseQueue(path: path) else { return }
        _ = try? old.writeWithoutTransaction { try Database($0).execute("PRAGMA wal_checkpoint(TRUNCATE)") }
        try? old.close()
    }

    private static func stamp(_ now: Int64) -> String {
        let moment = CivilDate(now)
        let day = [(moment.year, 4), (moment.month, 2), (moment.day, 2)].map { CivilDate.padded($0.0, $0.1) }
        return "\(day.joined())T\(moment.clock.replacing(":", with: ""))Z"
    }

    private static func remove(_ draft: String) {
        for file in Ledger.files(at: draft) + [draft + "-journal"] { unlink(file) }
    }
}

/// What the two ledgers know of the letters.
extension Restoration {
    /// One letter, as far as it tells whether another ledger's word on it still holds.
    private struct Known: Sendable {
        let offer: OfferNumber
        let intern: InternRef
        let state: LetterState
        let sentAt: Int64?
        let wasHandedOver: Bool
        let isDead: Bool
        /// Where it goes and what it says: the address and the code.
        let content: String
    }

    private static func letters(
        of draft: String, replaced: String?
    ) async throws(LedgerFault) -> [Letter] {
        let copy = try await known(in: draft)
        // One that cannot be read, or not by this version, tells nothing.
        let old = if let replaced { try? await known(in: replaced) } else { Knowledge?.none }
        // Another ledger than the copy's own successor tells what left by it, and nothing of what did not.
        let isSuccessor = old.map { $0.secret == copy.secret && !$0.isUnreleasedCopy } ?? false
        let later = Dictionary((old?.letters ?? []).map { ($0.offer, $0) }, uniquingKeysWith: { $1 })
        let open: Set<LetterState> = [.queued, .inDoubt, .toReview]
        let known = copy.letters.filter { open.contains($0.state) }.map { letter in
            Letter(
                offer: letter.offer, intern: letter.intern, state: letter.state,
                since: since(letter, later[letter.offer], isSuccessor: isSuccessor))
        }
        let all = Set(copy.letters.map(\.offer))
        let unknown = (old?.letters ?? []).filter { !all.contains($0.offer) && !$0.isDead }
            .compactMap { letter -> Letter? in
                let since: Letter.Since? =
                    letter.sentAt.map { .left(at: $0) } ?? (letter.wasHandedOver ? .unknown : nil)
                return since.map {
                    Letter(offer: letter.offer, intern: letter.intern, state: nil, since: $0)
                }
            }
        return known + unknown
    }

    /// What left by the ledger that was replaced is listed; what must not leave by the copy is written down in it before it takes
    /// the ledger's place.
    private static func carryOver(
        from replaced: String?, to draft: String, at now: Int64
    ) async throws -> Refusals? {
        guard let replaced, let old = try? await known(in: replaced) else { return nil }
        let copy = try await known(in: draft)
        guard old.secret == copy.secret, !old.isUnreleasedCopy else { return nil }
        let ledger = try Ledger(path: draft, mayCreate: false, now: now)
        let new = try await ledger.carryOver(old.refusals, at: now)
        try ledger.close()
        return new
    }

    /// - Returns: `nil` where there is no ledger that knows: a damaged one is the usual reason for putting a backup back.
    private static func forgotten(in replaced: String?, copy: String) async -> [InternRef]? {
        guard let replaced else { return nil }
        return try? await forgotten(in: Ledger(reading: replaced), copy: Ledger(reading: copy))
    }

    private static func forgotten(
        in old: Ledger, copy: Ledger
    ) async throws(LedgerFault) -> [InternRef]? {
        defer {
            try? old.close()
            try? copy.close()
        }
        // A ledger that was begun anew knows nothing of the people of the copy.
        guard try await old.read(Ledger.secret) == copy.read(Ledger.secret) else { return nil }
        return try await copy.refs(provenBy: old.proofs())
    }

    private static func since(_ letter: Known, _ later: Known?, isSuccessor: Bool) -> Letter.Since {
        guard let later else { return .unknown }
        if later.isDead || later.intern != letter.intern { return .dead }
        if let sentAt = later.sentAt { return .left(at: sentAt) }
        let isUntouched =
            isSuccessor && !later.wasHandedOver && !letter.wasHandedOver && later.content == letter.content
        return isUntouched ? .waits : .unknown
    }

    private struct Knowledge: Sendable {
        let secret: [UInt8]
        /// Whether it is a copy or was put back, and no person has let it send since.
        let isUnreleasedCopy: Bool
        let letters: [Known]
        let refusals: Refusals
    }

    /// Nothing is changed in the ledger.
    private static func known(in path: String) async throws(LedgerFault) -> Knowledge {
        let ledger = try Ledger(reading: path)
        let knowledge = try await ledger.read { database in
            let letters = try database.rows(
                """
                SELECT letter.*, letter.handed_to IS NOT NULL OR letter.told_by IS NOT NULL AS handed,
                    offer.dead_at IS NOT NULL AS is_dead,
                    coalesce(intern.email, '') || ' ' || coalesce(intern.noc, '') AS content
                FROM number_letter AS letter JOIN offer ON offer.number = letter.offer LEFT JOIN intern ON intern.ref = letter.intern
                ORDER BY letter.id
                """
            ).map { row in
                Known(
                    offer: try row.value("offer"), intern: try row.value("intern"),
                    state: try row.value("state"), sentAt: try row.time("sent_at"),
                    wasHandedOver: try row.value("handed"), isDead: try row.value("is_dead"),
                    content: try row.value("content"))
            }
            return Knowledge(
                secret: try Ledger.secret(database), isUnreleasedCopy: try isUnreleasedCopy(database),
                letters: letters, refusals: try Ledger.refusals(database))
        }
        try ledger.close()
        return knowledge
    }

    /// The reason of the hold tells nothing: a person's own stays when a ledger is put back, and theirs may come after it.
    private static func isUnreleasedCopy(_ database: Database) throws -> Bool {
        try database.holds("SELECT copied_at IS NOT NULL AND hold_reason IS NOT NULL FROM ledger")
    }
}

extension Ledger {
    /// A ledger that was put back sends nothing before a person has looked at what may have left since.
    fileprivate func putOnHold(at now: Int64) async throws(LedgerFault) {
        try await write { database in
            try database.execute("UPDATE ledger SET file = NULL")
            try Self.holdAsCopy(database, at: now)
        }
    }
}
