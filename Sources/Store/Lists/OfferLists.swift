package import FacteurCore
package import Mail

/// The result of importing a list from the portal.
package struct OfferListReport: Sendable {
    /// A number that the ledger has given to another intern than the list does.
    package struct Conflict: Sendable, Hashable {
        package let number: OfferNumber
        package let owner: InternRef
        /// Empty for a person who is not in the roster.
        package let listed: [InternRef]
        /// These decide what can be done: a letter that was not sent is stopped, unless a person had decided.
        package let isTold: Bool
        package let isDecided: Bool
        /// What the list says where it calls the number dead.
        package let dead: DeadNumber?
    }

    /// A number that is dead here and that the portal shows as alive.
    package struct Revenant: Sendable, Hashable {
        package let number: OfferNumber
        /// A person has withdrawn it; otherwise another number has taken its place.
        package let isWithdrawn: Bool
        /// Empty for a person who is not in the roster.
        package let listed: [InternRef]
    }

    package struct Unseen: Sendable, Hashable {
        package let number: OfferNumber
        package let intern: InternRef
    }

    package let rows: Int
    package let match: OfferList.Match
    package internal(set) var conflicts: [Conflict] = []
    /// Numbers of which an earlier list says something else, and is as new or newer.
    package let outdated: [Outdated]
    package internal(set) var revenants: [Revenant] = []
    /// Numbers of the roster's interns that no mail has brought: no letter is sent for them automatically.
    package internal(set) var unseen: [Unseen] = []
    /// The mails that the list affects.
    package internal(set) var marked: [MarkedMail] = []
}

extension Ledger {
    /// Imports the portal's list as the best evidence there is, and marks everything held to be read again, in one transaction. A
    /// number that only mails had given to another intern is held again, unless a letter may have been sent.
    ///
    /// - Parameter who: the person's login name, for the record.
    package func importOffers(
        _ list: OfferList, who: String, options: MatchingOptions, at now: Int64,
        messageID: @escaping @Sendable () -> MessageID
    ) async throws(LedgerFault) -> OfferListReport {
        try await write { [self] database in
            try Settlement(
                database: database, roster: try cachedRoster(database), options: options, now: now,
                messageID: messageID
            ).take(list, who: who)
        }
    }

    /// The result that importing the list would have; nothing is kept.
    ///
    /// - Parameter mails: the mails that the list affects, already read. The result says nothing about other mails.
    package func rehearseOffers(
        _ list: OfferList, who: String, reading mails: [ReadMail] = [], options: MatchingOptions,
        at now: Int64,
        messageID: @escaping @Sendable () -> MessageID
    ) async throws(LedgerFault) -> (report: OfferListReport, mails: [SettledMail]) {
        try await write { [self] database in
            let settlement = Settlement(
                database: database, roster: try cachedRoster(database), options: options, now: now,
                messageID: messageID)
            return try database.savepoint(isKept: false) {
                let report = try settlement.take(list, who: who)
                _ = try settlement.settleAgain(mails)
                return (report, try Self.outcomes(of: report.marked, database))
            }
        }
    }
}

extension Settlement {
    func take(_ list: OfferList, who: String) throws -> OfferListReport {
        // A number of somebody who was forgotten is nobody's any more, and their name is not taken down again.
        let forgotten = try forgottenNumbers()
        let rows = list.rows.filter { $0.offer.map { !forgotten.contains($0) } ?? true }
        let count = list.rows.count
        let (list, outdated) = try weighed(
            OfferList(rows: rows, isCut: list.isCut, left: list.rows.count - rows.count))
        try record(list, who: who)
        let match = list.match(roster)
        try forgetConflicts(of: match.interns.keys)
        var report = OfferListReport(rows: count, match: match, outdated: outdated)
        var reopened: [MarkedMail] = []
        for number in match.interns.keys.sorted() {
            reopened += try compare(number, listed: match.interns[number, default: []], &report)
        }
        report.marked = try markHeld(after: reopened)
        return report
    }

    /// What the list says of a number beside what is known of it.
    ///
    /// - Returns: the mails of a number that was taken back.
    private func compare(
        _ number: OfferNumber, listed: [InternRef], _ report: inout OfferListReport
    ) throws -> [MarkedMail] {
        let record = try offerRecord(number, copies: true)
        let dead = try listedDeath(of: number)
        guard record.life == .alive else {
            if dead == nil { report.revenants += revenant(record, listed) }
            return []
        }
        guard let owner = record.owner else {
            if listed.count == 1, try !isInMail(number), try !isDisputed(number) {
                report.unseen.append(OfferListReport.Unseen(number: number, intern: listed[0]))
            }
            return []
        }
        guard try !listed.contains(owner) || isDisputed(number) else { return [] }
        let conflict = OfferListReport.Conflict(
            number: number, owner: owner, listed: listed, isTold: mayBeTold(record),
            isDecided: try isDecided(number), dead: dead)
        report.conflicts.append(conflict)
        guard !conflict.isTold, !conflict.isDecided else {
            try note(conflict)
            return []
        }
        try takeBack(number)
        return try reopen(number)
    }

    /// A number that another has replaced may well stand in the list for the intern who had it.
    private func revenant(_ record: OfferRecord, _ listed: [InternRef]) -> [OfferListReport.Revenant] {
        let isWithdrawn = record.life == .withdrawn
        guard isWithdrawn || !listed.contains(where: { $0 == record.owner }) else { return [] }
        return [.init(number: record.number, isWithdrawn: isWithdrawn, listed: listed)]
    }

    /// The last list that has a number decides about it, unless it is older than an earlier one.
    private func forgetConflicts(of numbers: some Collection<OfferNumber>) throws {
        for number in numbers {
            try database.execute("DELETE FROM list_conflict WHERE number = \(number)", cached: true)
        }
    }

    /// `status` and `explain` show it until a person has decided.
    private func note(_ conflict: OfferListReport.Conflict) throws {
        try database.execute(
            """
            INSERT INTO list_conflict (number, list, noted_at, decision, listed)
            SELECT \(conflict.number), (SELECT max(id) FROM offer_list), \(now),
                (SELECT coalesce(max(id), 0) FROM decision), \(InternRefs(refs: conflict.listed))
            """)
    }

    private func mayBeTold(_ record: OfferRecord) -> Bool { record.letter?.hasLeft == true }

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

/// The content of the portal's lists.
extension Settlement {
    /// Of whoever only asks what the lists say.
    static func reader(_ database: Database, by roster: Roster = Roster()) -> Settlement {
        Settlement(
            database: database, roster: roster, options: MatchingOptions(), now: 0,
            messageID: { MessageID(token: "none", domain: "invalid") })
    }

    /// The interns whom the last list names for each of the mail's numbers, by the current roster; an empty array if a list gives
    /// the number to a person who is not in the roster.
    func portalList(for reading: Reading) throws -> [OfferNumber: [InternRef]] {
        // A mail with more numbers is held, whatever a list says.
        try whose(reading.offers.prefix(10).flatMap { try listRows(of: $0.number) })
    }

    /// What the last list that has the number says of it; `nil` where none has it.
    func listed(_ number: OfferNumber) throws -> History.Listed? {
        let rows = try listRows(of: number)
        guard !rows.isEmpty else { return nil }
        return History.Listed(number: number, rows: rows, interns: try whose(rows)[number, default: []])
    }

    /// Why nobody may be told the number.
    func death(of number: OfferNumber) throws -> DeadNumber? {
        let since: Int64? = try database.value(
            "SELECT max(decided_at) FROM decision WHERE offer = \(number) AND verb = 'withdraw'", cached: true
        )
        return try since.map(DeadNumber.withdrawn) ?? listedDeath(of: number)
    }

    /// What the last list that has the number says of its end; `nil` where it does not.
    func listedDeath(of number: OfferNumber) throws -> DeadNumber? {
        guard let row = try listRows(of: number).first(where: { $0.standing == .dead }) else { return nil }
        return .listed(status: row.status, on: try row.updated ?? importedAt(number))
    }

    private func whose(_ rows: [OfferList.Row]) throws -> [OfferNumber: [InternRef]] {
        guard !rows.isEmpty else { return [:] }
        var rows = rows
        let own = Set(rows.compactMap(\.offer))
        // Only the other rows of that family name, and the intern's other numbers, show whether a name means this intern alone.
        for name in Set(rows.map(\.workerName)) {
            // What the list says of the mail's own numbers is read above, with its status.
            rows += try relatives(of: name).filter { row in row.offer.map { !own.contains($0) } ?? true }
        }
        return OfferList(rows: rows).match(roster).interns.filter { own.contains($0.key) }
    }

    /// The rows of the lists whose name begins with the same family name as written; at most 1,000. Of a number the last list that
    /// has it counts, as for `listRows`: a row that is dead there is nobody's own.
    private func relatives(of name: String) throws -> [OfferList.Row] {
        let family = name.prefix { $0 != "," }
        guard family.count < name.count else { return [] }
        // All names that begin with the family name and a comma: `-` is the character after the comma.
        let (first, end) = ("\(family),", "\(family)-")
        return try database.rows(
            """
            SELECT DISTINCT worker_name, CASE worker_name WHEN \(name) THEN number END AS number, status
            FROM offer_list_row AS listed
            WHERE worker_name >= \(first) AND worker_name < \(end) AND (worker_name <> \(name) OR number IS NOT NULL)
                AND (number IS NULL
                    OR list = (SELECT max(list) FROM offer_list_row AS last WHERE last.number = listed.number))
            LIMIT 1000
            """
        ).map { row in
            OfferList.Row(
                line: 0, offer: try row.value("number"), workerName: try row.value("worker_name"),
                submitted: nil, status: try row.value("status"))
        }
    }

    func listRows(of number: OfferNumber) throws -> [OfferList.Row] {
        try database.rows(
            """
            SELECT line, worker_name, submitted, status, updated FROM offer_list_row
            WHERE number = \(number) AND list = (SELECT max(list) FROM offer_list_row WHERE number = \(number))
            ORDER BY line
            """, cached: true
        ).map { row in
            OfferList.Row(
                line: try row.count("line"), offer: number, workerName: try row.value("worker_name"),
                submitted: try row.time("submitted"), status: try row.value("status"),
                updated: try row.time("updated"))
        }
    }

    func record(_ list: OfferList, who: String) throws {
        try database.execute(
            "INSERT INTO offer_list (imported_at, who, row_count) VALUES (\(now), \(who), \(list.rows.count))"
        )
        let id = database.newest
        for row in list.rows {
            try database.execute(
                """
                INSERT INTO offer_list_row (list, line, number, worker_name, submitted, status, updated)
                VALUES (\(id), \(row.line), \(row.offer), \(row.workerName), \(row.submitted), \(row.status),
                    \(row.updated))
                """, cached: true)
        }
    }
}
