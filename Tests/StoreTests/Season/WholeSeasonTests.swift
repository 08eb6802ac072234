import FacteurCore
import Foundation
import Mail
import Store
import TestSupport
import Testing

/// A season of 300 interns, 40 employers and 900 mails in disorder, against a statement of who is due what that was written
/// without the rules of matching.
@Suite struct WholeSeasonTests {
    @Test(
        "nobody wrong, nobody undue, everyone due is told once the list is imported, and what waits has a person's reason",
        arguments: 1...2 as ClosedRange<UInt64>)
    func season(seed: UInt64) async throws {
        let season = try await Season(seed: seed)
        try await season.deliver()
        try await season.expect(SeasonStatement.dueAtOnce())
        try await season.expectFates()

        try await season.decide()
        try await season.expectFates(decided: true)
        try await season.importList()
        try await season.expectFates(listed: true, decided: true)
        try await season.importRoster(withCodes: true)
        try await season.expectFates(listed: true, decided: true, coded: true)
        try await season.expect(SeasonStatement.dueInTheEnd())
        try await season.expectReceipts()

        // The same list and the same roster once more are news to nobody.
        try await season.importList()
        try await season.importRoster(withCodes: true)
        try await season.expect(SeasonStatement.dueInTheEnd())
    }

    @Test("the season is as large as it is said to be, and has mails of every kind")
    func size() {
        let statement = SeasonStatement()
        #expect(statement.mails.count == SeasonStatement.count)
        #expect(Set(SeasonIntern.all.map(\.employer)).count == 40)
        #expect(Set(SeasonIntern.all.map(\.offer)).count == 300)
        #expect(Set(SeasonIntern.all.map(\.story)).count == SeasonStory.allCases.count)
        let reasons = Set(statement.mails.flatMap { HeldReason.allCases.filter($0.fate.reasons.contains) })
        #expect(reasons == Set(HeldReason.allCases))
        #expect(SeasonStatement.dueInTheEnd().count == 255)
    }
}

extension SeasonFate {
    fileprivate var reasons: [HeldReason] {
        switch self {
        case .tellsWithList(let reason), .tellsByDecision(let reason), .waits(let reason), .dies(let reason):
            [reason]
        case .waitsThen(let first, let then): [first, then]
        case .tellsWithCode: [.missingNOC]
        case .tells, .isKept, .isNoneOfOurs: []
        }
    }
}

/// The season under way: a ledger, the mails in the order of their arrival, and what has been sent.
private final class Season {
    private let folder: TemporaryFolder
    private let ledger: Ledger
    private let mails: [SeasonMail]
    /// Places in `mails`, in the order of arrival.
    private let order: [Int]
    private var told: [String: Set<String>] = [:]
    private static let now = LedgerFixture.now
    private static let examiner = Examiner(
        wording: .builtIn,
        policy: Configuration.TrustPolicy(
            authservID: "mx.example.test", forwarders: (0..<40).map { "atelier\($0).example" }))

    init(seed: UInt64) async throws {
        folder = try TemporaryFolder()
        ledger = try Ledger(path: folder.path + "/facteur.sqlite", now: Self.now)
        mails = SeasonStatement().mails
        order = Self.disorder(mails, seed: seed)
        _ = try await ledger.open(mailbox: "stages", uidValidity: try #require(UIDValidity(rawValue: 7)))
        try await ledger.noteFirstPass(mailbox: "stages", through: 0)
        try await importRoster(withCodes: false)
    }

    /// Shuffled; only what makes no sense before another stands behind it.
    private static func disorder(_ mails: [SeasonMail], seed: UInt64) -> [Int] {
        var chance = SplitMix64(seed: seed)
        var order = mails.indices.shuffled(using: &chance)
        var place = [Int](repeating: 0, count: order.count)
        for (index, mail) in order.enumerated() { place[mail] = index }
        for (mail, after) in mails.enumerated().compactMap({ mail in
            mail.element.after.map { (mail.offset, $0) }
        })
        where place[mail] < place[after] {
            order.swapAt(place[mail], place[after])
            (place[mail], place[after]) = (place[after], place[mail])
        }
        return order
    }

    /// All mails, fifty at a time, and the letters that are due in between.
    func deliver() async throws {
        let validity = try #require(UIDValidity(rawValue: 7))
        for batch in stride(from: 0, to: order.count, by: 50) {
            let seen = try order[batch..<min(batch + 50, order.count)].enumerated().map { offset, index in
                let bytes = mails[index].bytes
                return SeenMail(
                    uid: try #require(UID(rawValue: UInt32(batch + offset + 1))),
                    size: bytes?.count ?? 30_000_000,
                    bytes: bytes)
            }
            let pending = try await ledger.beginReading(
                seen, mailbox: "stages", uidValidity: validity, at: Self.now)
            let read = pending.map { mail in
                mail.bytes.map { ReadMail(mail, Self.examiner.examine($0)) }
                    ?? ReadMail(mail, .unreadable("over the cap"), predetermined: .tooLarge)
            }
            _ = try await ledger.settle(
                read, by: Self.examiner, at: Self.now, messageID: LedgerFixture.messageID)
            try await send()
        }
    }

    /// Every letter that is due is taken by the server.
    private func send() async throws {
        while let letter = try await ledger.due(at: Self.now, copies: true).first {
            let answer = try await ledger.begin(
                letter, bytes: [65], inDoubtUntil: Self.now + 600, at: Self.now)
            try #require(answer == .granted)
            try await ledger.finish(letter, .sent(reply: "250"), at: Self.now)
            let ref = letter.intern.ref.rawValue
            #expect(told[ref, default: []].insert(letter.offer.rawValue).inserted, "\(ref) was told twice")
            let intern = SeasonIntern.all.first { $0.ref == ref }
            #expect(letter.intern.email.text == intern?.email)
        }
    }

    func importRoster(withCodes: Bool) async throws {
        let rows = try SeasonIntern.all.map {
            try $0.row(withCode: withCodes && SeasonStatement.coded.contains($0.number))
        }
        _ = try await ledger.importRoster(
            Roster(rows), removeMissing: false, by: Self.examiner, at: Self.now,
            messageID: LedgerFixture.messageID)
        try await send()
    }

    func importList() async throws {
        _ = try await ledger.importOffers(
            try OfferList.parse(SeasonStatement.list), who: "hr", by: Self.examiner, at: Self.now,
            messageID: LedgerFixture.messageID)
        try await send()
    }

    /// A person finds out whose two of the numbers are, and that two others are dead.
    func decide() async throws {
        for intern in SeasonIntern.all {
            let what: Decision.What
            switch intern.story {
            case .assigned:
                what = .assign(
                    try LedgerFixture.number(intern.offer), try LedgerFixture.ref(intern.ref),
                    replacing: false)
            case .withdrawn: what = .withdraw(try LedgerFixture.number(intern.offer))
            default: continue
            }
            let reason = try #require(DecisionReason("the portal says so"))
            _ = try await ledger.decide(
                Decision(what, who: "hr", because: reason), by: Self.examiner, copies: true, at: Self.now,
                messageID: LedgerFixture.messageID
            ).get()
        }
        try await send()
    }

    /// Exactly these interns have been told exactly these numbers.
    func expect(_ due: [String: Set<String>]) async throws {
        let wrong = told.filter { due[$0.key] != $0.value }.map { "\($0.key) was told \($0.value.sorted())" }
        let missing = due.keys.filter { told[$0] == nil }
        #expect(wrong.sorted() == [])
        #expect(missing.sorted() == [])
        let states = try await ledger.status().interns
        #expect(states[.sent] == due.count)
    }

    /// Every mail has become what a person would say of it.
    func expectFates(listed: Bool = false, decided: Bool = false, coded: Bool = false) async throws {
        let rows = MailRows()
        try await ledger.eachMail(held: false) { rows.add($0) }
        var outcomes: [Int: String] = [:]
        for row in rows.all {
            outcomes[order[Int(row.uid) - 1]] =
                (row.outcome?.rawValue ?? "unread") + (row.reason.map { "/" + $0.rawValue } ?? "")
        }
        var wrong: [String] = []
        var telling: [String: [String]] = [:]
        for (first, copies) in Dictionary(grouping: mails.indices, by: { mails[$0].original ?? $0 }) {
            let wanted = mails[first].fate.outcome(listed: listed, decided: decided, coded: coded)
            let all = copies.map { outcomes[$0] ?? "missing" }
            if wanted == "matched", let offer = mails[first].offer {
                telling[offer, default: []] += all
            } else if all.sorted()
                != (Array(repeating: "duplicate", count: all.count - 1) + [wanted]).sorted()
            {
                wrong.append("mail \(first) (\(mails[first].fate)): \(all), not \(wanted)")
            }
        }
        wrong += telling.filter { _, all in
            all.count(where: { $0 == "matched" }) != 1
                || !all.allSatisfy { $0 == "matched" || $0 == "duplicate" }
        }.map { "\($0.key): \($0.value)" }
        #expect(wrong.sorted() == [])
    }

    /// The time of the portal's list has joined each receipt to its offer, to the second.
    func expectReceipts() async throws {
        let receipts = Dictionary(
            uniqueKeysWithValues: try await ledger.internRows().map { ($0.intern.ref.rawValue, $0.receipt) })
        for intern in SeasonIntern.all {
            let wanted = SeasonStatement.receipts.contains(intern.number) ? "R2018-\(intern.number)" : nil
            #expect(receipts[intern.ref] == .some(wanted), "\(intern.ref)")
        }
    }
}
