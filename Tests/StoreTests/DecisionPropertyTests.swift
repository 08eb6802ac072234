import FacteurCore
import Mail
import Store
import TestSupport
import Testing

/// Mails, imports, decisions, servers that say anything and processes that end anywhere, in every order that a seed gives;
/// beside them an independent book of who may be told what.
@Suite struct DecisionPropertyTests {
    @Test(
        "no sequence gives one offer to two interns, two letters for one intern and offer, or a letter without trust and evidence or a decision",
        arguments: 1...24)
    func promises(seed: UInt64) async throws {
        try await walk(seed, readersEnd: false)
    }

    @Test(
        "nor where processes end between a decision's commit and the reading of the mails that it bears on",
        arguments: 25...40)
    func promisesOfReaders(seed: UInt64) async throws {
        try await walk(seed, readersEnd: true)
    }

    private func walk(_ seed: UInt64, readersEnd: Bool) async throws {
        var walk = DecisionWalk(fixture: try await LedgerFixture(), chance: SplitMix64(seed: seed))
        for step in 0..<60 {
            let ends = readersEnd && Bool.random(using: &walk.chance)
            try await Ledger.$readerEnds.withValue(ends) { try await walk.step() }
            guard step % 6 == 5 else { continue }
            #expect(try await walk.fixture.wronglyKept() == [], "after step \(step)")
        }
        #expect(walk.book.faults == [])
        #expect(walk.book.handed > 0, "a walk in which nothing was sent shows nothing")
    }

    /// What happened, as somebody would write it down who knows no rule but the promises.
    struct Book {
        struct Told: Hashable {
            let offer: String
            let ref: String
        }

        var trusted: Set<Told> = []
        var decided: Set<Told> = []
        /// Numbers that a notice has brought, for whomever, and whom the lists have named for them.
        var noticed: Set<String> = []
        var listed: Set<Told> = []
        var dead: Set<String> = []
        var resends: [Told: Int] = [:]
        /// Whoever is not in the roster now.
        var gone: Set<String> = []
        /// The address that the roster has now.
        var addresses: [String: String] = [:]
        /// Originals and copies that a server took, or may have.
        private var taken: [Told: Int] = [:]
        private var copies: [Told: Int] = [:]
        private var tellings: [String: Set<String>] = [:]
        private(set) var handed = 0
        private(set) var faults: [String] = []

        mutating func hand(over letter: DueLetter, result: AttemptResult?) {
            let told = Told(offer: letter.offer.rawValue, ref: letter.intern.ref.rawValue)
            handed += 1
            let isListed = noticed.contains(told.offer) && listed.contains(told)
            if !trusted.contains(told), !decided.contains(told), !isListed {
                faults.append("no reason to tell \(told)")
            }
            if dead.contains(told.offer) { faults.append("\(told) is dead") }
            if gone.contains(told.ref) { faults.append("\(told.ref) has left the roster") }
            if let address = addresses[told.ref], address != letter.intern.email.text {
                faults.append("\(told.ref) has another address")
            }
            switch result {
            case .later, .failed: return
            case .sent, .inDoubt, nil: break
            }
            tellings[told.offer, default: []].insert(told.ref)
            if tellings[told.offer, default: []].count > 1 { faults.append("\(told.offer) was told twice") }
            if letter.isCopy {
                copies[told, default: 0] += 1
            } else {
                taken[told, default: 0] += 1
            }
            if taken[told, default: 0] > 1 + resends[told, default: 0] {
                faults.append("two letters: \(told)")
            }
            if copies[told, default: 0] > taken[told, default: 0] { faults.append("two copies: \(told)") }
        }
    }
}

/// One walk through what may happen.
private struct DecisionWalk {
    typealias Told = DecisionPropertyTests.Book.Told

    let fixture: LedgerFixture
    var chance: SplitMix64
    var book = DecisionPropertyTests.Book()
    private var now = LedgerFixture.now
    private var uid: UInt32 = 0

    init(fixture: LedgerFixture, chance: SplitMix64) {
        self.fixture = fixture
        self.chance = chance
    }

    mutating func step() async throws {
        now += Int64.random(in: 0...400, using: &chance)
        switch Int.random(in: 0..<11, using: &chance) {
        case 0...2: try await deliver()
        case 3: try await importRoster()
        case 10: try await importOffers()
        case 4...6: try await decide()
        default: try await send()
        }
    }

    private mutating func number() -> String {
        ["A1000001", "A1000002", "A1000003", "A1000004", "A1000005"].randomElement(using: &chance) ?? ""
    }

    private mutating func ref() -> String { ["ANNA", "BRUNO", "CHLOE"].randomElement(using: &chance) ?? "" }

    private mutating func deliver() async throws {
        let (offer, whom) = (number(), Bool.random(using: &chance) ? ref() : nil)
        let isTrusted = Int.random(in: 0..<4, using: &chance) > 0
        uid += 1
        try await fixture.deliver(offer, to: whom, uid: uid, results: isTrusted ? LedgerFixture.proof : nil)
        // Proven or not: what the list gives to one intern is proven by it.
        book.noticed.insert(offer)
        if let whom, isTrusted { book.trusted.insert(Told(offer: offer, ref: whom)) }
    }

    /// An address changes, a code comes or goes, somebody leaves or comes back.
    private mutating func importRoster() async throws {
        let email = "anna\(Int.random(in: 0...1, using: &chance))@interns.test"
        let noc = Bool.random(using: &chance) ? "63200" : nil
        let leaver = Int.random(in: 0..<3, using: &chance) == 0 ? ref() : nil
        let interns = [
            try LedgerFixture.intern("ANNA", email: email), try LedgerFixture.intern("BRUNO"),
            try LedgerFixture.intern("CHLOE", noc: noc),
        ].filter { $0.ref.rawValue != leaver }
        let removes = Bool.random(using: &chance)
        try await fixture.importRoster(interns, removeMissing: removes)
        for intern in interns {
            book.gone.remove(intern.ref.rawValue)
            book.addresses[intern.ref.rawValue] = intern.email.text
        }
        if removes, let leaver { book.gone.insert(leaver) }
    }

    private mutating func importOffers() async throws {
        var rows: [(offer: String, ref: String)] = []
        // A stranger is nobody of the roster.
        for _ in 0..<2 {
            rows.append((number(), Int.random(in: 0..<5, using: &chance) == 0 ? "INCONNU" : ref()))
        }
        _ = try await fixture.importOffers(rows)
        for row in rows { book.listed.insert(Told(offer: row.offer, ref: row.ref)) }
    }

    private mutating func decide() async throws {
        let (offer, whom) = (number(), ref())
        let (number, intern) = (try LedgerFixture.number(offer), try LedgerFixture.ref(whom))
        let told = Told(offer: offer, ref: whom)
        let what: Decision.What
        switch Int.random(in: 0..<8, using: &chance) {
        case 0...2: what = .assign(number, intern, replacing: Bool.random(using: &chance), unseen: true)
        case 3: what = .unassign(number)
        case 4: what = .withdraw(number)
        case 5, 6: what = .resend(intern)
        default: what = .dismiss([Int64.random(in: 1...Int64(max(1, uid)), using: &chance)])
        }
        let live = try await fixture.ledger.internRows().first { $0.intern.ref == intern }?.offer
        guard case .success(let report) = try await fixture.decide(what, at: now) else { return }
        switch what {
        case .assign: book.decided.insert(told)
        case .withdraw: book.dead.insert(offer)
        case .resend: book.resends[Told(offer: live ?? "", ref: whom), default: 0] += 1
        default: break
        }
        for note in report.notes {
            switch note {
            case .replaced(let earlier, _, _): book.dead.insert(earlier.rawValue)
            case .revived(let earlier): book.dead.remove(earlier.rawValue)
            case .unassigned(let number, let ref):
                book.decided.remove(Told(offer: number.rawValue, ref: ref.rawValue))
                book.trusted.remove(Told(offer: number.rawValue, ref: ref.rawValue))
            default: break
            }
        }
    }

    /// Whatever is due, with any end; sometimes the world changes while the letter is under way, or the process ends.
    private mutating func send() async throws {
        guard let letter = try await fixture.due(at: now).randomElement(using: &chance) else { return }
        if Int.random(in: 0..<5, using: &chance) == 0 { try await decide() }
        let results: [AttemptResult?] = [
            .sent(reply: "250"), .sent(reply: "250"), .later(reply: "451", next: now + 60),
            .failed(reply: "550"),
            .inDoubt(words: "lost", next: now + 600), nil,
        ]
        let result = results.randomElement(using: &chance) ?? nil
        if Int.random(in: 0..<6, using: &chance) == 0 {
            try await fixture.ledger.finish(
                letter, .later(reply: "no connection", next: now + 60), at: now)
            return
        }
        let answer = try await fixture.ledger.begin(letter, bytes: [1], inDoubtUntil: now + 600, at: now)
        guard answer == .granted else { return }
        book.hand(over: letter, result: result)
        if Int.random(in: 0..<5, using: &chance) == 0 { try await decide() }
        if let result { try await fixture.ledger.finish(letter, result, at: now) }
    }
}
