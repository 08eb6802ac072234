import Foundation
import TestSupport
import Testing

@Suite("Killed at random") struct SoakTests {
    /// A short run unless `FACTEUR_SOAK_KILLS` asks for more: `Scripts/soak`.
    private static let asked = ProcessInfo.processInfo.environment["FACTEUR_SOAK_KILLS"].flatMap { Int($0) }

    @Test(
        "killed at any instant, over and over, while mails arrive: nothing lost, nothing twice, nothing wrong"
    )
    func soak() async throws {
        let kills = max(1, Self.asked ?? 20)
        let mails = Self.asked == nil ? 60 : 600
        var chance = SystemRandomNumberGenerator()
        var season = try await SoakSeason(lab: await Lab.shared(), mails: mails, using: &chance)
        var delivered = 0
        for kill in 1...kills {
            let due = mails * kill / kills
            try season.deliver(due - delivered)
            delivered = due
            let arguments = kill % 2 == 0 ? ["serve"] : ["serve", "--once"]
            let running = try await season.site.command(arguments).start(timeout: .seconds(60))
            // The program is up after about 100 ms on a quiet machine; many a kill hits it before.
            try await Task.sleep(for: .milliseconds(Int.random(in: 40..<700, using: &chance)))
            running.signal(SIGKILL)
            _ = await running.outcome()
        }
        try await season.settle()
        var tally = try await season.judge()
        tally.stops = kills
        CrashTally.show([("killed at random, \(mails) mails", tally)])
        #expect(tally.isClean, "\(tally)")
    }
}
