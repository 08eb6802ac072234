import Foundation
import Store
import TestSupport
import Testing

@Suite("Ended at every kind of file operation, and let down by the disk") struct FileFaultTests {
    /// Of each program, the operations that it takes on the ledger and its companions; the test fails where one is not met.
    private static let known: Set<String> = [
        "create facteur.sqlite", "create facteur.sqlite-wal", "create facteur.sqlite-shm",
        "write facteur.sqlite", "write facteur.sqlite-wal", "write facteur.sqlite-shm", "sync facteur.sqlite",
        "sync facteur.sqlite-wal", "truncate facteur.sqlite", "remove facteur.sqlite-wal",
        "remove facteur.sqlite-shm",
    ]
    private static let ofTheService: Set<String> = known.union([
        "create facteur.sqlite.lock", "truncate facteur.sqlite.lock", "write facteur.sqlite.lock",
    ])
    private static let ofANewLedger: Set<String> = known.union([
        "create facteur.sqlite-journal", "write facteur.sqlite-journal", "sync facteur.sqlite-journal",
        "remove facteur.sqlite-journal",
    ])

    @Test(
        "killed in a file operation or without current: the service and the writing commands come to the same end"
    )
    func kills() async throws {
        let pass = try await Self.tally(of: Self.ofTheService, FileFault.kills) { season, fault in
            try await season.run(round: 0, fault)
        }
        let roster = try await Self.tally(of: Self.ofANewLedger, FileFault.kills, hasRoster: false) {
            try await $0.importFromFile($1)
        }
        let assign = try await Self.tally(of: Self.known, FileFault.kills, assigns: true) {
            try await $0.assign($1)
        }
        CrashTally.show([
            ("a pass, in a file operation", pass), ("roster import, likewise", roster),
            ("assign, likewise", assign),
        ])
        for tally in [pass, roster, assign] { #expect(tally.isClean && tally.leftInDoubt == 0, "\(tally)") }
    }

    @Test("a disk that is full, fails or may not be written: the same end once it works again")
    func disk() async throws {
        let kinds = [ENOSPC, EIO, EROFS].map { FileFault.What.fails($0) }
        let tally = try await Self.tally(of: Self.ofTheService, kinds) { season, fault in
            let outcome = try await season.facteur(["serve", "--once"], fault)
            // Where the disk lets the very last operation down, all is done already.
            if fault.number > 0, outcome.status != 0 {
                #expect([74, 77].contains(outcome.status), "\(fault): \(outcome.standardError)")
                let last = outcome.standardError.split(separator: "\n").last ?? ""
                #expect(last.hasPrefix("facteur: "), "\(fault): \(outcome.standardError)")
            }
            return outcome
        }
        CrashTally.show([("a full, failing or read-only disk", tally)])
        #expect(tally.isClean && tally.leftInDoubt == 0, "\(tally)")
    }

    @Test(
        "a disk that does not work is named for what it is",
        arguments: [
            (ENOSPC, "is full", Int32(74)), (EIO, "failed", 74), (EROFS, "takes no writes", 74),
        ])
    func word(code: Int32, words: String, status: Int32) async throws {
        let season = try await CrashSeason()
        let outcome = try await season.facteur(
            ["serve", "--once"], FileFault(what: .fails(code), number: 1))
        #expect(outcome.standardError.contains(words), "\(outcome.standardError)")
        #expect(outcome.status == status)
    }

    /// Lets each chosen operation of a program be its last, or fail; then lets the season come to its end.
    private static func tally(
        of known: Set<String>, _ kinds: [FileFault.What], hasRoster: Bool = true, assigns: Bool = false,
        _ program: @escaping @Sendable (CrashSeason, FileFault) async throws -> Command.Outcome
    ) async throws -> CrashTally {
        let model = try await CrashSeason(hasRoster: hasRoster)
        if assigns { _ = try await model.run(round: 0) }
        _ = try await program(model, .none)
        let operations = try model.operations()
        #expect(known.subtracting(operations) == [])
        let faults = FileFault.chosen(from: operations, kinds)
        #expect(faults.count >= known.count)
        return try await withThrowingTaskGroup(of: CrashTally.self) { group in
            var waiting = faults[...]
            func next() {
                guard let fault = waiting.popFirst() else { return }
                group.addTask {
                    let season = try await CrashSeason(hasRoster: hasRoster)
                    if assigns { _ = try await season.run(round: 0) }
                    let outcome = try await program(season, fault)
                    if case .fails = fault.what {
                    } else {
                        #expect(outcome.end == .signalled(SIGKILL), "\(fault)")
                    }
                    return try await season.end(fault, hasRoster: hasRoster, assigns: assigns)
                }
            }
            for _ in 0..<3 { next() }
            var sum = CrashTally()
            while let tally = try await group.next() {
                sum += tally
                next()
            }
            return sum
        }
    }
}

extension CrashSeason {
    func importFromFile(_ fault: FileFault? = nil) async throws -> Command.Outcome {
        try await facteur(["roster", "import", folder.path("roster.csv")], fault)
    }

    func assign(_ fault: FileFault? = nil) async throws -> Command.Outcome {
        try await facteur(["assign", "A3110009", "I5", "--because", "telephoned IRCC"], fault)
    }

    /// Does again what was cut off, and lets the service run until no letter is to leave any more.
    fileprivate func end(_ fault: FileFault, hasRoster: Bool, assigns: Bool) async throws -> CrashTally {
        if !hasRoster {
            let again = try await importFromFile()
            #expect(again.status == 0, "\(fault): \(again.standardError)")
        }
        if assigns {
            let again = try await assign()
            // 65: it is done already.
            #expect(again.status == 0 || again.status == 65, "\(fault): \(again.standardError)")
        }
        for round in Int64(2)...5 {
            let run = try await self.run(round: round)
            #expect(run.status == 0, "\(fault): \(run.standardError)")
            if try await isOver { break }
        }
        try await ledger().checkIntegrity()
        let tally = try await judge(assigned: assigns)
        if !tally.isClean { Issue.record("\(fault): \(tally)\n\(try await story())") }
        return tally
    }
}
