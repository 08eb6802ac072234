package import FacteurCore
import Mail
import Text

/// One transaction that erases people. Valid only during it.
struct ErasureWork {
    let settlement: Settlement
    let refs: [InternRef]
    let found: ErasureFindings
    let traces: PersonTraces
    let cause: ErasureCause
    let who: String
    let because: DecisionReason
    let copies: Bool

    private var database: Database { settlement.database }
    private var now: Int64 { settlement.now }

    func carryOut() throws -> [Result<ErasureReport, ErasureObstacle>] {
        let key = try Ledger.secret(database)
        let answers = try refs.indices.map { place -> Result<ErasureReport, ErasureObstacle> in
            guard let person = found.people[place] else {
                return .failure(try obstacle(toForgetNobody: refs[place], key: key))
            }
            let facts = try facts(of: person.intern.ref, at: place)
            if let obstacle = ErasureRules.obstacle(toForget: person.intern.ref, facts) {
                return .failure(obstacle)
            }
            return .success(try erase(person, at: place, facts.offers.map(\.number), key: key))
        }
        let erased = Set(refs.indices.filter { answers[$0].isSuccess })
        guard !erased.isEmpty else { return answers }
        try eraseFromLists(erased)
        try eraseFromReplies(erased)
        try database.execute("UPDATE ledger SET generation = generation + 1")
        return answers
    }

    private func obstacle(toForgetNobody ref: InternRef, key: [UInt8]) throws -> ErasureObstacle {
        try Ledger.forgotten(ref, key: key, database).map { .alreadyForgotten(ref, at: $0) } ?? .unknown(ref)
    }

    // MARK: What is in the way

    private func facts(of ref: InternRef, at place: Int) throws -> ErasureFacts {
        var facts = ErasureFacts()
        let numbers = try numbers(of: ref)
        facts.offers = try numbers.map { try settlement.offerRecord($0, copies: copies) }
        let concerned = try mails(of: ref, numbers, at: place)
        let held: [MailID] = try database.values("SELECT id FROM mail WHERE outcome = 'held' ORDER BY id")
        facts.heldMails = held.filter(concerned.contains).prefix(ErasureFacts.mostNamed).map(\.rawValue)
        facts.following = try database.values(
            """
            SELECT offer FROM letter WHERE intern = \(ref) AND kind <> 'number'
                AND (state = 'queued' AND id IN (SELECT id FROM sendable_letter) OR id IN (SELECT id FROM reviewable_letter)
                    OR state = 'in_doubt' AND (id IN (SELECT id FROM copyable_letter) OR EXISTS (
                        SELECT 1 FROM attempt WHERE attempt.letter = letter.id AND ended_at IS NULL)))
            ORDER BY id
            """)
        facts.openReplies = try database.values(
            "SELECT id FROM mail WHERE intern = \(ref) AND reply_open = 1 ORDER BY id LIMIT \(ErasureFacts.mostNamed)"
        )
        facts.hasUnreadMail = try Ledger.hasUnreadMail(database)
        facts.contradictions = try database.values(
            """
            SELECT number FROM open_list_conflict
            WHERE intern = \(ref) OR instr(' ' || listed || ' ', ' ' || \(ref) || ' ') > 0 ORDER BY number
            """)
        return facts
    }

    private func numbers(of ref: InternRef) throws -> [OfferNumber] {
        try database.values("SELECT number FROM offer WHERE intern = \(ref) ORDER BY bound_at, number")
    }

    /// All mails that speak of the person, or of a number of theirs; for a mere candidate nothing speaks.
    private func mails(of ref: InternRef, _ numbers: [OfferNumber], at place: Int) throws -> Set<MailID> {
        var mails = found.mails[place] ?? []
        mails.formUnion(
            try database.values(
                """
                SELECT mail FROM evidence WHERE intern = \(ref) AND rule IS NOT NULL
                UNION SELECT id FROM mail WHERE intern = \(ref)
                """, as: MailID.self))
        for number in numbers {
            mails.formUnion(
                try database.values("SELECT mail FROM mail_number WHERE number = \(number)", as: MailID.self))
        }
        // The same octets again say the same.
        for id in mails {
            mails.formUnion(
                try database.values(
                    """
                    SELECT other.id FROM mail JOIN mail AS other ON other.hash = mail.hash
                    WHERE mail.id = \(id) AND other.settled_at IS NOT NULL
                    """, as: MailID.self, cached: true))
        }
        return mails
    }

    // MARK: What goes

    private func erase(
        _ person: ErasureSearch.Person, at place: Int, _ numbers: [OfferNumber], key: [UInt8]
    ) throws -> ErasureReport {
        let ref = person.intern.ref
        let mails = try mails(of: ref, numbers, at: place)
        for id in mails { try empty(id, of: ref, isSender: found.senders[place]?.contains(id) ?? false) }
        let decisions = try emptyDecisions(of: ref, numbers, mails, at: place)
        let letters = try emptyLetters(of: ref)
        try database.execute("DELETE FROM offer_list_row WHERE number IN \(list: numbers)")
        // A conflict that is still open would have been in the way.
        try database.execute(
            """
            DELETE FROM list_conflict WHERE number IN \(list: numbers)
                OR instr(' ' || listed || ' ', ' ' || \(ref) || ' ') > 0
            """)
        try database.execute("DELETE FROM evidence WHERE intern = \(ref) AND rule IS NULL")
        if numbers.isEmpty { try removeRow(ref) } else { try replaceRow(ref) }
        let proof = ErasureProof(of: ref, key: key)
        let isNamed = traces.people(hintedAtIn: because.text).contains(place)
        try database.execute(
            """
            INSERT INTO forgotten (proof, forgotten_at, cause, who, because)
            VALUES (\(Octets(proof.octets)), \(now), \(cause.rawValue), \(who.isEmpty ? "unknown" : who),
                \((isNamed ? DecisionReason.erased : because).text))
            """)
        return ErasureReport(
            ref: ref, proof: proof, numbers: numbers, mails: mails.count, letters: letters,
            decisions: decisions)
    }

    /// The content goes of every mail that names the person. Of a mail that is another intern's as well, its sender and its
    /// evidence stay, which are theirs.
    private func empty(_ id: MailID, of ref: InternRef, isSender: Bool) throws {
        let isShared = try database.holds(
            """
            SELECT EXISTS (SELECT 1 FROM evidence WHERE mail = \(id) AND rule IS NOT NULL AND intern <> \(ref))
                OR EXISTS (SELECT 1 FROM mail WHERE id = \(id) AND intern <> \(ref))
                OR EXISTS (SELECT 1 FROM mail_number JOIN offer ON offer.number = mail_number.number
                    WHERE mail_number.mail = \(id) AND offer.intern <> \(ref))
            """, cached: true)
        try database.execute(
            """
            UPDATE mail SET bytes = NULL, subject = NULL, forgotten = 1, reply_open = 0, dropped_at = coalesce(dropped_at, \(now)),
                sender = CASE WHEN \(isShared && !isSender) THEN sender END,
                message_id = CASE WHEN \(isShared) THEN message_id END,
                trusted_by = CASE WHEN \(isShared) THEN trusted_by END,
                receipt = CASE WHEN \(isShared) THEN receipt END, submitted = CASE WHEN \(isShared) THEN submitted END
            WHERE id = \(id)
            """, cached: true)
        try database.execute("DELETE FROM signature_key WHERE mail = \(id)", cached: true)
    }

    /// - Returns: the number of decisions.
    private func emptyDecisions(
        of ref: InternRef, _ numbers: [OfferNumber], _ mails: Set<MailID>, at place: Int
    ) throws -> Int {
        var decisions = found.decisions[place] ?? []
        decisions.formUnion(
            try database.values(
                "SELECT id FROM decision WHERE intern = \(ref) OR offer IN \(list: numbers)", as: Int64.self))
        for id in mails {
            decisions.formUnion(
                try database.values(
                    "SELECT id FROM decision WHERE mail = \(id)", as: Int64.self, cached: true))
        }
        for id in decisions {
            // Why a mail was held says nothing of anybody, and is needed to take its dismissal back.
            try database.execute(
                """
                UPDATE decision SET because = \(DecisionReason.erased.text),
                    detail = CASE WHEN verb IN ('dismiss', 'reopen') THEN detail END
                WHERE id = \(id)
                """, cached: true)
        }
        return decisions.count
    }

    /// The Message-ID, the state and the times stay: a report of the letter is known by them. Nobody is named in them.
    ///
    /// - Returns: the number of letters.
    private func emptyLetters(of ref: InternRef) throws -> Int {
        try database.execute(
            """
            UPDATE attempt SET recipient = NULL, reply = NULL
            WHERE letter IN (SELECT id FROM letter WHERE intern = \(ref))
            """)
        return try database.changes(
            """
            UPDATE letter SET handed_to = NULL, handed_noc = NULL, handed_bytes = NULL, last_reply = NULL
            WHERE intern = \(ref)
            """)
    }

    /// A row of a list with exactly this name and another's number is a namesake's.
    private func eraseFromLists(_ erased: Set<Int>) throws {
        let names: [String] = try database.values("SELECT DISTINCT worker_name FROM offer_list_row")
        for name in names where !traces.people(called: name).isDisjoint(with: erased) {
            try database.execute(
                """
                DELETE FROM offer_list_row WHERE worker_name = \(name)
                    AND (number IS NULL OR number NOT IN (SELECT number FROM offer))
                """)
        }
    }

    /// Servers quote addresses, and a reason why nothing is sent is a person's own words.
    private func eraseFromReplies(_ erased: Set<Int>) throws {
        let addresses = erased.flatMap { place in
            [found.people[place]?.intern.email, found.people[place]?.origin?.email]
        }.compactMap { $0?.text.lowercased() }
        try Ledger.cleanReplies(database) { words in
            guard !traces.people(in: words).isDisjoint(with: erased) else { return words }
            return words.split(separator: " ", omittingEmptySubsequences: false).map { word in
                addresses.contains { word.lowercased().contains($0) } ? "…@…" : String(word)
            }.joined(separator: " ")
        }
        let reason: String? = try database.value("SELECT hold_reason FROM ledger")
        if let reason, !traces.people(hintedAtIn: reason).isDisjoint(with: erased) {
            try database.execute("UPDATE ledger SET hold_reason = \(DecisionReason.erased.text)")
        }
    }

    // MARK: The row

    private func removeRow(_ ref: InternRef) throws {
        try database.execute("DELETE FROM evidence WHERE intern = \(ref)")
        try database.execute("UPDATE mail SET intern = NULL WHERE intern = \(ref)")
        try database.execute("UPDATE decision SET intern = NULL WHERE intern = \(ref)")
        try database.execute("DELETE FROM intern WHERE ref = \(ref)")
    }

    /// Their numbers, and what hangs on them, go to a row that is nobody's.
    private func replaceRow(_ ref: InternRef) throws {
        let token = try database.value("SELECT lower(hex(randomblob(6)))", as: String.self) ?? "0"
        let nobody = "forgotten-\(token)"
        // A number and its letter change together.
        try database.execute("PRAGMA defer_foreign_keys = ON")
        // `formerly` for a moment: by it the number may go to another row.
        try database.execute(
            """
            UPDATE intern SET ref = \(nobody), formerly = \(ref), removed_at = coalesce(removed_at, \(now)),
                family_name = '', given_names = '', email = \(Self.noAddress), language = 'fr',
                second_language = NULL, noc = NULL,
                portal_email = NULL, employer = NULL, supervisor_email = NULL, office = NULL, origin_family = NULL, origin_given = NULL, origin_email = NULL,
                person_since = NULL, listed_at = NULL
            WHERE ref = \(ref)
            """)
        for table in ["offer", "letter", "mail", "evidence", "decision"] {
            try database.execute("UPDATE \(name: table) SET intern = \(nobody) WHERE intern = \(ref)")
        }
        try database.execute("UPDATE offer SET receipt = NULL WHERE intern = \(nobody)")
        try database.execute(
            "UPDATE intern SET formerly = NULL, forgotten_at = \(now) WHERE ref = \(nobody)")
    }

    /// An address to which nothing can be sent (RFC 2606).
    private static let noAddress = "forgotten@facteur.invalid"
}

extension Settlement {
    /// Whether the row is that of somebody who was forgotten.
    func isForgotten(_ ref: InternRef) throws -> Bool {
        try database.holds(
            "SELECT EXISTS (SELECT 1 FROM intern WHERE ref = \(ref) AND forgotten_at IS NOT NULL)",
            cached: true)
    }

    /// References that somebody had who was forgotten, and that nobody has now: whoever has one next is another person, to whom
    /// nothing goes that the ledger knew before.
    func formerlyForgotten(among interns: [Intern]) throws -> Set<InternRef> {
        let isAny = try database.holds("SELECT EXISTS (SELECT 1 FROM forgotten)")
        guard isAny else { return [] }
        let key = try Ledger.secret(database)
        return try Set(
            interns.map(\.ref).filter { ref in
                try !database.holds("SELECT EXISTS (SELECT 1 FROM intern WHERE ref = \(ref))", cached: true)
                    && Ledger.forgotten(ref, key: key, database) != nil
            })
    }

    /// The numbers of people who were forgotten.
    func forgottenNumbers() throws -> Set<OfferNumber> {
        Set(
            try database.values(
                "SELECT number FROM offer JOIN intern ON intern.ref = offer.intern WHERE intern.forgotten_at IS NOT NULL"
            ))
    }
}

extension Ledger {
    /// When somebody was last forgotten who had that reference.
    package func forgotten(_ ref: InternRef) async throws(LedgerFault) -> Int64? {
        try await read { database in
            try Self.forgotten(ref, key: try Self.secret(database), database)
        }
    }

    /// Of these references, those that somebody had who was forgotten, with when; in the same order.
    package func forgotten(
        among refs: [InternRef]
    ) async throws(LedgerFault) -> [(ref: InternRef, at: Int64)] {
        try await read { database in
            // Of nearly every ledger nobody was forgotten: nothing is hashed for it.
            guard try database.holds("SELECT EXISTS (SELECT 1 FROM forgotten)") else { return [] }
            let key = try Self.secret(database)
            return try refs.compactMap { ref in
                try Self.forgotten(ref, key: key, database).map { (ref, $0) }
            }
        }
    }

    /// The proofs of all who were forgotten.
    func proofs() async throws(LedgerFault) -> Set<[UInt8]> {
        try await read { database in
            Set(try database.values("SELECT proof FROM forgotten", as: Octets.self).map(\.octets))
        }
    }

    /// Those of this ledger's interns whom the proofs of another one with the same secret mean, and its own do not.
    func refs(provenBy proofs: Set<[UInt8]>) async throws(LedgerFault) -> [InternRef] {
        try await read { database in
            let key = try Self.secret(database)
            let own = Set(try database.values("SELECT proof FROM forgotten", as: Octets.self).map(\.octets))
            let refs: [InternRef] = try database.values(
                "SELECT ref FROM intern WHERE forgotten_at IS NULL ORDER BY ref")
            return refs.filter { ref in
                let proof = ErasureProof(of: ref, key: key).octets
                return proofs.contains(proof) && !own.contains(proof)
            }
        }
    }

    static func forgotten(_ ref: InternRef, key: [UInt8], _ database: Database) throws -> Int64? {
        try database.value(
            "SELECT max(forgotten_at) FROM forgotten WHERE proof = \(Octets(ErasureProof(of: ref, key: key).octets))",
            as: Int64.self)
    }
}

extension Result {
    var isSuccess: Bool {
        if case .success = self { true } else { false }
    }
}
