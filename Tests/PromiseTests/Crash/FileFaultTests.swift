import Foundation
import TestSupport
import Testing

@Suite("Ended at every kind of file operation, and let down by the disk", .serialized) struct FileFaultTests {
    private static let disk = [ENOSPC, EIO, EROFS].map { FileFault.What.fails($0) }

    @Test("killed in a file operation or without current: the service comes to the same end")
    func kills() async throws {
        let tally = try await FileFaultTally(kinds: FileFault.kills).ofAPass { season, fault in
            try await season.run(round: 0, fault)
        }
        CrashTally.show([("a pass, in a file operation", tally)])
        #expect(tally.isClean && tally.leftInDoubt == 0, "\(tally)")
    }

    @Test(
        "killed in a file operation or without current: every command that writes, done again, comes to the same end"
    )
    func killedCommands() async throws {
        var rows: [(String, CrashTally)] = []
        for command in WritingCommand.all {
            let tally = try await FileFaultTally(kinds: FileFault.kills).of(command)
            rows.append(("\(command.name), in a file operation", tally))
            #expect(tally.isClean && tally.leftInDoubt == 0, "\(command.name): \(tally)")
        }
        CrashTally.show(rows)
    }

    @Test("a disk that is full, fails or may not be written: the same end once it works again")
    func disk() async throws {
        let tally = try await FileFaultTally(kinds: Self.disk).ofAPass { season, fault in
            try await season.facteur(["serve", "--once"], fault)
        }
        CrashTally.show([("a pass, with such a disk", tally)])
        #expect(tally.isClean && tally.leftInDoubt == 0, "\(tally)")
    }

    @Test(
        "a disk that is full, fails or may not be written lets down every command that writes, until it works again"
    )
    func commandsAndDisk() async throws {
        var rows: [(String, CrashTally)] = []
        for command in WritingCommand.all {
            let tally = try await FileFaultTally(kinds: Self.disk).of(command)
            rows.append(("\(command.name), with such a disk", tally))
            #expect(tally.isClean && tally.leftInDoubt == 0, "\(command.name): \(tally)")
        }
        CrashTally.show(rows)
    }

    @Test("an fsync that fails once, and then says that all is well: nobody is told that it went well")
    func sync() async throws {
        let faults = FileFaultTally(kinds: [.failsOnce(EIO)], only: "sync ")
        let pass = try await faults.ofAPass { season, fault in
            try await season.facteur(["serve", "--once"], fault)
        }
        var rows = [("a pass, one fsync fails", pass)]
        for command in WritingCommand.all {
            rows.append(("\(command.name), one fsync fails", try await faults.of(command)))
        }
        CrashTally.show(rows)
        for (name, tally) in rows { #expect(tally.isClean && tally.leftInDoubt == 0, "\(name): \(tally)") }
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
}
