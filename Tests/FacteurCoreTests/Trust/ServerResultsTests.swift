import FacteurCore
import Mail
import Testing

/// Whose results count, and how much of them must have been read.
@Suite struct ServerResultsTests {
    private static func trust(
        _ header: String, names: [String] = ["mx.stages.test"], from: String = "ne-pas-repondre@cic.gc.ca"
    ) -> TrustVerdict {
        var policy = Configuration.TrustPolicy(
            portal: ["cic.gc.ca", "canada.ca"], forwarders: ["employeur1.test"])
        policy.authservIDs = names
        let mail = header + "\nFrom: IRCC <\(from)>\nTo: stages@example.test\nSubject: x\n\nBonjour\n"
        return TrustJudge.judge(MessageParser().parse(Array(mail.utf8)), policy: policy)
    }

    private static let outside =
        "Received: from out.test (out.test [192.0.2.25]) by mx.stages.test (Postfix) with ESMTPS id 4Z; Tue, 10 Nov 2026"
    private static let pass = "Authentication-Results: mx.stages.test; dmarc=pass header.from=cic.gc.ca"
    private static let nothing = "Authentication-Results: mx.stages.test; x-csa=none"

    // MARK: Read in part

    @Test(
        "results that were read in part prove nothing",
        arguments: [
            "spf=pass smtp.mailfrom=cic.gc.ca @evil.test", "spf=pass smtp.mailfrom=x@cic.gc.ca\".evil.test\"",
            "spf=pass smtp.mailfrom=\"x@cic.gc.ca\".evil.test",
            "spf=pass smtp.mailfrom=x@cic.gc.ca (@evil.test)",
            "spf=pass smtp.mailfrom=x@cic.gc.ca(x).evil.test", "spf=pass smtp.mailfrom=cic.gc.ca(@)evil.test",
            "spf=pass smtp.mailfrom=cic.gc.ca x=y@evil.test",
            "spf=pass smtp.mailfrom=cic.gc.ca smtp.helo=y@evil.test",
            "spf=pass smtp.mailfrom=cic.gc.ca, evil.test", "spf=pass smtp.mailfrom=x@evil.test@cic.gc.ca",
            "spf=pass smtp.mailfrom=cic.gc.ca;x@evil.test", "spf=pass smtp.mailfrom=<x@cic.gc.ca>",
            "dkim/2=pass header.d=cic.gc.ca", "dkim/0=pass header.d=cic.gc.ca",
            "dmarc/2=pass header.from=cic.gc.ca",
            "dkim=pass header.d=cic.gc.ca .evil.test", "dkim=pass header.d=cic.gc.ca\"x\"",
            "dkim=pass header.d=cic.gc.ca header.i", "dkim=pass header.d=cic.gc.ca = evil.test",
            "dmarc=pass header.from=cic.gc.ca @evil.test", "dmarc=pass header.from=cic.gc.ca.(x)evil.test",
            "dmarc=pass header.from=cic.gc.ca [evil.test]", "dmarc=pass header.from=cic.gc.ca dmarc=fail @",
            "x@evil.test; dkim=pass header.d=cic.gc.ca",
            "spf=pass smtp.mailfrom=a; b@evil.test; dkim=pass header.d=cic.gc.ca",
            "dkim=passed header.d=cic.gc.ca", "dkim=pass/fail header.d=cic.gc.ca",
        ])
    func inPart(results: String) {
        let verdict = Self.trust("Authentication-Results: mx.stages.test; \(results)\n\(Self.outside)")
        #expect(verdict.trust == .untrusted, "\(verdict.by)")
    }

    @Test(
        "comments, quotes and other servers' words are no rest",
        arguments: [
            "spf=pass (mx.stages.test: domain of x@cic.gc.ca designates 192.0.2.25 as permitted sender) smtp.mailfrom=x@cic.gc.ca",
            "dkim=pass (2048-bit rsa key sha256) header.d=cic.gc.ca header.i=@cic.gc.ca header.b=w8XpN0+/ab== header.a=rsa-sha256 header.s=s2026",
            "dmarc=pass(p=REJECT sp=REJECT dis=NONE) header.from=cic.gc.ca",
            "dmarc=pass (p=reject; sp=reject) policy.dmarc=reject header.from=cic.gc.ca (ok)",
            "dmarc = pass (a (b) c) header . from = cic.gc.ca", "dkim/1=pass header.d=cic.gc.ca",
            "dmarc=pass header.from=\"cic.gc.ca\"", "dmarc=pass reason=\"good; @all\" header.from=cic.gc.ca",
            "spf=none; dkim=pass header.i=@cic.gc.ca; dmarc=none",
            "dmarc=pass action=none header.from=cic.gc.ca;compauth=pass reason=100",
            "spf=pass smtp.mailfrom=\"a b\"@cic.gc.ca",
            "spf=pass smtp.mailfrom=x@cic.gc.ca smtp.rcptto=stages@example.test",
            "spf=pass smtp.mailfrom=cic.gc.ca smtp.helo=out.test", "dmarc=pass header.from=cic.gc.ca;",
            "dmarc=pass header.from=cic.gc.ca; ; none", "bimi=skipped @x; dmarc=pass header.from=cic.gc.ca",
        ])
    func whole(results: String) {
        let verdict = Self.trust("Authentication-Results: mx.stages.test; \(results)\n\(Self.outside)")
        #expect(verdict.trust == .portal, "\(verdict.by)")
    }

    // MARK: The hop

    private static func inside(_ from: String, by: String = "mx.stages.test", with: String = "ESMTP")
        -> String
    {
        "Received: from \(from) by \(by) (x) with \(with) id 1; Tue, 10 Nov 2026"
    }

    @Test(
        "hops inside the house stand above the one from outside",
        arguments: [
            [inside("mx.stages.test (localhost [127.0.0.1])")],
            [inside("mx.stages.test (mx.stages.test [10.20.2.201])", by: "store3.stages.test", with: "LMTP")],
            [inside("mx ([10.20.2.201])", by: "boite08", with: "LMTPA")],
            [inside("mx.stages.test", by: "store3.stages.test", with: "LMTPS")],
            [inside("localhost (localhost.localdomain [127.0.0.1])", by: "localhost")],
            [inside("[172.16.3.4] (unknown [172.16.3.4])")], [inside("mx.stages.test ([IPv6:fd00::4])")],
            [inside("mx.stages.test (mx.stages.test [::1])")],
            [
                inside(
                    "mx.stages.test (mx.stages.test [192.168.0.7]) (using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)) (No client certificate requested)"
                )
            ],
            [
                inside("mx.stages.test (localhost [127.0.0.1])", by: "filtre.stages.test"),
                inside("store (store [10.0.0.9])", by: "boite08", with: "LMTP"),
            ],
            ["Received: by store3.stages.test (Postfix, from userid 110) id 7; Tue, 10 Nov 2026"],
        ])
    func insideHops(lines: [String]) {
        let verdict = Self.trust((lines + [Self.nothing, Self.pass, Self.outside]).joined(separator: "\n"))
        #expect(verdict.trust == .portal, "\(verdict.by)")
        #expect(verdict.by == "dmarc=pass header.from=cic.gc.ca by mx.stages.test")
    }

    /// What a stranger may bring about in the line by which our server takes his mail, and below it.
    @Test(
        "a faked hop opens nothing: what came with the mail stays worthless",
        arguments: [
            "mail.evil.test (mail.evil.test [203.0.113.66])",
            "mx.stages.test (mail.evil.test [203.0.113.66])",
            "mx.stages.test (unknown [203.0.113.66])", "localhost (unknown [203.0.113.66])",
            "[127.0.0.1] (unknown [203.0.113.66])", "127.0.0.1 ([203.0.113.66])",
            "mx.stages.test (mx.stages.test. [203.0.113.66] (may be forged))",
            "mail.evil.test (localhost [127.0.0.1])", "mail.evil.test (unknown [10.0.0.1])",
            "unknown (HELO mx.stages.test) (203.0.113.66)", "unknown (HELO localhost) (x@203.0.113.66)",
            "[203.0.113.66] (helo=mx.stages.test)", "mx.stages.test ([IPv6:2001:db8::66])",
            "mx.stages.test by mx.stages.test with LMTP (mail.evil.test [203.0.113.66])",
            "mx.stages.test ([127.0.0.1]) ([203.0.113.66])", "mx.stages.test (203.0.113.66:4321)",
            "mx.stages.test.evil.test ([127.0.0.1])", "evil-stages.test ([10.0.0.1])",
            "mx.stages.test (", "x( ([203.0.113.66])", "mx.stages.test ([::ffff:203.0.113.66])",
            "mx.stages.test ([172.32.0.1])", "mx.stages.test ([192.169.0.1])",
            "mx.stages.test ([100.128.0.1])",
            "mx.stages.test", "localhost",
        ])
    func fakedHops(client: String) {
        let faked = [
            Self.nothing, Self.inside(client, with: "ESMTPS"), Self.pass,
            "Received: from smtp-out.cic.gc.ca (smtp-out.cic.gc.ca [192.0.2.25]) by mx.stages.test (Postfix) with ESMTPS id 5; Tue, 10 Nov 2026",
        ]
        let verdict = Self.trust(faked.joined(separator: "\n"))
        #expect(verdict.trust == .untrusted, "\(verdict.by)")
    }

    @Test("results that our server itself wrote above contradict a forged pass that slipped in between")
    func contradiction() {
        let genuine = "Authentication-Results: mx.stages.test; dmarc=none header.from=cic.gc.ca"
        let faked = [genuine, Self.inside("mx.stages.test ([10.0.0.1])"), Self.pass, Self.outside]
        #expect(
            Self.trust(faked.joined(separator: "\n")).by
                == "the server's own results contradict each other on DMARC")
        let failed = genuine.replacing("none", with: "fail")
        for order in [[failed, Self.pass, Self.outside], [Self.pass, Self.outside, failed]] {
            #expect(Self.trust(order.joined(separator: "\n")).trust == .untrusted)
        }
    }

    // MARK: Names

    @Test(
        "results by a name, by any of a list, by a pattern for one provider's machines",
        arguments: [
            ("dmarc.stages.test", ["dmarc.stages.test"], true),
            ("dmarc.stages.test", ["mx.a.test", "dmarc.stages.test"], true),
            ("DMARC.Stages.Test", ["*.stages.test"], true), ("a.b.stages.test", ["*.stages.test"], true),
            ("dmarc.stages.test", ["bimi.stages.test"], false), ("dmarc.stages.test", ["stages.test"], false),
            ("stages.test", ["*.stages.test"], false), (".stages.test", ["*.stages.test"], false),
            ("evilstages.test", ["*.stages.test"], false),
            ("x.stages.test.evil.test", ["*.stages.test"], false),
            ("x@y.stages.test", ["*.stages.test"], false), ("*.stages.test", ["*.stages.test"], false),
            ("dmarc.stages.test", [], false), ("dmarc.stages.test", ["none"], false),
        ] as [(String, [String], Bool)])
    func names(server: String, names: [String], isBelieved: Bool) {
        let field = "Authentication-Results: \(server); dmarc=pass header.from=cic.gc.ca"
        let other = "Authentication-Results: bimi.autre.test; bimi=skipped"
        for header in [[field, Self.outside], [other, field, other, Self.outside]].map({
            $0.joined(separator: "\n")
        }) {
            #expect((Self.trust(header, names: names).trust == .portal) == isBelieved)
        }
    }

    @Test("a field of ours that cannot be read to its end spoils the rest; another's does not")
    func unreadable() {
        let ours = "Authentication-Results: mx.stages.test; dkim=pass (no end"
        #expect(
            Self.trust([ours, Self.pass, Self.outside].joined(separator: "\n")).by
                == "an Authentication-Results by mx.stages.test cannot be read to its end")
        let other = "Authentication-Results: filtre.autre.test; x=y (no end"
        #expect(Self.trust([other, Self.pass, Self.outside].joined(separator: "\n")).trust == .portal)
    }
}
