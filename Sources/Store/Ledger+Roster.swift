package import FacteurCore
package import Mail

extension Ledger {
    /// The interns of the roster, by reference.
    package func interns() async throws(LedgerFault) -> [Intern] {
        try await read { try Self.interns($0) }
    }

    /// The interns whom a letter has reached, or may have: a change of their address or code is called out.
    package func told() async throws(LedgerFault) -> Set<InternRef> {
        try await read { database in
            Set(
                try database.values(
                    "SELECT DISTINCT intern FROM letter WHERE state IN ('sent', 'in_doubt', 'bounced')"))
        }
    }

    /// The rows of a file that are another person's than the ledger says, in file order.
    package func personChanges(to roster: Roster) async throws(LedgerFault) -> [PersonChange] {
        try await read { database in
            try RosterWork.changes(
                database, from: try Self.interns(database), removed: try RosterWork.removed(database),
                to: roster)
        }
    }

    /// The numbers that rows have a stake in, their own and those of held mails; rows without one are left out.
    package func numbers(
        of refs: [InternRef], by examiner: Examiner
    ) async throws(LedgerFault) -> [InternRef: [OfferNumber]] {
        guard !refs.isEmpty else { return [:] }
        return try await read { database in
            let settlement = Settlement(
                database: database, roster: Roster(), examiner: examiner, now: 0,
                messageID: { MessageID(token: "none", domain: "invalid") })
            return try Self.stakes(of: refs, settlement)
        }
    }

    /// Takes a checked roster over, and looks at everything held again, in one transaction.
    ///
    /// - Parameters:
    ///   - absent: the fields for which the file has no column: what is known of them stays.
    ///   - removeMissing: interns who are not in `roster` leave; their offers and letters stay on record, and a letter
    ///     that has not left does not leave.
    ///   - peopleChanged: rows with a number may become another person's; what is queued for them is held then.
    package func importRoster(
        _ roster: Roster, absent: Set<RosterDifference.Field> = [], removeMissing: Bool,
        peopleChanged: Bool = false, by examiner: Examiner, at now: Int64,
        messageID: @escaping @Sendable () -> MessageID
    ) async throws(LedgerFault) -> RosterImportReport {
        try await write { database in
            let work = RosterWork(database: database, examiner: examiner, now: now, messageID: messageID)
            return try work.take(
                roster, absent: absent, removeMissing: removeMissing, peopleChanged: peopleChanged)
        }
    }

    static func stakes(
        of refs: [InternRef], _ settlement: Settlement
    ) throws -> [InternRef: [OfferNumber]] {
        var numbers: [InternRef: [OfferNumber]] = [:]
        for ref in refs {
            let own = try settlement.stakes(of: ref)
            if !own.isEmpty { numbers[ref] = own }
        }
        return numbers
    }

    static func interns(_ database: Database) throws -> [Intern] {
        let rows = try database.stream("SELECT * FROM intern WHERE removed_at IS NULL ORDER BY ref")
        var interns: [Intern] = []
        while let row = try rows.next() { interns.append(try Intern(row: row)) }
        return interns
    }
}
