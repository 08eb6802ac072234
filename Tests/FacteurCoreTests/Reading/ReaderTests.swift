import Mail
import Testing

@testable import FacteurCore

struct ReaderTests {
    static func read(_ mail: String) -> Reading {
        Reader().read(MessageParser().parse(Array(mail.utf8)))
    }

    private static let notice = """
        From: IRCC <ne-pas-repondre@cic.gc.ca>
        To: <stages+D17@hote.example>
        Subject: Offre d'emploi
        Date: Tue, 3 Feb 2026 14:31:05 -0500
        Message-ID: <1@cic.gc.ca>
        Content-Type: text/plain; charset=utf-8

        Le présent message est destiné à l'adresse de courriel suivante :
        stages+D17@hote.example. Si ce message ne vous concerne pas, veuillez le supprimer.

        Votre offre d'emploi a été reçue par Immigration, Réfugiés et Citoyenneté Canada (IRCC). Votre numéro d'offre d'emploi est (A1234567)

        Veuillez prendre note que vous devez fournir ce numéro d'offre d'emploi au travailleur étranger éventuel afin qu'il l'inscrive dans sa demande de permis de travail.

        """

    @Test("the notice of 2018 gives its number and its addressee")
    func notice() {
        let reading = Self.read(Self.notice)
        #expect(reading.kind == .notice)
        #expect(reading.offers.map(\.number.rawValue) == ["A1234567"])
        #expect(reading.offers.allSatisfy { !$0.isRetyped })
        #expect(reading.addressee?.text == "stages+D17@hote.example")
        #expect(reading.ownWords == nil)
        #expect(reading.namesPortal)
        #expect(!reading.isWordingUnknown)
        #expect(reading.recipients.map(\.field) == ["To"])
        let number = reading.phrases.first { $0.phrase == "notice-number-fr" }
        #expect(number?.line == 4)
        #expect(number?.place == "body")
    }
}

/// Cases that a file would hide: bounds, and what the ledger is told.
struct ReaderBoundsTests {
    private static let head =
        "From: a@cic.gc.ca\nTo: b@hote.example\nSubject: x\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n"

    @Test("a mail of which a part was left out is unreadable, not unrelated")
    func incomplete() {
        var bounds = MessageParser.Bounds()
        bounds.textBytes = 100
        let mail =
            Self.head.replacing("cic.gc.ca", with: "hote.example")
            + String(repeating: "Bonjour. ", count: 100)
        #expect(Reader().read(MessageParser().parse(Array(mail.utf8))).kind == .unrelated)
        #expect(Reader().read(MessageParser(bounds: bounds).parse(Array(mail.utf8))).kind == .unreadable)
    }

    @Test("a mail with more numbers than any notice holds is unreadable, and says so")
    func flood() {
        let numbers = (0..<1_500).map { "numéro d'offre d'emploi A\(1_000_000 + $0)\n" }.joined()
        let reading = ReaderTests.read(Self.head + numbers)
        #expect(reading.kind == .unreadable)
        #expect(reading.offers.isEmpty)
        #expect(reading.defects.contains { $0.contains("more than 999 numbers") })
    }

    @Test("a notice without a number says why it waits")
    func missingNumber() {
        let words = "Votre offre d'emploi a été reçue."
        #expect(ReaderTests.read(Self.head + words).missingNumberReason == .wordingUnknown)
        let mixed =
            Self.head.replacing("text/plain; charset=utf-8", with: "multipart/mixed; boundary=b")
            + "--b\nContent-Type: text/plain; charset=utf-8\n\n\(words)\n--b\nContent-Type: application/pdf; name=a.pdf\n\nx\n--b--\n"
        #expect(ReaderTests.read(mixed).missingNumberReason == .unreadable)
        #expect(
            ReaderTests.read(Self.head + words + " Numéro d'offre d'emploi : A9999999").missingNumberReason
                == nil)
        #expect(ReaderTests.read(Self.head + "Bonjour").missingNumberReason == nil)
    }

    @Test(
        "the receipt number is taken verbatim from behind its words",
        arguments: [
            ("ABC-12345", "ABC-12345"), (": ABC-12345.", "ABC-12345"), ("\n\n  12 345 678\n", "12 345 678"),
            ("12345 et conservez-le", "12345"), ("(X77)", "X77"), ("n° 4471, merci", "4471"),
            ("nº 4471", "4471"), ("No. O4471", "O4471"), ("№4471", "4471"), ("nº4471.", "4471"),
            ("#\n4471", "4471"), ("No.\n\n# 4471", "4471"), ("\u{FF03}4471", "4471"),
            ("« 99-1 ».", "99-1"), ("*5512*", "5512"), ("\n> 5512", "5512"),
        ])
    func receipt(_ behind: String, _ number: String) {
        let reading = ReaderTests.read(Self.head + "Le reçu de votre paiement porte le numéro " + behind)
        #expect(reading.kind == .receipt)
        #expect(reading.receipt == number)
    }

    @Test(
        "words without a number are no receipt number",
        arguments: [
            "", "suivant :", "\n\n\n\n\n12345", "que voici\n12345", String(repeating: "9", count: 65),
        ])
    func noReceipt(_ behind: String) {
        let reading = ReaderTests.read(Self.head + "Le reçu de votre paiement porte le numéro " + behind)
        #expect(reading.kind == .receipt)
        #expect(reading.receipt == nil)
    }

    @Test(
        "the addressee is the address behind the words, however it is dressed",
        arguments: [
            " a.b@hote.example", " : a.b@hote.example.", "\u{A0}:\na.b@hote.example. Si ce message",
            ":\n\n> a.b@hote.example,", ": <a.b@hote.example>", ": \"a.b@hote.example\"",
            ": <mailto:a.b@hote.example>", ": mailto:a.b@hote.example",
            ": a.b@hote.example<mailto:a.b@hote.example>",
            ": (a.b@hote.example)", ": *a.b@hote.example*", ": a.b@HOTE.example",
        ])
    func addressee(_ behind: String) {
        let reading = ReaderTests.read(Self.head + "destiné à l'adresse de courriel suivante" + behind)
        #expect(reading.addressee?.text == "a.b@hote.example")
    }

    @Test(
        "what is no address is no addressee",
        arguments: [
            "", ":", ": Marie Dupont", ": a@b", ": a b@hote.example", ": @hote.example",
            ": a@hote.example@x.example",
        ])
    func noAddressee(_ behind: String) {
        let reading = ReaderTests.read(Self.head + "destiné à l'adresse de courriel suivante" + behind)
        #expect(reading.addressee == nil)
    }
}
