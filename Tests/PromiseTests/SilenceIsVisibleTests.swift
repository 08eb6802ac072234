import TestSupport
import Testing

@Suite("Silence is visible") struct SilenceIsVisibleTests {
    @Test("a server that does not answer turns status red, names itself, and leaves the other mailbox alone")
    func red() async throws {
        // Nobody listens on port 1.
        let site = try Site(lab: await Lab.shared()) { site in
            site.configuration([
                // On a slow machine the good mailbox would be late as well by the time that anybody looks.
                ("poll: 3s", "poll: 5m"),
                (
                    "smtp:\n",
                    """
                      - name: dead
                        server: imaps://localhost:1
                        folder: INBOX
                        user: \(site.host)
                        password: { file: \(site.folder.path("password")) }
                    smtp:

                    """
                ),
            ])
        }
        try await site.importRoster(1)
        let outcome = try await site.facteur("serve", "--once")
        #expect(outcome.status == 75)
        #expect(outcome.standardError.contains("localhost:1 refuses the connection"))
        let status = try await site.json("status")
        #expect(status["healthy"] as? Bool == false)
        let mailboxes = try #require(status["mailboxes"] as? [[String: Any]])
        #expect(mailboxes.map { $0["state"] as? String } == ["ok", "failing"])
        #expect((mailboxes.last?["error"] as? String)?.contains("localhost:1") == true)
        let check = try await site.facteur("status", "--check")
        #expect(check.status == 2)
        #expect(check.standardOutput.hasPrefix("FACTEUR CRITICAL"))
    }
}
