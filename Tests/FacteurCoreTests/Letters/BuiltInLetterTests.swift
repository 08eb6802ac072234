import FacteurCore
import Foundation
import FoundationXML
import Mail
import TestSupport
import Testing
import Text

@Suite("the built-in letters")
struct BuiltInLetterTests {
    /// A letter of each kind, and the name of its golden files.
    static let samples = [
        "fr-full", "fr-bare", "fr-corrected", "en-full", "en-bare", "en-corrected", "fr+en-full",
        "fr+en-corrected", "en+fr-bare",
    ]

    static func letter(_ sample: String) throws -> Letter {
        let language = try Self.language(sample)
        let titles: [Language: String] = [
            .fr: "Technologues et techniciens/techniciennes en génie électronique et électrique",
            .en: "Electrical and electronics engineering technologists and technicians",
        ]
        if sample.hasSuffix("bare") {
            return try LetterSamples.letter(
                LetterSamples.intern(language, employer: nil), from: "stages@example.ca")
        }
        return try LetterSamples.letter(
            LetterSamples.intern(language), titles: titles,
            superseded: sample.hasSuffix("corrected") ? "A7654321" : nil)
    }

    private static func language(_ sample: String) throws -> LetterLanguage {
        try #require(LetterLanguage(rawValue: String(sample.prefix { $0 != "-" })))
    }

    @Test("say word for word what is agreed", arguments: samples)
    func golden(sample: String) throws {
        let rendered = try LetterSamples.builtIn().render(Self.letter(sample))
        try Self.compare("Subject: \(rendered.subject)\n\n\(rendered.text)", with: "\(sample).txt")
        try Self.compare(#require(rendered.html), with: "\(sample).html")
    }

    /// What follows the letter that tells the number.
    static let followers: [(LetterKind, LetterLanguage)] = [
        (.reminder, .fr), (.reminder, .en), (.withdrawn, .fr), (.withdrawn, .en),
        (.withdrawn, .frenchFirst), (.supervisor, .fr), (.supervisor, .en),
    ]

    @Test("so do the reminder and the word that a number is dead, which names no code", arguments: followers)
    func following(_ kind: LetterKind, _ language: LetterLanguage) throws {
        let plain = try LetterSamples.letter(LetterSamples.intern(language))
        let letter = try #require(
            Letter(
                kind, intern: plain.intern, offer: plain.offer, superseded: OfferNumber(rawValue: "A7654321"),
                toldAt: 1_790_000_000, contact: plain.contact, from: plain.from))
        let rendered = try LetterSamples.builtIn().render(letter)
        let name = "\(language.rawValue)-\(kind.rawValue)"
        try Self.compare("Subject: \(rendered.subject)\n\n\(rendered.text)", with: "\(name).txt")
        try Self.compare(#require(rendered.html), with: "\(name).html")
        #expect(rendered.text.contains(plain.offer.rawValue) == (kind != .supervisor))
        let code = try #require(plain.noc?.rawValue)
        #expect(rendered.text.contains(code) == (kind == .reminder))
        #expect(!rendered.text.contains("A7654321"))
        #expect(rendered.text.contains("2026-09-21") == (kind != .withdrawn))
    }

    private static func compare(_ actual: String, with name: String) throws {
        let file = "Tests/Fixtures/letters/\(name)"
        #expect(try RepositoryFile.isKept(actual, in: file), "see \(file).actual")
    }

    @Test("are the files in Config/letters", arguments: LetterTemplates.File.allCases)
    func files(file: LetterTemplates.File) throws {
        #expect(
            try RepositoryFile.text("Config/letters/\(file.rawValue)") == LetterTemplates.builtInFiles[file])
    }

    @Test(
        "have the number alone on its line and the code with its title, in each language", arguments: samples)
    func number(sample: String) throws {
        let letter = try Self.letter(sample)
        let rendered = try LetterSamples.builtIn().render(letter)
        let lines = rendered.text.split(separator: "\n").map(String.init)
        let languages = letter.intern.language.all
        #expect(lines.filter { $0 == "A1234567" }.count == languages.count)
        let codes = lines.filter { $0.hasPrefix("22310") }
        #expect(codes.count == languages.count)
        for (code, language) in zip(codes, languages) {
            #expect(code.contains("(") == (letter.nocTitles[language] != nil))
            // The first words; the title may go on in the next line.
            #expect(letter.nocTitles[language].map { code.contains($0.prefix(12)) } ?? true)
        }
        let html = try #require(rendered.html)
        #expect(html.ranges(of: "<strong>A1234567</strong></p>").count == languages.count)
        #expect(html.ranges(of: "<strong>22310</strong></p>").count == languages.count)
    }

    @Test("have no line over 78 characters but links", arguments: samples)
    func width(sample: String) throws {
        let rendered = try LetterSamples.builtIn().render(Self.letter(sample))
        for line in rendered.text.split(separator: "\n") where !line.hasPrefix("https://") {
            #expect(line.unicodeScalars.count <= 78, "\(line)")
        }
    }

    @Test("link to canada.ca and nowhere else", arguments: samples)
    func links(sample: String) throws {
        let rendered = try LetterSamples.builtIn().render(Self.letter(sample))
        let html = try #require(rendered.html)
        for text in [rendered.text, html] {
            let links = text.ranges(of: "://").count
            #expect(links > 0)
            #expect(text.ranges(of: "https://www.canada.ca/").count == links)
        }
        #expect(!html.contains("<img"))
        #expect(!html.contains("<script"))
    }

    @Test("name a dead number only when there is one", arguments: samples)
    func superseded(sample: String) throws {
        let rendered = try LetterSamples.builtIn().render(Self.letter(sample))
        let isCorrected = sample.hasSuffix("corrected")
        #expect(rendered.text.contains("A7654321") == isCorrected)
        #expect(rendered.html?.contains("A7654321") == isCorrected)
        #expect(rendered.subject.hasPrefix("CORRECTION") == isCorrected)
        #expect(!rendered.subject.contains("A1234567"))
    }

    @Test("say that the offer is received, never that it is approved; no fee, no receipt", arguments: samples)
    func promises(sample: String) throws {
        let rendered = try LetterSamples.builtIn().render(Self.letter(sample))
        for text in [rendered.text, try #require(rendered.html)] {
            let lower = text.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
            for word in [
                "approv", "approuv", "accept your", "230", "$", "cad", "receipt", "reçu de", "iprms",
            ] {
                #expect(!lower.contains(word), "\(word)")
            }
            let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            #expect(words.contains("“Has your employer paid the Employer Compliance fee?”"))
            #expect(words.contains("“offer of employment number”"))
            #expect(text.contains("UTC"))
            for language in try Self.language(sample).all {
                let isFrench = language == .fr
                #expect(lower.contains(isFrench ? "a reçu l’offre" : "has received the offer"))
                #expect(text.contains(isFrench ? "20\u{A0}jours" : "20\u{A0}days"))
            }
            #expect(text.contains("stages@example.ca"))
            #expect(text.contains("Zoé Anaïs Lefèbvre-Ñandú"))
        }
    }

    @Test(
        "say that the A belongs to the number, whose job the code is of, and that the agreement stays needed",
        arguments: samples)
    func whatIsMistaken(sample: String) throws {
        let rendered = try LetterSamples.builtIn().render(Self.letter(sample))
        for text in [rendered.text, try #require(rendered.html)] {
            let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            let agreed: [Language: [String]] = [
                .fr: [
                    "(la lettre A et sept chiffres)",
                    "celui de votre emploi au Canada, et non d’un emploi passé",
                    "ne remplace pas votre convention de stage",
                ],
                .en: [
                    "(the letter A and seven digits)",
                    "that of your job in Canada, not of a job that you had before",
                    "does not replace your internship agreement",
                ],
            ]
            for language in Language.allCases {
                let isMeant = try Self.language(sample).all.contains(language)
                for sentence in agreed[language, default: []] {
                    #expect(words.ranges(of: sentence).count == (isMeant ? 1 : 0), "\(sentence)")
                }
            }
        }
    }

    @Test("are well-formed HTML, whatever the values", arguments: samples + ["hostile", "hostile in both"])
    func wellFormed(sample: String) throws {
        let letter =
            sample.hasPrefix("hostile")
            ? try LetterSamples.letter(
                LetterSamples.intern(
                    sample == "hostile" ? .en : .englishFirst, family: "</p><script>alert(1)</script>",
                    given: "\"\u{301} onclick='x' <b>",
                    employer: "A & B <A1111111>"), titles: [.en: "<![CDATA[ ]]> &amp; --> {{offer}}"],
                contact: "<a href=\"http://evil.test\">")
            : try Self.letter(sample)
        let html = try #require(LetterSamples.builtIn().render(letter).html)
        let parser = XMLParser(data: Data(html.utf8))
        #expect(parser.parse(), "\(String(describing: parser.parserError))")
        #expect(!html.contains("<script"))
        #expect(!html.contains("<b>"))
        #expect(!html.unicodeScalars.contains("'"))
    }
}
