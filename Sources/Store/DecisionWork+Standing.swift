import FacteurCore
import GRDB

extension DecisionWork {
    func standing(of number: OfferNumber) throws -> OfferStanding {
        try settlement.standing(of: number, copies: copies)
    }

    func standing(of ref: InternRef) throws -> InternStanding? {
        try settlement.standing(of: ref, copies: copies)
    }
}

/// What the ledger knows that bears on a decision.
///
/// Of each, `copies` says whether a letter in doubt is sent once more by itself.
extension Settlement {
    func standing(of number: OfferNumber, copies: Bool) throws -> OfferStanding {
        let row = try Row.fetchOne(
            database, sql: "SELECT * FROM offer WHERE number = ?", arguments: [number.rawValue])
        guard let row else {
            return OfferStanding(
                number: number, owner: nil,
                life: try isWithdrawnUnbound(number) ? .withdrawn : .alive,
                isSeen: try isSeen(number))
        }
        let life: OfferStanding.Life =
            switch row["dead_reason"] as String? {
            case nil: .alive
            case "withdrawn": .withdrawn
            default: .superseded(by: (row["superseded_by"] as String?).flatMap(OfferNumber.init(rawValue:)))
            }
        return OfferStanding(
            number: number, owner: InternRef(rawValue: row["intern"]), life: life,
            letter: try letter(for: number, copies: copies),
            receipt: row["receipt"], isSeen: try isSeen(number))
    }

    func standing(of ref: InternRef, copies: Bool) throws -> InternStanding? {
        let row = try Row.fetchOne(
            database, sql: "SELECT * FROM intern WHERE ref = ?", arguments: [ref.rawValue])
        guard let row else { return nil }
        let live = try String.fetchOne(
            database, sql: "SELECT number FROM offer WHERE intern = ? AND dead_at IS NULL",
            arguments: [ref.rawValue])
        return InternStanding(
            intern: try Intern(row: row), isRemoved: (row["removed_at"] as Int64?) != nil,
            live: try live.flatMap(OfferNumber.init(rawValue:)).map { try standing(of: $0, copies: copies) })
    }

    private func isSeen(_ number: OfferNumber) throws -> Bool {
        try Bool.fetchOne(
            database,
            sql: """
                SELECT EXISTS (SELECT 1 FROM mail_number WHERE number = :number)
                    OR EXISTS (SELECT 1 FROM offer_list_row WHERE number = :number)
                """, arguments: ["number": number.rawValue])
            ?? false
    }

    /// A letter "has left" once a server has taken it or may have; a server that said no has not.
    private func letter(for number: OfferNumber, copies: Bool) throws -> LetterStanding? {
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT letter.*, state IN ('sent', 'bounced') OR told_by IS NOT NULL OR EXISTS (
                        SELECT 1 FROM attempt WHERE attempt.letter = letter.id AND handed_over = 1
                            AND coalesce(result, 'open') NOT IN ('later', 'failed')) AS has_left,
                    state = 'in_doubt' AND next_attempt_at > :now AND EXISTS (
                        SELECT 1 FROM attempt WHERE attempt.letter = letter.id AND ended_at IS NULL) AS in_flight,
                    :copies AND state = 'in_doubt' AND copies = 0 AND handed_to = intern.email
                        AND handed_noc IS intern.noc AND intern.removed_at IS NULL AS has_copy
                FROM letter JOIN intern ON intern.ref = letter.intern WHERE offer = :offer
                """, arguments: ["now": now, "copies": copies, "offer": number.rawValue])
        guard let row, let state = LetterState(rawValue: row["state"]) else { return nil }
        let next: Int64 = row["next_attempt_at"]
        return LetterStanding(
            state: state, sentAt: row["sent_at"], hasLeft: row["has_left"],
            inFlightUntil: row["in_flight"] ? next : nil,
            copyAt: row["has_copy"] ? next : nil,
            isToldByHand: (row["told_by"] as Int64?) != nil && (row["handed_to"] as String?) == nil)
    }
}
