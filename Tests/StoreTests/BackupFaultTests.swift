import FacteurCore
import Foundation
import Glibc
import Store
import TestSupport
import Testing

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
