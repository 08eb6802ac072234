import TestSupport
import Testing

@Suite("The mailbox is left as it was") struct MailboxLeftAsItWasTests {
    @Test("no flag, no octet and no file of the mailbox changes, whatever is made of its mails")
    func untouched() async throws {
        let site = try Site(lab: await Lab.shared())
        try await site.importRoster(1)
        try site.lab.deliver(
            [
                SeasonMail.notice("A3100001", to: site.portalAddress(1), .frenchHTML, id: 1),
                SeasonMail.plain("menu of the week", to: site.host, id: 2),
            ], to: site.host)
        // Dovecot numbers the mails and moves them from new/ to cur/ for whoever looks first: here, for somebody else.
        let first = try await site.facteur("check")
        try #require(first.status == 0, "\(first.standardOutput)\(first.standardError)")
        let before = try site.lab.mailbox(of: site.host)
        try await site.serveOnce()
        #expect(try await site.lab.mails(of: site.intern(1), waitingFor: 1).count == 1)
        let after = try site.lab.mailbox(of: site.host)
        #expect(after == before)
        #expect(after.map(\.flags) == ["", ""])
    }

    @Test(
        "where `after` asks for a flag, the portal's settled mail bears it, nothing else changes, and every command says so"
    )
    func flagged() async throws {
        let site = try Site(lab: await Lab.shared()) {
            $0.configuration([("poll: 3s", "poll: 3s\n    after: { flag: Told }")])
        }
        try await site.importRoster(1)
        try site.lab.deliver(
            [
                SeasonMail.notice("A3100001", to: site.portalAddress(1), .frenchHTML, id: 1),
                SeasonMail.plain("menu of the week", to: site.host, id: 2),
            ], to: site.host)
        let check = try await site.facteur("check")
        #expect(check.status == 0)
        #expect(
            check.standardOutput.contains("what is settled is flagged “Told”"), "\(check.standardOutput)")
        let before = try site.lab.mailbox(of: site.host)
        #expect(before.map(\.flags) == ["", ""])
        try await site.serveOnce()
        let after = try site.lab.mailbox(of: site.host)
        #expect(after.map(\.flags) == ["a", ""])
        #expect(after.map(\.bytes) == before.map(\.bytes) && after.map(\.uid) == before.map(\.uid))
        #expect(after.last == before.last)
        let status = try await site.facteur("status")
        #expect(status.standardOutput.contains("flagged “Told”: 1\n"), "\(status.standardOutput)")
        let story = try await site.facteur("explain", "1")
        #expect(story.standardOutput.contains("after      flagged “Told”, "), "\(story.standardOutput)")
        let boxes = try #require(try await site.json("status")["mailboxes"] as? [[String: Any]])
        let change = try #require(boxes.first?["after"] as? [String: Any])
        #expect(change["done"] as? Int == 1 && change["due"] as? Int == 0)
        #expect(change["what"] as? String == "flag" && change["place"] as? String == "Told")
    }
}
