import FacteurCore
import GRDB
import Mail
import Store
import TestSupport
import Testing

/// Who is not forgotten, and why not.
@Suite struct ForgetRefusalTests {
    private static let now = LedgerFixture.now

    /// It was refused, and nothing has changed: the intern is there, and so is all mail.
    private func expectRefused(
        _ ref: String, _ obstacle: ErasureObstacle, copies: Bool = true, in fixture: LedgerFixture
    ) async throws {
        let before = try await (fixture.outcomes(), fixture.ledger.letterRows().map(\.state))
        #expect(try await fixture.forget(ref, copies: copies).failure == obstacle)
        let after = try await (fixture.outcomes(), fixture.ledger.letterRows().map(\.state))
        #expect(before == after)
        #expect(try await fixture.ledger.interns().contains { $0.ref.rawValue == ref })
        #expect(try await fixture.ledger.forgotten(LedgerFixture.ref(ref)) == nil)
    }

    @Test("a letter that is queued")
    func queued() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.deliver("A1234567", to: "ANNA", uid: 1)
        let (ref, number) = (try LedgerFixture.ref("ANNA"), try LedgerFixture.number("A1234567"))
        try await expectRefused("ANNA", .queued(ref, number), in: fixture)
    }

    @Test("a letter that waits for an approval")
    func toReview() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.deliver("A1234567", to: "ANNA", uid: 1)
        try await fixture.execute("UPDATE letter SET review = 'wanted', state = 'to_review'")
        let (ref, number) = (try LedgerFixture.ref("ANNA"), try LedgerFixture.number("A1234567"))
        try await expectRefused("ANNA", .toReview(ref, number), in: fixture)
    }

    @Test("a letter that a server is taking, one that is sent once more, one of which nobody knows")
    func inDoubt() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.deliver("A1234567", to: "ANNA", uid: 1)
        let (ref, number) = (try LedgerFixture.ref("ANNA"), try LedgerFixture.number("A1234567"))
        let letter = try #require(try await fixture.due().first)
        let until = Self.now + 600
        #expect(
            try await fixture.ledger.begin(letter, bytes: [65], inDoubtUntil: until, at: Self.now) == .granted
        )
        try await expectRefused("ANNA", .inFlight(ref, until: until), in: fixture)
        try await fixture.ledger.finish(letter, .inDoubt(words: "the line broke", next: until), at: Self.now)
        try await expectRefused("ANNA", .copyToCome(ref, at: until), in: fixture)
        try await expectRefused("ANNA", .inDoubt(ref, number), copies: false, in: fixture)
    }

    @Test("a number that is theirs and was never told: the code is missing")
    func untold() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.deliver("A1234567", to: "CHLOE", uid: 1)
        let (ref, number) = (try LedgerFixture.ref("CHLOE"), try LedgerFixture.number("A1234567"))
        try await expectRefused("CHLOE", .untold(ref, number), in: fixture)
    }

    @Test("a mail that is held and speaks of them: by evidence, by their number, as its sender, in its text")
    func held() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.tell("A1234567", to: "ANNA", uid: 1)
        let ref = try LedgerFixture.ref("ANNA")
        // Unproven, to her address; a second number; her own mail; a notice that names her only in its text.
        try await fixture.deliver("A7654321", to: "ANNA", uid: 2, results: nil)
        try await fixture.deliver("A1234567", to: "BRUNO", uid: 3)
        try await fixture.deliver(
            bytes: Fixtures.notice(
                offer: "A2222222", addressee: "other@example.test", from: "Anna@Interns.test", results: nil,
                id: "own"), uid: 4)
        let text = String(
            decoding: Fixtures.notice(offer: "A3333333", addressee: "x@example.test", results: nil, id: "t"),
            as: UTF8.self)
        try await fixture.deliver(bytes: Array((text + "Signed: NOM-ANNA, Prenom\r\n").utf8), uid: 5)
        #expect(try await fixture.outcomes().dropFirst().allSatisfy { $0.hasPrefix("held/") })
        try await expectRefused("ANNA", .heldMails(ref, [2, 3, 4, 5]), in: fixture)
        // Of Bruno only one of them speaks.
        try await expectRefused("BRUNO", .heldMails(LedgerFixture.ref("BRUNO"), [3]), in: fixture)
        _ = try await fixture.decide(.dismiss([2, 3, 4, 5])).get()
        #expect(try await fixture.forget("ANNA").get().mails == 5)
    }

    @Test("whoever is a mere candidate for a held mail is not spoken of, and it stays held")
    func candidate() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.deliver("A1234567", to: nil, uid: 1)
        #expect(try await fixture.outcomes() == ["held/no_match"])
        #expect(try await fixture.forget("ANNA").get().mails == 0)
        #expect(try await fixture.outcomes() == ["held/no_match"])
        #expect(try await fixture.content(of: 1) != nil)
    }

    @Test("mail that nobody has read yet")
    func unread() async throws {
        let fixture = try await LedgerFixture()
        try fixture.record(1, bytes: Array("anything".utf8))
        try await expectRefused("ANNA", .unreadMail, in: fixture)
    }

    @Test("a number that the portal's list gives to somebody else: it may have been told to the wrong person")
    func contradicted() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.tell("A1234567", to: "ANNA", uid: 1)
        _ = try await fixture.importOffers([("A1234567", "BRUNO")])
        let number = try LedgerFixture.number("A1234567")
        for ref in ["ANNA", "BRUNO"] {
            try await expectRefused(ref, .contradicted(LedgerFixture.ref(ref), number), in: fixture)
        }
    }

    @Test("a reference that nobody has, and one whose person is forgotten")
    func unknown() async throws {
        let fixture = try await LedgerFixture()
        let (ref, anna) = (try LedgerFixture.ref("NOBODY"), try LedgerFixture.ref("ANNA"))
        #expect(try await fixture.forget("NOBODY").failure == .unknown(ref))
        _ = try await fixture.forget("ANNA").get()
        #expect(try await fixture.forget("ANNA").failure == .alreadyForgotten(anna, at: Self.now))
    }
}

/// What is gone, and what must not be.
@Suite struct ForgetTests {
    private static let now = LedgerFixture.now
    private static let words = ["anna", "prénom", "pr..nom"]

    @Test(
        "nothing of the person is left in the ledger's files, nor in a backup made then; the others are as before"
    )
    func gone() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.tell("A1234567", to: "ANNA", uid: 1)
        try await fixture.tell("A7654321", to: "BRUNO", uid: 2)
        // She writes herself; a person names her in a reason; a list has her; a server quotes her.
        try await fixture.deliver(
            bytes: Array(
                "From: Anna <anna@interns.test>\r\nSubject: Anna asks\r\nDate: Sat, 5 Sep 2026 10:00:00 +0000\r\n\r\nHello\r\n"
                    .utf8), uid: 3)
        _ = try await fixture.importOffers([("A1234567", "ANNA"), ("A7654321", "BRUNO")])
        try await fixture.execute(
            """
            UPDATE mailbox SET error = 'NO <anna@interns.test> is over quota';
            INSERT INTO decision (decided_at, who, because, verb, offer, intern)
                VALUES (1, 'hr', 'Anna has called', 'receipt', 'A1234567', 'ANNA');
            INSERT INTO decision (decided_at, who, because, verb, offer, intern)
                VALUES (1, 'hr', 'as for NOM-ANNA Prénom', 'receipt', 'A7654321', 'BRUNO');
            UPDATE offer SET receipt = 'R-77712' WHERE number = 'A1234567';
            """)
        #expect(try !fixture.files(with: ["anna"]).isEmpty)
        let report = try await fixture.forget("ANNA", because: "Anna asked for it").get()
        #expect(report.numbers.map(\.rawValue) == ["A1234567"])
        #expect((report.mails, report.letters, report.decisions) == (2, 1, 2))
        let copy = fixture.folder.path("backup.sqlite")
        try await fixture.ledger.backUp(to: copy, at: Self.now)
        #expect(try fixture.files(with: ["anna", "R-77712", "over quota <"], besides: copy) == [])
        #expect(try fixture.files(with: ["bruno"], besides: copy).count >= 2)
        // Her mail stands there, and so do the decisions.
        let rows = try await fixture.rows()
        #expect(rows.map(\.outcome) == [.matched, .matched, .ignored])
        #expect(rows[0].offer == "A1234567" && rows[0].from == nil && rows[0].subject == nil)
        #expect(rows[1].from == "ne-pas-repondre@cic.gc.ca" && rows[1].intern?.rawValue == "BRUNO")
        #expect(try await fixture.content(of: 2) != nil)
        #expect(try await fixture.ledger.letterRows().map(\.state) == [.sent, .sent])
        try await fixture.ledger.checkIntegrity()
        #expect(try await fixture.ledger.status().interns == [.sent: 1, .awaitingOffer: 1])
        #expect(try await fixture.ledger.forgotten(LedgerFixture.ref("anna")) == Self.now)
    }

    @Test("their number is told to nobody else: by no mail, no list, no person")
    func blocked() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.tell("A1234567", to: "ANNA", uid: 1)
        _ = try await fixture.forget("ANNA").get()
        let number = try LedgerFixture.number("A1234567")
        #expect(try await fixture.assign("A1234567", to: "BRUNO").failure == .forgotten(number))
        #expect(
            try await fixture.decide(.told(number, LedgerFixture.ref("BRUNO"), on: Self.now)).failure
                == .forgotten(number))
        #expect(try await fixture.decide(.unassign(number)).failure == .forgotten(number))
        #expect(try await fixture.decide(.withdraw(number)).failure == .forgotten(number))
        let list = try await fixture.importOffers([("A1234567", "BRUNO")])
        #expect(list.conflicts.isEmpty)
        #expect(try await fixture.deliver("A1234567", to: "BRUNO", uid: 2).verdict.reason == .offerTaken)
        #expect(try await fixture.due().isEmpty)
        #expect(try await fixture.ledger.letterRows().count == 1)
        // The schema alone forbids it too.
        for sql in [
            "DELETE FROM letter; DELETE FROM offer WHERE number = 'A1234567'",
            "UPDATE offer SET intern = 'BRUNO' WHERE number = 'A1234567'",
            "UPDATE letter SET state = 'queued', requeued_by = 1 WHERE offer = 'A1234567'",
            "UPDATE intern SET removed_at = NULL WHERE forgotten_at IS NOT NULL",
        ] {
            await #expect(throws: DatabaseError.self, "\(sql)") { try await fixture.execute(sql) }
        }
    }

    @Test(
        "of a number that replaced another both are blocked; one that was taken back and given to another is theirs"
    )
    func severalNumbers() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.tell("A1000001", to: "ANNA", uid: 1)
        _ = try await fixture.assign("A1000002", to: "ANNA", replacing: true).get()
        try await fixture.sendNext()
        // A third was hers for a moment, and is Bruno's.
        try await fixture.deliver("A1000003", to: "BRUNO", uid: 2)
        _ = try await fixture.decide(.unassign(LedgerFixture.number("A1000003"))).get()
        _ = try await fixture.assign("A1000003", to: "ANNA", replacing: true).get()
        _ = try await fixture.decide(.unassign(LedgerFixture.number("A1000003"))).get()
        _ = try await fixture.assign("A1000003", to: "BRUNO").get()
        try await fixture.sendNext()
        let report = try await fixture.forget("ANNA").get()
        #expect(Set(report.numbers.map(\.rawValue)) == ["A1000001", "A1000002"])
        #expect(try await fixture.state(of: "BRUNO") == .sent)
        for number in ["A1000001", "A1000002"] {
            #expect(
                try await fixture.assign(number, to: "CHLOE").failure
                    == .forgotten(LedgerFixture.number(number)))
        }
        let story = try await fixture.ledger.history(of: .offer(LedgerFixture.number("A1000003")))
        #expect(story?.decisions.map(\.verb) == ["unassign", "assign", "unassign", "assign"])
        #expect(story?.decisions.count { $0.intern == "BRUNO" } == 2)
        #expect(try fixture.files(with: ["anna"]) == [])
    }

    @Test("a mail that is another's as well loses its text, and keeps what makes it theirs")
    func shared() async throws {
        let fixture = try await LedgerFixture()
        let both = Fixtures.notice(
            offer: "A1234567", addressee: "stages+bruno@example.test", from: "ne-pas-repondre@cic.gc.ca",
            id: "both")
        let named = String(decoding: both, as: UTF8.self) + "Cc: Nom-ANNA Prénom, anna@interns.test\r\n"
        try await fixture.deliver(bytes: Array(named.utf8), uid: 1)
        try await fixture.sendNext()
        #expect(try await fixture.outcomes() == ["matched/BRUNO"])
        #expect(try await fixture.forget("ANNA").get().mails == 1)
        #expect(try await fixture.outcomes() == ["matched/BRUNO"])
        #expect(try await fixture.rows().first?.from == "ne-pas-repondre@cic.gc.ca")
        #expect(try await fixture.content(of: 1) == nil)
        let story = try await fixture.ledger.history(of: .mail(MailID(rawValue: 1)))
        #expect(story?.mails.first?.evidence.map(\.intern.rawValue) == ["BRUNO", "BRUNO"])
        #expect(try await fixture.state(of: "BRUNO") == .sent)
        #expect(try fixture.files(with: ["anna"]) == [])
    }

    @Test("the same octets again, under a new numbering, are known, and nothing of them is kept")
    func again() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.tell("A1234567", to: "ANNA", uid: 1)
        let bytes = try #require(try await fixture.content(of: 1))
        _ = try await fixture.forget("ANNA").get()
        let validity = try #require(UIDValidity(rawValue: 8))
        _ = try await fixture.ledger.open(mailbox: "stages", uidValidity: validity)
        #expect(try await fixture.deliver(bytes: bytes, uid: 1, in: validity) == nil)
        #expect(try await fixture.rows().map(\.outcome) == [.matched, .duplicate])
        #expect(try fixture.files(with: ["anna"]) == [])
        #expect(try await fixture.due().isEmpty)
        #expect(
            try await fixture.ledger.missing(
                of: [try #require(UID(rawValue: 1))], mailbox: "stages", uidValidity: validity) == [])
    }

    @Test("the same octets again are known even where the mail waits for a person since, without its text")
    func againWhereHeld() async throws {
        let fixture = try await LedgerFixture()
        let text = String(
            decoding: Fixtures.notice(offer: "A1234567", addressee: "stages+bruno@example.test", id: "both"),
            as: UTF8.self)
        let bytes = Array((text + "Nom-ANNA Prénom\r\n").utf8)
        try await fixture.deliver(bytes: bytes, uid: 1)
        try await fixture.sendNext(result: .failed(reply: "550 no"))
        _ = try await fixture.forget("ANNA").get()
        let notes = try await fixture.decide(.unassign(LedgerFixture.number("A1234567"))).get().notes
        #expect(notes.contains(.contentGone(1)))
        #expect(try await fixture.outcomes() == ["held/no_match"])
        let validity = try #require(UIDValidity(rawValue: 8))
        _ = try await fixture.ledger.open(mailbox: "stages", uidValidity: validity)
        #expect(try await fixture.deliver(bytes: bytes, uid: 1, in: validity) == nil)
        #expect(try await fixture.outcomes() == ["held/no_match", "duplicate"])
        #expect(try fixture.files(with: ["anna"]) == [])
    }

    @Test("a backup that is put back says who was forgotten since it was made")
    func restored() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.tell("A1234567", to: "ANNA", uid: 1)
        let copy = fixture.folder.path("copy.sqlite")
        try await fixture.ledger.backUp(to: copy, at: Self.now)
        _ = try await fixture.forget("ANNA").get()
        let back = try await Restoration.putBack(copy, as: fixture.ledger.path, at: Self.now)
        let forgotten = try #require(back.forgotten)
        #expect(forgotten.map(\.rawValue) == ["ANNA"])
        let again = try Ledger(path: fixture.ledger.path, now: Self.now)
        let answers = try await again.forget(
            forgotten, cause: .asked, who: "hr", because: .none, copies: true, at: Self.now
        ).answers
        #expect(answers.allSatisfy { $0.failure == nil })
    }

    @Test("the same reference later is another person's: nothing that was the first one's goes to them")
    func anew() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.tell("A1234567", to: "ANNA", uid: 1)
        // One that was dismissed for her, and one that came for her number.
        try await fixture.deliver("A7654321", to: "ANNA", uid: 2)
        _ = try await fixture.decide(.dismiss([2])).get()
        _ = try await fixture.forget("ANNA").get()
        try await fixture.importRoster([LedgerFixture.intern("ANNA", email: "second@interns.test")])
        #expect(try await fixture.state(of: "ANNA") == .awaitingOffer)
        #expect(try await fixture.deliver("A1234567", to: "ANNA", uid: 3).verdict.outcome == .held)
        #expect(try await fixture.deliver("A7654321", to: "ANNA", uid: 4).verdict.outcome == .held)
        #expect(try await fixture.due().isEmpty)
        // A number that nobody knew is theirs.
        #expect(try await fixture.deliver("A5555555", to: "ANNA", uid: 5).verdict.outcome == .matched)
        #expect(try await fixture.due().map(\.intern.email.text) == ["second@interns.test"])
    }

    /// SQLite moves rows between pages as a tree grows and shrinks: a page must not keep what was moved away from it.
    @Test("of a whole season, whoever is forgotten is in no page of the file, and everybody else is")
    func season() async throws {
        let fixture = try await LedgerFixture()
        let refs = (0..<160).map { "S\(1000 + $0)" }
        try await fixture.importRoster(try refs.map { try LedgerFixture.intern($0) })
        for (index, ref) in refs.enumerated() {
            try await fixture.tell("A2\(100_000 + index)", to: ref, uid: UInt32(index + 1))
        }
        let gone = refs.indices.filter { $0 % 3 == 1 }.map { refs[$0] }
        for part in [gone.prefix(20), gone.dropFirst(20)] {
            let answers = try await fixture.ledger.forget(
                part.map { try LedgerFixture.ref($0) }, cause: .retention, who: "facteur", because: .none,
                copies: true, at: Self.now
            ).answers
            #expect(answers.allSatisfy { $0.failure == nil })
        }
        #expect(try fixture.files(with: gone + gone.map { "\($0)@interns.test" }) == [])
        let stay = refs.filter { !gone.contains($0) }
        let found = try fixture.files(with: stay).compactMap { $0.split(separator: " ").last }
        #expect(Set(found).count == stay.count)
        #expect(try await fixture.ledger.status().interns[.sent] == stay.count)
        try await fixture.ledger.checkIntegrity()
    }

    @Test(
        "a server that answers after all, when the number is withdrawn and its intern forgotten, brings nothing back"
    )
    func lateAnswer() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.deliver("A1234567", to: "ANNA", uid: 1)
        let letter = try #require(try await fixture.due().first)
        _ = try await fixture.ledger.begin(letter, bytes: [65], inDoubtUntil: Self.now + 600, at: Self.now)
        let later = Self.now + 601
        _ = try await fixture.decide(.withdraw(LedgerFixture.number("A1234567")), at: later).get()
        _ = try await fixture.forget("ANNA", at: later).get()
        try await fixture.ledger.finish(letter, .sent(reply: "250 <anna@interns.test> queued"), at: later + 1)
        #expect(try fixture.files(with: ["anna"]) == [])
        #expect(try await fixture.ledger.letterRows().map(\.state) == [.superseded])
    }

    @Test("nobody who has no number leaves a row")
    func withoutNumber() async throws {
        let fixture = try await LedgerFixture()
        let report = try await fixture.forget("ANNA").get()
        #expect(report.numbers.isEmpty && report.letters == 0)
        #expect(try fixture.files(with: ["anna"]) == [])
        #expect(try await fixture.ledger.interns().map(\.ref.rawValue) == ["BRUNO", "CHLOE"])
        try await fixture.ledger.checkIntegrity()
    }

    @Test("whoever has left the roster is forgotten as well")
    func removed() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.tell("A1234567", to: "ANNA", uid: 1)
        try await fixture.importRoster(
            [LedgerFixture.intern("BRUNO"), LedgerFixture.intern("CHLOE", noc: nil)], removeMissing: true)
        _ = try await fixture.forget("ANNA").get()
        #expect(try fixture.files(with: ["anna"]) == [])
    }

    @Test("several at once: those in whose way something is stay, the others go")
    func several() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.tell("A1234567", to: "ANNA", uid: 1)
        try await fixture.deliver("A7654321", to: "BRUNO", uid: 2)
        let answers = try await fixture.ledger.forget(
            ["ANNA", "BRUNO", "CHLOE"].map { try LedgerFixture.ref($0) }, cause: .retention, who: "facteur",
            because: .none, copies: true, at: Self.now
        ).answers
        #expect(answers.map { $0.failure == nil } == [true, false, true])
        #expect(try await fixture.ledger.interns().map(\.ref.rawValue) == ["BRUNO"])
        #expect(try fixture.files(with: ["anna", "chloe"]) == [])
    }
}
