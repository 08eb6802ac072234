import FacteurCore
import Foundation
import Glibc
import Mail
import Store
import TestSupport
import Testing

/// `facteur restore`: a backup in the ledger's place.
@Suite("a backup that is put back") struct RestoreCommandTests {
    /// A host whose copy was made before two letters left.
    private func host() async throws -> DecisionHost {
        let host = try await DecisionHost()
        try await host.deliver("A1000001", to: "ANNA", uid: 1)
        try await host.deliver("A1000003", to: "BRUNO", uid: 3)
        let outcome = try await host.facteur(["backup", host.folder.path("copy.sqlite")])
        try #require(outcome.status == 0, "\(outcome.standardError)")
        try await host.deliver("A1000007", to: "EVA", uid: 7)
        try await host.hand(over: "A1000001", .sent(reply: "250 2.0.0 queued"))
        try await host.hand(over: "A1000007", .sent(reply: "250 2.0.0 queued"))
        return host
    }

    private func letters(_ host: DecisionHost) async throws -> [String: String] {
        let outcome = try await host.facteur(["letters", "--json"])
        let value = try JSONSerialization.jsonObject(with: Data(outcome.output)) as? [String: Any]
        let rows = try #require(value?["letters"] as? [[String: Any]])
        return Dictionary(
            uniqueKeysWithValues: rows.compactMap { row in
                (row["offer"] as? String).map { ($0, "\(row["state"] ?? "")") }
            })
    }

    @Test(
        "it starts on hold, what left since is listed with the command that says so, and the old ledger is kept"
    )
    func restored() async throws {
        let host = try await host()
        let outcome = try await host.facteur(["restore", host.folder.path("copy.sqlite")])
        #expect(outcome.status == 0, "\(outcome.standardError)")
        let lines = outcome.standardOutput.split(separator: "\n").map(String.init)
        let day = "2026-09-21"
        let told = "--on \(day) --because \"sent before the copy was put back\""
        #expect(
            Array(lines.dropFirst(2).dropLast()) == [
                "ANNA has had A1000001 since 2026-09-21 14:14: facteur told A1000001 ANNA \(told)",
                "the letter to BRUNO for A1000003 had not left: facteur release BRUNO",
                "EVA has had A1000007 since 2026-09-21 14:14: facteur told A1000007 EVA \(told)",
            ])
        #expect(try await letters(host) == ["A1000001": "queued", "A1000003": "queued"])
        let kept = try #require(lines[1].split(separator: " ").last.map(String.init))
        #expect(kept.contains("facteur.sqlite.before-"))
        let old = try Ledger(path: kept, mayCreate: false, now: DecisionHost.now)
        #expect(try await old.letterRows().map(\.state) == [.sent, .queued, .sent])
        // What is suggested is typed, and nothing is sent twice.
        for line in lines.dropFirst(2).dropLast() {
            let command = try #require(line.split(separator: ": ", maxSplits: 1).last)
            let done = try await Command("sh", ["-c", pasted(String(command), host)]).run()
            #expect(done.status == 0, "\(command): \(done.standardError)")
        }
        #expect(try await letters(host) == ["A1000001": "sent", "A1000003": "queued", "A1000007": "sent"])
        let back = try Ledger(
            path: host.folder.path("facteur.sqlite"), mayCreate: false, now: DecisionHost.now)
        #expect(
            try await back.due(at: .max / 2, copies: true, limit: 9).map(\.intern.ref.rawValue) == ["BRUNO"])
    }

    /// What happens after the copy was made, and what must not leave by it.
    struct Refusal: Sendable, CustomTestStringConvertible {
        let what: String
        let commands: [[String]]
        let number: String
        var isDead = true
        /// Whether the copy knows a letter of it, or the mailbox gives its notice to that intern again.
        let to: String
        var testDescription: String { what }
    }

    private static let because = ["--because", "as it was"]

    @Test(
        "what was withdrawn, replaced or taken back since is so in the copy too",
        arguments: [
            Refusal(
                what: "queued, withdrawn", commands: [["withdraw", "A1000003"] + because], number: "A1000003",
                to: "BRUNO"),
            Refusal(
                what: "queued, sent, withdrawn", commands: [["withdraw", "A1000001"] + because],
                number: "A1000001", to: "ANNA"),
            Refusal(
                what: "new, sent, withdrawn", commands: [["withdraw", "A1000007"] + because],
                number: "A1000007", to: "EVA"),
            Refusal(
                what: "new, sent, withdrawn with a word",
                commands: [["withdraw", "A1000007", "--notify"] + because], number: "A1000007", to: "EVA"),
            Refusal(
                what: "replaced",
                commands: [["assign", "A1000009", "ANNA", "--replace", "--unseen"] + because],
                number: "A1000001", to: "ANNA"),
            Refusal(
                what: "taken back", commands: [["unassign", "A1000003"] + because], number: "A1000003",
                isDead: false, to: "BRUNO"),
            Refusal(
                what: "taken back, and somebody else's",
                commands: [
                    ["unassign", "A1000003"] + because, ["assign", "A1000003", "DORA"] + because,
                ], number: "A1000003", isDead: false, to: "BRUNO"),
            Refusal(
                what: "taken back, and withdrawn",
                commands: [["unassign", "A1000003"] + because, ["withdraw", "A1000003"] + because],
                number: "A1000003", to: "BRUNO"),
        ])
    func refusals(refusal: Refusal) async throws {
        let host = try await host()
        for command in refusal.commands {
            let done = try await host.facteur(command)
            try #require(done.status == 0, "\(command): \(done.standardError)")
        }
        let outcome = try await host.facteur(["restore", host.folder.path("copy.sqlite")])
        #expect(outcome.status == 0, "\(outcome.standardError)")
        let words =
            refusal.isDead
            ? "\(refusal.number) was dead by then, and is dead here too: no letter leaves for it"
            : "\(refusal.number) had been taken back from \(refusal.to), and is not theirs here either"
        #expect(outcome.standardOutput.contains(words), "\(outcome.standardOutput)")
        let back = try Ledger(
            path: host.folder.path("facteur.sqlite"), mayCreate: false, now: DecisionHost.now)
        // The service reads what was marked, and the notice comes from the mailbox once more.
        let held = try await host.facteur(["release"])
        #expect(held.status == 0, "\(held.standardError)")
        try await host.deliver(refusal.number, to: refusal.to, uid: 70, into: back)
        let due = try await back.due(at: .max / 2, copies: true, limit: 99).map(\.offer.rawValue)
        #expect(!due.contains(refusal.number))
        let given = try await host.facteur(["assign", refusal.number, refusal.to, "--unseen"] + Self.because)
        #expect(given.status == (refusal.isDead ? 65 : 0), "\(given.standardError)")
    }

    private func pasted(_ command: String, _ host: DecisionHost) -> String {
        command.replacing(
            "facteur ", with: "'\(Site.executable)' --config '\(host.folder.path("facteur.yaml"))' ",
            maxReplacements: 1)
    }

    private func expect(_ outcome: Command.Outcome, _ code: Int32, _ words: String) {
        #expect(outcome.status == code)
        #expect(outcome.standardError.hasPrefix("facteur: " + words), "\(outcome.standardError)")
    }

    @Test("what is no ledger, is not there, or is in use changes nothing")
    func refused() async throws {
        let host = try await host()
        let before = try await letters(host)
        let noLedger = try host.folder.write(
            "notes.txt", "not a database at all, but long enough to be read as one")
        expect(
            try await host.facteur(["restore", noLedger]), 65,
            "\(noLedger) is damaged or is no backup of a ledger (SQLite 26); nothing was changed: name another"
        )
        let empty = try host.folder.write("empty.sqlite", "")
        expect(
            try await host.facteur(["restore", empty]), 65, "\(empty) is damaged or is no backup of a ledger")
        let nowhere = host.folder.path("nowhere.sqlite")
        expect(
            try await host.facteur(["restore", nowhere]), 66, "there is no backup \(nowhere); check the name")
        let lock = try ServiceLock(ledger: host.folder.path("facteur.sqlite"))
        expect(
            try await host.facteur(["restore", host.folder.path("copy.sqlite")]), 75, "another facteur serve")
        withExtendedLifetime(lock) {}
        #expect(try await letters(host) == before)
        #expect(!FileManager.default.fileExists(atPath: host.folder.path("facteur.sqlite.restoring")))
    }

    @Test("two that are put back within one second keep a ledger each, under names of their own")
    func twice() async throws {
        let host = try await host()
        let copy = host.folder.path("copy.sqlite")
        let path = host.folder.path("facteur.sqlite")
        var kept: [String] = []
        for _ in 0..<3 {
            let done = try await Restoration.putBack(copy, as: path, at: DecisionHost.now)
            kept.append(try #require(done.replaced))
        }
        #expect(
            Set(kept).count == 3 && kept.allSatisfy { FileManager.default.fileExists(atPath: $0) }, "\(kept)")
        #expect(kept[1] == kept[0] + "-2")
    }

    enum Held: CaseIterable {
        case beforeItWasPutBack, since
    }

    @Test(
        "a ledger that was put back tells of no letter that it had not left, whoever holds it and why",
        arguments: Held.allCases)
    func held(_ held: Held) async throws {
        let host = try await DecisionHost()
        try await host.deliver("A1000003", to: "BRUNO", uid: 3)
        let copy = host.folder.path("copy.sqlite")
        try Ending(await host.facteur(["backup", copy])).required()
        var puttingBack = copy
        let hold = ["hold", "--because", "Nadia is away"]
        switch held {
        case .beforeItWasPutBack:
            try Ending(await host.facteur(hold)).required()
            let kept = try await Restoration.putBack(
                copy, as: host.folder.path("facteur.sqlite"), at: DecisionHost.now)
            puttingBack = try #require(kept.replaced)
            try Ending(await host.facteur(["restore", puttingBack])).required()
        case .since:
            try Ending(await host.facteur(["restore", copy])).required()
            try Ending(await host.facteur(hold)).required()
        }
        let outcome = try await host.facteur(["restore", puttingBack])
        #expect(outcome.status == 0, "\(outcome.standardError)")
        #expect(outcome.standardOutput.contains("the letter to BRUNO for A1000003 may have left since"))
        #expect(!outcome.standardOutput.contains("had not left"), "\(outcome.standardOutput)")
    }

    @Test("where no ledger is, the copy becomes it, and all of its letters may have left")
    func alone() async throws {
        let host = try await host()
        for file in Ledger.files(at: host.folder.path("facteur.sqlite")) { unlink(file) }
        let outcome = try await host.facteur(["restore", host.folder.path("copy.sqlite")])
        #expect(outcome.status == 0, "\(outcome.standardError)")
        #expect(outcome.standardOutput.contains("the letter to ANNA for A1000001 may have left since"))
        #expect(!outcome.standardOutput.contains("kept as"))
        #expect(try await letters(host).values.allSatisfy { $0 == "queued" })
    }

    enum Changed: CaseIterable {
        case reassigned, withdrawn, readdressed, anotherLedger, inDoubt
    }

    @Test("what has changed since is not called unsent", arguments: Changed.allCases)
    func changed(_ changed: Changed) async throws {
        let host = try await DecisionHost()
        try await host.deliver("A1000003", to: "BRUNO", uid: 3)
        let copy = host.folder.path("copy.sqlite")
        try Ending(await host.facteur(["backup", copy])).required()
        let number = try #require(OfferNumber(rawValue: "A1000003"))
        var expected = "the letter to BRUNO for A1000003 may have left since"
        switch changed {
        case .reassigned:
            try await host.decide(.unassign(number))
            try await host.decide(
                .assign(number, try #require(InternRef(rawValue: "DORA")), replacing: false))
            expected = "A1000003 had been taken back from BRUNO"
        case .withdrawn:
            try await host.decide(.withdraw(number))
            expected = "A1000003 was dead by then"
        case .readdressed:
            let bruno = try DecisionHost.intern("BRUNO")
            try await host.importRoster([
                Intern(
                    ref: bruno.ref, familyName: bruno.familyName, givenNames: bruno.givenNames,
                    email: try #require(AddrSpec("bruno.new@interns.test")), noc: bruno.noc,
                    portalEmail: bruno.portalEmail, employer: bruno.employer)
            ])
        case .anotherLedger:
            let path = host.folder.path("facteur.sqlite")
            for file in Ledger.files(at: path) { unlink(file) }
            _ = try Ledger(path: path, now: DecisionHost.now)
        case .inDoubt: try await host.hand(over: "A1000003", nil)
        }
        let outcome = try await host.facteur(["restore", copy])
        #expect(outcome.status == 0, "\(outcome.standardError)")
        #expect(outcome.standardOutput.contains(expected), "\(outcome.standardOutput)")
        #expect(!outcome.standardOutput.contains("had not left"))
    }

    enum Replaced: CaseIterable {
        case whole, damaged, absent, begunAnew
    }

    @Test("it is said where nothing tells who was forgotten since", arguments: Replaced.allCases)
    func forgotten(_ replaced: Replaced) async throws {
        let host = try await DecisionHost()
        let copy = host.folder.path("copy.sqlite")
        try Ending(await host.facteur(["backup", copy])).required()
        try Ending(await host.facteur(["forget", "ANNA", "--because", "she has asked for it"])).required()
        let path = host.folder.path("facteur.sqlite")
        if replaced != .whole { for file in Ledger.files(at: path) { unlink(file) } }
        switch replaced {
        case .whole, .absent: break
        case .damaged:
            try host.folder.write(
                "facteur.sqlite", "what a dying disk has left, long enough to be read as one")
        case .begunAnew: _ = try Ledger(path: path, now: DecisionHost.now)
        }
        let outcome = try await host.facteur(["restore", copy])
        #expect(outcome.status == 0, "\(outcome.standardError)")
        let isTold = outcome.standardOutput.contains("ANNA had been forgotten since")
        let isSaid = outcome.standardOutput.contains(
            "nothing tells who has been forgotten since this copy was made")
        #expect(isTold == (replaced == .whole) && isSaid != isTold, "\(outcome.standardOutput)")
    }

    @Test("a journal that was left behind is not replayed onto the copy")
    func staleJournal() async throws {
        let host = try await host()
        let path = host.folder.path("facteur.sqlite")
        // The power was cut, and somebody moved the file away alone.
        unlink(path)
        #expect(FileManager.default.fileExists(atPath: path + "-wal"))
        let outcome = try await host.facteur(["restore", host.folder.path("copy.sqlite")])
        #expect(outcome.status == 0, "\(outcome.standardError)")
        #expect(try await letters(host) == ["A1000001": "queued", "A1000003": "queued"])
        let back = try Ledger(path: path, mayCreate: false, now: DecisionHost.now)
        try await back.checkIntegrity()
    }
}
