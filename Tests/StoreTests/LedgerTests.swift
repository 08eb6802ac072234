import FacteurCore
import Foundation
import GRDB
import Mail
import TestSupport
import Testing

@testable import Store

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
        let (synchronous, journal, holdsReferences) = try await fixture.ledger.write { database in
            (
                try database.value("PRAGMA synchronous", as: Int.self),
                try database.value("PRAGMA journal_mode", as: String.self),
                try database.holds("PRAGMA foreign_keys")
            )
        }
        #expect(synchronous == 2)
        #expect(journal == "wal")
        #expect(holdsReferences)
    }

    @Test("a command that only looks makes no ledger")
    func missing() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/none.sqlite"
        #expect(throws: LedgerFault.missing(path: path)) { try Ledger(path: path, mayCreate: false, now: 1) }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test(
        "while somebody else has the ledger locked, it is read, what would write waits and says so, and then goes on"
    )
    func locked() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.settle("A1234567", to: "ANNA", uid: 1)
        let ledger = try Ledger(
            path: fixture.ledger.path, now: LedgerFixture.now, busyPolicy: .atMost(.seconds(1)))
        let somebody = try LedgerLocker(fixture.ledger.path)
        #expect(try await ledger.status().letters == [.queued: 1])
        let letter = try #require(try await ledger.due(at: LedgerFixture.now, copies: true).first)
        await #expect(throws: LedgerFault.busy(path: ledger.path)) {
            try await ledger.begin(letter, bytes: [65], inDoubtUntil: 9, at: LedgerFixture.now)
        }
        await #expect(throws: LedgerFault.busy(path: ledger.path)) {
            _ = try await ledger.beginReading(
                [SeenMail(uid: try #require(UID(rawValue: 2)), size: 1, bytes: [65])], mailbox: "stages",
                uidValidity: fixture.validity, at: LedgerFixture.now)
        }
        #expect(LedgerFault.busy(path: "L").description.contains("another program keeps the ledger L locked"))
        try somebody.letGo()
        let answer = try await ledger.begin(letter, bytes: [65], inDoubtUntil: 9, at: LedgerFixture.now)
        #expect(answer == .granted)
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

    @Test("a lock that was let go is free, though a child that is just being started shares its descriptor")
    func sharedServiceLock() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/facteur.sqlite"
        var lock: ServiceLock? = try ServiceLock(ledger: path)
        let shared = try #require(Self.descriptor(of: path + ".lock").map { dup($0) })
        defer { close(shared) }
        withExtendedLifetime(lock) { #expect(ServiceLock.isHeld(ledger: path)) }
        lock = nil
        #expect(!ServiceLock.isHeld(ledger: path))
    }

    @Test(
        "the lock is the file's, by whatever symbolic links the ledger goes, and also before the file is there"
    )
    func symbolicLinks() throws {
        let folder = try TemporaryFolder()
        let files = FileManager.default
        try files.createDirectory(atPath: folder.path("real"), withIntermediateDirectories: false)
        let path = folder.path("real/facteur.sqlite")
        try files.createSymbolicLink(atPath: folder.path("folder"), withDestinationPath: "real")
        try files.createSymbolicLink(
            atPath: folder.path("link.sqlite"), withDestinationPath: "folder/facteur.sqlite")
        try files.createSymbolicLink(atPath: folder.path("second.sqlite"), withDestinationPath: "link.sqlite")
        let names = ["folder/facteur.sqlite", "link.sqlite", "second.sqlite"].map { folder.path($0) }
        for isThere in [false, true] {
            if isThere { #expect(files.createFile(atPath: path, contents: nil)) }
            for (held, others) in [(path, names), (names[2], [path] + names)] {
                let lock = try ServiceLock(ledger: held)
                for other in others {
                    #expect(ServiceLock.isHeld(ledger: other))
                    #expect(lock.guards(ledger: other))
                    #expect(throws: LedgerFault.inService(path: other, pid: getpid())) {
                        try ServiceLock(ledger: other)
                    }
                }
            }
        }
        #expect(!files.fileExists(atPath: names[1] + ".lock"))
    }

    @Test("a ledger with a second name is refused under both, for each would have a journal of its own")
    func hardLink() throws {
        let folder = try TemporaryFolder()
        let (path, other) = (folder.path("facteur.sqlite"), folder.path("other.sqlite"))
        _ = try Ledger(path: path, now: 1)
        try FileManager.default.linkItem(atPath: path, toPath: other)
        for name in [path, other] {
            #expect(throws: LedgerFault.linked(path: name)) { try ServiceLock(ledger: name) }
        }
        try FileManager.default.removeItem(atPath: other)
        _ = try ServiceLock(ledger: path)
    }

    @Test(
        "nothing is sent once the path leads to another file, or to none",
        arguments: ["moved", "removed", "replaced"])
    func gone(how: String) async throws {
        let fixture = try await LedgerFixture()
        try await fixture.deliver("A1234567", to: "ANNA", uid: 1)
        let letter = try #require(try await fixture.due().first)
        let (files, path) = (FileManager.default, fixture.ledger.path)
        if how == "moved" {
            try files.moveItem(atPath: path, toPath: path + ".old")
        } else {
            try files.removeItem(atPath: path)
            if how == "replaced" { _ = try Ledger(path: path, now: 1) }
        }
        await #expect(throws: LedgerFault.replaced(path: path)) {
            try await fixture.ledger.begin(letter, bytes: [1], inDoubtUntil: 10, at: 5)
        }
    }

    @Test(
        "the lock is on the ledger's file too: it stands when the one beside it is removed or replaced",
        arguments: [false, true])
    func lockOfFile(isReplaced: Bool) throws {
        let folder = try TemporaryFolder()
        let path = folder.path("facteur.sqlite")
        var first: ServiceLock? = try ServiceLock(ledger: path)
        // No SQLite has this file open, so it may be closed.
        let other = open(path, O_RDONLY | O_CLOEXEC)
        defer { close(other) }
        #expect(flock(other, LOCK_EX | LOCK_NB) == -1 && errno == EWOULDBLOCK)
        try FileManager.default.removeItem(atPath: path + ".lock")
        if isReplaced { try folder.write("facteur.sqlite.lock", "") }
        #expect(ServiceLock.presence(ledger: path) == .unguarded)
        #expect(ServiceLock.isHeld(ledger: path))
        #expect(throws: LedgerFault.inService(path: path, pid: nil)) { try ServiceLock(ledger: path) }
        first = nil
        #expect(ServiceLock.presence(ledger: path) == .absent)
        #expect(flock(other, LOCK_EX | LOCK_NB) == 0)
        withExtendedLifetime(first) {}
        // Somebody else has it now, by whatever path.
        #expect(throws: LedgerFault.inService(path: path, pid: nil)) { try ServiceLock(ledger: path) }
        #expect(flock(other, LOCK_UN) == 0)
        _ = try ServiceLock(ledger: path)
    }

    @Test("a network's file system is known by its device among the mounts")
    func remote() {
        let mounts = """
            22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
            30 22 0:51 / /srv/nfs rw,relatime shared:9 master:2 - nfs4 host.test:/srv rw,vers=4.2
            31 22 0:52 / /srv/nfs4 rw - tmpfs tmpfs rw
            cut
            """
        #expect(LedgerFile.isRemote("0:51", among: mounts))
        for device in ["8:1", "0:52", "0:5", "0:511", ""] {
            #expect(!LedgerFile.isRemote(device, among: mounts), "\(device)")
        }
    }

    @Test("taking the lock of a file, and failing to, leaves SQLite its own locks on it")
    func lockLeavesLocks() async throws {
        let fixture = try await LedgerFixture()
        let path = fixture.ledger.path
        for _ in 0..<2 {
            let lock = try ServiceLock(ledger: path)
            #expect(throws: LedgerFault.self) { try ServiceLock(ledger: path) }
            withExtendedLifetime(lock) {}
        }
        // Another process would be let in to remove the journal, did nobody hold a lock on the file (wal.html).
        let inode = try #require(
            FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? UInt64)
        // Longer than what is read at once of a file that says it is empty.
        let table = try #require(try FileHandle(forReadingAtPath: "/proc/locks")?.readToEnd())
        let isHeld = String(decoding: table, as: UTF8.self).split(separator: "\n")
            .contains { $0.contains("POSIX") && $0.contains(":\(inode) ") }
        #expect(isHeld)
        withExtendedLifetime(fixture) {}
    }

    @Test(
        "a service whose lock was removed or replaced sends nothing more, and says so",
        arguments: [false, true])
    func lockGone(isReplaced: Bool) async throws {
        let fixture = try await LedgerFixture()
        try await fixture.deliver("A1234567", to: "ANNA", uid: 1)
        let letter = try #require(try await fixture.due().first)
        let path = fixture.ledger.path
        let service = try Ledger(path: path, now: 1, lock: ServiceLock(ledger: path))
        try FileManager.default.removeItem(atPath: path + ".lock")
        if isReplaced { try fixture.folder.write("facteur.sqlite.lock", "") }
        let fault = LedgerFault.lockGone(path: path)
        await #expect(throws: fault) {
            try await service.begin(letter, bytes: [1], inDoubtUntil: 10, at: 5)
        }
        #expect(fault.description.contains("nothing more is sent"))
    }

    @Test("what SQLite says is told by its cause: no memory, and a file that is no longer there")
    func causes() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("facteur.sqlite")
        let words = LedgerFault(DatabaseError(resultCode: .SQLITE_NOMEM), path: path)
        #expect(words == .outOfMemory(path: path))
        #expect(words.description.contains("no memory left"))
        for code in [ResultCode.SQLITE_CANTOPEN, .SQLITE_READONLY_DBMOVED] {
            let error = DatabaseError(resultCode: code)
            #expect(LedgerFault(error, path: path, isOpen: true) == .replaced(path: path))
        }
        // One that was never there cannot have gone.
        #expect(
            LedgerFault(DatabaseError(resultCode: .SQLITE_CANTOPEN), path: path)
                == .inputOutput(path: path, detail: "SQLite 14"))
    }

    /// Of this process, open on that file.
    private static func descriptor(of path: String) throws -> Int32? {
        let files = FileManager.default
        return try files.contentsOfDirectory(atPath: "/proc/self/fd").first {
            (try? files.destinationOfSymbolicLink(atPath: "/proc/self/fd/" + $0)) == path
        }.flatMap { Int32($0) }
    }
}
