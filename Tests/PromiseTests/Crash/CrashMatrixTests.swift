import Foundation
import TestSupport
import Testing

@Suite("Ended at every step, begun again") struct CrashMatrixTests {
    /// Every step that a pass takes, as it is named; the test fails where it does not come to one of them.
    private static let known: Set<String> = [
        "commit schema", "commit serviceBegan", "commit open", "commit found", "commit record",
        "commit beginReading", "commit beginReadingHeld", "commit settle",
        "commit completed", "commit begin", "commit finish",
        "imap CAPABILITY", "imap LOGIN", "imap EXAMINE", "imap UID SEARCH", "imap UID FETCH", "imap LOGOUT",
        "smtp EHLO", "smtp AUTH", "smtp envelope", "smtp letter", "smtp final dot", "smtp QUIT",
    ]
    private static let answers: Set<String> = [
        "after smtp the answer to EHLO", "after smtp the answer to AUTH",
        "after smtp the answer to envelope", "after smtp the answer to final dot",
    ]
    /// Fewer would mean that something is not looked at any more.
    private static let fewest = 85

    @Test("same end, nothing lost, nothing twice but the one copy of a letter in doubt, nobody's wrong")
    func everyStep() async throws {
        let steps = try await stepsOfOnePass()
        #expect(steps.count >= Self.fewest, "\(steps.count) steps")
        let wanted = Self.known.flatMap { ["before \($0)", "after \($0)"] } + Self.answers
        #expect(Set(wanted).subtracting(steps).sorted() == [])

        let first = try await tally(Self.crashes(at: Array(1...steps.count))) { season, crash in
            try await season.run(round: 0, endingAt: crash.step, by: crash.manner)
        }
        // Ended between the dot and its answer, and once more anywhere on the way of the copy.
        let dot = try #require(steps.firstIndex(of: "after smtp final dot")) + 1
        let second = try await tallyOfTheCopy(dot: dot, sent: .empty)
        let third = try await tallyOfTheCopy(dot: dot, sent: .filed)
        CrashTally.show([
            ("ended at every step of a pass", first), ("and again on a copy's way", second),
            ("likewise, what was sent is filed", third),
        ])
        #expect(first.stops >= steps.count)
        #expect(first.isClean && second.isClean && third.isClean)
        #expect(first.copies > 0 && second.copies > 0)
        // What lies in the Sent folder is never sent again.
        #expect(third.copies == 0)
        #expect(first.leftInDoubt == 0)
    }

    /// Ended between the dot and its answer, and once more anywhere between the next look at the letter and the end.
    private func tallyOfTheCopy(dot: Int, sent: CrashSeason.Sent) async throws -> CrashTally {
        let steps = try await stepsOfTheCopy(dot: dot, sent)
        let wanted = ["imap LIST", "imap EXAMINE", "imap UID SEARCH", "commit sought"]
            .flatMap { ["before \($0)", "after \($0)"] }
        let way = try #require(steps.firstIndex(of: "before imap LIST"))
        #expect(Set(wanted).subtracting(steps[way...]).sorted() == [])
        let again = steps.indices.filter { $0 >= way || steps[$0].contains("settleHeld") }.map { $0 + 1 }
        #expect(again.count > steps.count - way)
        let tally = try await tally(Self.crashes(at: again), sent) { season, crash in
            _ = try await season.run(round: 0, endingAt: dot, by: crash.manner)
            return try await season.run(round: 1, endingAt: crash.step, by: crash.manner)
        }
        #expect(tally.stops >= again.count)
        return tally
    }

    private struct Crash: Sendable {
        let step: Int
        /// `exit` or `kill`.
        let manner: String
    }

    /// By `_exit` and by SIGKILL in turn; with `FACTEUR_CRASH_ALL` at each step by both.
    private static func crashes(at steps: [Int]) -> [Crash] {
        let wantsBoth = ProcessInfo.processInfo.environment["FACTEUR_CRASH_ALL"] != nil
        return steps.flatMap { step in
            let both = [Crash(step: step, manner: "exit"), Crash(step: step, manner: "kill")]
            return wantsBoth ? both : [both[step % 2]]
        }
    }

    private func stepsOfOnePass() async throws -> [String] {
        let season = try await CrashSeason()
        return Self.lines(try await season.run(round: 0))
    }

    private func stepsOfTheCopy(dot: Int, _ sent: CrashSeason.Sent) async throws -> [String] {
        let season = try await CrashSeason(sent: sent)
        _ = try await season.run(round: 0, endingAt: dot)
        return Self.lines(try await season.run(round: 1))
    }

    private static func lines(_ outcome: Command.Outcome) -> [String] {
        outcome.standardOutput.split(separator: "\n").map(String.init)
    }

    private func tally(
        _ crashes: [Crash], _ sent: CrashSeason.Sent = .none,
        _ end: @escaping @Sendable (CrashSeason, Crash) async throws -> Command.Outcome
    ) async throws -> CrashTally {
        try await CrashTally.sum(of: crashes) { try await Self.tally($0, sent, end) }
    }

    private static func tally(
        _ crash: Crash, _ sent: CrashSeason.Sent,
        _ end: @Sendable (CrashSeason, Crash) async throws -> Command.Outcome
    ) async throws -> CrashTally {
        let season = try await CrashSeason(sent: sent)
        let died = try await end(season, crash)
        #expect(died.end == (crash.manner == "kill" ? .signalled(SIGKILL) : .exited(9)), "\(crash)")
        // A letter put off, and one in doubt with a refused copy, need a run more each.
        for round in Int64(2)...5 {
            let run = try await season.run(round: round)
            try #require(run.status == 0, "\(run.standardError)")
            if try await season.isOver { break }
        }
        let tally = try await season.judge()
        if !tally.isClean {
            let last = lines(died).last ?? "-"
            Issue.record("\(crash), \(last): \(tally)\n\(try await season.story())")
        }
        return tally
    }
}
