import Foundation
import TestSupport
import Testing

@Suite("facteur backup") struct BackupCommandTests {
    @Test("says where the copy is; the copy holds all, and sends nothing")
    func copies() async throws {
        let host = try await DecisionHost.full()
        let copy = host.folder.path("copy.sqlite")
        let made = Ending(try await host.facteur(["backup", copy]))
        try made.required()
        #expect(made.lines.first == "the ledger as it stands now is in \(copy)")
        let letters = Ending(try await host.facteur(["letters"])).output
        for companion in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: host.folder.path("facteur.sqlite\(companion)"))
        }
        try FileManager.default.moveItem(atPath: copy, toPath: host.folder.path("facteur.sqlite"))
        #expect(Ending(try await host.facteur(["letters"])).output == letters)
        let status = Ending(try await host.facteur(["status"]))
        #expect(status.output.contains("this is a backup of "))
    }

    @Test("does not write over a file")
    func refuses() async throws {
        let host = try await DecisionHost()
        let there = try host.folder.write("there", "precious")
        let ending = Ending(try await host.facteur(["backup", there]))
        ending.expectFault(74, "\(there) is there already; name a file that is not")
        #expect(try String(contentsOfFile: there, encoding: .utf8) == "precious")
    }

    @Test("a folder that is not there, or another's draft: says so, and whose rights it is no matter of")
    func obstacles() async throws {
        let host = try await DecisionHost()
        let nowhere = host.folder.path("no/copy.sqlite")
        Ending(try await host.facteur(["backup", nowhere])).expectFault(
            66,
            "\(nowhere) cannot be made, because its folder is not there; make the folder or name another one"
        )
        let draft = try host.folder.write("copy.sqlite.partial", "precious")
        Ending(try await host.facteur(["backup", host.folder.path("copy.sqlite")])).expectFault(
            74,
            "\(draft) is there already, and is no draft that a backup has left; move it or name another backup"
        )
        #expect(try String(contentsOfFile: draft, encoding: .utf8) == "precious")
    }
}
