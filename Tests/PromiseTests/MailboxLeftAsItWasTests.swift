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
}
