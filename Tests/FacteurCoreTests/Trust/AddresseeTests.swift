import FacteurCore
import Mail
import Testing

/// To whom a notice says it is destined, and which addresses hold a reference of ours.
@Suite struct AddresseeTests {
    private static func run(
        addressee: String, to: String = "To: stages@example.test", above: String = "", below: String = ""
    ) throws -> TrustTrial.Result {
        let results = "Authentication-Results: mx.stages.test; dmarc=pass header.from=cic.gc.ca\n"
        return try TrustTrial.run(
            TrustTrial.portal(above: above + results, below: below, to: to, addressee: addressee))
    }

    @Test(
        "a notice that is destined to a stranger waits, whatever sub-address it was sent to",
        arguments: [
            "boss@evil.test", "boss+E-102@evil.test", "E-102@evil.test", "stages@evil.test",
            "stages+E-102@example.test.evil.test", "stages+E-102@evil-example.test",
            "stages@sub.example.test",
            "stagiaires+E-102@autre.example", "stages2@example.test", "pr@partner.example",
            "boss@sub.employeur1.test", "stages@exаmple.test", "\"stages@example.test\"@evil.test",
            "stages@example.test\"@evil.test", "\"a b\"@evil.test", "stages'x@evil.test", "boss @evil.test",
            "<stages@example.test>@evil.test", "stages+E-102@[192.0.2.1]",
        ])
    func strangers(addressee: String) throws {
        for delivered in ["Delivered-To: stages+E-102@example.test\n", ""] {
            let result = try Self.run(addressee: addressee, above: delivered)
            #expect(result.trust == .portal)
            #expect(result.reason == .noMatch, "\(addressee)")
            #expect(result.verdict.decidedBy == .addressee)
        }
    }

    @Test(
        "one that is destined to us or to a forwarder passes",
        arguments: [
            ("stages+E-102@example.test", "E-102"), ("STAGES+e-102@Example.Test", "E-102"),
            ("stages@example.test", nil), ("rh+E-102@employeur1.test", "E-102"),
            ("paul.roy@employeur1.test", nil), ("paul.roy+E-102@employeur1.test", nil),
            ("E-102@employeur1.test", nil), ("rh@partner.example", nil), ("rh+E-102@partner.example", nil),
        ] as [(String, String?)])
    func ours(addressee: String, intern: String?) throws {
        let result = try Self.run(addressee: addressee)
        #expect(result.intern == intern)
        #expect(result.verdict.decidedBy != .addressee)
    }

    @Test("the portal's list and a person's decision outweigh a strange addressee")
    func listed() throws {
        let list = [try number("A7654321"): [try ref("E-102")]]
        let result = try TrustTrial.run(TrustTrial.portal(addressee: "boss@evil.test"), portalList: list)
        #expect(result.intern == "E-102")
        let two = [try number("A7654321"): [try ref("E-102"), try ref("E-101")]]
        #expect(
            try TrustTrial.run(TrustTrial.portal(addressee: "boss@evil.test"), portalList: two).reason
                == .noMatch)
    }

    @Test("a forwarded notice states its addressee as well")
    func forwarded() throws {
        let head =
            "Pour Jean Dupont.\n\nDe : IRCC <ne-pas-repondre@cic.gc.ca>\nEnvoyé : mardi 10 novembre 2026 09:31\nÀ : x\nObjet : Offre\n\n"
        let strange = try TrustTrial.run(TrustTrial.colleague(head + TrustTrial.notice("boss@evil.test")))
        #expect(strange.reason == .noMatch)
        let ours = try TrustTrial.run(
            TrustTrial.colleague(head + TrustTrial.notice("paul.roy@employeur1.test")))
        #expect(ours.intern == "E-102")
    }

    @Test("two notices in one mail that are destined to two addresses are looked at both")
    func two() throws {
        let mail = TrustTrial.portal() + "\n\n" + TrustTrial.notice("boss@evil.test")
        #expect(try TrustTrial.run(mail).verdict.decidedBy == .addressee)
    }

    @Test(
        "what a server writes on delivery counts above the hop only",
        arguments: [
            ("Delivered-To: stages+E-102@example.test\n", "", "E-102"),
            ("X-Original-To: stages+E-102@example.test\n", "", "E-102"),
            ("Envelope-To: stages+E-102@example.test\n", "", "E-102"),
            ("Delivered-To: stages@example.test\n", "Delivered-To: stages+E-102@example.test\n", nil),
            ("", "X-Original-To: stages+E-102@example.test\n", nil),
            ("", "Envelope-To: stages+E-102@example.test\n", nil),
            ("Delivered-To: boss+E-102@evil.test\n", "", nil),
            ("Delivered-To: E-102@evil.test\n", "", nil),
            (
                "",
                "Received: from x by mx.stages.test; Tue, 10 Nov 2026\nDelivered-To: stages+E-102@example.test\n",
                nil
            ),
            (
                "Received: from mx.stages.test (localhost [127.0.0.1]) by mx.stages.test with LMTP; Tue, 10 Nov 2026\nDelivered-To: stages+E-102@example.test\n",
                "", "E-102"
            ),
        ] as [(String, String, String?)])
    func delivery(above: String, below: String, intern: String?) throws {
        let result = try Self.run(addressee: "stages@example.test", above: above, below: below)
        #expect(result.intern == intern)
    }

    @Test("a second To field is a doubt")
    func twoFields() throws {
        let mail = { (to: String) in try Self.run(addressee: "stages+E-102@example.test", to: to) }
        #expect(try mail("To: stages+E-102@example.test").intern == "E-102")
        #expect(try mail("To: stages@example.test, rh@employeur1.test").intern == "E-102")
        let doubled = try mail("To: stages@example.test\nTo: stages+E-102@example.test")
        #expect(doubled.reason == .noMatch)
        #expect(doubled.verdict.decidedBy == .addressee)
    }

    @Test("a sub-address in To counts below an address of ours only")
    func recipients() throws {
        let mail = { (to: String) in try Self.run(addressee: "stages@example.test", to: "To: " + to) }
        #expect(try mail("stages+E-102@example.test").intern == "E-102")
        #expect(try mail("stagiaires+E-102@autre.example").reason == .noMatch)
        #expect(try mail("stages+E-101@autre.example, stages+E-102@example.test").intern == "E-102")
    }

    @Test("a whole domain of ours covers its addresses, and no domain below it")
    func domains() throws {
        var settings = try TrustTrial.settings()
        settings.mailboxes[0].addresses = ["@maison.example", "accueil@autre.example"]
        let run = { (addressee: String) in
            TrustTrial.run(
                Array(TrustTrial.portal(addressee: addressee).utf8), settings, try TrustTrial.roster())
        }
        #expect(try run("E-102@maison.example").intern == "E-102")
        #expect(try run("x+E-102@MAISON.example").intern == "E-102")
        #expect(try run("accueil+E-102@autre.example").intern == "E-102")
        #expect(try run("E-102@sous.maison.example").verdict.decidedBy == .addressee)
        #expect(try run("E-102@autre.example").verdict.decidedBy == .addressee)
    }

    @Test("a login name that is no address, and a configuration that knows none, make nobody ours")
    func nothingKnown() throws {
        #expect(!HostAddresses(["stages", "@", ""]).holds(try address("stages@example.test")))
        let roster = try TrustTrial.roster()
        let examiner = Examiner(wording: .builtIn, policy: try TrustTrial.settings().trust)
        for (addressee, isOurs) in [("stages+E-102@example.test", true), ("accueil@example.test", false)] {
            let mail = examiner.examine(Array(TrustTrial.portal(addressee: addressee).utf8))
            let evidence = Matching.evidence(for: mail.reading, in: roster)
            let verdict = Matching.verdict(
                on: mail.reading, trust: mail.trust, evidence: evidence, in: roster, facts: LedgerFacts())
            #expect((verdict.decidedBy != .addressee) == isOurs)
        }
    }
}
