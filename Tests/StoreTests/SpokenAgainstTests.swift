import FacteurCore
import Mail
import Store
import TestSupport
import Testing
import Text

/// A trusted mail speaks against a number: no letter leaves for it before a person has looked, whatever the mail is held for, and
/// whatever comes before or after it. What the portal says beside its notice is an invention.
@Suite struct SpokenAgainstTests {
    /// What happens, in this order.
    enum Step: Sendable {
        /// A colleague forwards the notice with that number, addressed to that intern or to nobody.
        case colleague(String, _ number: String = "A1000001", to: String? = nil)
        /// A colleague forwards two notices that are addressed to nobody.
        case colleagueForwardsTwo(String)
        /// A colleague forwards the notice, and attaches a file that is not read.
        case colleagueAttaches(String)
        /// A colleague writes a mail of their own.
        case colleagueWrites(String)
        /// The portal sends the notice, with words below it.
        case portal(String = "", _ number: String = "A1000001", to: String? = nil)
        /// The portal sends another mail.
        case portalWrites(String, to: String? = nil)
        case assign(_ number: String = "A1000001", to: String, replacing: Bool = false)
        case told(to: String)
        case list(_ number: String, _ name: String)
        case dismissNewest
        case roster(_ ref: String, _ family: String, _ given: String, noc: String?)
    }

    @Test(
        "no letter leaves for a number against which a trusted mail speaks",
        arguments: [
            [.colleague("Ce numéro est une erreur, ne pas l'envoyer."), .colleague("Pour Zoé Roy")],
            [.colleague("Ce numéro n'est pas pour Zoé Roy."), .colleague("Pour Zoé Roy")],
            [.colleague("Annulé, le bon numéro suivra."), .portal(to: "E-110")],
            [.colleague("Pour Zoé Roy"), .colleague("Ce numéro est une erreur, ne pas l'envoyer.")],
            [
                .roster("E-111", "Roy", "Zoé", noc: "21232"), .colleague("Pour Zoé Roy, à confirmer."),
                .portal(to: "E-110"),
            ],
            [.colleagueForwardsTwo("Les deux sont annulés, ne rien envoyer."), .portal(to: "E-110")],
            [.colleagueAttaches("Annulé, ne pas envoyer."), .portal(to: "E-110")],
            [
                .portal(to: "E-110"),
                .colleagueWrites("Attention, erreur : A1000001 n'est pas pour Zoé Roy."),
            ],
            [
                .portal(to: "E-110"),
                .portalWrites("Veuillez ne pas utiliser A1000001 avant notre prochain message."),
            ],
            [
                .roster("E-110", "Roy", "Zoé", noc: nil), .colleague("Annulé, ne rien envoyer."),
                .portal(to: "E-110"), .roster("E-110", "Roy", "Zoé", noc: "21232"),
            ],
            [.portal(to: "E-115"), .portal("Ce numéro remplace A1000001.", "A1000002", to: "E-102")],
            [.portal("Ce numéro remplace A1000001.", "A1000002", to: "E-102"), .portal(to: "E-115")],
            [
                .portal(to: "E-115"),
                .colleague("Nouveau numéro pour Marie Avril, l'ancien est mort.", "A1000002"),
            ],
            [
                .colleague("Nouveau numéro, l'ancien est mort.", "A1000002", to: "E-115"),
                .portal(to: "E-115"),
            ],
            [.portal(to: "E-115"), .portalWrites("Votre offre d'emploi a été retirée.", to: "E-115")],
            [.portal(), .assign(to: "E-110"), .portal("Ce numéro est erroné.")],
            [.portal(), .assign(to: "E-110"), .colleague("Pour Jean Dupont")],
            [.assign(to: "E-110"), .portal("Ce numéro est erroné.")],
            [.portal(), .assign(to: "E-110"), .portal(to: "E-115")],
            [.assign(to: "E-110"), .portal(to: "E-115")],
            [.assign(to: "E-110"), .colleague("Bonjour, ci-dessous.", to: "E-115")],
            [.portal(), .assign(to: "E-110"), .portal(to: "E-110"), .portal(to: "E-115")],
            [
                .roster("E-116", "Leduc", "Ève", noc: "21232"), .portal(), .assign(to: "E-110"),
                .portal(to: "E-116"), .assign(to: "E-110"), .portal(to: "E-115"),
            ],
            [.list("A1000001", "ROY, Zoé"), .colleague("Annulé : ne pas envoyer à Zoé Roy")],
            [
                .list("A1000001", "ROY, Zoé"), .portal(),
                .colleague("Erreur, ne rien envoyer.", to: "E-110"),
            ],
            [
                .portal("Ce numéro remplace A1000001.", "A1000002"), .assign("A1000002", to: "E-110"),
                .assign(to: "E-115"), .portal("Ce numéro est erroné."),
            ],
        ] as [[Step]])
    func stays(steps: [Step]) async throws {
        let season = try await Season()
        for step in steps { try await season.take(step) }
        #expect(try await season.due("A1000001") == false)
        #expect(try await season.fixture.outcomes().contains { $0.hasPrefix("held/") })
    }

    @Test(
        "what speaks against nothing stops nothing, and whoever decides afterwards lets the letter go",
        arguments: [
            [.portal(to: "E-110"), .colleague("Bonjour, ci-dessous le courriel d'IRCC.")],
            [.colleague("Voici le numéro de Jean."), .portal(to: "E-110")],
            [.portal(), .assign(to: "E-110"), .colleague("Pour Zoé Roy")],
            [.portal(), .assign(to: "E-110"), .portal(to: "E-110")],
            [.assign(to: "E-110"), .portal(to: "E-115"), .assign(to: "E-110")],
            [.assign(to: "E-110"), .portal(to: "E-115"), .dismissNewest],
            [.list("A1000001", "ROY, Zoé"), .assign(to: "E-110"), .portal(to: "E-115")],
            [.colleague("Ce numéro est une erreur."), .portal(to: "E-110"), .dismissNewest],
            [.colleague("Ce numéro est une erreur."), .assign(to: "E-110")],
            [.portal(), .assign(to: "E-110"), .portal("Ce numéro est erroné."), .assign(to: "E-110")],
            [.portal(), .assign(to: "E-110"), .portal("Ce numéro est erroné."), .dismissNewest],
            [.colleague("Annulé : ne pas envoyer à Zoé Roy"), .list("A1000001", "ROY, Zoé")],
            [
                .list("A1000001", "ROY, Zoé"), .colleague("Annulé : ne pas envoyer à Zoé Roy"),
                .list("A1000001", "ROY, Zoé"),
            ],
            [.portal(to: "E-115"), .portal("Ce numéro remplace A1000002.", "A1000003", to: "E-102")],
            [
                .portal("", "A1000002", to: "E-115"),
                .portalWrites("L'offre d'emploi A1000002 a été retirée."),
                .assign(to: "E-115", replacing: true),
            ],
        ] as [[Step]])
    func leaves(steps: [Step]) async throws {
        let season = try await Season()
        for step in steps { try await season.take(step) }
        #expect(try await season.due("A1000001"))
    }

    @Test("of what is told by hand no mail that speaks against it is left, and one that comes later is shown")
    func told() async throws {
        let season = try await Season()
        for step in [Step.colleague("Ce numéro est une erreur."), .told(to: "E-110")] {
            try await season.take(step)
        }
        #expect(try await season.fixture.outcomes() == ["matched/E-110"])
        try await season.take(.portal("Ce numéro est erroné."))
        #expect(try await season.fixture.outcomes().last == "held/evidence_conflict")
    }

    @Test("a mail that speaks against a number is no duplicate because the number was told after all")
    func toldAfterAll() async throws {
        let season = try await Season()
        try await season.take(.portal(to: "E-110"))
        let letter = try #require(try await season.fixture.due().first)
        #expect(
            try await season.fixture.ledger.begin(
                letter, bytes: [65], inDoubtUntil: LedgerFixture.now + 600, at: LedgerFixture.now) == .granted
        )
        try await season.take(.colleague("Ce numéro est une erreur, ne pas l'envoyer."))
        try await season.fixture.ledger.finish(letter, .sent(reply: "250 ok"), at: LedgerFixture.now)
        #expect(try await season.fixture.outcomes() == ["matched/E-110", "held/evidence_conflict"])
    }

    @Test("each number that such a mail shows leads to it")
    func shown() async throws {
        let season = try await Season()
        try await season.take(.portal("Ce numéro remplace A1000001.", "A1000002", to: "E-102"))
        for number in ["A1000001", "A1000002"] {
            let story = try await season.fixture.ledger.history(of: .offer(LedgerFixture.number(number)))
            #expect(story?.mails.count == 1)
        }
        try await season.take(.portal("", "A1000003", to: "E-115"))
        try await season.take(.colleague("Nouveau numéro pour Marie Avril, l'ancien est mort.", "A1000004"))
        for subject in [
            History.Subject.offer(try LedgerFixture.number("A1000003")),
            .intern(try LedgerFixture.ref("E-115")),
        ] {
            #expect(try await season.fixture.ledger.history(of: subject)?.mails.count == 2)
        }
    }

    @Test("a mail that is no notice is shown with the one number against which it speaks")
    func ofOne() async throws {
        let season = try await Season()
        try await season.take(.colleagueWrites("Attention, erreur : A1000001 n'est pas pour Zoé Roy."))
        #expect(try await season.fixture.ledger.status().held.map(\.offer) == ["A1000001"])
        #expect(try await season.fixture.count("SELECT count(*) FROM objection") == 1)
    }

    @Test("who dismisses such a mail hears of each number that another copy may still bring")
    func dismissed() async throws {
        let season = try await Season()
        try await season.take(.portal("Ce numéro remplace A1000001.", "A1000002", to: "E-102"))
        let notes = try await season.fixture.decide(.dismiss([1])).get().notes
        let numbers = try ["A1000001", "A1000002"].map { try LedgerFixture.number($0) }
        #expect(Array(notes.dropFirst()) == numbers.map { .mayBeTold($0) })
        let words = try #require(notes.last).message
        #expect(words.en.contains("facteur withdraw A1000002 --because"))
        #expect(words.fr.contains("facteur withdraw A1000002 --because"))
        try await season.take(.portal("Voir le portail.", to: nil))
        let other = try await season.fixture.decide(.dismiss([2])).get().notes
        #expect(other.count == 1)
    }

    @Test("whoever decides by one of two mails hears that the other speaks against the number")
    func overruled() async throws {
        let season = try await Season()
        try await season.take(.portal())
        try await season.take(.portalWrites("L'offre d'emploi A1000001 a été retirée."))
        let notes = try await season.fixture.assign("A1000001", to: "E-110").get().notes
        #expect(notes.contains(.overrules(try LedgerFixture.number("A1000001"), mails: [2])))
        #expect(notes.filter(\.isWarning).count == 1)
        // Of the one mail that has it, the person knows.
        try await season.take(.portal("Ce numéro est suspendu.", "A1000002"))
        let known = try await season.fixture.assign("A1000002", to: "E-115").get().notes
        #expect(known.filter(\.isWarning).isEmpty)
    }

    /// A season's ledger with three interns, to which one thing after the other happens.
    final class Season {
        let fixture: LedgerFixture
        private var uid: UInt32 = 0

        init() async throws {
            fixture = try await LedgerFixture()
            for (ref, family, given) in [
                ("E-110", "Roy", "Zoé"), ("E-102", "Dupont", "Jean"), ("E-115", "Avril", "Marie"),
            ] {
                try await take(.roster(ref, family, given, noc: "21232"))
            }
        }

        /// Whether a letter with that number is due.
        func due(_ number: String) async throws -> Bool {
            try await fixture.due().contains { $0.offer.rawValue == number }
        }

        func take(_ step: Step) async throws {
            switch step {
            case .assign(let number, let ref, let replacing):
                _ = try await fixture.assign(number, to: ref, replacing: replacing).get()
            case .told(let ref):
                let number = try LedgerFixture.number("A1000001")
                let ref = try LedgerFixture.ref(ref)
                _ = try await fixture.decide(.told(number, ref, on: LedgerFixture.now)).get()
            case .list(let number, let name):
                let row = OfferList.Row(
                    line: 2, offer: OfferNumber(rawValue: number), workerName: name, submitted: nil,
                    status: "Soumis")
                _ = try await fixture.ledger.importOffers(
                    OfferList(rows: [row]), who: "hr", by: LedgerFixture.examiner, at: LedgerFixture.now,
                    messageID: LedgerFixture.messageID)
            case .dismissNewest:
                let held = try await fixture.ledger.status().held
                let id = try #require(held.map(\.id.rawValue).max())
                _ = try await fixture.decide(.dismiss([id])).get()
            case .roster(let ref, let family, let given, let noc):
                let intern = Intern(
                    ref: try LedgerFixture.ref(ref), familyName: family, givenNames: given,
                    email: try #require(AddrSpec("\(ref.lowercased())@interns.test")), language: .fr,
                    noc: noc.flatMap(NOCCode.init(rawValue:)),
                    portalEmail: AddrSpec("stages+\(ref.lowercased())@example.test"))
                try await fixture.importRoster([intern])
            default: try await bring(SpokenMail(step).octets(uid))
            }
        }

        private func bring(_ bytes: [UInt8]) async throws {
            uid += 1
            let mail = try #require(try await fixture.begin(uid, bytes: bytes))
            try await fixture.settle(mail, LedgerFixture.examiner.examine(bytes))
        }
    }
}

/// A proven mail of the portal's or of a colleague's.
private struct SpokenMail {
    private var isPortals = false
    private var recipient = "stages@example.test"
    private var subject = "Offre d'emploi"
    private var type = "text/plain; charset=utf-8"
    private var text = ""

    init(_ step: SpokenAgainstTests.Step) {
        switch step {
        case .colleague(let words, let number, let ref):
            forward("\(words)\n\n\(Self.head)\(Self.notice(number, ref))")
        case .colleagueForwardsTwo(let words):
            let copies = ["A1000001", "A1000002"].map { Self.head + Self.notice($0, nil) }
            forward("\(words)\n\n\(copies.joined(separator: "\n\n"))")
        case .colleagueAttaches(let words):
            forward(
                """
                --b
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: 8bit

                \(words)

                \(Self.head)\(Self.notice("A1000001", nil))
                --b
                Content-Type: application/vnd.ms-outlook; name=x.msg
                Content-Transfer-Encoding: base64

                0M8R4KGxGuEAAAAA
                --b--
                """)
            type = "multipart/mixed; boundary=b"
        case .colleagueWrites(let words): (subject, text) = ("Numéro", words)
        case .portal(let words, let number, let ref):
            isPortals = true
            text = Self.notice(number, ref) + "\n\n" + words
        case .portalWrites(let words, let ref):
            (isPortals, subject, text) = (true, "Message", words)
            recipient = Self.address(of: ref)
        case .assign, .told, .list, .dismissNewest, .roster: break
        }
    }

    private mutating func forward(_ text: String) {
        subject = "TR: Offre d'emploi"
        self.text = text
    }

    func octets(_ id: UInt32) -> [UInt8] {
        let domain = isPortals ? "cic.gc.ca" : "partner.example"
        let head = [
            "Authentication-Results: mx.example.test; dmarc=pass header.from=\(domain)",
            "Received: from mail.\(domain) by mx.example.test; Tue, 24 Nov 2026 10:00:00 +0000",
            "From: \(isPortals ? "ne-pas-repondre" : "Claire Bouchard <rh")@\(domain)\(isPortals ? "" : ">")",
            "To: \(recipient)", "Subject: \(subject)", "Message-ID: <m\(id)@\(domain)>",
            "Date: Tue, 24 Nov 2026 10:00:00 +0000", "MIME-Version: 1.0", "Content-Type: \(type)",
            "Content-Transfer-Encoding: 8bit", "", text, "",
        ].joined(separator: "\n")
        return Array(head.replacing("\n", with: "\r\n").utf8)
    }

    private static let head = """
        De : IRCC <ne-pas-repondre@cic.gc.ca>
        Envoyé : mardi 24 novembre 2026 09:31
        À : rh@partner.example
        Objet : Offre d'emploi


        """

    private static func address(of ref: String?) -> String {
        "stages\(ref.map { "+" + $0.lowercased() } ?? "")@example.test"
    }

    private static func notice(_ number: String, _ ref: String?) -> String {
        """
        Le présent message est destiné à l'adresse de courriel suivante :
        \(address(of: ref)). Si ce message ne vous concerne pas, veuillez le supprimer.

        Votre offre d'emploi a été reçue par Immigration, Réfugiés et Citoyenneté Canada (IRCC). Votre numéro d'offre d'emploi est (\(number))

        Veuillez prendre note que vous devez fournir ce numéro d'offre d'emploi au travailleur étranger éventuel afin qu'il l'inscrive dans sa demande de permis de travail.

        Pour voir un résumé de cette offre d'emploi, veuillez vous connecter à votre compte.
        """
    }
}
