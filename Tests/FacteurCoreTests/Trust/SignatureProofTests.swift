import FacteurCore
import Mail
import TestSupport
import Testing
import Text

/// `trust: { verify: dkim }`: what is believed, for servers that stamp nothing.
@Suite("signatures checked here") struct SignatureProofTests {
    @Test("a signed notice is the portal's, by either algorithm and in every form")
    func proven() throws {
        for signer in [try DKIMSigner.rsa(), .ed25519] {
            for forms in ["simple/simple", "simple/relaxed", "relaxed/simple", "relaxed/relaxed"] {
                var trial = SignatureTrial(signer)
                trial.signer.forms = forms
                let examination = try trial.examine(trial.signed())
                #expect(examination.trust.trust == .portal, "\(examination.trust.by)")
                #expect(
                    examination.trust.by
                        == "dkim=pass header.d=cic.gc.ca by the key s1._domainkey.cic.gc.ca, checked here")
                #expect(examination.trust.key?.text == "s1._domainkey.cic.gc.ca")
                #expect(examination.reading.offers.map(\.number.rawValue) == ["A7654321"])
                #expect(examination.reading.recipients.contains { $0.field == "To" })
            }
        }
    }

    @Test("what decided is told in French too")
    func french() throws {
        let by = try SignatureTrial().trust().by
        #expect(
            TrustSentence.localized(by).fr
                == "dkim=pass header.d=cic.gc.ca selon la clé s1._domainkey.cic.gc.ca, vérifiée ici")
        var expired = SignatureTrial()
        expired.signer.tags = " x=1;"
        #expect(
            TrustSentence.localized(try expired.trust().by).fr
                == "la signature DKIM de cic.gc.ca ne prouve rien\u{A0}: elle a expiré")
    }

    @Test("nothing is checked unless it is asked for")
    func off() throws {
        var trial = SignatureTrial()
        trial.policy.verification = .none
        trial.policy.authservIDs = ["mx.stages.test"]
        let verdict = try trial.trust()
        #expect(verdict.trust == .untrusted)
        #expect(verdict.by == "no Authentication-Results by mx.stages.test")
        #expect(verdict.awaitedKeys.isEmpty)
    }

    @Test("without its key, a mail waits for it; several wait for several")
    func awaited() throws {
        let trial = SignatureTrial()
        let verdict = try trial.examine(trial.signed(), asked: false).trust
        #expect(verdict.trust == .untrusted)
        #expect(verdict.awaitedKeys.map(\.text) == ["s1._domainkey.cic.gc.ca"])
        #expect(verdict.by == "DNS has not given the key s1._domainkey.cic.gc.ca of its DKIM signature yet")
        #expect(TrustDoubt(reason: verdict.by) == .key("s1._domainkey.cic.gc.ca"))
        var other = trial.signer
        other.selector = "s2"
        let twice = String(decoding: try other.sign(Array(trial.signed().utf8)), as: UTF8.self)
        #expect(
            try trial.examine(twice, asked: false).trust.awaitedKeys.map(\.selector) == ["s2", "s1"])
    }

    @Test("a signature that fails beside one that holds does not matter, in either order")
    func besides() throws {
        let trial = SignatureTrial()
        var other = trial.signer
        for change: (inout DKIMSigner) -> Void in [
            { $0.selector = "gone" }, { $0.tags = " x=1;" }, { $0.domain = "evil.test" },
            { $0.bodyLength = 3 },
        ] {
            other = trial.signer
            change(&other)
            let above = String(decoding: try other.sign(Array(trial.signed().utf8)), as: UTF8.self)
            #expect(try trial.examine(above).trust.trust == .portal)
            let inner = (trial.header + ["", trial.body]).joined(separator: "\r\n")
            let below = try trial.signer.sign(try other.sign(Array(inner.utf8)))
            #expect(try trial.examine(String(decoding: below, as: UTF8.self)).trust.trust == .portal)
        }
    }

    @Test("of many signatures only the first of the author's domain are tried, and DNS is asked for no more")
    func many() throws {
        let trial = SignatureTrial()
        var mail = Array(try trial.signed().utf8)
        for number in 0..<19 {
            var other = trial.signer
            other.selector = "x\(number)"
            mail = try other.sign(mail)
        }
        let text = String(decoding: mail, as: UTF8.self)
        #expect(try trial.examine(text, asked: false).trust.awaitedKeys.count == 5)
        #expect(try trial.examine(text).trust.trust == .untrusted)
    }

    @Test(
        "a signature of a sub-domain or of the portal's own domain above the author's counts, as a server's would"
    )
    func alignment() throws {
        for (author, domain, trust) in [
            ("cic.gc.ca", "mail.cic.gc.ca", Trust.portal), ("mail.cic.gc.ca", "cic.gc.ca", .portal),
            ("apps.cic.gc.ca", "mail.cic.gc.ca", .untrusted), ("cic.gc.ca", "canada.ca", .untrusted),
            ("employeur1.test", "employeur1.test", .forwarder),
            ("employeur1.test", "mail.employeur1.test", .forwarder),
            ("employeur2.test", "employeur2.test", .untrusted),
        ] {
            var trial = SignatureTrial()
            trial.header[0] = "From: IRCC <rh@\(author)>"
            trial.signer.domain = domain
            // A colleague's own notice shows no chain.
            trial.body = trust == .forwarder ? "Bonjour\r\n" : trial.body
            #expect(try trial.trust().trust == trust, "\(author) \(domain)")
        }
    }

    @Test("what speaks against the mail in our server's results is not outweighed; what only says nothing is")
    func contradiction() throws {
        var trial = SignatureTrial()
        trial.policy.authservIDs = ["mx.stages.test"]
        let mail = try trial.signed()
        func trust(_ results: String) throws -> Trust {
            try trial.examine("Authentication-Results: \(results)\r\n" + mail).trust.trust
        }
        #expect(try trial.examine(mail).trust.trust == .portal)
        #expect(try trust("mx.stages.test; dmarc=none; spf=fail smtp.mailfrom=x.test") == .portal)
        #expect(try trust("mx.elsewhere.test; dmarc=fail") == .portal)
        #expect(try trust("mx.stages.test; dmarc=fail header.from=cic.gc.ca") == .untrusted)
        #expect(try trust("mx.stages.test; dkim=pass (") == .untrusted)
        #expect(try trust("mx.stages.test; dmarc=pass header.from=evil.test") == .untrusted)
    }

    @Test("results that came with the mail prove nothing where no server is named")
    func noServer() throws {
        let trial = SignatureTrial()
        let plain = (trial.header + ["", trial.body]).joined(separator: "\r\n")
        for name in ["", "none; ", "mx.stages.test; ", "cic.gc.ca; "] {
            let mail = "Authentication-Results: \(name)dmarc=pass header.from=cic.gc.ca\r\n" + plain
            #expect(try trial.examine(mail).trust.trust == .untrusted)
        }
    }

    @Test("a To that the signature leaves open names nobody")
    func openRecipient() throws {
        var trial = SignatureTrial()
        trial.signer.fields.removeAll { $0 == "To" }
        let mail = try trial.signed().replacing("To: stages+E-102", with: "To: stages+E-103")
        let examination = try trial.examine(mail)
        #expect(examination.trust.trust == .portal)
        #expect(!examination.reading.recipients.contains { $0.field == "To" })
        #expect(examination.reading.toFieldCount == 1)
    }

    @Test("an encoding that is not covered counts where it is none and cannot have been another")
    func encodings() throws {
        for (encoding, type, isProven) in [
            ("8bit", "text/plain; charset=utf-8", true), (nil, "text/plain; charset=utf-8", true),
            ("base64", "text/plain", false), ("quoted-printable", "text/plain", false),
            (nil, "multipart/mixed; boundary=b", true),
        ] as [(String?, String, Bool)] {
            var trial = SignatureTrial()
            trial.signer.fields.removeAll { $0 == "Content-Transfer-Encoding" }
            trial.header[6] = "Content-Type: \(type)"
            trial.header[7] = encoding.map { "Content-Transfer-Encoding: \($0)" } ?? "X-Nothing: x"
            #expect(try (trial.trust().key != nil) == isProven, "\(encoding ?? "-") \(type)")
        }
    }

    @Test("the time that counts is when the mail came")
    func time() throws {
        var trial = SignatureTrial()
        trial.signer.tags = " t=\(SignatureTrial.received + 3_000); x=\(SignatureTrial.received + 4_000);"
        #expect(try trial.trust().trust == .portal)
        trial.signer.tags = " t=1; x=\(SignatureTrial.received);"
        #expect(try trial.trust().trust == .portal)
    }
}
