package import FacteurCore
package import Mail

/// What came of an imported list of the portal's.
package struct OfferListReport: Sendable {
    /// A number that the ledger has given to another intern than the list does.
    package struct Conflict: Sendable, Hashable {
        package let number: OfferNumber
        package let owner: InternRef
        /// Nobody: somebody who is not in the roster.
        package let listed: [InternRef]
        /// What can be done about it: a letter that has not left does not leave, unless a person had decided.
        package let isTold: Bool
        package let isDecided: Bool
    }

    package struct Unseen: Sendable, Hashable {
        package let number: OfferNumber
        package let intern: InternRef
    }

    package let rows: Int
    package let match: OfferList.Match
    package let conflicts: [Conflict]
    /// Numbers of the roster's interns that no mail has brought: no letter leaves for them by itself.
    package let unseen: [Unseen]
    /// The mails whose outcome or reason is another now.
    package let mails: [SettledMail]
}

extension Ledger {
    /// Takes the portal's list over as the best evidence there is, and looks at everything held again, in one transaction.
    /// A number that mails alone had given to another intern goes back to being held, unless a letter may have left.
    ///
    /// - Parameters:
    ///   - who: the person's login, for the record.
    ///   - isRehearsal: what would come of it is told, and nothing is written.
    package func importOffers(
        _ list: OfferList, who: String, by examiner: Examiner, at now: Int64, isRehearsal: Bool = false,
        messageID: @escaping @Sendable () -> MessageID
    ) async throws(LedgerFault) -> OfferListReport {
        try await write { [self] database in
            let settlement = Settlement(
                database: database, roster: try cachedRoster(database), examiner: examiner, now: now,
                messageID: messageID)
            return try database.savepoint(isKept: !isRehearsal) { try settlement.take(list, who: who) }
        }
    }
}

extension Settlement {
    func take(_ list: OfferList, who: String) throws -> OfferListReport {
        try record(list, who: who)
        let match = list.match(roster)
        try forgetConflicts(of: match.interns.keys)
        var conflicts: [OfferListReport.Conflict] = []
        var unseen: [OfferListReport.Unseen] = []
        var reopened: [SettledMail] = []
        for number in match.interns.keys.sorted() {
            let listed = match.interns[number, default: []]
            let standing = try standing(of: number, copies: true)
            guard let owner = standing.owner else {
                if listed.count == 1, standing.life == .alive, try !isInMail(number) {
                    unseen.append(OfferListReport.Unseen(number: number, intern: listed[0]))
                }
                continue
            }
            guard !listed.contains(owner), standing.life == .alive else { continue }
            let conflict = OfferListReport.Conflict(
                number: number, owner: owner, listed: listed, isTold: mayBeTold(standing),
                isDecided: try isDecided(number))
            conflicts.append(conflict)
            guard !conflict.isTold, !conflict.isDecided else {
                try note(conflict)
                continue
            }
            try takeBack(number)
            reopened += try reopen(number)
        }
        let mails = try reopened + reexamineHeld()
        return OfferListReport(
            rows: list.rows.count, match: match, conflicts: conflicts, unseen: unseen, mails: mails)
    }

    /// What the last list that has a number says of it counts.
    private func forgetConflicts(of numbers: some Collection<OfferNumber>) throws {
        for number in numbers {
            try database.execute("DELETE FROM list_conflict WHERE number = \(number)", cached: true)
        }
    }

    /// Shown by `status` and `explain` until a person has decided.
    private func note(_ conflict: OfferListReport.Conflict) throws {
        try database.execute(
            """
            INSERT INTO list_conflict (number, list, noted_at, decision, listed)
            SELECT \(conflict.number), (SELECT max(id) FROM offer_list), \(now),
                (SELECT coalesce(max(id), 0) FROM decision), \(InternRefs(refs: conflict.listed))
            """)
    }

    private func mayBeTold(_ standing: OfferStanding) -> Bool { standing.letter?.hasLeft == true }

    private func isDecided(_ number: OfferNumber) throws -> Bool {
        try database.holds("SELECT decision IS NOT NULL FROM offer WHERE number = \(number)")
    }

    private func isInMail(_ number: OfferNumber) throws -> Bool {
        try database.holds(
            """
            SELECT EXISTS (SELECT 1 FROM mail_number JOIN mail ON mail.id = mail_number.mail
                WHERE mail_number.number = \(number) AND mail.outcome IS NOT 'ignored')
            """)
    }
}
