import Foundation
import TestSupport
import Testing

@Suite("Killed at random") struct SoakTests {
    /// A short run unless `FACTEUR_SOAK_KILLS` asks for more: `Scripts/soak`. `FACTEUR_SOAK_SEED` repeats the mails, the relay's
    /// manners and the moments of a run; where the program is at such a moment is the machine's matter.
    private static func asked(_ name: String) -> UInt64? {
        ProcessInfo.processInfo.environment["FACTEUR_SOAK_" + name].flatMap { UInt64($0) }
    }

    @Test(
        "killed at any instant, over and over, while mails arrive: nothing lost, nothing twice, nothing wrong"
    )
    func soak() async throws {
        let asked = Self.asked("KILLS").map { Int(clamping: $0) }
        let kills = max(1, asked ?? 20)
        let mails = asked == nil ? 60 : 600
        let seed = Self.asked("SEED") ?? UInt64.random(in: 0 ... .max)
        print("FACTEUR_SOAK_SEED=\(seed)")
        var chance = SplitMix64(seed: seed)
        var season = try await SoakSeason(lab: await Lab.shared(), mails: mails, using: &chance)
        var (delivered, hits, misses) = (0, 0, 0)
        while hits < kills {
            let due = mails * (hits + 1) / kills
            try season.deliver(due - delivered)
            delivered = due
            let arguments = (hits + misses).isMultiple(of: 2) ? ["serve"] : ["serve", "--once"]
            let running = try await season.site.command(arguments).start(timeout: .seconds(60))
            // The program is up after about 100 ms on a quiet machine; many a kill hits it before.
            try await Task.sleep(for: .milliseconds(Int.random(in: 40..<700, using: &chance)))
            running.signal(SIGKILL)
            // A pass may have ended before: that was no kill.
            if await running.outcome().end == .signalled(SIGKILL) { hits += 1 } else { misses += 1 }
            try #require(misses <= 10 + 3 * kills, "\(hits) kills of \(kills)")
        }
        try await season.settle()
        var tally = try await season.judge()
        tally.stops = kills
        CrashTally.show([("killed at random, \(mails) mails", tally)])
        let differences = try await season.differences()
        #expect(tally.isClean, "\(tally)\n\(differences)")
        // Both need several kills at the same place.
        let most = max(5, kills / 20)
        #expect(tally.setAside <= most && tally.leftInDoubt <= most, "\(tally)")
    }
}
