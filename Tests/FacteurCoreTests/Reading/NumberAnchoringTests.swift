import Testing

@testable import FacteurCore

struct NumberAnchoringTests {
    /// What is read: numbers in order, `~` before a retyped one, `placeholder` for a placeholder.
    private static func read(_ text: String) -> [String] {
        let wording = Wording.builtIn
        let folded = FoldedText(text)
        let matcher = PhraseMatcher(wording.phrases.map { FoldedText.phrase($0.text) })
        let sightings = PhraseSightings(of: wording, matcher: matcher, in: folded)
        let candidates = NumberScanner(folded.source).candidates()
        let anchoring = NumberAnchoring(text: folded, candidates: candidates, labels: sightings.labels)
        return anchoring.anchored().map { candidate in
            switch candidate.content {
            case .number(let number): (candidate.isRetyped ? "~" : "") + number.rawValue
            case .placeholder: "placeholder"
            }
        }
    }

    @Test(
        "the number is read wherever a person would read it",
        arguments: [
            "Votre numéro d'offre d'emploi est (A1234567)",
            "Votre numéro d'offre d'emploi est A1234567.",
            "Votre numéro d’offre d’emploi\u{A0}: A1234567",
            "VOTRE NUMÉRO D'OFFRE D'EMPLOI : A1234567!",
            "Votre nume\u{301}ro d'offre d'emploi est « A1234567 »",
            "> Votre numéro d'offre\n> d'emploi est (A1234567)",
            "Votre numéro d'offre d'emploi est\n\n    A1234567",
            "N° de l'offre d'emploi : A1234567",
            "n°\u{A0}d'offre d'emploi A1234567",
            "Offre d'emploi n°A1234567",
            "Offre d'emploi nº A1234567",
            "A1234567 est le numéro de votre offre d'emploi",
            "A1234567 (numéro d'offre d'emploi)",
            "Une offre d'emploi vous a été attribuée. Numéro d'offre d'emploi (le voici) : A1234567, merci.",
            "Vous avez reçu un numéro d'offre d'emploi. C'est A1234567.",
            "TR: Offre d'emploi A1234567",
            "Your offer of employment number is A1234567",
            "Offer of employment number:A1234567",
            "Offer of Employment (A1234567) received",
            "*Numéro d'offre d'emploi :* *A1234567*",
            "Numéro d'offre d'emploi\tA1234567\tDUPONT, Marie",
            "Numéro de l'offre d'emploi\tNom du travailleur étranger\tDate de création\nA1234567\tDUPONT MARIE\t2018-04-19",
            "Passport\tOffer of employment number\nFR123\tA1234567",
            "Numéro d'offre d'emploi\tPasseport\nA1234567\tA7654321",
            "Passeport : A7654321\nNuméro d'offre d'emploi : A1234567",
            "Numéro d'offre d'emploi : A1234567\nPasseport : A7654321",
            "numéro d'offre d'emploi A1234567 (passeport A7654321)",
            "A7654321 (passport), A1234567 (offer of employment number)",
            "offer of employment number A1234567; A7654321 (passport)",
            "Numéro d'offre d'emploi : A1234567 / Offer of employment number: A1234567",
            "Votre numéro d'offre d'emploi est A12\u{AD}34567",
            "Votre numéro d'offre d'emploi est \u{200B}A123\u{200B}4567\u{FEFF}.",
            "Numéro d'offre d'emploi : A1234567 – reçu",
            "numéro d'offre d'emploi A1234567, 2 avril",
            "Numéro de demande : W993830598. Numéro d'offre d'emploi : A1234567. IUC : 12-3456-7890",
            "Votre demande EIMT 7654321 : numéro d'offre d'emploi A1234567",
            "job offer number <A1234567>",
            "numéro d'offre d'emploi=A1234567;",
        ])
    func reads(_ text: String) {
        #expect(Set(Self.read(text)) == ["A1234567"])
    }

    @Test(
        "what only looks like the number is not read",
        arguments: [
            // Nothing says that it is an offer's.
            "A1234567", "Bonjour, A1234567, merci", "Produit A1234567 en promotion",
            // Something says that it is another's.
            "Passeport : A1234567", "N° de passeport du travailleur : A1234567", "Passport no. A1234567",
            "Votre numéro d'offre d'emploi suivra. Passeport : A1234567",
            "Pour l'offre d'emploi, passeport A1234567",
            "Offer of employment: passport A1234567", "A1234567 (passeport), offre d'emploi",
            "Numéro de client A1234567 (offre d'emploi)",
            "offer of employment number will follow; your UCI is A1234567",
            "Passport\tName\tOffer of employment number\nA1234567\tDUPONT\tpending",
            "Numéro d'offre d'emploi\tà venir\nRéférence interne\tA1234567",
            // It is longer, shorter, or part of something.
            "Numéro d'offre d'emploi : A12345678", "Numéro d'offre d'emploi : A123456",
            "Numéro d'offre d'emploi : BA1234567", "Numéro d'offre d'emploi : A1234567B",
            "Numéro d'offre d'emploi : A1234567-1", "Numéro d'offre d'emploi : X-A1234567",
            "Numéro d'offre d'emploi : A1234567_2", "Numéro d'offre d'emploi : _A1234567",
            "Numéro d'offre d'emploi : A1234567é", "Numéro d'offre d'emploi : éA1234567",
            "Numéro d'offre d'emploi : A1234567\u{301}", "Numéro d'offre d'emploi : A\u{301}1234567",
            "Numéro d'offre d'emploi : A1234567@example.ca", "Numéro d'offre d'emploi : A1234567.50",
            "numéro d'offre d'emploi https://example.ca/offres/A1234567",
            "Numéro d'offre d'emploi : A 123 4567 890", "Numéro d'offre d'emploi : A123456７8",
            // It is not an A, or not seven digits.
            "Numéro d'offre d'emploi : a1234567", "Numéro d'offre d'emploi : a 1234567",
            "le numéro d'offre d'emploi a 2018041 fois servi", "Numéro d'offre d'emploi : А1234567",
            "Numéro d'offre d'emploi : Α1234567", "Numéro d'offre d'emploi : À 1234567",
            "Numéro d'offre d'emploi : B1234567", "Numéro d'offre d'emploi : W993830598",
            "Numéro d'offre d'emploi : 1234567", "Numéro d'offre d'emploi : A123456O",
            "Numéro d'offre d'emploi : A12345XX", "Numéro d'offre d'emploi : A\t1234567",
            "Numéro d'offre d'emploi : A\n\n1234567", "Numéro d'offre d'emploi : A٠١٢٣٤٥٦",
            // Too far from the words, or beyond the sentence.
            "Votre offre d'emploi est prête. Merci. Code A1234567",
            "Votre demande A1234567 est reçue. Le numéro d'offre d'emploi suivra",
            "numéro d'offre d'emploi " + String(repeating: "lorem ipsum ", count: 12) + "A1234567",
        ])
    func refuses(_ text: String) {
        #expect(Self.read(text).isEmpty)
    }

    @Test(
        "what a person typed again is read as retyped",
        arguments: [
            "A 1234567", "A-1234567", "A\u{A0}1234567", "A\u{202F}1234567", "A – 1234567", "A 123 4567",
            "A123\n4567", "A123\r\n> 4567", "A\n> > 1234567", "A１２３４５６７", "Ａ１２３４５６７", "Ａ1234567",
            "A-12-34-567",
            "A\u{2011}1234567", "A1234\u{A0}567",
        ])
    func retyped(_ form: String) {
        #expect(Self.read("Numéro d'offre d'emploi : \(form).") == ["~A1234567"])
        #expect(Self.read("Numéro d'offre d'emploi (\(form)) reçu") == ["~A1234567"])
    }

    @Test(
        "a placeholder is known as one",
        arguments: ["A0000000", "A9999999", "AXXXXXXX", "Axxxxxxx", "A 9999999", "A-0000000"])
    func placeholder(_ form: String) {
        #expect(Self.read("Votre numéro d'offre d'emploi est (\(form))") == ["placeholder"])
        #expect(Self.read("Tapez \(form) dans cette case").isEmpty)
    }

    @Test("several numbers are all read, in order")
    func several() {
        #expect(
            Self.read("Numéros d'offre d'emploi : A1234567, A7654321 et A 1111111")
                == ["A1234567", "A7654321", "~A1111111"])
        let list = "Numéro de l'offre d'emploi\tNom\n" + (1...60).map { "A10000\($0 + 10)\tNOM\n" }.joined()
        #expect(Self.read(list).count == 60)
    }

    @Test("a flood of numbers and labels is cut off, not read for ever")
    func flood() {
        let text = String(repeating: "offre d'emploi A1234567\t", count: 50_000)
        #expect(Self.read(text).count == NumberScanner.most)
    }
}
