package import FacteurCore
import Foundation
package import Mail
import Text

/// All that the ledger knows about one mail, one number or one intern, for `explain`. Times are Unix seconds.
package struct History: Sendable {
    package enum Subject: Sendable, Hashable {
        case mail(MailID)
        case offer(OfferNumber)
        case intern(InternRef)
    }

    /// A mail with all evidence found when it was judged.
    package struct Mail: Sendable {
        package let row: MailRow
        /// The header that decided about trust, or why none did.
        package let trustedBy: String?
        /// `nil` when the content is not kept, or no longer kept.
        package let bytes: [UInt8]?
        package let evidence: [Evidence]
        /// Interns without evidence whom a person may consider.
        package let candidates: [InternRef]
        /// All whom a person may consider, likeliest first.
        package let ranked: [InternRef]
        /// What was done with it in its mailbox; `nil`: nothing.
        package let change: MailChangeState?
        /// Since when content is gone that was kept before, and why; `nil`: it is there, or was never kept.
        package let dropped: Dropped?
        /// Why nobody may be told its number; `nil`: nothing says so.
        package let dead: DeadNumber?
    }

    /// Content that is not kept any more.
    package struct Dropped: Sendable, Hashable {
        /// Unix seconds.
        package let at: Int64
        /// It spoke of somebody who was forgotten; otherwise its time was up (`retention`).
        package let isForgotten: Bool

        package init(at: Int64, isForgotten: Bool) {
            self.at = at
            self.isForgotten = isForgotten
        }
    }

    package struct Offer: Sendable {
        package let number: String
        package let intern: InternRef
        package let rule: Evidence.Rule?
        package let boundAt: Int64
        package let receipt: String?
        package let deadReason: String?
        package let deadAt: Int64?
        package let supersededBy: String?
        /// The interns whom the portal's list names instead, an empty array for a person who is not in the roster; `nil` if the
        /// list does not disagree.
        package let listedFor: [InternRef]?
        /// What the list says where it calls the number dead instead.
        package let listedDead: DeadNumber?
    }

    /// A number in the portal's list.
    package struct Listed: Sendable {
        package let number: OfferNumber
        /// Never empty.
        package let rows: [OfferList.Row]
        /// Whose it is by the list; nobody's of the roster, or one of several.
        package let interns: [InternRef]
    }

    package struct Decided: Sendable {
        package let at: Int64
        package let who: String
        package let verb: String
        package let offer: String?
        package let intern: String?
        package let mail: Int64?
        package let because: String
        package let detail: String?
    }

    package struct Attempt: Sendable {
        package let beganAt: Int64
        package let endedAt: Int64?
        /// Whether its final dot may have been sent.
        package let handedOver: Bool
        /// `sent`, `later`, `failed`, `in_doubt`; `found` for a letter that was not handed over but found in the Sent folder.
        package let result: String?
        package let reply: String?
        package let recipient: String?
        package let messageID: String?
    }

    package struct Letter: Sendable {
        package let row: LetterRow
        package let attempts: [Attempt]
        /// In doubt, and what it says is as it was: it may be sent once more without a person.
        package let canBeCopied: Bool
    }

    package let subject: Subject
    package let interns: [InternRow]
    /// Oldest first; if there are more than `Ledger.mostHistory`, the newest of them.
    package let mails: [Mail]
    package let offers: [Offer]
    /// What the portal's list says of the number that was asked for.
    package let listed: Listed?
    package let decisions: [Decided]
    package let letters: [Letter]
    /// Why a person has stopped all sending.
    package let hold: String?
}

extension Ledger {
    /// The most mails, decisions or attempts in one history.
    package static let mostHistory = 200
    /// Octets of mails that a history includes to be read again, the newest first; a single mail is always included.
    static let heaviestStory = 40_000_000

    /// The whole history of one mail, number or intern; `nil` when the ledger has nothing of that name.
    package func history(of subject: History.Subject) async throws(LedgerFault) -> History? {
        try await read { [self] database in
            try StoryReader(database: database, roster: { try self.cachedRoster(database) }).read(subject)
        }
    }
}

/// Collects a history in one transaction. Valid only during it.
private struct StoryReader {
    let database: Database
    /// The whole roster, which most stories do not need.
    let roster: () throws -> Roster

    func read(_ subject: History.Subject) throws -> History? {
        let offers = try offers(of: subject)
        let mails = try mails(of: subject, offers: offers)
        let interns = try interns(of: subject, offers: offers)
        let decisions = try decisions(of: subject, offers: offers, mails: mails)
        let listed = try listing(of: subject)
        let isKnown =
            switch subject {
            case .mail: !mails.isEmpty
            case .offer: !offers.isEmpty || !mails.isEmpty || !decisions.isEmpty || listed != nil
            case .intern: !interns.isEmpty || !offers.isEmpty || !decisions.isEmpty
            }
        guard isKnown else { return nil }
        return History(
            subject: subject, interns: interns, mails: try told(mails),
            offers: try offers.compactMap(offer), listed: listed,
            decisions: decisions, letters: try letters(for: offers), hold: try Ledger.holdReason(database))
    }

    private func offers(of subject: History.Subject) throws -> [OfferNumber] {
        switch subject {
        case .offer(let number):
            try database.values("SELECT number FROM offer WHERE number = \(number)")
        case .mail(let id):
            try database.values(
                "SELECT number FROM offer WHERE number = (SELECT offer FROM mail WHERE id = \(id))")
        case .intern(let ref):
            try database.values(
                "SELECT number FROM offer WHERE intern = \(ref) ORDER BY bound_at, rowid LIMIT \(Ledger.mostHistory)"
            )
        }
    }

    private func listing(of subject: History.Subject) throws -> History.Listed? {
        guard case .offer(let number) = subject,
            try database.holds("SELECT EXISTS (SELECT 1 FROM offer_list_row WHERE number = \(number))")
        else { return nil }
        return try Settlement.reader(database, by: try roster()).listed(number)
    }

    private func mails(of subject: History.Subject, offers: [OfferNumber]) throws -> [MailID] {
        let limit = Ledger.mostHistory
        return switch subject {
        case .mail(let id): try database.values("SELECT id FROM mail WHERE id = \(id)")
        case .offer(let number):
            try database.values(
                """
                SELECT mail FROM mail_number WHERE number = \(number)
                UNION SELECT mail FROM objection WHERE number = \(number) ORDER BY mail DESC LIMIT \(limit)
                """
            ).reversed()
        case .intern(let ref):
            try database.values(
                """
                SELECT mail AS id FROM evidence WHERE intern = \(ref) AND rule IS NOT NULL
                UNION SELECT id FROM mail WHERE offer IN \(list: offers)
                UNION SELECT mail FROM objection WHERE number IN \(list: offers) ORDER BY id DESC LIMIT \(limit)
                """
            ).reversed()
        }
    }

    private func interns(of subject: History.Subject, offers: [OfferNumber]) throws -> [InternRow] {
        let refs: [InternRef] =
            if case .intern(let ref) = subject {
                [ref]
            } else {
                try database.values("SELECT DISTINCT intern FROM offer WHERE number IN \(list: offers)")
            }
        return try refs.flatMap { try Ledger.internRows(database, ref: $0) }
    }

    private func decisions(
        of subject: History.Subject, offers: [OfferNumber], mails: [MailID]
    ) throws -> [History.Decided] {
        var numbers = Set(offers)
        var ref: InternRef?
        switch subject {
        case .offer(let number): numbers.insert(number)
        case .intern(let intern): ref = intern
        case .mail(let id):
            let number: OfferNumber? = try database.value("SELECT offer FROM mail WHERE id = \(id)")
            if let number { numbers.insert(number) }
        }
        return try database.rows(
            """
            SELECT * FROM decision WHERE intern = \(ref) OR offer IN \(list: numbers) OR mail IN \(list: mails)
            ORDER BY id DESC LIMIT \(Ledger.mostHistory)
            """
        ).reversed().map { try History.Decided(row: $0) }
    }
}

/// Converts rows to values.
extension StoryReader {
    private func told(_ ids: [MailID]) throws -> [History.Mail] {
        var room = Ledger.heaviestStory
        let newestFirst = try ids.reversed().map { id in
            room -= try database.value("SELECT length(bytes) FROM mail WHERE id = \(id)") ?? 0
            return try mail(id, withBytes: room >= 0 || ids.count == 1)
        }
        return newestFirst.reversed()
    }

    private func mail(_ id: MailID, withBytes: Bool) throws -> History.Mail {
        let bytes: SQL = withBytes ? "bytes" : "NULL AS bytes"
        let row = try database.row(
            """
            SELECT \(part: MailRow.columns), trusted_by, after_what, after_place, after_state, after_done_at, dropped_at, forgotten,
                \(part: bytes)
            FROM mail WHERE id = \(id)
            """)
        guard let row else { throw LedgerFault.other(detail: "a mail that was there a moment ago") }
        var evidence: [Evidence] = []
        var candidates: [InternRef] = []
        let said = try database.rows(
            "SELECT intern, rule, place FROM evidence WHERE mail = \(id) ORDER BY position")
        for row in said {
            if try row.has("rule") {
                evidence.append(try Evidence(row: row))
            } else {
                candidates.append(try row.value("intern"))
            }
        }
        return History.Mail(
            row: try MailRow(row: row), trustedBy: try row.value("trusted_by"),
            bytes: try row.value("bytes", as: Data?.self).map(Array.init), evidence: evidence,
            candidates: candidates.filter { ref in !evidence.contains { $0.intern == ref } },
            ranked: candidates + evidence.map(\.intern), change: try MailChangeState.read(row),
            dropped: try row.time("dropped_at").map {
                [isForgotten = try row.value("forgotten", as: Bool.self)] in
                History.Dropped(at: $0, isForgotten: isForgotten)
            },
            dead: try row.value("offer", as: OfferNumber?.self).flatMap {
                try Settlement.reader(database).death(of: $0)
            })
    }

    private func offer(_ number: OfferNumber) throws -> History.Offer? {
        try database.row("SELECT * FROM offer WHERE number = \(number)").map { row in
            let listed = try listed(number)
            let dead = listed == nil ? nil : try Settlement.reader(database).listedDeath(of: number)
            return try History.Offer(row: row, listedFor: listed, listedDead: dead)
        }
    }

    /// The interns whom the portal's list names for a number that another intern has; `nil` if the two do not disagree.
    private func listed(_ number: OfferNumber) throws -> [InternRef]? {
        try database.value(
            "SELECT listed FROM open_list_conflict WHERE number = \(number)", as: InternRefs.self)?.refs
    }

    private func letters(for offers: [OfferNumber]) throws -> [History.Letter] {
        try Ledger.letters(database, where: "offer IN \(list: offers)").map { row in
            History.Letter(
                row: row, attempts: try attempts(of: row.id),
                canBeCopied: try database.holds(
                    "SELECT EXISTS (SELECT 1 FROM copyable_letter WHERE id = \(row.id))"))
        }
    }

    private func attempts(of letter: LetterID) throws -> [History.Attempt] {
        try database.rows(
            "SELECT * FROM attempt WHERE letter = \(letter) ORDER BY id DESC LIMIT \(Ledger.mostHistory)"
        ).reversed().map { try History.Attempt(row: $0) }
    }
}

extension Evidence {
    /// From a row with a rule: a row without one is only a candidate.
    init(row: Row) throws {
        self.init(rule: try row.value("rule"), intern: try row.value("intern"), place: try row.value("place"))
    }
}

extension History.Decided {
    init(row: Row) throws {
        self.init(
            at: try row.time("decided_at"), who: try row.value("who"), verb: try row.value("verb"),
            offer: try row.value("offer"), intern: try row.value("intern"), mail: try row.value("mail"),
            because: try row.value("because"), detail: try row.value("detail"))
    }
}

extension History.Offer {
    init(row: Row, listedFor: [InternRef]?, listedDead: DeadNumber? = nil) throws {
        self.init(
            number: try row.value("number"), intern: try row.value("intern"), rule: try row.value("rule"),
            boundAt: try row.time("bound_at"), receipt: try row.value("receipt"),
            deadReason: try row.value("dead_reason"), deadAt: try row.time("dead_at"),
            supersededBy: try row.value("superseded_by"), listedFor: listedFor,
            listedDead: listedDead)
    }
}

extension History.Attempt {
    init(row: Row) throws {
        self.init(
            beganAt: try row.time("began_at"), endedAt: try row.time("ended_at"),
            handedOver: try row.value("handed_over"), result: try row.value("result"),
            reply: try row.value("reply"), recipient: try row.value("recipient"),
            messageID: try row.value("message_id"))
    }
}

extension History.Attempt {
    /// The name under which the relay keeps the letter that it took with this attempt.
    package var queueID: QueueID? {
        result == AttemptEnd.sent.rawValue ? reply.flatMap(QueueID.init(reply:)) : nil
    }
}
