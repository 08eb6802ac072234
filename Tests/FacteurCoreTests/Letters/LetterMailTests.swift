import FacteurCore
import Mail
import Testing
import Text

@Suite("a letter as mail")
struct LetterMailTests {
    private static func outgoing(_ letter: Letter) throws -> OutgoingMessage {
        let messageID = MessageID(
            token: "0123456789abcdef0fedcba987654321", domain: letter.from.addrSpec.domain)
        return try LetterSamples.builtIn().outgoing(letter, messageID: messageID, dateSeconds: 1_790_000_000)
    }

    private static func header(_ message: OutgoingMessage) -> [String] {
        let text = String(decoding: message.bytes(), as: UTF8.self)
        let end = text.firstRange(of: "\r\n\r\n")?.lowerBound ?? text.endIndex
        return text[..<end].split(separator: "\r\n").map(String.init)
    }

    @Test("goes to the intern alone, says that a program wrote it, and keeps its Message-ID")
    func fields() throws {
        let message = try Self.outgoing(
            LetterSamples.letter(LetterSamples.intern(.en, family: "Example", given: "Zoe")))
        let header = Self.header(message)
        #expect(header.contains("To: Zoe Example <zoe@stagiaire.example>"))
        #expect(header.contains("From: Stages <stages@example.ca>"))
        #expect(header.contains("Reply-To: stages@example.ca"))
        #expect(header.contains("Message-ID: <facteur.0123456789abcdef0fedcba987654321@example.ca>"))
        #expect(header.contains("Auto-Submitted: auto-generated"))
        #expect(header.contains("X-Auto-Response-Suppress: All"))
        #expect(header.contains("Content-Language: en"))
        #expect(header.contains("Subject: Your offer of employment number for the work permit"))
        #expect(!header.contains { $0.contains("A1234567") })
    }

    @Test("says that it has both languages, the first first")
    func languages() throws {
        let header = Self.header(
            try Self.outgoing(LetterSamples.letter(LetterSamples.intern(.englishFirst))))
        #expect(header.contains("Content-Language: en, fr"))
    }

    @Test("has no Reply-To when the contact is no address")
    func contact() throws {
        let message = try Self.outgoing(
            LetterSamples.letter(LetterSamples.intern(), contact: "Mme Exemple, poste 1234"))
        #expect(message.replyTo == nil)
        #expect(message.text.contains("Adressez-vous à\u{A0}: Mme Exemple, poste 1234"))
    }

    @Test("is the same to the last octet when it is written again")
    func stable() throws {
        let letter = try LetterSamples.letter(LetterSamples.intern(), superseded: "A7654321")
        #expect(try Self.outgoing(letter).bytes() == Self.outgoing(letter).bytes())
    }

    @Test("lets no value bring a header, a second recipient or a line of its own")
    func injection() throws {
        let evil = "Zoé\r\nBcc: all@evil.test\u{2028}X: y\u{0}\u{1B}[2J\u{202E}"
        let letter = try LetterSamples.letter(
            LetterSamples.intern(.fr, family: evil, given: evil, employer: evil), titles: [.fr: evil],
            contact: "a@example.ca\r\nBcc: b@evil.test")
        let message = try Self.outgoing(letter)
        #expect(!Self.header(message).contains { $0.hasPrefix("Bcc") || $0.hasPrefix("X:") })
        #expect(message.replyTo == nil)
        #expect(message.needsSMTPUTF8 == false)
        for text in [message.text, message.html ?? ""] {
            #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 })
            #expect(!text.unicodeScalars.contains("\u{202E}"))
        }
    }

    @Test("is not made for an intern without a code, nor with a number that replaces itself")
    func impossible() throws {
        let offer = try #require(OfferNumber(rawValue: "A1234567"))
        let from = try #require(Address("stages@example.ca"))
        #expect(
            Letter(intern: try LetterSamples.intern(noc: nil), offer: offer, contact: "x", from: from) == nil)
        #expect(
            Letter(
                intern: try LetterSamples.intern(), offer: offer, superseded: offer, contact: "x", from: from)
                == nil)
    }

    @Test("has values of bounded length")
    func long() throws {
        let long = String(repeating: "é ", count: 100_000)
        let letter = try LetterSamples.letter(
            LetterSamples.intern(.fr, family: long, given: long, employer: long), titles: [.fr: long],
            contact: long)
        let rendered = try LetterSamples.builtIn().render(letter)
        #expect(rendered.text.utf8.count < 10_000)
        #expect(rendered.text.split(separator: "\n").contains("A1234567"))
    }

    @Test("has an ASCII Message-ID for a sender of any domain")
    func domain() throws {
        let sender = try #require(AddrSpec("stages@ferme-é.example"))
        let id = MessageID(token: "12", domain: sender.domain)
        #expect(id.rawValue == "<facteur.12@facteur.invalid>")
        #expect(id.token == "12")
        #expect(MessageID(token: "a\r\nb>", domain: "host.test").rawValue == "<facteur.ab@host.test>")
    }
}
