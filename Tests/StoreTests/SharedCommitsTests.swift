import FacteurCore
import Mail
import Store
import TestSupport
import Testing

/// Commits 3 and 4 of several letters at once: each has an answer of its own, and none weakens another.
@Suite("commits of several letters at once") struct SharedCommitsTests {
    private static let now = LedgerFixture.now
    private static let count = 12

    private func due() async throws -> (LedgerFixture, [DueLetter]) {
        let fixture = try await LedgerFixture()
        try await fixture.importRoster((1...Self.count).map { try LedgerFixture.intern("I\($0)") })
        for number in 1...Self.count {
            try await fixture.settle("A\(2_000_000 + number)", to: "I\(number)", uid: UInt32(number))
        }
        let letters = try await fixture.due()
        try #require(letters.count == Self.count)
        return (fixture, letters)
    }

    private func begin(
        _ letters: [DueLetter], _ fixture: LedgerFixture, perHour: Int = .max
    ) async throws -> [BeginAnswer] {
        try await each(letters) {
            try await fixture.ledger.begin(
                $0, bytes: Array("letter \($0.id.rawValue)".utf8), inDoubtUntil: Self.now + 600,
                perHour: perHour,
                at: Self.now)
        }
    }

    /// All at once; the answers in the letters' order.
    private func each<Answer: Sendable>(
        _ letters: [DueLetter], _ work: @escaping @Sendable (DueLetter) async throws -> Answer
    ) async throws -> [Answer] {
        try await withThrowingTaskGroup(of: (Int, Answer).self) { group in
            for (index, letter) in letters.enumerated() {
                group.addTask { (index, try await work(letter)) }
            }
            var answers: [(Int, Answer)] = []
            for try await answer in group { answers.append(answer) }
            return answers.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    private func states(_ fixture: LedgerFixture) async throws -> [LetterState] {
        try await fixture.ledger.letterRows().map(\.state)
    }

    @Test("each is granted, and its own octets are kept of it")
    func granted() async throws {
        let (fixture, letters) = try await due()
        #expect(try await begin(letters, fixture) == Array(repeating: .granted, count: Self.count))
        #expect(try await states(fixture) == Array(repeating: .inDoubt, count: Self.count))
        let copies = try await fixture.due(at: Self.now + 600)
        #expect(copies.count == Self.count)
        for copy in copies { #expect(copy.bytes == Array("letter \(copy.id.rawValue)".utf8)) }
        _ = try await each(letters) {
            try await fixture.ledger.finish($0, .sent(reply: "250 \($0.id.rawValue)"), at: Self.now)
        }
        let rows = try await fixture.ledger.letterRows()
        #expect(rows.map(\.state) == Array(repeating: .sent, count: Self.count))
        #expect(Set(rows.compactMap(\.lastReply)).count == Self.count)
    }

    @Test("the same letter asked for over and over at once is granted once")
    func same() async throws {
        let (fixture, letters) = try await due()
        let letter = try #require(letters.first)
        let answers = try await begin(Array(repeating: letter, count: 8), fixture)
        #expect(answers.count { $0 == .granted } == 1 && answers.count { $0 == .changed } == 7)
        let copy = try #require(try await fixture.due(at: Self.now + 600).first { $0.isCopy })
        let again = try await begin(Array(repeating: copy, count: 8), fixture)
        #expect(again.count { $0 == .granted } == 1)
        #expect(try await begin([letter, copy], fixture) == [.changed, .changed])
    }

    @Test("no more than the hour's share, however many ask at once")
    func brake() async throws {
        let (fixture, letters) = try await due()
        let answers = try await begin(letters, fixture, perHour: 5)
        #expect(answers.count { $0 == .granted } == 5 && answers.count { $0 == .braked } == Self.count - 5)
        #expect(try await states(fixture).count { $0 == .inDoubt } == 5)
    }

    @Test("a hold stops each of them, and what a person lets go leaves")
    func hold() async throws {
        let (fixture, letters) = try await due()
        _ = try await fixture.decide(.hold).get()
        _ = try await fixture.decide(.release([letters[3].intern.ref])).get()
        let answers = try await begin(letters, fixture)
        #expect(answers[3] == .granted && answers.count { $0 == .onHold } == Self.count - 1)
    }

    enum Change: CaseIterable { case name, address, code, language, removed, withdrawn, resent }

    @Test("what has changed of one since it was written stops that one alone", arguments: Change.allCases)
    func changed(_ change: Change) async throws {
        let (fixture, letters) = try await due()
        let sql =
            switch change {
            case .name: "UPDATE intern SET given_names = 'Autre' WHERE ref = 'I4'"
            case .address: "UPDATE intern SET email = 'new@interns.test' WHERE ref = 'I4'"
            case .code: "UPDATE intern SET noc = '21231' WHERE ref = 'I4'"
            case .language: "UPDATE intern SET language = 'en' WHERE ref = 'I4'"
            case .removed: "UPDATE intern SET removed_at = 1 WHERE ref = 'I4'"
            case .withdrawn: "UPDATE offer SET dead_at = 1, dead_reason = 'withdrawn' WHERE intern = 'I4'"
            case .resent: "UPDATE letter SET message_id = '<new@example.test>' WHERE intern = 'I4'"
            }
        try await fixture.execute(sql)
        let answers = try await begin(letters, fixture)
        for (letter, answer) in zip(letters, answers) {
            #expect(answer == (letter.intern.ref.rawValue == "I4" ? .changed : .granted))
        }
    }

    @Test("a fault of the file is everybody's: nobody is told that a letter may leave")
    func fault() async throws {
        let (fixture, letters) = try await due()
        try await fixture.execute("ALTER TABLE attempt RENAME COLUMN handed_over TO elsewhere")
        await withTaskGroup(of: Bool.self) { group in
            for letter in letters {
                group.addTask {
                    let answer = try? await fixture.ledger.begin(
                        letter, bytes: [65], inDoubtUntil: Self.now + 600, at: Self.now)
                    return answer == nil
                }
            }
            for await isRefused in group { #expect(isRefused) }
        }
        #expect(try await states(fixture) == Array(repeating: .queued, count: Self.count))
    }

    private static let rule = RefusalRule(
        most: 3, window: 86_400, instead: .later(reply: "550 no", next: now + 90)
    ) { $0.hasPrefix("550") }

    @Test(
        "refused all at once: from the third on they wait, and the two before them wait again",
        arguments: [3, 4, 12])
    func refused(count: Int) async throws {
        let (fixture, letters) = try await due()
        let answers = try await each(Array(letters.prefix(count))) {
            try await fixture.ledger.finish($0, .failed(reply: "550 no"), rule: Self.rule, at: Self.now)
        }
        #expect(answers.count { $0.isRelays } == count - 2)
        #expect(answers.flatMap(\.queuedAgain).count == 2)
        #expect(try await states(fixture) == Array(repeating: .queued, count: Self.count))
    }

    @Test(
        "a letter that was begun last and accepted first does not hide that those before it were refused in a row"
    )
    func accepted() async throws {
        let (fixture, letters) = try await due()
        for letter in letters.prefix(4) { _ = try await begin([letter], fixture) }
        try await fixture.ledger.finish(letters[3], .sent(reply: "250 ok"), rule: Self.rule, at: Self.now)
        for letter in letters.prefix(2) {
            let answer = try await fixture.ledger.finish(
                letter, .failed(reply: "550 no"), rule: Self.rule, at: Self.now)
            #expect(!answer.isRelays)
        }
        let third = try await fixture.ledger.finish(
            letters[2], .failed(reply: "550 no"), rule: Self.rule, at: Self.now)
        #expect(third.isRelays && third.queuedAgain.count == 2)
        #expect(try await states(fixture).prefix(4) == [.queued, .queued, .queued, .sent])
    }

    @Test("a letter that was begun before a refusal, and is accepted after it, does not end the row")
    func acceptedLate() async throws {
        let (fixture, letters) = try await due()
        for letter in letters.prefix(4) { _ = try await begin([letter], fixture) }
        var answers: [FinishAnswer] = []
        for (letter, isAccepted) in zip(letters, [false, true, false, false]) {
            answers.append(
                try await fixture.ledger.finish(
                    letter, isAccepted ? .sent(reply: "250 ok") : .failed(reply: "550 no"), rule: Self.rule,
                    at: Self.now))
        }
        #expect(answers.map(\.isRelays) == [false, false, false, true])
        #expect(Set(answers.flatMap(\.queuedAgain).map(\.id)) == [letters[0].id, letters[2].id])
        #expect(try await states(fixture).prefix(4) == [.queued, .sent, .queued, .queued])
    }

    @Test("one that is accepted in between ends the row")
    func between() async throws {
        let (fixture, letters) = try await due()
        for (letter, isAccepted) in zip(letters, [false, false, true, false, false]) {
            _ = try await begin([letter], fixture)
            let answer = try await fixture.ledger.finish(
                letter, isAccepted ? .sent(reply: "250 ok") : .failed(reply: "550 no"), rule: Self.rule,
                at: Self.now)
            #expect(!answer.isRelays)
        }
        #expect(try await states(fixture).prefix(5) == [.failed, .failed, .sent, .failed, .failed])
    }

    @Test("where the end of a letter is refused, the beginning of another in its commit is granted")
    func refusedEnd() async throws {
        let (fixture, letters) = try await due()
        _ = try await begin(Array(letters.prefix(1)), fixture)
        try await fixture.execute(
            """
            CREATE TRIGGER refused BEFORE UPDATE OF state ON letter WHEN NEW.state = 'sent' AND NEW.intern = 'I1'
            BEGIN SELECT RAISE(ABORT, 'refused'); END
            """)
        let end = Task {
            try await fixture.ledger.finish(letters[0], .sent(reply: "250 ok"), at: Self.now)
        }
        #expect(try await begin(Array(letters.dropFirst()), fixture).allSatisfy { $0 == .granted })
        await #expect(throws: LedgerFault.self) { _ = try await end.value }
        #expect(try await states(fixture) == Array(repeating: .inDoubt, count: Self.count))
    }

    @Test("an answer of its own for a letter that somebody had sent again meanwhile")
    func resent() async throws {
        let (fixture, letters) = try await due()
        _ = try await begin(letters, fixture)
        try await fixture.execute("UPDATE letter SET message_id = '<new@example.test>' WHERE intern = 'I4'")
        _ = try await each(letters) {
            try await fixture.ledger.finish($0, .sent(reply: "250 ok"), at: Self.now)
        }
        let rows = try await fixture.ledger.letterRows()
        #expect(rows.count { $0.state == .sent } == Self.count - 1)
        #expect(rows.filter { $0.state == .inDoubt }.map(\.intern.rawValue) == ["I4"])
    }
}
