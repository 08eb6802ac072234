import FacteurCore
import Foundation
import Mail
import Store
import TestSupport
import Testing
import Text

@testable import Daemon

/// One way for every mail that is read, of the service and of the commands.
@Suite struct IntakeTests {
    private static func intake(_ fixture: ScriptedFixture) throws -> Intake {
        Intake(
            ledger: try fixture.ledger(), examiner: try fixture.settings().examiner, now: { fixture.now },
            messageID: { MessageID(token: UUID().uuidString, domain: "example.test") })
    }

    /// Notices that nobody can tell whose they are, until the portal's list names them.
    ///
    /// - Parameter offer: of each mail.
    private static func fixture(
        _ count: Int, offer: (Int) -> String = IntakeTests.offer
    ) async throws -> ScriptedFixture {
        let fixture = try await ScriptedFixture()
        try await fixture.importInterns(count)
        let mails = try (1...count).map { number in
            let bytes = Fixtures.notice(
                offer: offer(number), addressee: "stages@example.test", id: "n\(number)")
            return SeenMail(
                uid: try #require(UID(rawValue: UInt32(number))), size: bytes.count, bytes: bytes)
        }
        try await intake(fixture).read(
            mails, mailbox: "hand", uidValidity: try #require(UIDValidity(rawValue: 1)))
        #expect(try await fixture.mails(held: true).count == count)
        return fixture
    }

    private static func offer(_ number: Int) -> String { "A31\(10_000 + number)" }

    private static func list(_ count: Int) -> OfferList {
        OfferList(
            rows: (1...count).map { number in
                OfferList.Row(
                    line: number + 1, offer: OfferNumber(rawValue: offer(number)),
                    workerName: "Nom\(number), Prénom", submitted: nil, status: "")
            })
    }

    private static func take(_ list: OfferList, _ fixture: ScriptedFixture) async throws -> OfferListReport {
        try await fixture.ledger().importOffers(
            list, who: "hr", options: MatchingOptions(), at: fixture.now,
            messageID: { MessageID(token: UUID().uuidString, domain: "example.test") })
    }

    @Test("why a mail is not read at all is told in French, too")
    func unread() async throws {
        let fixture = try await ScriptedFixture()
        let (ledger, intake) = (try fixture.ledger(), try Self.intake(fixture))
        let validity = try #require(UIDValidity(rawValue: 1))
        var words: [Localized] = []
        for (uid, bytes) in [(1, nil), (2, ScriptedFixture.plain(2))] as [(UInt32, [UInt8]?)] {
            let mail = SeenMail(uid: try #require(UID(rawValue: uid)), size: 1 << 30, bytes: bytes)
            var begun: PendingMail?
            // Readings that never end, until it is set aside.
            for _ in 0...PendingMail.mostTries {
                begun = try await ledger.beginReading(
                    [mail], mailbox: "hand", uidValidity: validity, at: fixture.now
                ).first
            }
            let read = intake.examine(try #require(begun))
            words.append(TrustSentence.localized(read.examination.trust.by))
        }
        #expect(
            words.map(\.en) == ["larger than the configured cap", "reading it ended Facteur three times"])
        #expect(
            words.map(\.fr) == [
                "plus gros que le plafond de la configuration", "sa lecture a arrêté Facteur trois fois",
            ])
    }

    @Test("what a command has marked before it was killed is read by the service's next pass")
    func leftBehind() async throws {
        let fixture = try await Self.fixture(3)
        _ = try await Self.take(Self.list(3), fixture)
        #expect(try await fixture.mails(held: true).count == 3)
        try await Self.intake(fixture).readPending()
        #expect(try await fixture.mails(held: true).isEmpty)
        #expect(try await fixture.states() == [.queued, .queued, .queued])
    }

    @Test("of several mails with one number, read again together, the first counts", arguments: 2...5)
    func inOrder(count: Int) async throws {
        let fixture = try await Self.fixture(count) { _ in Self.offer(1) }
        let marked = try await Self.take(Self.list(1), fixture).marked
        let told = try await Self.intake(fixture).read(marked)
        #expect(told.map(\.verdict.outcome) == [.matched] + Array(repeating: .duplicate, count: count - 1))
        #expect(try await fixture.states() == [.queued])
    }

    @Test(
        "several processes that read at once read each mail once, set none aside, and each tells all outcomes"
    )
    func together() async throws {
        let count = 120
        let fixture = try await Self.fixture(count)
        let marked = try await Self.take(Self.list(count), fixture).marked
        let told = try await withThrowingTaskGroup(of: [SettledMail].self) { group in
            for _ in 1...6 {
                let intake = try Self.intake(fixture)
                group.addTask { try await intake.read(marked) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(told.count == 6)
        for mails in told {
            #expect(mails.map(\.verdict.outcome) == Array(repeating: .matched, count: count))
        }
        #expect(try await fixture.mails(held: true).isEmpty)
        #expect(Set(try await fixture.letters().map(\.intern)).count == count)
    }

    @Test("a rehearsal says what the import would do, and leaves no trace")
    func rehearsal() async throws {
        let fixture = try await Self.fixture(60)
        let intake = try Self.intake(fixture)
        let rehearsed = try await intake.rehearse(Self.list(60), who: "hr")
        #expect(rehearsed.unread == 0)
        #expect(try await fixture.mails(held: true).count == 60)
        #expect(try await fixture.letters().isEmpty)
        #expect(try await !fixture.ledger().hasMarkedMail())
        let report = try await Self.take(Self.list(60), fixture)
        let mails = try await intake.read(report.marked)
        #expect(mails.map(\.id) == rehearsed.mails.map(\.id) && mails.count == 60)
        #expect(mails.map(\.verdict.outcome) == rehearsed.mails.map(\.verdict.outcome))
        #expect(mails.map(\.verdict.intern) == rehearsed.mails.map(\.verdict.intern))
    }
}
