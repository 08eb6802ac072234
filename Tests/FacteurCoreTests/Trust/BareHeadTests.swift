import FacteurCore
import Testing

/// Heads and authors that show a name and no address of its own: anybody may have that name.
@Suite struct BareHeadTests {
    /// Heads that show a name and no address, in the forms of other languages and programs. `@@` is where an address may stand.
    static let bareHeads: [ForwardChainTests.Head] = [
        ForwardChainTests.Head(
            name: "German",
            text: "Von: Mallory Evil @@\nGesendet: Dienstag, 10. November 2026 09:14\nAn: RH\nBetreff: Offre"),
        ForwardChainTests.Head(
            name: "German, the time first",
            text: "Datum: 10.11.2026 09:14\nBetreff: Offre\nVon: Mallory Evil @@\nAn: RH"),
        ForwardChainTests.Head(
            name: "Dutch",
            text:
                "Van: Mallory Evil @@\nVerzonden: dinsdag 10 november 2026 09:14\nAan: RH\nOnderwerp: Offre"),
        ForwardChainTests.Head(
            name: "Spanish", text: "De: Mallory @@\nEnviado: martes\nPara: RH\nAsunto: Offre"),
        ForwardChainTests.Head(
            name: "Italian", text: "Da: Mallory @@\nInviato: martedì\nA: RH\nOggetto: Offre"),
        ForwardChainTests.Head(
            name: "Swedish", text: "Från: Mallory @@\nSkickat: tisdag\nTill: RH\nÄmne: Offre"),
        ForwardChainTests.Head(name: "Polish", text: "Od: Mallory @@\nWysłano: wtorek\nDo: RH\nTemat: Offre"),
        ForwardChainTests.Head(
            name: "Russian", text: "От: Mallory @@\nОтправлено: вторник\nКому: RH\nТема: Offre"),
        ForwardChainTests.Head(
            name: "Turkish", text: "Kimden: Mallory @@\nTarih: 10.11.2026\nKime: RH\nKonu: Offre"),
        ForwardChainTests.Head(
            name: "Chinese", text: "发件人: Mallory @@\n发送时间: 2026-11-10\n收件人: RH\n主题: Offre"),
        ForwardChainTests.Head(
            name: "Lotus",
            text: "Mallory Evil/Montreal/EVIL @@\n10/11/2026 09:14\n\nA\nRH\ncc\n\nObjet\nOffre"),
        ForwardChainTests.Head(
            name: "Lotus, English", text: "Mallory Evil @@\n\nTo\nRH\ncc\n\nSubject\nOffre"),
        ForwardChainTests.Head(name: "GroupWise", text: ">>> Mallory Evil @@ 2026-11-10 09:14 >>>"),
        ForwardChainTests.Head(name: "Teams", text: "[10:14] Mallory Evil @@"),
        ForwardChainTests.Head(name: "Teams, with the date", text: "[10/11/2026 10:14 AM] Mallory Evil @@"),
        ForwardChainTests.Head(name: "Teams, new", text: "Mallory Evil @@\n10:14"),
        ForwardChainTests.Head(name: "WhatsApp", text: "10/11/2026, 09:14 - Mallory Evil @@: voici"),
    ]

    @Test(
        "a head that shows a name without an address is nobody's word, in any language", arguments: bareHeads)
    func bareNames(_ head: ForwardChainTests.Head) throws {
        let result = try TrustTrial.run(TrustTrial.colleague("Bonjour,\n\n" + head.mail(from: "")))
        #expect(result.reason == .untrustedSender)
        #expect(result.examination.trust.by.hasSuffix("whose address it does not show"))
        let portals = try TrustTrial.run(
            TrustTrial.colleague("Bonjour,\n\n" + head.mail(from: "<ne-pas-repondre@cic.gc.ca>")))
        #expect(portals.intern == "E-102", "\(portals.examination.trust.by)")
    }

    @Test(
        "lines with a colon, a time or a label of an own text are no head",
        arguments: [
            "Von mir: viele Grüße", "Van harte: dank je", "Reçu à 09:14, voici.", "Réunion : 10:00",
            "Stagiaire : Jean Dupont\nDate : 10/11/2026\nEmployeur : Atelier", "Arrivé ce matin :\n09:14",
            "[Urgent] Bonjour", "Claire Bouchard - RH", "A\nbientôt",
        ])
    func ownLines(_ words: String) throws {
        let result = try TrustTrial.run(
            TrustTrial.colleague(words + "\n\n" + ForwardChainTests.portalHead + TrustTrial.notice()))
        #expect(result.trust == .forwarder, "\(result.examination.trust.by)")
    }

    @Test(
        "an address under which a list or a group sends on somebody's mail is not its author's",
        arguments: [
            ("'Mallory' via RH <rh@employeur1.test>", "List-ID: <rh.employeur1.test>\n", false),
            ("Mallory via RH <rh@employeur1.test>", "Cc: Mallory <mallory@evil.test>\n", false),
            ("Mallory via RH <rh@employeur1.test>", "", false),
            ("Mallory on behalf of RH <rh@employeur1.test>", "", false),
            ("=?utf-8?q?=22Mallory_=28via_RH=29=22?= <rh@employeur1.test>", "", false),
            ("Mallory <rh@employeur1.test>", "List-ID: RH <rh.employeur1.test>\n", false),
            ("Mallory <rh@employeur1.test>", "List-Post: <mailto:rh@employeur1.test>\n", false),
            ("Claire Bouchard <rh@employeur1.test>", "List-ID: <liste.employeur1.test>\n", true),
            ("Claire Bouchard <rh@employeur1.test>", "", true),
            ("Viaud Claire <rh@employeur1.test>", "", true),
        ])
    func listed(from: String, more: String, isTold: Bool) throws {
        let result = try TrustTrial.run(
            TrustTrial.colleague(ForwardChainTests.portalHead + TrustTrial.notice(), from: from, more: more))
        #expect(result.intern == (isTold ? "E-102" : nil), "\(result.examination.trust.by)")
        #expect(result.trust == (isTold ? .forwarder : .untrusted))
    }
}
