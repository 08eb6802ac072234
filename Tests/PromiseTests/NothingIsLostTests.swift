import Foundation
import TestSupport
import Testing

@Suite("Nothing is lost") struct NothingIsLostTests {
    @Test(
        "every mail of a watched mailbox is in the ledger with an outcome, and every held one with its reason"
    )
    func everyMailHasAnOutcome() async throws {
        let site = try Site(lab: await Lab.shared()) {
            $0.configuration([("    poll: 3s", "    poll: 3s\n    largest_mail: 20kB")])
        }
        try await site.importRoster(3)
        let mails: [[UInt8]] = [
            SeasonMail.notice("A3100001", to: site.portalAddress(1), .frenchUTF8, id: 1),
            SeasonMail.notice("A3100002", to: "somebody@elsewhere.example", .english, id: 2),
            SeasonMail.plain(String(repeating: "too large ", count: 4_000), to: site.host, id: 3),
            (0..<5_000).map { UInt8(truncatingIfNeeded: $0 &* 37) },
            [],
            Array("A004 OK FETCH completed\r\n* BYE\r\n)\r\n".utf8),
            SeasonMail.plain(
                "Votre inscription est terminée. Votre compte est maintenant actif.", to: site.host, id: 7),
        ]
        try site.lab.deliver(mails, to: site.host)
        try await site.serveOnce()
        let rows = try #require(try await site.json("mail")["mail"] as? [[String: Any]])
        #expect(
            Set(rows.compactMap { $0["uid"] as? Int }) == Set(try site.lab.uids(of: site.host).map(Int.init)))
        for row in rows {
            let outcome = try #require(row["outcome"] as? String)
            #expect((row["reason"] is String) == (outcome == "held"), "\(row)")
        }
        let reasons = rows.compactMap { $0["reason"] as? String }
        #expect(reasons.contains("too_large"))
        #expect(reasons.contains("no_match"))
        let mailbox = try #require((try await site.json("status")["mailboxes"] as? [[String: Any]])?.first)
        #expect(mailbox["unaccounted"] as? Int == 0)
    }
}
