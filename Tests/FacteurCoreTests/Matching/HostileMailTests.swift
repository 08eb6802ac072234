import FacteurCore
import Mail
import TestSupport
import Testing

/// What an attacker or bad luck may make of a mail, from its octets to the verdict.
@Suite struct HostileMailTests {
    @Test(
        "a header that the server may have read otherwise proves nothing, and its mail is held",
        arguments: [
            ("From: ne-pas-repondre@cic.gc.ca", "From: ne-pas-repondre@cic.gc\0.ca"),
            ("From: ne-pas-repondre@cic.gc.ca", "From: ne-pas-repondre@cic.gc.ca\r\nFro\0m: x@evil.test"),
            ("Authentication-Results: mx.ex", "Authentication-Results: mx.\0ex"),
            ("Authentication-Results:", "Authentication-Results :"),
            ("Authentication-Results:", "X-Mark: a\rAuthentication-Results:"),
            ("MIME-Version: 1.0", "what is this\r\nFrom: x@evil.test"),
            (
                "MIME-Version: 1.0",
                String(repeating: "X-Mark: a\r\n", count: 10_000) + "From: x@evil.test\r\nMIME-Version: 1.0"
            ),
        ])
    func ambiguousHeader(genuine: String, forged: String) throws {
        let mail = Self.notice().replacing(genuine, with: forged)
        #expect(mail != Self.notice())
        let verdict = try Self.verdict(on: mail)
        // A header of which a part was not read makes the whole mail one that was not read to its end.
        #expect(verdict.reason == (forged.utf8.count > 10_000 ? .unreadable : .untrustedSender))
    }

    @Test("the notice that the forgeries are made from is matched")
    func control() throws { #expect(try Self.verdict(on: Self.notice()).outcome == .matched) }
}

extension HostileMailTests {
    static func notice(_ offer: String = "A1234567", addressee: String = "stages+FR-1001@host.test") -> String
    {
        String(decoding: Fixtures.notice(offer: offer, addressee: addressee), as: UTF8.self)
    }

    static func verdict(on mail: String) throws -> Verdict {
        let roster = Roster([
            try intern("FR-1001", "Dupont", "Jean", portal: "stages+FR-1001@host.test"),
            try intern("FR-1002", "Le Goff", "Anne-Marie", portal: "stages+FR-1002@host.test"),
            try intern("FR-1003", "Roy", "Zoé"),
        ])
        let policy = Configuration.TrustPolicy(authservID: "mx.example.test", forwarders: ["partner.test"])
        let mail = Examiner(wording: .builtIn, policy: policy).examine(Array(mail.utf8))
        let evidence = Matching.evidence(for: mail.reading, in: roster)
        return Matching.verdict(
            on: mail.reading, trust: mail.trust, evidence: evidence, in: roster, facts: LedgerFacts())
    }
}
