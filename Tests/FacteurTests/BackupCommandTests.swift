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
}
