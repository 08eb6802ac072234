import FacteurCore
import Mail
import TestSupport
import Testing
import Text

/// What a forger may try with a genuine notice, or without one, where signatures are checked here. None of it is believed,
/// each for the reason meant.
@Suite("forged signatures") struct ForgedSignatureTests {
    struct Forgery: CustomTestStringConvertible, Sendable {
        let name: String
        let why: TrustSentence
        /// How the signer, or what it signs, differs.
        var before: @Sendable (inout SignatureTrial) -> Void = { _ in }
        /// What is done to the signed mail.
        var after: @Sendable (String) -> String = { $0 }

        var testDescription: String { name }
    }

    /// - Returns: the forgery that changes the mail after it was signed.
    private static func changed(
        _ name: String, _ why: TrustSentence, _ old: String, _ new: String
    ) -> Forgery {
        Forgery(
            name: name, why: why,
            after: { mail in
                precondition(mail.contains(old), name)
                return mail.replacing(old, with: new)
            })
    }

    private static func onTop(_ name: String, _ why: TrustSentence, _ field: String) -> Forgery {
        Forgery(name: name, why: why, after: { field + "\r\n" + $0 })
    }

    private static func signer(
        _ name: String, _ why: TrustSentence, _ change: @escaping @Sendable (inout SignatureTrial) -> Void
    ) -> Forgery { Forgery(name: name, why: why, before: change) }

    private static func record(
        _ name: String, _ why: TrustSentence, _ record: @escaping @Sendable (String) -> String?
    ) -> Forgery {
        Forgery(
            name: name, why: why,
            before: { trial in
                trial.records = record(trial.signer.publicKey).map { ["s1": $0] } ?? [:]
            })
    }

    private static let forgeries: [Forgery] = [
        // The mail is another.
        changed("another number", .signatureOfOtherBody, "A7654321", "A7654322"),
        changed(
            "another addressee in the notice", .signatureOfOtherBody, "stages+E-102@example.test. Si",
            "stages+E-103@example.test. Si"),
        Forgery(
            name: "a line below the notice", why: .signatureOfOtherBody, after: { $0 + "Pour Luc Petit\r\n" }),
        changed("another subject", .signatureBroken, "Subject: Offre", "Subject: Pour E-103 offre"),
        changed("another To", .signatureBroken, "To: stages+E-102", "To: stages+E-103"),
        changed("another author of the domain", .signatureBroken, "<ne-pas-repondre@", "<autre@"),
        changed("another Content-Type", .signatureBroken, "text/plain; charset", "text/html; charset"),
        changed("the encoding taken away", .signatureBroken, "Content-Transfer-Encoding: 8bit\r\n", ""),
        changed(
            "another hash", .signatureOfOtherBody, "bh=",
            "bh=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=; xold="),
        changed("the signed fields in another order", .signatureBroken, "h=From:To", "h=To:From"),
        changed("a key of another name", .keyAbsent, "s=s1;", "s=s2;"),
        // Fields beside the signed ones.
        onTop("a second From on top", .severalFrom, "From: ne-pas-repondre@cic.gc.ca"),
        changed(
            "a second From below", .severalFrom, "MIME-Version: 1.0\r\n",
            "MIME-Version: 1.0\r\nFrom: x@cic.gc.ca\r\n"),
        onTop("a second Subject", .signatureUncovered, "Subject: Pour E-103"),
        onTop("a second Content-Type", .signatureUncovered, "Content-Type: text/html"),
        onTop("a second encoding", .signatureUncovered, "Content-Transfer-Encoding: quoted-printable"),
        onTop("a second To", .signatureUncovered, "To: stages+E-103@example.test"),
        onTop("a second Message-ID", .signatureUncovered, "Message-ID: <other@cic.gc.ca>"),
        // What the signature leaves open.
        signer("From is not covered", .signatureWithoutFrom) { $0.signer.fields.removeAll { $0 == "From" } },
        signer("Subject is not covered", .signatureUncovered) {
            $0.signer.fields.removeAll { $0 == "Subject" }
        },
        signer("Content-Type is not covered", .signatureUncovered) {
            $0.signer.fields.removeAll { $0 == "Content-Type" }
        },
        Forgery(
            name: "a Content-Type that was not covered is taken away", why: .signatureUncovered,
            before: { $0.signer.fields.removeAll { $0 == "Content-Type" } },
            after: { $0.replacing("Content-Type: text/plain; charset=utf-8\r\n", with: "") }),
        Forgery(
            name: "an encoding that was not covered is put in", why: .signatureUncovered,
            before: { $0.signer.fields.removeAll { $0 == "Content-Transfer-Encoding" } },
            after: { $0.replacing("Encoding: 8bit", with: "Encoding: base64") }),
        Forgery(
            name: "a quoted-printable that was not covered is taken away", why: .signatureUncovered,
            before: { trial in
                trial.signer.fields.removeAll { $0 == "Content-Transfer-Encoding" }
                trial.header.removeLast()
                trial.body += "une ligne=\r\ncoup=C3=A9e\r\n"
            }),
        // Only a part of the body.
        Forgery(
            name: "l= ends before the number", why: .signatureOfPart,
            before: { $0.signer.bodyLength = 100 }, after: { $0.replacing("A7654321", with: "A7654322") }),
        signer("l=0 covers nothing", .signatureOfPart) { $0.signer.bodyLength = 0 },
        Forgery(
            name: "text behind a whole l=", why: .signatureOfPart,
            before: { $0.signer.bodyLength = $0.body.utf8.count }, after: { $0 + "Pour Luc Petit\r\n" }),
        changed("l= beyond the body", .signatureOfPart, " h=From", " l=99999; h=From"),
        // Time.
        signer("it has expired", .signatureExpired) { $0.signer.tags = " t=1793000000; x=1793999999;" },
        signer("it is of tomorrow", .signatureEarly) { $0.signer.tags = " t=1794090000;" },
        signer("it expires before it begins", .signatureUnreadable) {
            $0.signer.tags = " t=1794000000; x=1794000000;"
        },
        // Its own words.
        signer("SHA-1", .signatureAlgorithm) { $0.signer.algorithm = "rsa-sha1" },
        signer("an algorithm that nobody knows", .signatureAlgorithm) { $0.signer.algorithm = "none" },
        signer("another version", .signatureUnreadable) { $0.signer.version = "2" },
        signer("an identity of another domain", .signatureIdentity) { $0.signer.tags = " i=x@evil.test;" },
        signer("an identity that only looks like a sub-domain", .signatureIdentity) {
            $0.signer.tags = " i=@evilcic.gc.ca;"
        },
        signer("an identity above the domain", .signatureIdentity) { $0.signer.tags = " i=@gc.ca;" },
        signer("a way to ask that is not DNS", .signatureUnreadable) { $0.signer.tags = " q=http/get;" },
        signer("a form that nobody knows", .signatureUnreadable) { $0.signer.forms = "loose/loose" },
        changed("no signature in it", .signatureUnreadable, "\r\n\tb=", "\r\n\tz="),
        changed("a tag twice", .unsigned, "a=ed25519", "d=cic.gc.ca; a=ed25519"),
        changed("what is no tag", .unsigned, " s=s1;", " s=s1;; "),
        // The key.
        record("a key that was revoked", .keyRevoked) { _ in "v=DKIM1; k=ed25519; p=" },
        record("no key", .keyAbsent) { _ in nil },
        record("another key", .signatureBroken) { _ in
            "k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
        },
        record("a key for RSA", .keyUnusable) { "k=rsa; p=\($0)" },
        record("a key of all zeros", .signatureBroken) { _ in
            "k=ed25519; p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
        },
        record("a key for SHA-1", .keyUnfit) { "k=ed25519; h=sha1; p=\($0)" },
        record("a key for another service", .keyUnfit) { "k=ed25519; s=tlsrpt; p=\($0)" },
        record("a key on trial", .keyOnTrial) { "k=ed25519; t=y; p=\($0)" },
        record("a key that is no base64", .keyUnusable) { "k=ed25519; p=\($0)x" },
        signer("a sub-domain's identity with a key for the domain alone", .keyUnfit) { trial in
            trial.signer.tags = " i=@mail.cic.gc.ca;"
            trial.records = ["s1": "k=ed25519; t=s; p=\(trial.signer.publicKey)"]
        },
        // The domain.
        signer("a stranger's signature", .unsigned) { $0.signer.domain = "evil.test" },
        signer("a look-alike's", .unsigned) { $0.signer.domain = "cic-gc.ca" },
        signer("one below a look-alike", .unsigned) { $0.signer.domain = "cic.gc.ca.evil.test" },
        signer("one above the portal's domain", .unsigned) { $0.signer.domain = "gc.ca" },
        signer("another domain of the portal's", .unsigned) { $0.signer.domain = "canada.ca" },
        signer("of a top-level domain", .unsigned) { $0.signer.domain = "ca" },
        // Places where no signature is.
        Forgery(
            name: "the signature below the header", why: .unsigned,
            after: { mail in
                let end = mail.firstRange(of: "\r\nFrom:")?.lowerBound ?? mail.startIndex
                return String(mail[end...].dropFirst(1)).replacing(
                    "\r\n\r\n", with: "\r\n\r\n\(mail[..<end])\r\n\r\n", maxReplacements: 1)
            }),
        Forgery(
            name: "the signature of an attached mail", why: .unsigned,
            after: { mail in
                "From: IRCC <ne-pas-repondre@cic.gc.ca>\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: message/rfc822\r\n\r\n"
                    + mail
            }),
        changed("a CR in the header", .signatureHeader, "Subject: Offre", "Subject: Of\rfre"),
    ]

    @Test("none of them is believed, each for its reason", arguments: forgeries)
    func forged(_ forgery: Forgery) throws {
        var trial = SignatureTrial()
        forgery.before(&trial)
        let verdict = try trial.trust(forgery.after)
        #expect(verdict.trust == .untrusted)
        #expect(verdict.key == nil)
        let read = try #require(TrustSentence.read(verdict.by), "\(verdict.by)")
        let inner =
            read.sentence == .signature ? TrustSentence.read(read.values.last ?? "")?.sentence : read.sentence
        #expect(inner == forgery.why, "\(verdict.by)")
    }

    @Test("DNS is asked for none of which the flaw can be seen without it", arguments: forgeries)
    func unasked(_ forgery: Forgery) throws {
        var trial = SignatureTrial()
        forgery.before(&trial)
        let verdict = try trial.examine(forgery.after(trial.signed()), asked: false).trust
        #expect(verdict.trust == .untrusted)
        let needsKey: Set<TrustSentence> = [
            .signatureBroken, .keyAbsent, .keyRevoked, .keyUnfit, .keyOnTrial, .keyUnusable,
        ]
        #expect(verdict.awaitedKeys.isEmpty == !needsKey.contains(forgery.why), "\(verdict.by)")
    }

    @Test("there are more than sixty of them, and each is another") func enough() {
        #expect(Self.forgeries.count > 60)
        #expect(Set(Self.forgeries.map(\.name)).count == Self.forgeries.count)
    }
}
