import FacteurCore
import Foundation
import Mail
import Store
import TestSupport
import Testing

@testable import Daemon

@Suite("batches of mails on their way into the ledger") struct ReadingLineTests {
    private static let uidValidity = UIDValidity(rawValue: 1)

    private static func line(_ fixture: ScriptedFixture) throws -> ReadingLine {
        let intake = Intake(
            ledger: try fixture.ledger(), examiner: try fixture.settings().examiner, now: { fixture.now },
            messageID: { MessageID(token: UUID().uuidString, domain: "example.test") })
        return ReadingLine(
            intake: intake, mailbox: "hand", uidValidity: try #require(Self.uidValidity))
    }

    /// Ten mails, each with a number of its own.
    private static func batch(_ number: Int) throws -> [SeenMail] {
        try (1...10).map { index in
            let uid = 10 * number + index
            let bytes = Fixtures.notice(
                offer: "A31\(10_000 + uid)", addressee: "stages@example.test", id: "n\(uid)")
            return SeenMail(uid: try #require(UID(rawValue: UInt32(uid))), size: bytes.count, bytes: bytes)
        }
    }

    /// A ledger that refuses one mail, as `condition` says, and what came of twenty batches.
    private static func refused(
        _ condition: String
    ) async throws -> (ScriptedFixture, ReadingLine, [MailRow]) {
        let fixture = try await ScriptedFixture()
        _ = try fixture.ledger()
        try LedgerFile.edit(fixture.configuration.database, "CREATE TRIGGER refused BEFORE \(condition)")
        var line = try Self.line(fixture)
        await #expect(throws: LedgerFault.self) {
            for number in 0..<20 { try await line.add(try Self.batch(number)) }
            try await line.drain()
        }
        return (fixture, line, try await fixture.mails())
    }

    @Test("all of them are there once the line is drained, in the order in which they came")
    func all() async throws {
        let fixture = try await ScriptedFixture()
        var line = try Self.line(fixture)
        for number in 0..<20 { try await line.add(try Self.batch(number)) }
        try await line.drain()
        #expect(try await fixture.mails().map(\.uid) == Array(1...200))
        try await line.drain()
    }

    @Test("where one cannot be noted, those before it are settled, none after it is, and that is said")
    func notNoted() async throws {
        var (fixture, line, mails) = try await Self.refused(
            "INSERT ON mail WHEN NEW.uid = 35 BEGIN SELECT RAISE(ABORT, 'refused'); END")
        #expect(mails.map(\.uid) == Array(1...30) && mails.allSatisfy { $0.outcome != nil })
        await #expect(throws: LedgerFault.self) { try await line.add(try Self.batch(20)) }
        #expect(try await fixture.mails().count == 30)
    }

    @Test("where one cannot be settled, none after it is, so that a later mail is never taken for the first")
    func notSettled() async throws {
        let (_, _, mails) = try await Self.refused(
            "UPDATE OF outcome ON mail WHEN NEW.uid = 15 BEGIN SELECT RAISE(ROLLBACK, 'refused'); END")
        let settled = mails.filter { $0.outcome != nil }
        #expect(settled.map(\.uid) == Array(1...10))
    }
}
