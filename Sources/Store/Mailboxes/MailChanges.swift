package import FacteurCore
import Foundation
package import Mail

/// What is done with a mail in its mailbox once it is settled (`after` in the configuration).
package struct MailChange: Sendable, Hashable {
    package enum What: String, Sendable, Hashable, CaseIterable {
        case flag, move
    }

    package let what: What
    /// The flag, or the folder by the name that the configuration gives it.
    package let place: String

    package init(_ what: What, _ place: String) {
        self.what = what
        self.place = place
    }

    /// `nil`: the mailbox is left as it is.
    package init?(_ after: FacteurCore.Configuration.After) {
        switch after {
        case .leave: return nil
        case .flag(let word): self.init(.flag, word)
        case .move(let folder): self.init(.move, folder)
        }
    }
}

/// A mail with which `after` has something to do still.
package struct DueChange: Sendable {
    /// A copy that was begun and perhaps made: where it would lie.
    package struct Copy: Sendable, Hashable {
        package let folder: String
        package let uidValidity: UIDValidity
        /// It has this number or a higher one.
        package let least: UID
        /// The server has said that it lies there.
        package let isMade: Bool
    }

    package let id: MailID
    package let uid: UID
    /// Of its octets, as it came.
    package let hash: [UInt8]?
    package let messageID: MessageID?
    package let copy: Copy?
}

/// How far a change has come, for `explain`. Times are Unix seconds.
package struct MailChangeState: Sendable, Hashable {
    package enum State: String, Sendable, Hashable, CaseIterable {
        /// The server may have been asked.
        case begun
        /// It lies in both folders.
        case copied
        case done
        /// It was not in the mailbox any more: somebody else has taken it.
        case gone
    }

    /// `nil` of a mail that was gone before anything was begun.
    package let change: MailChange?
    package let state: State
    package let at: Int64?

    package init(change: MailChange?, state: State, at: Int64?) {
        self.change = change
        self.state = state
        self.at = at
    }
}

/// What is to be done stands here before the server is asked, and again after it has answered, so that whoever comes after a
/// crash knows which mails the server may have changed.
extension Ledger {
    package func hasChangesDue(mailbox: String) async throws(LedgerFault) -> Bool {
        try await read { database in
            try database.holds(
                "SELECT EXISTS (SELECT 1 FROM mail_change_due WHERE mailbox = \(mailbox))", cached: true)
        }
    }

    /// The oldest mails with which something is to be done; none of another numbering than the ledger's last of that mailbox.
    package func changesDue(
        mailbox: String, uidValidity: UIDValidity, limit: Int
    ) async throws(LedgerFault) -> [DueChange] {
        try await read { database in
            try database.rows(
                """
                SELECT id, uid, hash, message_id, after_place, after_state, after_uidvalidity, after_uidnext
                FROM mail_change_due WHERE mailbox = \(mailbox) AND uidvalidity = \(uidValidity)
                ORDER BY id LIMIT \(limit)
                """
            ).map(DueChange.init)
        }
    }

    /// From now on the server may have changed these mails.
    ///
    /// - Parameter copy: where the copy will lie, of a move by a copy.
    /// - Returns: those of which it still holds that something is to be done: a person may have decided meanwhile.
    package func beginChange(
        _ ids: [MailID], _ change: MailChange, copy: (uidValidity: UIDValidity, least: UID)? = nil
    ) async throws(LedgerFault) -> Set<MailID> {
        let (validity, least) = (copy?.uidValidity, copy?.least)
        return try await write { database in
            let rows = try database.rows(
                """
                UPDATE mail SET after_what = \(change.what), after_place = \(change.place), after_state = 'begun',
                    after_uidvalidity = \(validity), after_uidnext = \(least)
                WHERE id IN \(list: ids) AND id IN (SELECT id FROM mail_change_due) RETURNING id
                """)
            return Set(try rows.map { try $0.value("id") })
        }
    }

    /// The mail lies in the other folder, and in its own still.
    package func noteCopy(of id: MailID) async throws(LedgerFault) {
        try await write { database in
            try database.execute("UPDATE mail SET after_state = 'copied' WHERE id = \(id)")
        }
    }

    /// The server has done what was begun.
    package func finishChange(_ ids: [MailID], at now: Int64) async throws(LedgerFault) {
        guard !ids.isEmpty else { return }
        try await write { database in
            try database.execute(
                "UPDATE mail SET after_state = 'done', after_done_at = \(now) WHERE id IN \(list: ids)")
        }
    }

    /// The mails are not where they were. One whose move was begun has been moved; the others somebody else has taken.
    package func noteGone(_ ids: [MailID], at now: Int64) async throws(LedgerFault) {
        guard !ids.isEmpty else { return }
        try await write { database in
            try database.execute(
                """
                UPDATE mail SET after_done_at = \(now), after_state = CASE
                    WHEN after_what IS 'move' AND (after_state = 'copied' OR after_state = 'begun' AND after_uidnext IS NULL)
                    THEN 'done' ELSE 'gone' END
                WHERE id IN \(list: ids)
                """)
        }
    }

    /// Settled mail could not be flagged or moved; `words` are for the admin and hold no secret. `nil`: it could.
    package func noteChanges(mailbox: String, fault words: String?, at now: Int64) async throws(LedgerFault) {
        let isNews = try await read { database in
            let known: String? = try database.value(
                "SELECT after_error FROM mailbox WHERE name = \(mailbox)")
            return known != words
        }
        guard isNews else { return }
        let since = words.map { _ in now }
        try await write { database in
            try database.execute(
                """
                UPDATE mailbox SET after_error = \(words),
                    after_error_since = CASE WHEN \(since) IS NULL THEN NULL ELSE coalesce(after_error_since, \(since)) END
                WHERE name = \(mailbox)
                """)
        }
    }
}

extension DueChange {
    fileprivate init(_ row: Row) throws {
        let state: MailChangeState.State? = try row.value("after_state")
        let hash: Data? = try row.value("hash")
        let validity: UIDValidity? = try row.value("after_uidvalidity")
        let least: UID? = try row.value("after_uidnext")
        let folder: String? = try row.value("after_place")
        var copy: Copy?
        if let validity, let least, let folder {
            copy = Copy(folder: folder, uidValidity: validity, least: least, isMade: state == .copied)
        }
        self.init(
            id: try row.value("id"), uid: try row.value("uid"), hash: hash.map(Array.init),
            messageID: try row.value("message_id", as: String?.self).flatMap(MessageID.init(rawValue:)),
            copy: copy)
    }
}

extension MailChangeState {
    /// Of a mail's row; `nil` where nothing was done with it.
    static func read(_ row: Row) throws -> MailChangeState? {
        guard let state: State = try row.value("after_state") else { return nil }
        var change: MailChange?
        if let what: MailChange.What = try row.value("after_what"),
            let place: String = try row.value("after_place")
        {
            change = MailChange(what, place)
        }
        return MailChangeState(change: change, state: state, at: try row.time("after_done_at"))
    }
}
