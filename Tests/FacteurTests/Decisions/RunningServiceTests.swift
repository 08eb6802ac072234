import Foundation
import Glibc
import TestSupport
import Testing

/// Decisions beside the service, on real servers.
@Suite struct RunningServiceTests {
    @Test(
        "a running service sends what a person lets go, stops on hold, and says in the letter which number is dead"
    )
    func decisions() async throws {
        let site = try Site(lab: await Lab.shared())
        try await site.importRoster(site.roster(2))
        // To the host's own address: nothing says whose it is.
        try site.lab.deliver([Fixtures.notice(offer: "A3100001", addressee: site.host)], to: site.host)
        let daemon = try await site.command(["serve"]).start(timeout: .seconds(600))
        try await Self.wait(site) { $0.count == 1 }

        try await Self.expect(site, "assign", "A3100001", "I1", "--because", "seen in the portal")
        let letters = try await site.lab.mails(of: site.intern(1), waitingFor: 1)
        #expect(letters.count == 1 && Self.text(letters[0]).contains("A3100001"))

        try await Self.expect(site, "hold", "--because", "the list is being checked")
        try await Self.expect(
            site, "assign", "A3100002", "I1", "--unseen", "--replace", "--because", "filed anew")
        let waiting = try #require(try await site.json("letters")["letters"] as? [[String: Any]])
        #expect(waiting.compactMap { $0["state"] as? String } == ["sent", "queued"])
        try await Self.expect(site, "release")
        let both = try await site.lab.mails(of: site.intern(1), waitingFor: 2)
        let second = try #require(both.map(Self.text).first { $0.contains("A3100002") })
        #expect(second.contains("A3100001"))

        try await Self.expect(site, "resend", "I1", "--because", "the intern asks for it")
        let three = try await site.lab.mails(of: site.intern(1), waitingFor: 3)
        #expect(Set(three.map(Self.messageID)).count == 3)
        #expect(try site.lab.mails(of: site.intern(2)).isEmpty)

        daemon.signal(SIGTERM)
        let outcome = await daemon.outcome()
        #expect(outcome.status == 0, "\(outcome.standardError)")
    }

    private static func expect(_ site: Site, _ arguments: String...) async throws {
        let outcome = try await site.command(arguments).run()
        #expect(outcome.status == 0, "\(arguments): \(outcome.standardError)")
    }

    /// Until what is held is as wanted.
    private static func wait(_ site: Site, until isReady: ([[String: Any]]) -> Bool) async throws {
        for _ in 0..<200 {
            let held = try await site.json("status")["held"] as? [[String: Any]]
            if let held, isReady(held) { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        Issue.record("the service did not read the mail")
    }

    private static func text(_ mail: [UInt8]) -> String { String(decoding: mail, as: UTF8.self) }

    private static func messageID(_ mail: [UInt8]) -> String {
        text(mail).split(separator: "\n").first { $0.lowercased().hasPrefix("message-id:") }.map(String.init)
            ?? ""
    }
}
