import Foundation
import GRDB
import Store
import TestSupport
import Testing

@Suite struct LedgerTests {
    @Test("a new ledger is for its owner's eyes only")
    func rights() async throws {
        let fixture = try await LedgerFixture()
        for name in ["facteur.sqlite", "facteur.sqlite-wal"] {
            let attributes = try FileManager.default.attributesOfItem(
                atPath: fixture.folder.path + "/" + name)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
    }

    @Test(
        "what is committed is written through: WAL with synchronous=FULL on the very connection that writes")
    func synchronous() async throws {
        let fixture = try await LedgerFixture()
        let pragmas = try await fixture.ledger.writerPragmas()
        #expect(pragmas.synchronous == 2)
        #expect(pragmas.journalMode == "wal")
        #expect(pragmas.foreignKeys)
    }

    @Test("a command that only looks makes no ledger")
    func missing() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/none.sqlite"
        #expect(throws: LedgerFault.missing(path: path)) { try Ledger(path: path, mayCreate: false, now: 1) }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test("a file that is no ledger is called damaged, and left as it is")
    func notALedger() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/noise.sqlite"
        let noise = Data((0..<8_192).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        try noise.write(to: URL(fileURLWithPath: path))
        let fault = #expect(throws: LedgerFault.self) { try Ledger(path: path, now: 1) }
        guard case .damaged = fault else {
            Issue.record("\(String(describing: fault))")
            return
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == noise)
    }

    @Test("a ledger of a newer Facteur is refused")
    func newer() async throws {
        let fixture = try await LedgerFixture()
        let queue = try DatabaseQueue(path: fixture.ledger.path)
        try await queue.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('99 the future')") }
        #expect(throws: LedgerFault.newer(path: fixture.ledger.path)) {
            try Ledger(path: fixture.ledger.path, now: 1)
        }
    }

    @Test("a second service on the same ledger is refused, and asking does not take the lock")
    func serviceLock() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/facteur.sqlite"
        #expect(!ServiceLock.isHeld(ledger: path))
        var first: ServiceLock? = try ServiceLock(ledger: path)
        #expect(ServiceLock.isHeld(ledger: path))
        #expect(throws: LedgerFault.inService(path: path, pid: getpid())) { try ServiceLock(ledger: path) }
        first = nil
        #expect(!ServiceLock.isHeld(ledger: path))
        _ = try ServiceLock(ledger: path)
        withExtendedLifetime(first) {}
    }
}
