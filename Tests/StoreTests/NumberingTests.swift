import FacteurCore
import Mail
import Store
import TestSupport
import Testing

@Suite("numbers that a server gives again") struct NumberingTests {
    private func uids(_ numbers: UInt32...) -> [UID] { numbers.compactMap(UID.init(rawValue:)) }

    private let box = "stages"

    private func season() async throws -> (LedgerFixture, UIDValidity) {
        let fixture = try await LedgerFixture()
        _ = try await fixture.deliver("A1234567", to: "ANNA", uid: 4)
        _ = try await fixture.deliver("A1234568", to: "BRUNO", uid: 9)
        return (fixture, fixture.validity)
    }

    @Test("the highest number is told, and the newest mails that are still there")
    func numbering() async throws {
        let (fixture, validity) = try await season()
        let cases: [(here: [UID], most: Int, newest: [UInt32])] = [
            (uids(1, 4, 9, 12), 5, [9, 4]), (uids(1, 4, 9, 12), 1, [9]), (uids(1, 4, 9, 12), 0, []),
            (uids(1, 4, 12), 5, [4]),
            (uids(1, 12), 5, []), ([], 5, []),
        ]
        for (here, most, newest) in cases {
            let known = try await fixture.ledger.knownUIDs(
                among: here, mailbox: box, uidValidity: validity, most: most)
            #expect(known.highest?.rawValue == 9)
            #expect(known.newestHere.map(\.uid.rawValue) == newest)
        }
    }

    @Test("released numbers are new again, and what had them stays")
    func released() async throws {
        let (fixture, validity) = try await season()
        let ledger = fixture.ledger
        #expect(try await ledger.missing(of: uids(4, 9, 10), mailbox: box, uidValidity: validity) == uids(10))
        #expect(try await ledger.release(from: 5, mailbox: box, uidValidity: validity) == 1)
        #expect(try await ledger.missing(of: uids(4, 9), mailbox: box, uidValidity: validity) == uids(9))
        _ = try await fixture.deliver("A1234569", to: "BRUNO", uid: 9)
        #expect(try await ledger.release(from: 0, mailbox: box, uidValidity: validity) == 2)
        #expect(try await ledger.release(from: 0, mailbox: box, uidValidity: validity) == 0)
        let rows = Collected<UInt32>()
        try await ledger.eachMail(held: false) { rows.add($0.uid) }
        #expect(rows.all == [0, 0, 0])
        try await ledger.checkIntegrity()
    }
}
