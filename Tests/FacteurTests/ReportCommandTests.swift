import Foundation
import Glibc
import TestSupport
import Testing

@Suite("facteur report") struct ReportCommandTests {
    private func page(_ host: DecisionHost, _ name: String = "season.html") throws -> String {
        try String(contentsOfFile: host.folder.path(name), encoding: .utf8)
    }

    private func mode(_ path: String) -> mode_t {
        var information = stat()
        return lstat(path, &information) == 0 ? information.st_mode & 0o7777 : 0
    }

    @Test("writes one page, for its owner alone, that names nobody")
    func writes() async throws {
        let host = try await DecisionHost.full()
        let file = host.folder.path("season.html")
        let before = umask(0)
        defer { umask(before) }
        let ending = Ending(try await host.facteur(["report", file]))
        try ending.required()
        #expect(ending.lines.first == "the picture of the season is in \(file)")
        let page = try page(host)
        #expect(page.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">"))
        #expect(page.contains("Told: 1 of the 5 interns who are to get a number."))
        #expect(page.contains("Atelier Boréal"))
        for text in ["Nom-", "Prénom", "ANNA", "interns.test", "example.test", "A100000"] {
            #expect(!page.contains(text), "\(text)")
        }
        #expect(mode(file) == 0o600)
        let names = try FileManager.default.contentsOfDirectory(atPath: host.folder.path)
        #expect(!names.contains { $0.hasSuffix(".new") })
    }

    @Test("--names lists the interns, without their addresses; an earlier page is replaced")
    func names() async throws {
        let host = try await DecisionHost.full()
        let file = try host.folder.write("season.html", "an earlier page")
        chmod(file, 0o644)
        try Ending(try await host.facteur(["report", "--names", file])).required()
        let page = try page(host)
        for text in ["Nom-ANNA, Prénom", "A1000001", "told", "This page names people"] {
            #expect(page.contains(text), "\(text)")
        }
        #expect(!page.contains("interns.test"))
        #expect(mode(file) == 0o600)
    }

    @Test("in the language of the configuration")
    func french() async throws {
        let host = try await DecisionHost.full()
        let text = try String(contentsOfFile: host.folder.path("facteur.yaml"), encoding: .utf8)
        try host.folder.write("french.yaml", text + "admin: { language: fr }\n")
        let file = host.folder.path("season.html")
        let ending = Ending(try await host.facteur(["report", file], configuration: "french.yaml"))
        try ending.required()
        #expect(ending.lines.first == "la saison d’un coup d’œil est dans \(file)")
        let page = try page(host)
        #expect(page.contains("<html lang=\"fr\">") && page.contains("Où en sont les stagiaires"))
    }

    @Test("replaces a file only: no folder, no link, no device, and nothing of Facteur's own")
    func refuses() async throws {
        let host = try await DecisionHost.full()
        let (folder, link, pipe) = (
            host.folder.path("folder"), host.folder.path("link.html"), host.folder.path("pipe.html")
        )
        mkdir(folder, 0o755)
        let target = try host.folder.write("target.html", "precious")
        symlink(target, link)
        mkfifo(pipe, 0o600)
        for path in [folder, link, pipe, "/dev/null"] {
            Ending(try await host.facteur(["report", path])).expectFault(
                74, "\(path) is there, and is not a file of its own; name another one")
        }
        #expect(try page(host, "target.html") == "precious")
        let other = host.folder.path("other.html")
        Self.link(host.folder.path("facteur.yaml"), other)
        for path in [host.folder.path("facteur.sqlite"), host.folder.path("facteur.yaml"), other] {
            Ending(try await host.facteur(["report", path])).expectFault(
                74, "\(path) is Facteur's own and would be lost; name another file")
        }
        try Ending(try await host.facteur(["status", "--json"])).required()
    }

    private static func link(_ old: String, _ new: String) { _ = Glibc.link(old, new) }

    @Test("a folder that is not there, a ledger that is not there, and no name: one line each")
    func obstacles() async throws {
        let host = try await DecisionHost.full()
        for nowhere in [host.folder.path("no/season.html"), host.folder.path("season.html/")] {
            Ending(try await host.facteur(["report", nowhere])).expectFault(
                66,
                "\(nowhere) cannot be written, because its folder is not there; make the folder or name another one"
            )
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: host.folder.path)
        #expect(!names.contains { $0.hasSuffix(".new") })
        let ending = Ending(
            try await host.facteur(["report", host.folder.path("x.html")], ledger: "none.sqlite"))
        #expect(ending.code == 66 && ending.faults.count == 1)
        #expect(!FileManager.default.fileExists(atPath: host.folder.path("x.html")))
        #expect(Ending(try await host.facteur(["report"])).code == 64)
    }
}
