import Foundation
import TestSupport
import Testing

@testable import Daemon

/// All of a setup's files, or none.
@Suite struct SetupFilesTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private var files: [SetupFile] {
        [
            SetupFile(path: folder.path("etc/credentials/imap"), text: "secret\n", mode: 0o600),
            SetupFile(path: folder.path("etc/unit.d/init.conf"), text: "[Service]\n", mode: 0o644),
            SetupFile(path: folder.path("etc/facteur.yaml"), text: "database: x\n", mode: 0o644),
        ]
    }

    /// Every file below the folder.
    private var all: [String] {
        (FileManager.default.subpaths(atPath: folder.path) ?? []).sorted()
    }

    @Test("are written with their rights, and nothing is left beside them")
    func written() throws {
        try SetupFiles(files).write(replaces: false)
        #expect(
            all == [
                "etc", "etc/credentials", "etc/credentials/imap", "etc/facteur.yaml", "etc/unit.d",
                "etc/unit.d/init.conf",
            ])
        // The same once more changes nothing.
        try SetupFiles(files).write(replaces: false)
        #expect(all.count == 6)
    }

    @Test(
        "none is written where one of another content is there",
        arguments: ["etc/facteur.yaml", "etc/credentials/imap"])
    func refused(name: String) throws {
        try FileManager.default.createDirectory(
            atPath: folder.path("etc/credentials"), withIntermediateDirectories: true)
        try folder.write(name, "mine\n")
        let before = all
        #expect(throws: SetupFault.exists(folder.path(name))) {
            try SetupFiles(files).write(replaces: false)
        }
        #expect(all == before)
        try SetupFiles(files).write(replaces: true)
        #expect(try String(contentsOfFile: folder.path(name + ".old"), encoding: .utf8) == "mine\n")
    }

    @Test("what cannot take its place takes all others back", arguments: [0, 1, 2])
    func undone(index: Int) throws {
        // A folder of that name, with something in it, cannot be replaced by a file.
        let path = files[index].path
        try FileManager.default.createDirectory(atPath: path + "/in", withIntermediateDirectories: true)
        let before = all
        #expect(throws: SetupFault.self) { try SetupFiles(files).write(replaces: true) }
        #expect(all.filter { !before.contains($0) } == [])
    }

    @Test("a file in the place of a folder is said, and nothing is left")
    func noFolder() throws {
        try folder.write("etc", "a file\n")
        #expect(throws: SetupFault.self) { try SetupFiles(files).write(replaces: false) }
        #expect(all == ["etc"])
    }
}
