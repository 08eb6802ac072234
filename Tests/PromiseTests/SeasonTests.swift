import Foundation
import TestSupport
import Testing

/// The main job from end to end: real Dovecot, real Postfix, TLS, passwords, the real executable.
@Suite struct SeasonTests {
    /// Interns 1–32 are due a letter; 33 has no NOC code; 34–40 get only what must not be believed or read.
    static let due = 1...32

    static func offer(_ number: Int) -> String { "A31\(String(format: "%05d", number))" }

    /// Every mail of the season, in disorder but always the same.
    static func mails(_ site: Site) -> [[UInt8]] {
        var mails: [[UInt8]] = []
        for number in due {
            let shape = SeasonMail.Shape.allCases[number % SeasonMail.Shape.allCases.count]
            mails.append(SeasonMail.notice(offer(number), to: site.portalAddress(number), shape, id: number))
        }
        // The same notice twice, and the same number once more in another dress.
        mails.append(mails[0])
        mails.append(SeasonMail.notice(offer(2), to: site.portalAddress(2), .frenchHTML, id: 502))
        mails.append(SeasonMail.notice(offer(33), to: site.portalAddress(33), .frenchUTF8, id: 33))
        mails += hostile(site)
        return mails.enumerated().sorted { ($0.offset * 7_919) % 101 < ($1.offset * 7_919) % 101 }.map(
            \.element)
    }

    /// Forged, spoofed, look-alike: for interns 34 to 40, none of whom may hear anything.
    static func hostile(_ site: Site) -> [[UInt8]] {
        func notice(
            _ number: Int, from: [String] = ["ne-pas-repondre@cic.gc.ca"], results: String?,
            extra: [String] = []
        ) -> [UInt8] {
            let to = site.portalAddress(number)
            let header = SeasonMail.header(
                to: to, id: 600 + number, "text/plain; charset=utf-8", "8bit", from: from, results: results)
            return SeasonMail.mail(header + extra, body: Array(SeasonMail.french(offer(number), to).utf8))
        }
        return [
            notice(34, results: nil),
            notice(35, results: "mx.example.test; dmarc=fail header.from=cic.gc.ca"),
            // What came with the mail proves nothing.
            notice(
                36, results: "mx.example.test; dmarc=fail header.from=cic.gc.ca",
                extra: ["Authentication-Results: \(SeasonMail.results)"]),
            notice(
                37, from: ["info@cic.gc.ca.evil.test"],
                results: "mx.example.test; dmarc=pass header.from=cic.gc.ca.evil.test"),
            notice(38, from: ["a@cic.gc.ca", "b@evil.test"], results: SeasonMail.results),
            notice(39, results: "mx.evil.test; dmarc=pass header.from=cic.gc.ca"),
            SeasonMail.plain(
                "Votre numéro de demande est W993830598. Le numéro de passeport est A7654321. IUC 12-3456-7890.",
                to: site.portalAddress(40), id: 640),
            SeasonMail.notice("A9999999", to: site.portalAddress(40), .frenchUTF8, id: 641),
        ]
    }

    @Test(
        "each due letter arrives once in the right mailbox, no other does, and nothing in the watched mailbox changes"
    )
    func season() async throws {
        let site = try Site(lab: await Lab.shared())
        let roster = try site.folder.write("roster.csv", site.roster(40) { $0 == 33 ? "" : "2123\($0 % 5)" })
        let imported = try await site.facteur("roster", "import", roster)
        try #require(imported.status == 0, "\(imported.standardError)")
        let mails = Self.mails(site)
        try site.lab.deliver(mails, to: site.host)

        let first = try await site.facteur("serve", "--once")
        try #require(first.status == 0, "\(first.standardError)")
        for number in Self.due { _ = try await site.lab.mails(of: site.intern(number), waitingFor: 1) }
        try Self.expectLetters(site, Self.due.map(\.self))
        let watched = try site.lab.mailbox(of: site.host)
        #expect(watched.count == mails.count)
        #expect(watched.allSatisfy { $0.flags == "" })

        let second = try await site.facteur("serve", "--once")
        #expect(second.status == 0, "\(second.standardError)")
        try await Self.expectServeAnswers(site)
        try await Self.expectStatus(site, mails: mails.count + 1)
    }

    /// A mail that arrives while the daemon runs is answered, and a second daemon on the same ledger is refused.
    private static func expectServeAnswers(_ site: Site) async throws {
        let daemon = try await site.command(["serve"]).start(timeout: .seconds(600))
        try await waitUntilRunning(site)
        let refused = try await site.facteur("serve", "--once")
        #expect(refused.status == 75)
        #expect(refused.standardError.contains("another facteur serve"))

        let began = ContinuousClock.now
        try site.lab.deliver(
            [SeasonMail.notice(offer(34), to: site.portalAddress(34), .english, id: 700)], to: site.host)
        let letters = try await site.lab.mails(of: site.intern(34), waitingFor: 1)
        print(
            "a mail that arrives while serve runs, with a poll of 3 s: answered after \(ContinuousClock.now - began)"
        )
        #expect(letters.count == 1)
        daemon.signal(SIGTERM)
        let outcome = await daemon.outcome()
        #expect(outcome.status == 0, "\(outcome.standardError)")
        try expectLetters(site, due.map(\.self) + [34])
    }

    private static func waitUntilRunning(_ site: Site) async throws {
        for _ in 0..<100 {
            let status = try await site.json("status")
            if (status["service"] as? [String: Any])?["running"] as? Bool == true,
                (status["healthy"] as? Bool) == true
            {
                return
            }
            try await Task.sleep(for: .milliseconds(100))
        }
        Issue.record("the service did not come up healthy")
    }

    /// Exactly these interns have exactly one letter, with their own number and code; nobody else in the interns' domain has any.
    private static func expectLetters(_ site: Site, _ numbers: [Int]) throws {
        for number in numbers {
            let letters = try site.lab.mails(of: site.intern(number))
            #expect(letters.count == 1, "intern \(number)")
            let text = String(decoding: letters.first ?? [], as: UTF8.self)
            #expect(text.contains(offer(number)))
            #expect(text.contains("2123\(number % 5)"))
            #expect(text.contains("Auto-Submitted: auto-generated"))
            for other in 1...40 where other != number { #expect(!text.contains(offer(other))) }
        }
        let users = try FileManager.default.contentsOfDirectory(
            atPath: "\(site.lab.mail)/\(site.internDomain)")
        #expect(Set(users) == Set(numbers.map { "intern\($0)" }))
    }

    private static func expectStatus(_ site: Site, mails: Int) async throws {
        let status = try await site.json("status")
        let interns = try #require(status["interns"] as? [String: Int])
        #expect(interns["sent"] == due.count + 1)
        #expect(interns["awaiting_noc"] == 1)
        let mailbox = try #require((status["mailboxes"] as? [[String: Any]])?.first)
        #expect(mailbox["seen"] as? Int == mails)
        #expect(mailbox["unaccounted"] as? Int == 0)
        let held = try #require(status["held"] as? [[String: Any]])
        let reasons = Dictionary(grouping: held.compactMap { $0["reason"] as? String }, by: \.self).mapValues(
            \.count)
        // Of the six forgeries one bears a number that its intern has been told since.
        #expect(
            reasons == ["untrusted_sender": 5, "missing_noc": 1, "placeholder": 1, "wording_unknown": 1])
    }
}
