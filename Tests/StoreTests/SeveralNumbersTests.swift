import FacteurCore
import Mail
import Store
import TestSupport
import Testing

@Suite("a mail with several numbers") struct SeveralNumbersTests {
    private static let text = String(
        decoding: Fixtures.notice(offer: "A4000002", addressee: "stages@example.test"), as: UTF8.self
    ).replacing("est (A4000002)", with: "est (A4000002) puis votre numéro d'offre d'emploi est (A4000009)")

    @Test("each number leads to it, and a decision on one does not call it unheard of")
    func found() async throws {
        let fixture = try await LedgerFixture()
        let bytes = Array(Self.text.utf8)
        try fixture.record(1, bytes: bytes)
        let mail = try #require(try await fixture.ledger.beginReading().first)
        let settled = try await fixture.ledger.settle(
            [ReadMail(id: mail.id, examination: LedgerFixture.examiner.examine(bytes))],
            by: LedgerFixture.examiner, at: LedgerFixture.now, messageID: LedgerFixture.messageID)
        #expect(settled.map(\.verdict.reason) == [.severalOffers])
        for number in ["A4000002", "A4000009"] {
            let history = try await fixture.ledger.history(of: .offer(LedgerFixture.number(number)))
            #expect(history?.mails.map(\.row.id) == [mail.id])
        }
        #expect(try await fixture.ledger.history(of: .offer(LedgerFixture.number("A4000003"))) == nil)
        let report = try await fixture.assign("A4000009", to: "ANNA").get()
        #expect(report.notes.filter(\.isWarning).isEmpty)
        #expect(try await fixture.due().map(\.offer.rawValue) == ["A4000009"])
    }
}
