import FacteurCore
import Mail
import Store
import TestSupport
import Testing

/// A roster is corrected while a letter waits: whoever is not meant any more does not get it.
@Suite struct WaitingLetterTests {
    struct Row: Sendable {
        var ref: String, family: String, given: String, portal: String?
        var noc: String? = "21232"
        var email: String?

        init(_ ref: String, _ family: String, _ given: String, _ portal: String? = nil) {
            (self.ref, self.family, self.given, self.portal) = (ref, family, given, portal)
        }

        func with(noc: String?) -> Row {
            var row = self
            row.noc = noc
            return row
        }

        func with(email: String) -> Row {
            var row = self
            row.email = email
            return row
        }

        func intern() throws -> Intern {
            Intern(
                ref: try LedgerFixture.ref(ref), familyName: family, givenNames: given,
                email: try #require(AddrSpec(email ?? "\(ref.lowercased())@interns.test")),
                noc: noc.flatMap(NOCCode.init(rawValue:)), portalEmail: portal.flatMap { AddrSpec($0) })
        }
    }

    private static let elise = Row("E-1", "Martin", "Élise", "offres@host.test")
    private static let jean = Row("E-2", "Dupont", "Jean", "jean@host.test")

    /// What brings A1000001 to E-1.
    enum Notice: Sendable {
        /// The portal's, to that address.
        case portal(String)
        /// A colleague forwards the portal's notice to nobody, with these words.
        case colleague(String)

        static let toElise = Notice.portal("offres@host.test")
        static let forElise = Notice.colleague("Pour Élise Martin")

        func octets(_ number: String) -> [UInt8] {
            switch self {
            case .portal(let address): return Fixtures.notice(offer: number, addressee: address, id: "n")
            case .colleague(let words):
                let notice = Fixtures.passedOn(
                    Fixtures.notice(
                        offer: number, addressee: "stages@example.test",
                        from: "Claire <rh@partner.example>",
                        results: "mx.example.test; dmarc=pass header.from=partner.example", id: "f"))
                let text = String(decoding: notice, as: UTF8.self)
                return Array(
                    text.replacing(
                        "-----Message d'origine-----", with: "\(words)\r\n\r\n-----Message d'origine-----"
                    )
                    .utf8)
            }
        }
    }

    /// What becomes of A1000001: whose the letter is, or why it is held.
    enum End: Sendable, Equatable {
        case stays
        case goesTo(String)
        case held(HeldReason)
    }

    struct Correction: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var notice = Notice.toElise
        let rows: [Row]
        let end: End

        init(_ description: String, _ notice: Notice = .toElise, to rows: [Row], _ end: End) {
            (testDescription, self.notice, self.rows, self.end) = (description, notice, rows, end)
        }
    }

    private static let corrections: [Correction] = [
        Correction(
            "the portal's address is another's",
            to: [
                Row("E-1", "Martin", "Élise", "elise@host.test"),
                Row("E-2", "Dupont", "Jean", "offres@host.test"),
            ],
            .goesTo("E-2")),
        Correction(
            "the portal's address is nobody's", to: [Row("E-1", "Martin", "Élise", "elise@host.test")],
            .held(.noMatch)),
        Correction(
            "the portal's address is shared", to: [Row("E-2", "Dupont", "Jean", "offres@host.test")],
            .held(.severalCandidates)),
        Correction(
            "the name is another's", .forElise,
            to: [Row("E-1", "Martin", "Alice"), Row("E-2", "Martin", "Élise")], .goesTo("E-2")),
        Correction("the name is nobody's", .forElise, to: [Row("E-1", "Martin", "Alice")], .held(.noMatch)),
        Correction(
            "a namesake is added", .forElise, to: [Row("E-3", "Martin", "Elise")], .held(.severalCandidates)),
        Correction(
            "a row is added whose reference the address holds", .portal("stages+xq-77@example.test"),
            to: [Row("XQ-77", "Roy", "Zoé", "zoe@host.test")], .held(.evidenceConflict)),
        Correction("somebody else is added", to: [Row("E-4", "Lavoie", "Guy", "guy@host.test")], .stays),
        Correction(
            "unrelated rows are changed", to: [Row("E-2", "Dupond", "Jean", "autre@host.test")], .stays),
        Correction("accents and case are corrected", .forElise, to: [Row("E-1", "MARTIN", "Elise")], .stays),
        Correction("the code is another", to: [elise.with(noc: "63200")], .stays),
        Correction("the code is gone", to: [elise.with(noc: nil)], .stays),
        Correction("the intern's own address is another", to: [elise.with(email: "em@interns.test")], .stays),
    ]

    /// E-1's letter for A1000001 waits.
    static func waiting(
        _ notice: Notice = .toElise, by examiner: Examiner = LedgerFixture.examiner
    ) async throws -> LedgerFixture {
        let fixture = try await LedgerFixture()
        var first = elise
        if case .portal(let address) = notice { first.portal = address }
        try await fixture.importRoster([first.intern(), jean.intern()])
        #expect(
            try await bring(notice, "A1000001", 1, fixture, by: examiner).verdict.intern?.rawValue == "E-1")
        return fixture
    }

    @discardableResult
    static func bring(
        _ notice: Notice, _ number: String, _ uid: UInt32, _ fixture: LedgerFixture,
        by examiner: Examiner = LedgerFixture.examiner
    ) async throws -> SettledMail {
        let bytes = notice.octets(number)
        let mail = try #require(try await fixture.begin(uid, bytes: bytes))
        return try #require(
            try await fixture.ledger.settle(
                [ReadMail(mail, examiner.examine(bytes))], by: examiner, at: LedgerFixture.now,
                messageID: LedgerFixture.messageID
            ).first)
    }

    /// The letters with everything that must not change.
    static func letters(_ fixture: LedgerFixture) async throws -> [String] {
        try await fixture.ledger.letterRows().map {
            "\($0.id) \($0.offer) \($0.intern) \($0.state) \($0.messageID) \($0.createdAt) \($0.nextAttemptAt) \($0.attempts)"
        }
    }

    private static func correct(_ fixture: LedgerFixture, _ rows: [Row]) async throws -> [SettledMail] {
        try await fixture.importRoster(rows.map { try $0.intern() })
    }

    private static let swapped = [
        Row("E-1", "Martin", "Élise", "jean@host.test"), Row("E-2", "Dupont", "Jean", "offres@host.test"),
    ]

    @Test("a letter that waits goes to whom the corrected roster means, or to nobody", arguments: corrections)
    func corrected(_ change: Correction) async throws {
        let fixture = try await Self.waiting(change.notice)
        let before = try await Self.letters(fixture)
        let stale = try #require(try await fixture.due().first)
        let told = try await Self.correct(fixture, change.rows)
        switch change.end {
        case .stays:
            #expect(told.isEmpty)
            #expect(try await Self.letters(fixture) == before)
            #expect(try await fixture.outcomes() == ["matched/E-1"])
        case .goesTo(let ref):
            #expect(told.map(\.verdict.outcome) == [.matched])
            #expect(try await fixture.due().map(\.intern.ref.rawValue) == [ref])
        case .held(let reason):
            #expect(told.map(\.verdict.reason) == [reason])
            #expect(try await Self.letters(fixture).isEmpty)
        }
        #expect(try await !fixture.ledger.hasMarkedMail())
        guard change.end != .stays else { return }
        // What is about to be handed to the relay is not.
        let answer = try await fixture.ledger.begin(stale, bytes: [], inDoubtUntil: 0, at: LedgerFixture.now)
        #expect(answer == .changed)
    }

    @Test("a letter that stays goes to the address of the new roster")
    func address() async throws {
        let fixture = try await Self.waiting()
        _ = try await Self.correct(fixture, [Self.elise.with(email: "em@interns.test")])
        #expect(try await fixture.due().map(\.intern.email.text) == ["em@interns.test"])
    }

    @Test("two letters whose addresses were swapped are swapped, whichever mail is read first")
    func swap() async throws {
        let fixture = try await Self.waiting()
        try await Self.bring(.portal("jean@host.test"), "A1000002", 2, fixture)
        try await Self.bring(.toElise, "A1000001", 3, fixture)
        let told = try await Self.correct(fixture, Self.swapped)
        #expect(told.map(\.verdict.intern?.rawValue) == ["E-2", "E-1"])
        let due = try await fixture.due().map { "\($0.offer.rawValue) \($0.intern.ref)" }
        #expect(due.sorted() == ["A1000001 E-2", "A1000002 E-1"])
        #expect(try await fixture.outcomes() == ["matched/E-2", "matched/E-1", "duplicate/E-2"])
    }

    /// What happens to E-1's letter before the roster is corrected.
    enum Event: Sendable, CaseIterable {
        case assigned, toldByHand, sent, inDoubt, sentAgain, bounced
        case putOff, approved, released, toReview

        /// Whether a person has given E-1 the number, or E-1 may have the letter.
        var isFinal: Bool {
            switch self {
            case .assigned, .toldByHand, .sent, .inDoubt, .sentAgain, .bounced: true
            case .putOff, .approved, .released, .toReview: false
            }
        }

        func happen(to fixture: LedgerFixture) async throws {
            let (number, ref) = (try LedgerFixture.number("A1000001"), try LedgerFixture.ref("E-1"))
            switch self {
            case .assigned:
                _ = try await fixture.decide(.unassign(number)).get()
                _ = try await fixture.assign("A1000001", to: "E-1").get()
            case .toldByHand: _ = try await fixture.decide(.told(number, ref, on: LedgerFixture.now)).get()
            case .sent: try await fixture.sendNext()
            case .inDoubt:
                try await fixture.sendNext(result: .inDoubt(words: "cut", next: LedgerFixture.now + 9_999))
            case .sentAgain:
                try await fixture.sendNext()
                _ = try await fixture.decide(.resend(ref)).get()
            case .bounced:
                try await fixture.sendNext()
                try await fixture.execute("UPDATE letter SET state = 'bounced'")
            case .putOff:
                try await fixture.sendNext(result: .later(reply: "451 busy", next: LedgerFixture.now + 60))
            case .toReview:
                try await fixture.execute("UPDATE letter SET state = 'to_review', review = 'wanted'")
            case .approved:
                try await Event.toReview.happen(to: fixture)
                _ = try await fixture.decide(.approve(nil)).get()
            case .released:
                _ = try await fixture.decide(.hold).get()
                _ = try await fixture.decide(.release([ref])).get()
            }
        }
    }

    @Test(
        "what a person has decided of a number, and what its intern may have, stays; what only waits does not",
        arguments: Event.allCases)
    func after(_ event: Event) async throws {
        let fixture = try await Self.waiting()
        try await event.happen(to: fixture)
        let before = try await Self.letters(fixture)
        let told = try await Self.correct(fixture, Self.swapped)
        let interns = try await fixture.ledger.letterRows().map(\.intern.rawValue)
        #expect(interns == [event.isFinal ? "E-1" : "E-2"])
        #expect(told.isEmpty == event.isFinal)
        if event.isFinal { #expect(try await Self.letters(fixture) == before) }
        // On hold, only the one letter may leave that was let go.
        if event == .released { #expect(try await fixture.due().isEmpty) }
    }

    @Test(
        "what stays with its intern keeps its approval, its release and its time", arguments: Event.allCases)
    func kept(_ event: Event) async throws {
        let fixture = try await Self.waiting()
        try await event.happen(to: fixture)
        let before = try await Self.letters(fixture)
        let (approved, released) = (
            try await fixture.count("SELECT approved_by FROM letter"),
            try await fixture.count("SELECT released_by FROM letter")
        )
        #expect(try await Self.correct(fixture, [Row("E-4", "Lavoie", "Guy")]).isEmpty)
        #expect(try await Self.letters(fixture) == before)
        #expect(try await fixture.count("SELECT approved_by FROM letter") == approved)
        #expect(try await fixture.count("SELECT released_by FROM letter") == released)
    }

    @Test("a letter does not leave while its mail waits to be read again, and does if it stays its intern's")
    func meanwhile() async throws {
        let fixture = try await Self.waiting()
        let letter = try #require(try await fixture.due().first)
        try await Ledger.$readerEnds.withValue(true) {
            _ = try await Self.correct(fixture, [Row("E-4", "Lavoie", "Guy")])
        }
        #expect(try await fixture.due().isEmpty)
        let answer = try await fixture.ledger.begin(letter, bytes: [], inDoubtUntil: 0, at: LedgerFixture.now)
        #expect(answer == .changed)
        try await fixture.ledger.readMarked(
            by: LedgerFixture.examiner, at: LedgerFixture.now, messageID: LedgerFixture.messageID)
        #expect(try await fixture.due().map(\.id) == [letter.id])
    }

    @Test("a person may decide while it waits to be read again")
    func decidedMeanwhile() async throws {
        let fixture = try await Self.waiting()
        try await Ledger.$readerEnds.withValue(true) {
            _ = try await Self.correct(fixture, Self.swapped)
            _ = try await fixture.decide(.unassign(LedgerFixture.number("A1000001"))).get()
            _ = try await fixture.assign("A1000001", to: "E-1").get()
        }
        try await fixture.ledger.readMarked(
            by: LedgerFixture.examiner, at: LedgerFixture.now, messageID: LedgerFixture.messageID)
        #expect(try await fixture.due().map(\.intern.ref.rawValue) == ["E-1"])
    }

    @Test("a file that says nothing new reads no letter's mail again")
    func nothingNew() async throws {
        let fixture = try await Self.waiting()
        let report = try await fixture.ledger.importRoster(
            RosterComparison(Roster([Self.elise.intern(), Self.jean.intern()])), removeMissing: false,
            options: MatchingOptions(), at: LedgerFixture.now, messageID: LedgerFixture.messageID)
        #expect(report.waiting.isEmpty && report.marked.isEmpty)
    }

    @Test("a letter whose mail is not kept any more stays, and the import says so")
    func contentGone() async throws {
        let fixture = try await Self.waiting()
        try await fixture.execute("UPDATE mail SET bytes = NULL")
        let before = try await Self.letters(fixture)
        let report = try await fixture.ledger.importRoster(
            RosterComparison(Roster(Self.swapped.map { try $0.intern() })), removeMissing: false,
            options: MatchingOptions(), at: LedgerFixture.now, messageID: LedgerFixture.messageID)
        #expect(report.waiting.map(\.isReadable) == [false] && report.marked.isEmpty)
        #expect(try await Self.letters(fixture) == before)
    }

    @Test("a mail that ends the process when it is read again is held, and its letter does not leave")
    func poison() async throws {
        let fixture = try await Self.waiting()
        try await fixture.ledger.markHeld()
        for _ in 1...PendingMail.mostTries { _ = try await fixture.ledger.beginReadingAgain() }
        let mail = try #require(try await fixture.ledger.beginReadingAgain().first)
        #expect(mail.tries >= PendingMail.mostTries)
        _ = try await fixture.ledger.settleAgain(
            [ReadMail(mail, .unreadable("three times"), predetermined: .unreadable)],
            options: MatchingOptions(), at: LedgerFixture.now, messageID: LedgerFixture.messageID)
        #expect(try await fixture.ledger.beginReadingAgain().isEmpty)
        #expect(try await fixture.outcomes() == ["held/unreadable"])
        #expect(try await fixture.due().isEmpty)
    }

    @Test(
        "rules of trust that are others when a service starts are those by which its letters leave",
        arguments: [true, false])
    func trust(isTrusted: Bool) async throws {
        let fixture = try await Self.waiting(.forElise)
        let before = try await Self.letters(fixture)
        let examiner = Examiner(
            wording: .builtIn,
            policy: Configuration.TrustPolicy(
                authservID: "mx.example.test", forwarders: isTrusted ? ["partner.example", "x.example"] : []))
        try await fixture.ledger.markHeld()
        try await fixture.ledger.readMarked(
            by: examiner, at: LedgerFixture.now, messageID: LedgerFixture.messageID)
        #expect(try await Self.letters(fixture) == (isTrusted ? before : []))
        #expect(try await fixture.outcomes() == [isTrusted ? "matched/E-1" : "held/untrusted_sender"])
    }
}
