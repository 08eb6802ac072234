import TestSupport
import Testing

@Suite("Nobody gets another's number") struct NobodyGetsAnothersNumberTests {
    @Test("what is not proven, not unambiguous or nobody's is held, and no letter leaves")
    func heldInDoubt() async throws {
        let site = try Site(lab: await Lab.shared())
        let shared = site.host.replacing("@", with: "+x@")
        // Interns 2 and 3 share the address that was typed in the portal.
        var ambiguous = site.roster(4)
        for number in 2...3 { ambiguous = ambiguous.replacing(site.portalAddress(number), with: shared) }
        try await site.importRoster(ambiguous)
        let forged = SeasonMail.header(
            to: site.portalAddress(1), id: 1, "text/plain; charset=utf-8", "8bit",
            results: "mx.example.test; dmarc=fail header.from=cic.gc.ca")
        try site.lab.deliver(
            [
                SeasonMail.mail(
                    forged, body: Array(SeasonMail.french("A3100001", site.portalAddress(1)).utf8)),
                SeasonMail.notice("A3100002", to: shared, .frenchUTF8, id: 2),
                SeasonMail.plain(
                    SeasonMail.french("A3100003", site.portalAddress(4))
                        + SeasonMail.french("A3100004", site.portalAddress(4)),
                    to: site.portalAddress(4), id: 3),
                SeasonMail.notice("A0000000", to: site.portalAddress(4), .frenchUTF8, id: 4),
            ], to: site.host)
        try await site.serveOnce()
        let held = try #require(try await site.json("status")["held"] as? [[String: Any]])
        #expect(
            held.compactMap { $0["reason"] as? String }.sorted() == [
                "placeholder", "several_candidates", "several_offers", "untrusted_sender",
            ])
        let letters = try #require(try await site.json("letters")["letters"] as? [[String: Any]])
        #expect(letters.isEmpty)
        for number in 1...4 { #expect(try site.lab.mails(of: site.intern(number)).isEmpty) }
    }
}
