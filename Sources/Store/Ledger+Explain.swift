import FacteurCore
import Foundation
import GRDB

extension Ledger {
    /// How many mails, decisions or attempts one story tells.
    package static let longestStory = 200
    /// Octets of mails that a story carries along to be read again, the newest first; one mail alone is always carried.
    static let heaviestStory = 40_000_000

    /// The whole story of one mail, number or intern; `nil` when the ledger has nothing of that name.
    package func story(of subject: Story.Subject) async throws(LedgerFault) -> Story? {
        try await read { try StoryReader(database: $0).read(subject) }
    }
}

/// Gathers a story in one transaction. Lives no longer than it.
private struct StoryReader {
    let database: Database

    func read(_ subject: Story.Subject) throws -> Story? {
        let offers = try offers(of: subject)
        let mails = try mails(of: subject, offers: offers)
        let interns = try interns(of: subject, offers: offers)
        let decisions = try decisions(of: subject, offers: offers, mails: mails)
        let isKnown =
            switch subject {
            case .mail: !mails.isEmpty
            case .offer: !offers.isEmpty || !mails.isEmpty || !decisions.isEmpty
            case .intern: !interns.isEmpty || !offers.isEmpty || !decisions.isEmpty
            }
        guard isKnown else { return nil }
        return Story(
            subject: subject, interns: interns, mails: try told(mails),
            offers: try offers.compactMap(offer),
            decisions: decisions, letters: try letters(for: offers), hold: try Ledger.holdReason(database))
    }

    private func offers(of subject: Story.Subject) throws -> [String] {
        switch subject {
        case .offer(let number):
            try String.fetchAll(
                database, sql: "SELECT number FROM offer WHERE number = ?", arguments: [number.rawValue])
        case .mail(let id):
            try String.fetchAll(
                database,
                sql: "SELECT number FROM offer WHERE number = (SELECT offer FROM mail WHERE id = ?)",
                arguments: [id.rawValue])
        case .intern(let ref):
            try String.fetchAll(
                database, sql: "SELECT number FROM offer WHERE intern = ? ORDER BY bound_at, rowid LIMIT ?",
                arguments: [ref.rawValue, Ledger.longestStory])
        }
    }

    private func mails(of subject: Story.Subject, offers: [String]) throws -> [Int64] {
        let limit = Ledger.longestStory
        switch subject {
        case .mail(let id):
            return try Int64.fetchAll(
                database, sql: "SELECT id FROM mail WHERE id = ?", arguments: [id.rawValue])
        case .offer(let number):
            return try Int64.fetchAll(
                database, sql: "SELECT mail FROM mail_number WHERE number = ? ORDER BY mail DESC LIMIT ?",
                arguments: [number.rawValue, limit]
            ).reversed()
        case .intern(let ref):
            let marks = databaseQuestionMarks(count: offers.count)
            return try Int64.fetchAll(
                database,
                sql: """
                    SELECT mail AS id FROM evidence WHERE intern = ? AND rule IS NOT NULL
                    UNION SELECT id FROM mail WHERE offer IN (\(marks)) ORDER BY id DESC LIMIT ?
                    """, arguments: [ref.rawValue] + StatementArguments(offers) + [limit]
            ).reversed()
        }
    }

    private func interns(of subject: Story.Subject, offers: [String]) throws -> [InternRow] {
        let refs: [String]
        if case .intern(let ref) = subject {
            refs = [ref.rawValue]
        } else {
            refs = try String.fetchAll(
                database,
                sql:
                    "SELECT DISTINCT intern FROM offer WHERE number IN (\(databaseQuestionMarks(count: offers.count)))",
                arguments: StatementArguments(offers))
        }
        return try refs.flatMap { try Ledger.internRows(database, ref: $0) }
    }

    private func decisions(of subject: Story.Subject, offers: [String], mails: [Int64]) throws -> [Story
        .Decided]
    {
        var numbers = Set(offers)
        var ref: String?
        switch subject {
        case .offer(let number): numbers.insert(number.rawValue)
        case .intern(let intern): ref = intern.rawValue
        case .mail(let id):
            let number = try String.fetchOne(
                database, sql: "SELECT offer FROM mail WHERE id = ?", arguments: [id.rawValue])
            if let number { numbers.insert(number) }
        }
        return try Row.fetchAll(
            database,
            sql: """
                SELECT * FROM decision WHERE intern = ? OR offer IN (\(databaseQuestionMarks(count: numbers.count)))
                    OR mail IN (\(databaseQuestionMarks(count: mails.count))) ORDER BY id DESC LIMIT ?
                """,
            arguments: [ref] + StatementArguments(numbers) + StatementArguments(mails) + [Ledger.longestStory]
        ).reversed().map { row in
            Story.Decided(
                at: row["decided_at"], who: row["who"], verb: row["verb"], offer: row["offer"],
                intern: row["intern"],
                mail: row["mail"], because: row["because"], detail: row["detail"])
        }
    }
}

/// Rows made values.
extension StoryReader {
    private func told(_ ids: [Int64]) throws -> [Story.Mail] {
        var room = Ledger.heaviestStory
        let newestFirst = try ids.reversed().map { id in
            let size = try Int.fetchOne(
                database, sql: "SELECT length(bytes) FROM mail WHERE id = ?", arguments: [id])
            room -= size ?? 0
            return try mail(id, withBytes: room >= 0 || ids.count == 1)
        }
        return newestFirst.reversed()
    }

    private func mail(_ id: Int64, withBytes: Bool) throws -> Story.Mail {
        let columns = """
            id, mailbox, uidvalidity, uid, seen_at, message_id, date, sender, subject, kind, trust, trusted_by, offer,
            receipt, intern, outcome, reason, \(withBytes ? "bytes" : "NULL AS bytes")
            """
        guard
            let row = try Row.fetchOne(
                database, sql: "SELECT \(columns) FROM mail WHERE id = ?", arguments: [id])
        else {
            throw LedgerFault.other(detail: "a mail that was there a moment ago")
        }
        let said = try Row.fetchAll(
            database, sql: "SELECT intern, rule, place FROM evidence WHERE mail = ? ORDER BY position",
            arguments: [id])
        var evidence: [Evidence] = []
        var candidates: [InternRef] = []
        for row in said {
            guard let ref = InternRef(rawValue: row["intern"]) else { continue }
            if let rule = (row["rule"] as String?).flatMap(Evidence.Rule.init(rawValue:)) {
                evidence.append(Evidence(rule: rule, intern: ref, place: row["place"]))
            } else {
                candidates.append(ref)
            }
        }
        return Story.Mail(
            row: MailRow(row: row), trustedBy: row["trusted_by"],
            bytes: (row["bytes"] as Data?).map { Array($0) }, evidence: evidence, candidates: candidates)
    }

    private func offer(_ number: String) throws -> Story.Offer? {
        let row = try Row.fetchOne(database, sql: "SELECT * FROM offer WHERE number = ?", arguments: [number])
        guard let row, let intern = InternRef(rawValue: row["intern"]) else { return nil }
        return Story.Offer(
            number: number, intern: intern, rule: Evidence.Rule(rawValue: row["rule"]),
            boundAt: row["bound_at"],
            receipt: row["receipt"], deadReason: row["dead_reason"], deadAt: row["dead_at"],
            supersededBy: row["superseded_by"], listedFor: try listed(number))
    }

    /// Whom the portal's list names for a number that another intern has; `nil` where the two do not disagree.
    private func listed(_ number: String) throws -> [InternRef]? {
        try String.fetchOne(
            database, sql: "SELECT listed FROM open_list_conflict WHERE number = ?", arguments: [number]
        ).map(InternRef.list)
    }

    private func letters(for offers: [String]) throws -> [Story.Letter] {
        let ids = try Int64.fetchAll(
            database,
            sql:
                "SELECT id FROM letter WHERE offer IN (\(databaseQuestionMarks(count: offers.count))) ORDER BY id",
            arguments: StatementArguments(offers))
        return try ids.flatMap { try Ledger.letters(database, where: "id = \($0)") }.map { row in
            Story.Letter(row: row, attempts: try attempts(of: row.id))
        }
    }

    private func attempts(of letter: LetterID) throws -> [Story.Attempt] {
        try Row.fetchAll(
            database, sql: "SELECT * FROM attempt WHERE letter = ? ORDER BY id DESC LIMIT ?",
            arguments: [letter.rawValue, Ledger.longestStory]
        ).reversed().map { row in
            Story.Attempt(
                beganAt: row["began_at"], endedAt: row["ended_at"], handedOver: row["handed_over"],
                result: row["result"], reply: row["reply"], recipient: row["recipient"],
                messageID: row["message_id"])
        }
    }
}
