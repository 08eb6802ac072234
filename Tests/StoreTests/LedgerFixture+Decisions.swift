import FacteurCore
import Mail
import Store
import TestSupport
import Testing

/// Mails with their real octets, since a decision looks at them again, and decisions in a word.
extension LedgerFixture {
    static let proof = "mx.example.test; dmarc=pass header.from=cic.gc.ca"

    /// A notice to that intern's own address, or to one that is nobody's.
    @discardableResult
    func deliver(
        _ offer: String, to ref: String?, uid: UInt32, results: String? = proof
    ) async throws -> SettledMail {
        let bytes = Fixtures.notice(
            offer: offer, addressee: "stages\(ref.map { "+" + $0.lowercased() } ?? "")@example.test",
            results: results,
            id: "n\(uid)")
        let mail = try #require(try await begin(uid, bytes: bytes))
        return try #require(try await settle(mail, Self.examiner.examine(bytes)))
    }

    func decide(
        _ what: Decision.What, copies: Bool = true, undo: Int64 = 0, at now: Int64 = now
    ) async throws -> Result<Decided, DecisionRefusal> {
        let reason = try #require(DecisionReason("the portal says so"))
        return try await ledger.decide(
            Decision(what, who: "hr", because: reason), by: Self.examiner, copies: copies, undo: undo,
            at: now,
            messageID: Self.messageID)
    }

    func assign(
        _ offer: String, to ref: String, replacing: Bool = false, unseen: Bool = true
    ) async throws -> Result<Decided, DecisionRefusal> {
        try await decide(
            .assign(try Self.number(offer), try Self.ref(ref), replacing: replacing, unseen: unseen))
    }

    static func number(_ text: String) throws -> OfferNumber { try #require(OfferNumber(rawValue: text)) }

    static func ref(_ text: String) throws -> InternRef { try #require(InternRef(rawValue: text)) }

    /// The next due letter is taken by the server.
    @discardableResult
    func sendNext(at now: Int64 = now, result: AttemptResult = .sent(reply: "250 queued")) async throws
        -> DueLetter
    {
        let letter = try #require(try await due(at: now).first)
        #expect(
            try await ledger.begin(letter, bytes: [65], inDoubtUntil: now + 600, at: now) == .granted)
        try await ledger.finish(letter, result, at: now)
        return letter
    }

    func state(of ref: String) async throws -> InternState? {
        try await ledger.internRows().first { $0.intern.ref.rawValue == ref }?.state
    }

    func outcomes() async throws -> [String] {
        let rows = MailRows()
        try await ledger.eachMail(held: false) { rows.add($0) }
        return rows.all.map { row in
            (row.outcome?.rawValue ?? "unread") + (row.reason.map { "/" + $0.rawValue } ?? "")
                + (row.intern.map { "/" + $0.rawValue } ?? "")
        }
    }
}
