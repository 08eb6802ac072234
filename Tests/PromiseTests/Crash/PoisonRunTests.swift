import FacteurCore
import Glibc
import Store
import TestSupport
import Testing

/// The service itself, ended again and again while it reads the same mail.
@Suite struct PoisonRunTests {
    @Test(
        "such a mail is set aside, the others' letters leave, and another version reads it and tells the intern"
    )
    func setAside() async throws {
        let season = try await CrashSeason()
        // The second and third intern's notices, and nothing else.
        season.mailbox.replace(with: [(1, CrashSeason.mails[1]), (2, CrashSeason.mails[6])], uidNext: nil)
        // Once with its neighbour, then three times alone.
        for _ in 0...3 {
            let died = try await season.run(round: 0, endingAt: "before commit settle", by: "kill")
            #expect(died.end == .signalled(SIGKILL))
            #expect(try await season.row(1)?.outcome == nil)
        }
        try await season.goOn()
        let first = try #require(try await season.row(1))
        #expect(first.outcome == .held && first.reason == .unreadable)
        #expect(season.letters.map(\.recipient) == ["i3@interns.test"])
        #expect(try await season.ledger().status().held.contains { $0.id == first.id })

        let upgraded = try await season.run(round: 6, endingAt: "0", version: "next")
        #expect(upgraded.status == 0, "\(upgraded.standardError)")
        #expect(try await season.row(1)?.outcome == .matched)
        #expect(season.letters.map(\.recipient) == ["i3@interns.test", "i2@interns.test"])
    }
}
