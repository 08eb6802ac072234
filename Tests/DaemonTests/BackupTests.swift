import Daemon
import FacteurCore
import Foundation
import Mail
import Store
import TestSupport
import Testing

@Suite("Copies of the ledger") struct BackupTests {
    @Test("a backup made while the service runs is whole, and in hold from its first moment")
    func backup() async throws {
        let (fixture, relay) = try await fixture()
        let copy = fixture.folder.path("copy.sqlite")
        try await fixture.serving { _ in
            try await fixture.wait(for: "the first letter") { relay.letters.count == 1 }
            try await fixture.ledger().backUp(to: copy, at: fixture.now)
        }
        #expect(try FileManager.default.attributesOfItem(atPath: copy)[.posixPermissions] as? Int == 0o600)
        fixture.configuration.database = copy
        try await fixture.ledger().checkIntegrity()
        #expect(try await fixture.status().hold?.hasPrefix("this is a backup of 2026-09-21T") == true)
        try await expectHold(fixture, relay)
    }

    @Test("a ledger that was copied or put back by other means starts in hold and says why")
    func copied() async throws {
        let (fixture, relay) = try await fixture()
        _ = try await fixture.once()
        #expect(try await fixture.status().hold == nil)
        let copy = fixture.folder.path("copy.sqlite")
        try FileManager.default.copyItem(atPath: fixture.configuration.database, toPath: copy)
        fixture.configuration.database = copy
        _ = try await fixture.once()
        #expect(try await fixture.status().hold?.contains("is a copy or was put back") == true)
        try await expectHold(fixture, relay)
    }

    @Test("a file that is there is not written over, and nothing is left half-way")
    func refused() async throws {
        let (fixture, _) = try await fixture()
        let there = try fixture.folder.write("there", "precious")
        await #expect(throws: LedgerFault.exists(path: there)) {
            try await fixture.ledger().backUp(to: there, at: 0)
        }
        #expect(try String(contentsOfFile: there, encoding: .utf8) == "precious")
        let nowhere = fixture.folder.path("no/such/folder")
        await #expect(throws: LedgerFault.folderMissing(path: nowhere)) {
            try await fixture.ledger().backUp(to: nowhere, at: 0)
        }
    }

    @Test(
        "a damaged ledger stops the service at its start, with a word about the backup, before anything is sent"
    )
    func damaged() async throws {
        let (fixture, relay) = try await fixture()
        try Self.damage(fixture.configuration.database)
        do {
            _ = try await fixture.once()
            Issue.record("it ran on a damaged ledger")
        } catch let fault as LedgerFault {
            guard case .damaged = fault else { throw fault }
            #expect(fault.description.contains("facteur restore"))
        }
        #expect(relay.dialogues.isEmpty)
    }

    /// Writes nonsense over everything but the first page.
    private static func damage(_ path: String) throws {
        let handle = try FileHandle(forUpdating: URL(filePath: path))
        let size = try handle.seekToEnd()
        try handle.seek(toOffset: 4_096)
        try handle.write(contentsOf: Data(repeating: 0xA5, count: Int(size) - 4_096))
        try handle.close()
    }

    /// A mail for intern 1 that waits in the ledger.
    private func fixture() async throws -> (ScriptedFixture, ScriptedRelay) {
        let relay = try ScriptedRelay()
        let fixture = try await ScriptedFixture(relay: relay)
        try await fixture.recordNotices(for: 1...1)
        return (fixture, relay)
    }

    /// Nothing leaves until a person says so.
    private func expectHold(_ fixture: ScriptedFixture, _ relay: ScriptedRelay) async throws {
        try await fixture.recordNotices(for: 2...2)
        _ = try await fixture.once()
        #expect(relay.letters.count == 1)
        _ = try await fixture.ledger().decide(
            Decision(.release(nil), who: "test", because: .none),
            options: fixture.settings().examiner.options, copies: true,
            at: fixture.now, messageID: { MessageID(token: "unused", domain: "example.test") })
        _ = try await fixture.once()
        #expect(relay.letters.count == 2)
        #expect(try await fixture.status().hold == nil)
    }
}
