import FacteurCore
import TestSupport
import Testing

/// What must hold of any mail, roster and ledger, met by chance (the chance is seeded).
@Suite struct MatchingPropertyTests {
    private static let numbers = ["A3141592", "A2718281", "A1618033"]
    private static let families = ["Dupont", "Martin", "Le Roy"]
    private static let given = ["Jean", "Marie", "Marie Anne"]
    private static let addresses = ["p@host.test", "stages+R-1001@host.test", "stages+R-1002@host.test"]

    private struct World {
        var random: SplitMix64

        mutating func chance(_ of: Int) -> Bool { Int.random(in: 0..<of, using: &random) == 0 }
        mutating func pick<T>(_ from: [T]) throws -> T { try #require(from.randomElement(using: &random)) }

        mutating func roster() throws -> Roster {
            Roster(
                try (1...Int.random(in: 1...5, using: &random)).map { place in
                    try intern(
                        "R-100\(place)", try pick(families), try pick(given),
                        portal: chance(3) ? nil : try pick(addresses), noc: chance(5) ? nil : "21232",
                        offerExpected: !chance(6))
                })
        }

        mutating func words() throws -> String {
            switch Int.random(in: 0..<5, using: &random) {
            case 0: return ""
            case 1: return "\(try pick(given)) \(try pick(families))"
            case 2: return "R-100\(Int.random(in: 1...5, using: &random))"
            case 3:
                return
                    "\(try pick(families)), \(try pick(given)) (R-100\(Int.random(in: 1...5, using: &random)))"
            default: return "\(try words()), puis \(try words())"
            }
        }

        mutating func reading() throws -> Reading {
            var reading = try notice(
                try pick(numbers), retyped: chance(6), addressee: chance(3) ? nil : try pick(addresses),
                recipients: chance(2) ? [] : [("To", try pick(addresses))], subject: try words(),
                ownWords: chance(4) ? nil : try words())
            if chance(10) {
                reading.offers.append(.init(number: try number(try pick(numbers)), isRetyped: false))
            }
            if chance(12) { reading.offers = [] }
            if chance(12) { reading.hasPlaceholder = true }
            if chance(10) { reading.kind = try pick(MailKind.allCases) }
            return reading
        }
    }

    /// The smallest ledger that can be asked what the real one is asked.
    private struct Ledger {
        var owner: [OfferNumber: InternRef] = [:]
        var withdrawn: Set<OfferNumber> = []
        var letters: [String] = []

        func live(_ ref: InternRef) -> Set<OfferNumber> {
            Set(owner.filter { $0.value == ref && !withdrawn.contains($0.key) }.keys)
        }

        func facts(_ reading: Reading, _ evidence: [Evidence]) -> LedgerFacts {
            var facts = LedgerFacts()
            if reading.offers.count == 1, let number = reading.offers.first?.number,
                owner[number] != nil || withdrawn.contains(number)
            {
                facts.offer = .init(boundTo: owner[number], isWithdrawn: withdrawn.contains(number))
            }
            for piece in evidence { facts.liveOffers[piece.intern] = live(piece.intern) }
            return facts
        }
    }

    @Test(
        "no row of mails gives one number to two interns, an intern two numbers, or a letter without trust and evidence"
    )
    func sequences() throws {
        var world = World(random: SplitMix64(seed: 20))
        var outcomes: [Outcome: Int] = [:]
        var early = 0
        for _ in 0..<400 {
            let roster = try world.roster()
            var ledger = Ledger()
            for _ in 0..<12 {
                let reading = try world.reading()
                let trusted = trust(try world.pick(Trust.allCases))
                let evidence = Matching.evidence(
                    for: reading, in: roster, options: MatchingOptions(elimination: world.chance(2)),
                    isWaiting: { ledger.live($0).isEmpty })
                let verdict = Matching.verdict(
                    on: reading, trust: trusted, evidence: evidence, in: roster,
                    facts: ledger.facts(reading, evidence))
                outcomes[verdict.outcome, default: 0] += 1
                if let short = Matching.verdictWithoutEvidence(on: reading, trust: trusted) {
                    #expect(short == verdict)
                    early += 1
                }
                #expect((verdict.outcome == .held) == (verdict.reason != nil))
                #expect(verdict.candidates.count <= Matching.mostCandidates)
                if verdict.outcome == .matched {
                    try check(verdict, of: reading, trusted, roster, &ledger)
                }
                if let number = reading.offers.first?.number, world.chance(15) {
                    ledger.withdrawn.insert(number)
                }
            }
            #expect(Set(ledger.letters).count == ledger.letters.count)
        }
        // The world is worth its name only if it makes every outcome, and many of those that matter.
        #expect(Set(outcomes.keys) == Set(Outcome.allCases))
        #expect(outcomes[.matched, default: 0] > 100)
        #expect(early > 20)
    }

    private func check(
        _ verdict: Verdict, of reading: Reading, _ trusted: TrustVerdict, _ roster: Roster,
        _ ledger: inout Ledger
    ) throws {
        let number = try #require(verdict.offer)
        let ref = try #require(verdict.intern)
        let intern = try #require(roster[ref])
        #expect(trusted.trust != .untrusted)
        #expect(reading.kind == .notice)
        #expect(reading.offers.map(\.number) == [number])
        #expect(!reading.hasPlaceholder)
        #expect(reading.offers.map(\.isRetyped) == [false])
        #expect(Set(verdict.evidence.map(\.intern)) == [ref])
        #expect(intern.noc != nil)
        #expect(intern.offerExpected)
        #expect(ledger.owner[number] == nil)
        #expect(!ledger.withdrawn.contains(number))
        #expect(ledger.live(ref).isEmpty)
        ledger.owner[number] = ref
        ledger.letters.append("\(ref) \(number.rawValue)")
    }

    @Test("a name beside what matched never moves a number to its bearer")
    func moreNames() throws {
        var world = World(random: SplitMix64(seed: 21))
        var moved = 0
        for _ in 0..<3_000 {
            let roster = try world.roster()
            var reading = try world.reading()
            let before = self.verdict(reading, roster)
            guard before.outcome == .matched, let own = before.intern else { continue }
            reading.ownWords =
                (reading.ownWords ?? "") + "\n\(try world.pick(Self.given)) \(try world.pick(Self.families))"
            let after = self.verdict(reading, roster)
            #expect(after.outcome == .held || after.intern == own)
            moved += after.outcome == .held ? 1 : 0
        }
        #expect(moved > 40)
    }

    @Test("a person's decision is the only thing that outweighs another rule")
    func decisions() throws {
        var world = World(random: SplitMix64(seed: 22))
        var matched = 0
        for _ in 0..<2_000 {
            let roster = try world.roster()
            let reading = try world.reading()
            let decided = try world.pick(roster.interns).ref
            let numbers = Dictionary(
                reading.offers.map { ($0.number, decided) }, uniquingKeysWith: { first, _ in first })
            let evidence = Matching.evidence(for: reading, in: roster, decisions: numbers)
            let verdict = Matching.verdict(
                on: reading, trust: trust(.portal), evidence: evidence, in: roster, facts: LedgerFacts())
            guard verdict.outcome == .matched else { continue }
            matched += 1
            #expect(verdict.intern == decided)
        }
        #expect(matched > 100)
    }

    private func verdict(_ reading: Reading, _ roster: Roster) -> Verdict {
        Matching.verdict(
            on: reading, trust: trust(.forwarder), evidence: Matching.evidence(for: reading, in: roster),
            in: roster,
            facts: LedgerFacts())
    }
}
