import FacteurCore
import Mail
import Store
import TestSupport
import Testing

@Suite struct LetterTests {
    private static let now = LedgerFixture.now

    private func queued() async throws -> (LedgerFixture, DueLetter) {
        let fixture = try await LedgerFixture()
        try await fixture.settle("A1234567", to: "ANNA", uid: 1)
        return (fixture, try #require(try await fixture.due().first))
    }

    private func begin(_ letter: DueLetter, _ fixture: LedgerFixture, at now: Int64 = now) async throws
        -> BeginAnswer
    {
        try await fixture.ledger.begin(letter, bytes: [65], inDoubtUntil: now + 600, at: now)
    }

    @Test("begun and never finished is in doubt, and due once more only after the wait")
    func crashAfterBegin() async throws {
        let (fixture, letter) = try await queued()
        #expect(try await begin(letter, fixture) == .granted)
        #expect(try await fixture.ledger.letterRows().map(\.state) == [.inDoubt])
        #expect(try await fixture.due(at: Self.now + 599).isEmpty)
        let copy = try #require(try await fixture.due(at: Self.now + 600).first)
        #expect(copy.isCopy)
        #expect(copy.messageID == letter.messageID)
        #expect(copy.bytes == [65])
        #expect(try await fixture.due(at: Self.now + 600, copies: false).isEmpty)
    }

    @Test("a letter in doubt twice is never sent a third time")
    func inDoubtTwice() async throws {
        let (fixture, letter) = try await queued()
        _ = try await begin(letter, fixture)
        let copy = try #require(try await fixture.due(at: Self.now + 600).first)
        #expect(try await begin(copy, fixture, at: Self.now + 600) == .granted)
        #expect(try await fixture.due(at: Self.now + 1_000_000).isEmpty)
        #expect(try await fixture.ledger.letterRows().map(\.state) == [.inDoubt])
    }

    @Test("a letter in doubt is looked for once each time it was handed over, and only when its wait is over")
    func lookedFor() async throws {
        let (fixture, letter) = try await queued()
        let ledger = fixture.ledger
        _ = try await begin(letter, fixture)
        #expect(try await ledger.doubtful(at: Self.now + 599).isEmpty)
        let doubtful = try #require(try await ledger.doubtful(at: Self.now + 600).first)
        #expect(doubtful.messageID == letter.messageID && doubtful.handedOverAt == Self.now)
        #expect(doubtful.mayBeCopied)
        try await ledger.recordSentFolderSearch(doubtful, .putOff(next: Self.now + 900), at: Self.now + 600)
        #expect(try await ledger.doubtful(at: Self.now + 899).isEmpty)
        #expect(try await ledger.doubtful(at: Self.now + 900) == [doubtful])
        try await ledger.recordSentFolderSearch(doubtful, .notFound, at: Self.now + 900)
        #expect(try await ledger.doubtful(at: Self.now + 1_000_000).isEmpty)
        let copy = try #require(try await fixture.due(at: Self.now + 900).first)
        _ = try await begin(copy, fixture, at: Self.now + 900)
        let again = try #require(try await ledger.doubtful(at: Self.now + 1_500).first)
        #expect(!again.mayBeCopied)
        try await ledger.recordSentFolderSearch(again, .found(place: "“Sent”"), at: Self.now + 1_500)
        let row = try #require(try await ledger.letterRows().first)
        #expect(row.state == .sent && row.sentAt == Self.now + 900 && row.inDoubtSince == nil)
        #expect(row.lastReply == "the mail server had taken it: it lies in “Sent”")
        #expect(try await fixture.due(at: Self.now + 1_000_000).isEmpty)
        // The brake counts what was handed over, not what was found.
        #expect(try await ledger.handedOver(within: 3_600, of: Self.now + 1_500) == 2)
        let story = try #require(try await ledger.history(of: .intern(letter.intern.ref)))
        #expect(story.letters.first?.attempts.map(\.result) == ["in_doubt", "in_doubt", "found"])
    }

    /// What happens to a letter before it turns out that every letter is refused.
    enum Past: CaseIterable { case refusedOnce, refusedTwice, cutOffBefore, sent, withdrawn }

    @Test(
        "a letter refused with all others waits again once, if nobody can have got it",
        arguments: Past.allCases)
    func requeue(past: Past) async throws {
        let (fixture, letter) = try await queued()
        let ledger = fixture.ledger
        try await fixture.settle("A7654321", to: "BRUNO", uid: 2)
        let other = try #require(try await fixture.due().first { $0.id != letter.id })
        let again = {
            try await ledger.finish(
                other, .failed(reply: "550 no"),
                rule: RefusalRule(
                    most: 1, window: 86_400, instead: .later(reply: "550 no", next: Self.now + 90)
                ) {
                    _ in true
                }, at: Self.now
            ).queuedAgain
        }
        switch past {
        case .sent:
            _ = try await begin(letter, fixture)
            try await ledger.finish(letter, .sent(reply: "250 ok"), at: Self.now)
        case .cutOffBefore:
            _ = try await begin(letter, fixture)
            try await fixture.execute("UPDATE letter SET state = 'queued'")
            _ = try await begin(letter, fixture)
            try await ledger.finish(letter, .failed(reply: "550 no"), at: Self.now)
        case .refusedOnce, .refusedTwice, .withdrawn:
            try await ledger.finish(letter, .failed(reply: "550 no"), at: Self.now)
        }
        if past == .refusedTwice {
            #expect(try await again().map(\.id) == [letter.id])
            try await ledger.finish(letter, .failed(reply: "550 no"), at: Self.now)
        }
        if past == .withdrawn {
            try await fixture.execute(
                "UPDATE offer SET dead_at = 1, dead_reason = 'withdrawn' WHERE number = 'A1234567'")
        }
        let before = try await ledger.letterRows().map(\.state)
        let waits = past == .refusedOnce
        #expect(try await again().map(\.id) == (waits ? [letter.id] : []))
        let after = try await ledger.letterRows().map(\.state)
        #expect(after == (waits ? [.queued, .queued] : before))
        #expect(try await fixture.due(at: Self.now + 89).isEmpty)
        #expect(try await fixture.due(at: Self.now + 90).contains { $0.id == letter.id } == waits)
    }

    @Test("what is found of a letter that is in doubt no longer changes nothing")
    func lookedForTooLate() async throws {
        let (fixture, letter) = try await queued()
        _ = try await begin(letter, fixture)
        let doubtful = try #require(try await fixture.ledger.doubtful(at: Self.now + 600).first)
        try await fixture.ledger.finish(letter, .failed(reply: "550 no"), at: Self.now + 601)
        try await fixture.ledger.recordSentFolderSearch(doubtful, .found(place: "“Sent”"), at: Self.now + 602)
        #expect(try await fixture.ledger.letterRows().map(\.state) == [.failed])
    }

    @Test("a copy that was not taken may be tried again as the same one copy")
    func copyLater() async throws {
        let (fixture, letter) = try await queued()
        _ = try await begin(letter, fixture)
        let copy = try #require(try await fixture.due(at: Self.now + 600).first)
        _ = try await begin(copy, fixture, at: Self.now + 600)
        try await fixture.ledger.finish(
            copy, .later(reply: "450 later", next: Self.now + 700), at: Self.now + 601)
        let again = try #require(try await fixture.due(at: Self.now + 700).first)
        #expect(again.isCopy)
        try await fixture.ledger.finish(
            again, .later(reply: "no connection", next: Self.now + 800), at: Self.now + 701)
        #expect(try await fixture.due(at: Self.now + 800).first?.isCopy == true)
    }

    @Test("sent is sent: not due again, with the server's words")
    func sent() async throws {
        let (fixture, letter) = try await queued()
        _ = try await begin(letter, fixture)
        try await fixture.ledger.finish(letter, .sent(reply: "250 queued as X"), at: Self.now + 1)
        let row = try #require(try await fixture.ledger.letterRows().first)
        #expect(row.state == .sent)
        #expect(row.sentAt == Self.now + 1)
        #expect(row.lastReply == "250 queued as X")
        #expect(row.attempts == 1)
        #expect(try await fixture.due(at: Self.now + 1_000_000).isEmpty)
        #expect(try await begin(letter, fixture) == .changed)
    }

    @Test("later waits until its time; refused for good is failed")
    func laterThenFailed() async throws {
        let (fixture, letter) = try await queued()
        try await fixture.ledger.finish(letter, .later(reply: "450", next: Self.now + 60), at: Self.now)
        #expect(try await fixture.due(at: Self.now + 59).isEmpty)
        let again = try #require(try await fixture.due(at: Self.now + 60).first)
        #expect(again.attempts == 1)
        try await fixture.ledger.finish(again, .failed(reply: "550 no such user"), at: Self.now + 61)
        #expect(try await fixture.ledger.letterRows().map(\.state) == [.failed])
        #expect(try await fixture.ledger.internRows().first?.state == .failed)
    }

    @Test("only what passed the final dot counts for the brake")
    func brake() async throws {
        let (fixture, letter) = try await queued()
        try await fixture.ledger.finish(letter, .later(reply: "450", next: Self.now), at: Self.now)
        #expect(try await fixture.ledger.handedOver(within: 10, of: Self.now) == 0)
        _ = try await begin(letter, fixture)
        #expect(try await fixture.ledger.handedOver(within: 10, of: Self.now) == 1)
        #expect(try await fixture.ledger.handedOver(within: 10, of: Self.now + 10) == 0)
        // The clock was a day fast, and has been put right.
        #expect(try await fixture.ledger.handedOver(within: 3_600, of: Self.now - 86_400) == 0)
    }

    @Test("an address or a code that changed after the letter was written stops it at the final dot")
    func changed() async throws {
        let (fixture, letter) = try await queued()
        try await fixture.importRoster([try LedgerFixture.intern("ANNA", email: "new@interns.test")])
        #expect(try await begin(letter, fixture) == .changed)
        let anew = try #require(try await fixture.due().first)
        #expect(anew.intern.email.text == "new@interns.test")
        #expect(try await begin(anew, fixture) == .granted)
    }

    @Test("a letter in doubt whose code has changed since is not copied, but waits for a person")
    func copyOutdated() async throws {
        let (fixture, letter) = try await queued()
        _ = try await begin(letter, fixture)
        try await fixture.importRoster([try LedgerFixture.intern("ANNA", noc: "63200")])
        #expect(try await fixture.due(at: Self.now + 600).isEmpty)
        #expect(try await fixture.ledger.letterRows().map(\.state) == [.inDoubt])
    }

    @Test("a letter that was put off is written anew, with what the roster says then")
    func rewritten() async throws {
        let (fixture, letter) = try await queued()
        _ = try await begin(letter, fixture)
        try await fixture.ledger.finish(letter, .later(reply: "451", next: Self.now + 60), at: Self.now)
        try await fixture.importRoster([try LedgerFixture.intern("ANNA", noc: "63200")])
        let again = try #require(try await fixture.due(at: Self.now + 60).first)
        #expect(again.bytes == nil)
        #expect(again.intern.noc?.rawValue == "63200")
    }

    @Test(
        "the languages of a letter are those of the roster, both in their order",
        arguments: LetterLanguage.allCases)
    func languages(language: LetterLanguage) async throws {
        let (fixture, _) = try await queued()
        try await fixture.importRoster([try LedgerFixture.intern("ANNA", language: language)])
        #expect(try await fixture.due().first?.intern.language == language)
        // A file without the column leaves them.
        _ = try await fixture.ledger.importRoster(
            RosterComparison(Roster([try LedgerFixture.intern("ANNA")]), absent: [.language]),
            removeMissing: false,
            options: MatchingOptions(), at: Self.now, messageID: LedgerFixture.messageID)
        #expect(try await fixture.ledger.interns().first?.language == language)
        try await fixture.importRoster([try LedgerFixture.intern("ANNA")])
        #expect(try await fixture.ledger.interns().first?.language == .fr)
    }

    @Test(
        "a supervisor and an office are kept, left by a file without their columns, and emptied by an empty cell"
    )
    func offices() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.importRoster([try LedgerFixture.intern("ANNA", office: "Montréal")])
        func known() async throws -> [String?] {
            let anna = try await fixture.ledger.interns().first
            return [anna?.supervisorEmail?.text, anna?.office]
        }
        #expect(try await known() == ["chef@host.test", "Montréal"])
        _ = try await fixture.ledger.importRoster(
            RosterComparison(
                Roster([try LedgerFixture.intern("ANNA")]), absent: [.supervisorEmail, .office]),
            removeMissing: false, options: MatchingOptions(), at: Self.now, messageID: LedgerFixture.messageID
        )
        #expect(try await known() == ["chef@host.test", "Montréal"])
        try await fixture.importRoster([try LedgerFixture.intern("ANNA")])
        #expect(try await known() == [nil, nil])
    }

    @Test("somebody who left the roster is not written to")
    func removed() async throws {
        let (fixture, letter) = try await queued()
        try await fixture.importRoster([try LedgerFixture.intern("BRUNO")], removeMissing: true)
        #expect(try await fixture.due().isEmpty)
        #expect(try await begin(letter, fixture) == .changed)
        #expect(try await fixture.ledger.letterRows().map(\.state) == [.failed])
    }

    @Test(
        "without a code the offer is bound and the letter waits; the import that brings the code lets it go")
    func missingNOC() async throws {
        let fixture = try await LedgerFixture()
        let bytes = Fixtures.notice(offer: "A1234567", addressee: "stages+chloe@example.test")
        try fixture.record(1, bytes: bytes)
        let pending = try #require(try await fixture.ledger.beginReading().first)
        let settled = try await fixture.ledger.settle(
            [ReadMail(id: pending.id, examination: LedgerFixture.examiner.examine(bytes))],
            by: LedgerFixture.examiner,
            at: Self.now, messageID: LedgerFixture.messageID)
        #expect(settled.map(\.verdict.reason) == [.missingNOC])
        #expect(
            try await fixture.ledger.internRows().first { $0.intern.ref.rawValue == "CHLOE" }?.state
                == .awaitingNOC)
        #expect(try await fixture.due().isEmpty)

        let changed = try await fixture.importRoster([try LedgerFixture.intern("CHLOE", noc: "63200")])
        #expect(changed.map(\.verdict.outcome) == [.matched])
        #expect(try await fixture.due().map(\.intern.noc?.rawValue) == ["63200"])
    }

    @Test("a letter for a number that has died meanwhile is not due")
    func deadOffer() async throws {
        let (fixture, letter) = try await queued()
        try await fixture.execute(
            "UPDATE offer SET dead_reason = 'withdrawn', dead_at = 1 WHERE number = 'A1234567'")
        #expect(try await fixture.due().isEmpty)
        #expect(try await begin(letter, fixture) == .changed)
    }

    @Test(
        "a letter that a person has stopped while a server was refusing it stays stopped",
        arguments: [
            AttemptResult.later(reply: "450 later", next: now + 60), .failed(reply: "550 no"),
            .inDoubt(words: "cut", next: now + 600),
        ])
    func stoppedMeanwhile(_ result: AttemptResult) async throws {
        let (fixture, letter) = try await queued()
        try await fixture.importRoster([try LedgerFixture.intern("BRUNO")], removeMissing: true)
        try await fixture.ledger.finish(letter, result, at: Self.now)
        let row = try #require(try await fixture.ledger.letterRows().first)
        #expect(row.state == .failed)
        #expect(row.lastReply == "not sent: removed from the roster")

        try await fixture.execute("UPDATE letter SET state = 'superseded'")
        try await fixture.ledger.finish(letter, result, at: Self.now)
        #expect(try await fixture.ledger.letterRows().map(\.state) == [.superseded])
    }

    @Test("trying begins with the first attempt, not with the letter")
    func firstAttempt() async throws {
        let (fixture, letter) = try await queued()
        #expect(letter.firstAttemptAt == nil)
        for instant in [Self.now + 500, Self.now + 900] {
            try await fixture.ledger.finish(letter, .later(reply: "450", next: instant), at: instant)
            #expect(try await fixture.due(at: instant).map(\.firstAttemptAt) == [Self.now + 500])
        }
    }

    @Test("a relay's refusal is news once, and its end too")
    func relayNews() async throws {
        let fixture = try await LedgerFixture()
        var news: [Bool] = []
        for words in [nil, "no login", "no login", "other words", nil, nil] {
            news.append(try await fixture.ledger.relay(refuses: words, at: Self.now))
        }
        #expect(news == [false, true, false, true, true, false])
    }
}
