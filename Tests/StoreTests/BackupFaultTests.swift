import FacteurCore
import Foundation
import Glibc
import TestSupport
import Testing

@testable import Store

@Suite struct BackupFaultTests {
    @Test("a folder that is not there is said to be missing, be it at a backup, a ledger or its lock")
    func noFolder() async throws {
        let fixture = try await LedgerFixture()
        let file = fixture.folder.path("no/such/copy.sqlite")
        await #expect(throws: LedgerFault.folderMissing(path: file)) {
            try await fixture.ledger.backUp(to: file, at: 0)
        }
        #expect(throws: LedgerFault.folderMissing(path: file)) { try Ledger(path: file, now: 0) }
        #expect(throws: LedgerFault.folderMissing(path: file + ".lock")) { try ServiceLock(ledger: file) }
        let inFile = try fixture.folder.write("file", "") + "/copy.sqlite"
        await #expect(throws: LedgerFault.folderMissing(path: inFile)) {
            try await fixture.ledger.backUp(to: inFile, at: 0)
        }
    }

    @Test("a draft that another has made is neither used nor removed")
    func draft() async throws {
        let fixture = try await LedgerFixture()
        let draft = try fixture.folder.write("copy.sqlite.partial", "precious")
        let file = fixture.folder.path("copy.sqlite")
        await #expect(throws: LedgerFault.draftExists(path: draft)) {
            try await fixture.ledger.backUp(to: file, at: 0)
        }
        #expect(try String(contentsOfFile: draft, encoding: .utf8) == "precious")
        #expect(!FileManager.default.fileExists(atPath: file))
        try FileManager.default.removeItem(atPath: draft)
        try await fixture.ledger.backUp(to: file, at: 0)
        #expect(!FileManager.default.fileExists(atPath: draft))
    }

    @Test("a draft that is being made is left alone; one that nobody holds any more is replaced")
    func deadDraft() async throws {
        let fixture = try await LedgerFixture()
        let file = fixture.folder.path("copy.sqlite")
        let draft = file + ".partial"
        var running: BackupDraft? = try BackupDraft(of: file, ledger: fixture.ledger.path)
        await #expect(throws: LedgerFault.backupRunning(path: draft)) {
            try await fixture.ledger.backUp(to: file, at: 0)
        }
        #expect(FileManager.default.fileExists(atPath: draft))
        withExtendedLifetime(running) {}
        running = nil
        #expect(FileManager.default.fileExists(atPath: draft))
        try await fixture.ledger.backUp(to: file, at: 0)
        #expect(!FileManager.default.fileExists(atPath: draft))
        try await Ledger(path: file, now: 0).checkIntegrity()
    }

    @Test("a child that was just being started shares the draft's descriptor, and not its lock")
    func sharedDescriptor() async throws {
        let fixture = try await LedgerFixture()
        let file = fixture.folder.path("copy.sqlite")
        var running: BackupDraft? = try BackupDraft(of: file, ledger: fixture.ledger.path)
        let shared = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
            .compactMap(Int32.init)
            .filter {
                (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)"))
                    == running?.path
            }
            .map { dup($0) }
        defer { for descriptor in shared { close(descriptor) } }
        #expect(shared.count == 1)
        running = nil
        try await fixture.ledger.backUp(to: file, at: 0)
        try await Ledger(path: file, now: 0).checkIntegrity()
    }

    @Test("a draft that is the last backup under a second name goes, and that backup stays what it is")
    func secondName() async throws {
        let fixture = try await LedgerFixture()
        let (file, kept) = (fixture.folder.path("copy.sqlite"), fixture.folder.path("yesterday.sqlite"))
        try await fixture.ledger.backUp(to: file, at: 0)
        try FileManager.default.linkItem(atPath: file, toPath: file + ".partial")
        try FileManager.default.moveItem(atPath: file, toPath: kept)
        let before = try Data(contentsOf: URL(filePath: kept))
        try await fixture.ledger.backUp(to: file, at: 1)
        #expect(try Data(contentsOf: URL(filePath: kept)) == before)
        #expect(!FileManager.default.fileExists(atPath: file + ".partial"))
    }

    enum Thing: CaseIterable { case folder, linkToNothing, linkToDatabase, ledger, queue, otherLedger }

    @Test(
        "what no backup has left is neither followed nor removed, be it named like a draft",
        arguments: Thing.allCases)
    func others(thing: Thing) async throws {
        let fixture = try await LedgerFixture()
        let file = fixture.folder.path("copy.sqlite")
        let draft = file + ".partial"
        let target = fixture.folder.path("target.sqlite")
        var ledger = fixture.ledger
        switch thing {
        case .folder:
            try FileManager.default.createDirectory(atPath: draft, withIntermediateDirectories: false)
        case .linkToNothing:
            try FileManager.default.createSymbolicLink(atPath: draft, withDestinationPath: target)
        case .linkToDatabase:
            try await fixture.ledger.backUp(to: target, at: 0)
            try FileManager.default.createSymbolicLink(atPath: draft, withDestinationPath: target)
        case .ledger: ledger = try Ledger(path: draft, now: 0)
        case .queue: #expect(mkfifo(draft, 0o600) == 0)
        case .otherLedger: _ = try Ledger(path: draft, now: 0)
        }
        let before = try FileManager.default.attributesOfItem(atPath: draft)
        await #expect(throws: LedgerFault.draftExists(path: draft)) {
            try await ledger.backUp(to: file, at: 0)
        }
        let after = try FileManager.default.attributesOfItem(atPath: draft)
        for key in [FileAttributeKey.systemFileNumber, .type, .size] {
            #expect(before[key] as? AnyHashable == after[key] as? AnyHashable)
        }
        #expect(FileManager.default.fileExists(atPath: target) == (thing == .linkToDatabase))
        #expect(!FileManager.default.fileExists(atPath: file))
    }

    @Test("a name that no file system takes leaves nothing behind and says so")
    func tooLong() async throws {
        let fixture = try await LedgerFixture()
        let file = fixture.folder.path(String(repeating: "x", count: 250))
        await #expect(throws: LedgerFault.unusable(path: file, detail: "File name too long")) {
            try await fixture.ledger.backUp(to: file, at: 0)
        }
    }

    @Test(
        "only rights are called rights",
        arguments: [
            (EACCES, LedgerFault.notPermitted(path: "/p")), (EPERM, .notPermitted(path: "/p")),
            (ENOENT, .folderMissing(path: "/p")), (EROFS, .readOnly(path: "/p")),
            (EMFILE, .tooManyFiles(path: "/p")), (ENFILE, .tooManyFiles(path: "/p")),
            (ENOSPC, .diskFull(path: "/p")), (EIO, .inputOutput(path: "/p", detail: "errno 5")),
            (EISDIR, .unusable(path: "/p", detail: "Is a directory")),
        ])
    func words(code: Int32, fault: LedgerFault) {
        #expect(LedgerFault(errno: code, path: "/p") == fault)
    }

    @Test(
        "a file system without hard links is said to be one",
        arguments: [
            (EPERM, LedgerFault.noLinks(path: "/p")), (EOPNOTSUPP, .noLinks(path: "/p")),
            (EEXIST, .exists(path: "/p")), (EACCES, .notPermitted(path: "/p")),
            (EROFS, .readOnly(path: "/p")),
        ])
    func link(code: Int32, fault: LedgerFault) {
        #expect(LedgerFault(errnoOfLink: code, path: "/p") == fault)
    }
}
