import FacteurCore

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
        guard let row = try database.row("SELECT * FROM offer WHERE number = \(number)") else {
            return OfferStanding(
                number: number, owner: nil,
                life: try isWithdrawnUnbound(number) ? .withdrawn : .alive,
                isSeen: try isSeen(number))
        }
        let life: OfferStanding.Life =
            switch try row.value("dead_reason", as: DeadReason?.self) {
            case nil: .alive
            case .withdrawn: .withdrawn
            case .superseded: .superseded(by: try row.value("superseded_by"))
            }
        return OfferStanding(
            number: number, owner: try row.value("intern"), life: life,
            letter: try letter(for: number, copies: copies), receipt: try row.value("receipt"),
            isSeen: try isSeen(number))
    }

    func standing(of ref: InternRef, copies: Bool) throws -> InternStanding? {
        try database.row("SELECT * FROM intern WHERE ref = \(ref)").map { row in
            InternStanding(
                intern: try Intern(row: row), isRemoved: try row.has("removed_at"),
                live: try liveOffers(of: ref).first.map { try standing(of: $0, copies: copies) })
        }
    }

    private func isSeen(_ number: OfferNumber) throws -> Bool {
        try database.holds(
            """
            SELECT EXISTS (SELECT 1 FROM mail_number WHERE number = \(number))
                OR EXISTS (SELECT 1 FROM offer_list_row WHERE number = \(number))
            """)
    }

    /// A letter "has left" once a server has taken it or may have; a server that said no has not.
    private func letter(for number: OfferNumber, copies: Bool) throws -> LetterStanding? {
        try database.row(
            """
            SELECT letter.*, state IN ('sent', 'bounced') OR told_by IS NOT NULL OR EXISTS (
                    SELECT 1 FROM attempt WHERE attempt.letter = letter.id AND handed_over = 1
                        AND coalesce(result, 'open') NOT IN ('later', 'failed')) AS has_left,
                state = 'in_doubt' AND next_attempt_at > \(now) AND EXISTS (
                    SELECT 1 FROM attempt WHERE attempt.letter = letter.id AND ended_at IS NULL) AS in_flight,
                \(copies) AND id IN (SELECT id FROM copyable_letter) AS has_copy
            FROM letter WHERE offer = \(number)
            """
        ).map { row in
            let next: Int64 = try row.time("next_attempt_at")
            return LetterStanding(
                state: try row.value("state"), sentAt: try row.time("sent_at"),
                hasLeft: try row.value("has_left"),
                inFlightUntil: try row.value("in_flight") ? next : nil,
                copyAt: try row.value("has_copy") ? next : nil,
                isToldByHand: try row.has("told_by") && !row.has("handed_to"))
        }
    }
}
