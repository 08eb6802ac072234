import Mail
import Testing

@testable import FacteurCore

struct TrustJudgeTests {
    static let policy = Configuration.TrustPolicy(
        authservID: "mx.hote.example", portal: ["cic.example", "gouv.example"],
        forwarders: ["hote.example", "rh@partner.example"])

    static func judge(_ header: String, policy: Configuration.TrustPolicy = policy) -> TrustVerdict {
        TrustJudge.judge(MessageParser().parse(Array((header + "\n\nBonjour\n").utf8)), policy: policy)
    }

    static let received =
        "Received: from mail.test (mail.test [192.0.2.1]) by mx.hote.example; Tue, 3 Feb 2026"
    static let portal = "From: IRCC <ne-pas-repondre@cic.example>\nSubject: x"
    private static let dmarc = "Authentication-Results: mx.hote.example; dmarc=pass header.from=cic.example"

    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let header: [String]
        var trust = Trust.portal
        var by: String?

        var testDescription: String { name }
    }

    private static let believed: [Case] = [
        Case(
            name: "DMARC passed for the From domain", header: [dmarc, received, portal],
            by: "dmarc=pass header.from=cic.example by mx.hote.example"),
        Case(
            name: "below the server's own Received, as Gmail and milters write it",
            header: [received, dmarc, portal]),
        Case(
            name: "behind the server's own filter, and a store that another host keeps",
            header: [
                "Received: from mx.hote.example by store.magasin.example; Tue, 3 Feb 2026",
                "Received: from localhost (localhost [127.0.0.1]) by mx.hote.example; Tue, 3 Feb 2026",
                "Received: from mx.hote.example ([127.0.0.1]) by localhost (filter) with SMTP",
                received, dmarc, "Received: from a.test by mail.test", portal,
            ]),
        Case(
            name: "a sub-domain of the portal",
            header: [
                "Authentication-Results: mx.hote.example; dmarc=pass header.from=srpel.apps.cic.example",
                "From: a@srpel.apps.cic.example",
            ]),
        Case(
            name: "case of the authserv-id and of domains does not count",
            header: [
                "Authentication-Results: MX.Hote.Example 1; DMARC=Pass header.From=CIC.Example",
                "FROM: IRCC <Ne-Pas-Repondre@CIC.example>",
            ]),
        Case(
            name: "folded, with comments and quoted strings",
            header: [
                "Authentication-Results: (a) mx.hote.example (b;c)\n\t; dmarc=pass (p=reject; dis=none)\n reason=\"all; fine\" header.from=\"cic.example\"",
                portal,
            ]),
        Case(
            name: "DKIM aligned, where DMARC is not checked",
            header: [
                "Authentication-Results: mx.hote.example; dkim=pass header.d=cic.example header.s=s1", portal,
            ],
            by: "dkim=pass header.d=cic.example by mx.hote.example"),
        Case(
            name: "DKIM by a signature of several",
            header: [
                "Authentication-Results: mx.hote.example; dkim=fail header.d=cic.example; dkim=pass header.d=relay.test; dkim=pass header.i=@mail.cic.example",
                portal,
            ]),
        Case(
            name: "SPF aligned by a bounce sub-domain, though DMARC is none",
            header: [
                "Authentication-Results: mx.hote.example; dmarc=none header.from=cic.example; spf=pass smtp.mailfrom=b+1@bounces.cic.example",
                portal,
            ], by: "spf=pass smtp.mailfrom=bounces.cic.example by mx.hote.example"),
        Case(
            name: "SPF failed on the way, DKIM did not",
            header: [
                "Authentication-Results: mx.hote.example; spf=fail smtp.mailfrom=cic.example; dkim=pass header.d=cic.example; dmarc=pass header.from=cic.example",
                portal,
            ]),
        Case(
            name: "the domain above signs for the one below",
            header: [
                "Authentication-Results: mx.hote.example; dkim=pass header.d=gouv.example",
                "From: a@notification.gouv.example",
            ]),
        Case(
            name: "several fields above the Received line",
            header: [
                "Authentication-Results: mx.hote.example; spf=pass smtp.mailfrom=relay.test",
                "Authentication-Results: mx.hote.example; dmarc=pass header.from=cic.example", received,
                portal,
            ]),
        Case(
            name: "a foreign field below ours",
            header: [
                dmarc, "Authentication-Results: evil.test; dmarc=fail header.from=cic.example", received,
                portal,
            ]),
        Case(
            name: "a forwarder's domain",
            header: [
                "Authentication-Results: mx.hote.example; dmarc=pass header.from=hote.example",
                "From: \"Zoé\" <zoe@hote.example>",
            ], trust: .forwarder),
        Case(
            name: "a forwarder's address, whatever its case",
            header: [
                "Authentication-Results: mx.hote.example; dkim=pass header.d=partner.example",
                "From: RH@Partner.example",
            ], trust: .forwarder),
        Case(
            name: "GC Notify's traps: 86 octets, comma and pipe, an encoded-word inside quotes",
            header: [
                "Authentication-Results: mx.hote.example; dmarc=pass header.from=notification.gouv.example",
                "From: \"=?utf-8?q?IRCC=2C_Canada?=, Do not reply | Ne pas repondre\"\n <"
                    + String(repeating: "a", count: 86) + "@notification.gouv.example>",
            ]),
        Case(
            name: "a display name with a comma that nobody quoted",
            header: [
                "Authentication-Results: mx.hote.example; dmarc=pass header.from=cic.example",
                "From: IRCC, Canada <ne-pas-repondre@cic.example>",
            ]),
    ]

    @Test("a proven sender is believed", arguments: believed)
    func believes(_ item: Case) {
        let verdict = Self.judge(item.header.joined(separator: "\n"))
        #expect(verdict.trust == item.trust)
        if let by = item.by { #expect(verdict.by == by) }
        #expect(verdict.from != nil)
    }

    private static let doubted: [Case] = [
        Case(
            name: "no results at all", header: [received, portal],
            by: "no Authentication-Results by mx.hote.example"),
        Case(
            name: "results of another server",
            header: ["Authentication-Results: mx.evil.test; dmarc=pass header.from=cic.example", portal],
            by: "the topmost Authentication-Results is by mx.evil.test, not by mx.hote.example"),
        Case(
            name: "ours below a foreign one",
            header: ["Authentication-Results: mx.evil.test; none", dmarc, portal],
            by: "the topmost Authentication-Results is by mx.evil.test, not by mx.hote.example"),
        Case(
            name: "ours below the author's own fields",
            header: [received, portal, dmarc],
            by: "the Authentication-Results by mx.hote.example stands below lines that came with the mail"),
        Case(
            name: "ours below one field of the author's program",
            header: [received, "MIME-Version: 1.0", dmarc, portal],
            by: "the Authentication-Results by mx.hote.example stands below lines that came with the mail"),
        Case(
            name: "ours below a hop that came with the mail",
            header: [received, "Received: from a by b.evil.test", dmarc, portal],
            by: "the Authentication-Results by mx.hote.example stands below lines that came with the mail"),
        Case(
            name: "ours below a hop whose comment speaks of us",
            header: [received, "Received: from a (x by mx.hote.example y) by b.evil.test", dmarc, portal]),
        Case(
            name: "a server whose name only begins or ends alike",
            header: [
                "Authentication-Results: mx.hote.example.evil.test; dmarc=pass header.from=cic.example",
                portal,
            ]),
        Case(
            name: "a field that cannot be read",
            header: [
                "Authentication-Results: mx.hote.example (; dmarc=pass header.from=cic.example", portal,
            ],
            by: "the topmost Authentication-Results cannot be read"),
        Case(
            name: "a version that RFC 8601 does not know",
            header: ["Authentication-Results: mx.hote.example 2; dmarc=pass header.from=cic.example", portal]),
        Case(
            name: "a forged field below a hop",
            header: [
                "Authentication-Results: mx.hote.example; dmarc=none header.from=cic.example; spf=none",
                received, dmarc,
                portal,
            ]),
        Case(
            name: "a forged field right below the genuine one",
            header: [
                received, "Authentication-Results: mx.hote.example; spf=pass smtp.mailfrom=evil.test", dmarc,
                portal,
            ], by: "no check of mx.hote.example passed for cic.example"),
        Case(
            name: "a forged field above a genuine one that says fail",
            header: [
                received, dmarc, received,
                "Authentication-Results: mx.hote.example; dmarc=fail header.from=cic.example", portal,
            ], by: "a lower Authentication-Results by mx.hote.example says dmarc=fail"),
        Case(
            name: "DMARC failed, DKIM and SPF passed",
            header: [
                "Authentication-Results: mx.hote.example; dkim=pass header.d=cic.example; spf=pass smtp.mailfrom=cic.example; dmarc=fail header.from=cic.example",
                portal,
            ], by: "dmarc=fail by mx.hote.example"),
        Case(
            name: "two results for DMARC",
            header: [
                "Authentication-Results: mx.hote.example; dmarc=pass header.from=cic.example; dmarc=temperror header.from=cic.example",
                portal,
            ], by: "the server's own results contradict each other on DMARC"),
        Case(
            name: "DMARC passed for another domain",
            header: ["Authentication-Results: mx.hote.example; dmarc=pass header.from=evil.test", portal],
            by: "dmarc=pass is for another domain than cic.example"),
        Case(
            name: "DMARC passed for nobody knows which domain",
            header: ["Authentication-Results: mx.hote.example; dmarc=pass", portal]),
        Case(
            name: "DKIM of somebody else",
            header: ["Authentication-Results: mx.hote.example; dkim=pass header.d=evil.test", portal]),
        Case(
            name: "DKIM of the domain above the portal's",
            header: ["Authentication-Results: mx.hote.example; dkim=pass header.d=example", portal]),
        Case(
            name: "DKIM with two domains in one result",
            header: [
                "Authentication-Results: mx.hote.example; dkim=pass header.d=cic.example header.d=evil.test",
                portal,
            ]),
        Case(
            name: "SPF by the greeting only",
            header: ["Authentication-Results: mx.hote.example; spf=pass smtp.helo=cic.example", portal]),
        Case(
            name: "SPF softfail",
            header: [
                "Authentication-Results: mx.hote.example; spf=softfail smtp.mailfrom=cic.example", portal,
            ]),
        Case(
            name: "a passed ARC chain",
            header: ["Authentication-Results: mx.hote.example; arc=pass header.from=cic.example", portal]),
        Case(
            name: "results in a comment",
            header: [
                "Authentication-Results: mx.hote.example; none (dmarc=pass header.from=cic.example)", portal,
            ]),
        Case(
            name: "results in a reason",
            header: [
                "Authentication-Results: mx.hote.example; spf=none reason=\"; dmarc=pass header.from=cic.example\"",
                portal,
            ]),
        Case(
            name: "no From field", header: [dmarc, "Sender: a@cic.example"], by: "the mail has no From field"),
        Case(
            name: "two From fields", header: [dmarc, portal, "From: a@evil.test"],
            by: "the mail has 2 From fields"),
        Case(
            name: "the same From field twice", header: [dmarc, portal, portal],
            by: "the mail has 2 From fields"),
        Case(
            name: "two addresses in From", header: [dmarc, "From: a@cic.example, b@evil.test"],
            by: "the From field does not name exactly one address"),
        Case(
            name: "group syntax in From", header: [dmarc, "From: IRCC: a@cic.example;"],
            by: "the From field does not name exactly one address"),
        Case(name: "two addresses without a comma", header: [dmarc, "From: <b@evil.test> <a@cic.example>"]),
        Case(name: "an address beside the address", header: [dmarc, "From: b@evil.test <a@cic.example"]),
        Case(
            name: "a display name that pretends to be an address",
            header: [
                "Authentication-Results: mx.hote.example; dmarc=pass header.from=evil.test",
                "From: \"ne-pas-repondre@cic.example\" <a@evil.test>",
            ], by: "evil.test is neither the portal's nor a forwarder's"),
        Case(
            name: "an encoded display name that pretends to be an address",
            header: [
                "Authentication-Results: mx.hote.example; dmarc=pass header.from=evil.test",
                "From: =?utf-8?q?IRCC_=3Cne-pas-repondre=40cic=2Eexample=3E?= <a@evil.test>",
            ]),
        Case(
            name: "a look-alike: the portal's domain in front of another",
            header: [
                "Authentication-Results: mx.hote.example; dmarc=pass header.from=cic.example.evil.test",
                "From: a@cic.example.evil.test",
            ]),
        Case(
            name: "a look-alike: a hyphen",
            header: [
                "Authentication-Results: mx.hote.example; dmarc=pass header.from=x-cic.example",
                "From: a@x-cic.example",
            ]),
        Case(
            name: "a look-alike: a Cyrillic letter",
            header: [
                "Authentication-Results: mx.hote.example; dmarc=pass header.from=cіc.example",
                "From: a@cіc.example",
            ]),
        Case(
            name: "a look-alike in punycode",
            header: [
                "Authentication-Results: mx.hote.example; dmarc=pass header.from=xn--cc-3lc.example",
                "From: a@xn--cc-3lc.example",
            ]),
        Case(
            name: "a Kelvin sign in a forwarder's domain",
            header: [
                "Authentication-Results: mx.hote.example; dmarc=pass header.from=par\u{212A}ner.example",
                "From: rh@par\u{212A}ner.example",
            ]),
        Case(
            name: "another address of a forwarder who is known by address",
            header: [
                "Authentication-Results: mx.hote.example; dmarc=pass header.from=partner.example",
                "From: pr@partner.example",
            ]),
        Case(
            name: "a sub-domain of a forwarder",
            header: [
                "Authentication-Results: mx.hote.example; dmarc=pass header.from=etu.hote.example",
                "From: a@etu.hote.example",
            ]),
        Case(
            name: "results that came inside an attached mail",
            header: [
                received, portal, "Content-Type: message/rfc822", "",
                "Authentication-Results: mx.hote.example; dmarc=pass header.from=cic.example", portal,
            ]),
        Case(
            name: "more fields than any servers write",
            header: [String](repeating: dmarc, count: 101) + [portal],
            by: "more than 100 Authentication-Results fields"),
    ]

    @Test("whatever is not proven is untrusted, and says why", arguments: doubted)
    func doubts(_ item: Case) {
        let verdict = Self.judge(item.header.joined(separator: "\n"))
        #expect(verdict.trust == .untrusted)
        #expect(!verdict.by.isEmpty)
        if let by = item.by { #expect(verdict.by == by) }
    }

    @Test("an empty policy believes nobody")
    func emptyPolicy() {
        let policy = Configuration.TrustPolicy(authservID: "", portal: [], forwarders: [])
        #expect(Self.judge("\(Self.dmarc)\n\(Self.portal)", policy: policy).trust == .untrusted)
        let blank = Configuration.TrustPolicy(
            authservID: "mx.hote.example", portal: [""], forwarders: ["", "@"])
        #expect(Self.judge("\(Self.dmarc)\n\(Self.portal)", policy: blank).trust == .untrusted)
    }

    @Test("results that name nobody count where the policy says so, and only there")
    func namelessServer() {
        let exchange =
            "Authentication-Results: spf=pass (sender IP is 192.0.2.1)\n smtp.mailfrom=cic.example; dkim=pass (signature was verified)\n header.d=cic.example;dmarc=pass action=none header.from=cic.example;compauth=pass reason=100"
        var policy = Self.policy
        policy.authservIDs = ["none"]
        let header = [Self.received, exchange, Self.portal].joined(separator: "\n")
        let verdict = Self.judge(header, policy: policy)
        #expect(verdict.trust == .portal)
        #expect(verdict.by == "dmarc=pass header.from=cic.example by the receiving server")
        #expect(
            Self.judge(header).by == "the topmost Authentication-Results is by nobody, not by mx.hote.example"
        )
        #expect(
            Self.judge([Self.dmarc, exchange, Self.portal].joined(separator: "\n"), policy: policy).trust
                == .untrusted)
        let named = Self.dmarc.replacing("mx.hote.example", with: "none")
        #expect(Self.judge([named, Self.portal].joined(separator: "\n"), policy: policy).trust == .untrusted)
    }
}
