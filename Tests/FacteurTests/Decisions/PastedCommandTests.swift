import Foundation
import Glibc
import Store
import TestSupport
import Testing

/// Every command that a screen suggests, typed in a shell as it stands there.
@Suite("suggested commands") struct PastedCommandTests {
    /// The host with its ledger put aside, so that each command finds it as the screen did.
    private struct Scene {
        let host: DecisionHost

        init() async throws {
            host = try await DecisionHost.full()
            try await host.deliver("A1000012", to: "BRUNO", uid: 12, results: nil)
            try await host.hand(over: "A1000003", .failed(reply: "550 no such user"))
            mkdir(host.folder.path("bin"), 0o755)
            try FileManager.default.createSymbolicLink(
                atPath: host.folder.path("bin/facteur"), withDestinationPath: Site.executable)
            for file in Self.files { copy(file, "kept." + file) }
        }

        // Nobody writes it while it is copied; the index of the journal is made anew.
        private static let files = ["facteur.sqlite", "facteur.sqlite-wal"]

        private func copy(_ from: String, _ to: String) {
            try? FileManager.default.removeItem(atPath: host.folder.path(to))
            try? FileManager.default.copyItem(
                atPath: host.folder.path(from), toPath: host.folder.path(to))
        }

        func paste(_ command: String) async throws -> Command.Outcome {
            unlink(host.folder.path("facteur.sqlite-shm"))
            for file in Self.files { copy("kept." + file, file) }
            return try await Command(
                "sh", ["-c", command],
                environment: [
                    "PATH": "\(host.folder.path("bin")):/usr/bin:/bin", "USER": "hr", "SUDO_USER": "",
                    "LC_ALL": "C", "NOTIFY_SOCKET": "", "JOURNAL_STREAM": "",
                ]
            ).run()
        }
    }

    @Test(
        "each of them succeeds as it stands",
        arguments: [
            ["status"], ["explain", "2"], ["explain", "4"], ["explain", "8"], ["explain", "10"],
            ["explain", "ANNA"], ["explain", "BRUNO"], ["explain", "EVA"], ["letters"], ["review"],
        ], ["C", "fr_CA.UTF-8"])
    func pasted(screen: [String], locale: String) async throws {
        let scene = try await Scene()
        let command = scene.host.command(screen, locale: locale)
        let shown = try await command.run()
        #expect(shown.status == 0, "\(shown.standardError)")
        for suggestion in Self.commands(in: shown.standardOutput + shown.standardError) {
            #expect(
                suggestion.contains("--config \(scene.host.folder.path("facteur.yaml"))"), "\(suggestion)")
            let outcome = try await scene.paste(suggestion)
            // It works, and finds that no server answers here.
            if suggestion.hasSuffix(" check") {
                #expect(outcome.standardError.contains("checks failed"), "\(outcome.standardError)")
            } else {
                #expect(outcome.status == 0, "\(suggestion): \(outcome.standardError)")
            }
        }
    }

    @Test("there are such commands on the screens of a bad day")
    func some() async throws {
        let scene = try await Scene()
        let shown = try await scene.host.command(["status"]).run().standardOutput
        let commands = Self.commands(in: shown).map {
            $0.replacing("--config \(scene.host.folder.path("facteur.yaml")) ", with: "")
        }
        for expected in [
            "facteur decide 2", "facteur resend BRUNO", "facteur explain EVA", "facteur decide",
            "facteur decide 8",
            "facteur dismiss --reason untrusted_sender --because \"…\"",
        ] {
            #expect(commands.contains(expected), "\(expected) in \(commands)")
        }
    }

    @Test("where evidence names one intern, the whole command is ready")
    func ready() async throws {
        let scene = try await Scene()
        let shown = try await scene.host.facteur(["explain", "8"]).standardOutput
        #expect(
            shown.contains("        facteur assign A1000009 ANNA --replace --because \"…\"\n"), "\(shown)")
    }

    @Test("what was typed with sudo is suggested with it", .enabled(if: geteuid() == 0))
    func sudo() async throws {
        let host = try await DecisionHost.full()
        var command = host.command(["explain", "2"])
        command.environment["SUDO_USER"] = "claire"
        let shown = try await command.run().standardOutput
        let file = host.folder.path("facteur.yaml")
        #expect(shown.contains("        sudo facteur --config \(file) decide 2\n"), "\(shown)")
        // What stands in a mail is quoted as it is.
        #expect(!shown.contains("sudo sudo"))
    }

    @Test("a language that is written counts more than the terminal's, and the terminal's where none is")
    func language() async throws {
        let host = try await DecisionHost()
        let text = try String(contentsOfFile: host.folder.path("facteur.yaml"), encoding: .utf8)
        for (language, locale, words) in [
            ("en", "fr_CA.UTF-8", "INTERNS"), ("fr", "C", "STAGIAIRES"), (nil, "fr_CA.UTF-8", "STAGIAIRES"),
            (nil, "en_CA.UTF-8", "INTERNS"),
        ] as [(String?, String, String)] {
            let admin = language.map { "admin: { language: \($0) }\n" } ?? ""
            try host.folder.write("facteur.yaml", text + admin)
            let shown = try await host.facteur(["status"], locale: locale).standardOutput
            #expect(shown.contains(words + " "), "\(language ?? "-") \(locale)")
        }
    }

    /// On lines of their own, one that goes on behind a backslash as one, and between back-ticks; but not what needs a person's own
    /// file.
    private static func commands(in text: String) -> [String] {
        var commands: [String] = []
        var begun = ""
        for line in text.split(separator: "\n").map({ $0.trimmingCharacters(in: .whitespaces) }) {
            let joined = begun + line
            begun = ""
            if joined.hasPrefix("facteur "), joined.hasSuffix("\\") {
                begun = String(joined.dropLast())
            } else if joined.hasPrefix("facteur ") {
                commands.append(joined)
            } else {
                commands += joined.split(separator: "`", omittingEmptySubsequences: false).enumerated()
                    .filter { $0.offset % 2 == 1 && $0.element.hasPrefix("facteur ") }.map {
                        String($0.element)
                    }
            }
        }
        return commands.filter { !$0.contains("FILE") && !$0.contains("FICHIER") }
    }
}
