import Daemon
import FacteurCore
import Foundation
import Mail
import Store
import TestSupport
import Testing
import Text

@testable import facteur

/// The screen as golden text, with a clock that stands still.
@Suite struct StatusScreenTests {
    private static let day: Int64 = 86_400

    private static func screen(
        _ host: DecisionHost, after days: Int64, in language: Language
    ) async throws -> StatusScreen {
        let file = try #require(
            try? SettingsLoader(credentialsDirectory: nil).load(
                host.folder.path("facteur.yaml"), checksSecrets: false
            ).get())
        let (now, configuration) = (DecisionHost.now + days * day, file.configuration)
        let report = try await host.ledger.status(alerts: configuration.alerts, at: now)
        let health = Health(report, configuration, now: now)
        return StatusScreen(report: report, health: health, now: now, language: language)
    }

    private static func expect(
        _ host: DecisionHost, after days: Int64, _ name: String
    ) async throws {
        for language in Language.allCases {
            let lines = try await screen(host, after: days, in: language).lines
            try Golden.expect(lines.joined(separator: "\n") + "\n", "status/\(name).\(language.rawValue).txt")
            for line in lines {
                #expect(line.unicodeScalars.count <= 80, "\(line)")
                // Nothing is said by colour alone: there is none.
                #expect(
                    !line.unicodeScalars.contains { $0.properties.generalCategory == .control }, "\(line)")
            }
        }
    }

    @Test(
        "who has been told, who waits since when, what needs a person with the command to type, letters in trouble"
    )
    func something() async throws {
        let host = try await DecisionHost.full()
        try await Self.expect(host, after: 3, "something")
    }

    @Test("all well is said in the first line, and nothing waits")
    func well() async throws {
        let host = try await DecisionHost()
        let lock = try ServiceLock(ledger: host.ledger.path)
        try await host.importRoster([try DecisionHost.intern("ANNA")])
        try await host.deliver("A1000001", to: "ANNA", uid: 1)
        try await host.hand(over: "A1000001", .sent(reply: "250 ok"))
        try await host.ledger.serviceBegan(pid: 1, version: "1.0", at: DecisionHost.now)
        try await host.ledger.completed(
            mailbox: "stages", through: nil, unaccounted: 0, at: DecisionHost.now + 3 * Self.day - 90)
        try await Self.expect(host, after: 3, "well")
        withExtendedLifetime(lock) {}
    }

    @Test("a letter in trouble, and no other work, leaves no empty title", arguments: Language.allCases)
    func onlyTrouble(language: Language) async throws {
        let host = try await DecisionHost()
        try await host.importRoster([try DecisionHost.intern("ANNA")])
        try await host.deliver("A1000001", to: "ANNA", uid: 1)
        try await host.hand(over: "A1000001", .failed(reply: "550 5.1.1 no such user"))
        let lines = try await Self.screen(host, after: 0, in: language).lines
        #expect(
            lines.contains(
                language == .en ? "Nothing else waits for a person." : "Rien d’autre n’attend de décision."))
        #expect(!lines.contains { $0 == "NEEDS A PERSON" || $0 == "À DÉCIDER" })
    }

    private static func badDay() async throws -> DecisionHost {
        let host = try await DecisionHost()
        let long = "\(String(repeating: "R", count: 63))1"
        try await host.importRoster(
            try (10...29).map { try DecisionHost.intern("E-10\($0)") } + [try DecisionHost.intern(long)])
        for number in 10...29 {
            try await host.deliver("A10000\(number)", to: nil, uid: UInt32(number))
        }
        try await host.deliver("A1000090", to: "E-1010", uid: 90)
        try await host.deliver("A1000091", to: long, uid: 91)
        try await host.hand(over: "A1000090", .failed(reply: "550 5.1.1 no such user"))
        try await host.hand(over: "A1000091", .inDoubt(words: "lost", next: DecisionHost.never))
        try await host.deliver("A1000092", to: long, uid: 92)
        try await host.decide(.hold)
        try await host.ledger.failed(
            mailbox: "stages",
            words:
                "localhost:1 does not answer: the connection was refused; is the server running, and is its port right?",
            at: DecisionHost.now)
        try await host.ledger.relay(refuses: "535 5.7.8 the password is wrong", at: DecisionHost.now)
        try host.folder.write(
            "facteur.yaml",
            try String(contentsOfFile: host.folder.path("facteur.yaml"), encoding: .utf8)
                + "alerts: { waiting: 10d, held: 1d, to: rh@example.test }\n")
        return host
    }

    @Test("a bad day: everything is broken or waits, and no line is wider than 80 columns")
    func badDay() async throws {
        try await Self.expect(Self.badDay(), after: 12, "bad-day")
    }

    @Test(
        "a terminal of any height shows all that is broken first, and counts or names what does not fit",
        arguments: [5, 12, 24, 40, 60, 200], Language.allCases)
    func height(rows: Int, language: Language) async throws {
        let screen = try await Self.screen(Self.badDay(), after: 12, in: language)
        let (whole, lines) = (screen.lines, screen.lines(within: rows))
        #expect(lines.count <= max(5, rows))
        #expect(lines.allSatisfy { $0.unicodeScalars.count <= 80 })
        #expect(lines.first == whole.first)
        guard rows >= 24 else { return }
        let (broken, decide) = language == .en ? ("BROKEN", "NEEDS A PERSON") : ("EN PANNE", "À DÉCIDER")
        let begin = try #require(whole.firstIndex(of: broken))
        let part = whole[begin...].prefix { !$0.isEmpty }
        #expect(lines.starts(with: whole.prefix(begin) + part))
        #expect(lines.contains { $0.hasPrefix(decide) })
        guard lines.count < whole.count else {
            #expect(lines == whole)
            return
        }
        #expect(
            lines.contains {
                $0.contains(
                    language == .en ? "more lines: facteur mail --held" : "lignes\u{A0}: facteur mail --held")
            } || rows > 40)
        if rows == 24 {
            let last = try #require(lines.last)
            #expect(last.hasPrefix(language == .en ? "not shown: " : "non montré\u{A0}: "))
            for title in language == .en ? ["MAILBOXES", "LETTERS"] : ["BOÎTES", "LETTRES"] {
                #expect(last.contains(title))
            }
        }
    }
}
