import TestSupport
import Testing

@Suite("One letter per intern and offer") struct OneLetterTests {
    @Test("the same number in every dress, in one pass and in later ones, is told once")
    func once() async throws {
        let site = try Site(lab: await Lab.shared())
        try await site.importRoster(2)
        for (round, shapes) in [SeasonMail.Shape.allCases.prefix(4), SeasonMail.Shape.allCases.dropFirst(4)]
            .enumerated()
        {
            let mails = shapes.enumerated().map { index, shape in
                SeasonMail.notice("A3100001", to: site.portalAddress(1), shape, id: round * 10 + index)
            }
            // The second copy of each is the same to the last octet.
            try site.lab.deliver(mails + mails, to: site.host)
            try await site.serveOnce()
        }
        try await site.serveOnce()
        // When a letter that left later is there, whatever left before has had its time.
        try site.lab.deliver(
            [SeasonMail.notice("A3100002", to: site.portalAddress(2), SeasonMail.Shape.allCases[0], id: 99)],
            to: site.host)
        try await site.serveOnce()
        #expect(try await site.lab.mails(of: site.intern(2), waitingFor: 1).count == 1)
        #expect(try await site.lab.mails(of: site.intern(1), waitingFor: 1).count == 1)
        let rows = try #require(try await site.json("mail")["mail"] as? [[String: Any]])
        #expect(rows.count == 17)
        #expect(rows.compactMap { $0["outcome"] as? String }.count { $0 == "matched" } == 2)
        #expect(rows.compactMap { $0["outcome"] as? String }.count { $0 == "duplicate" } == 15)
    }
}
