import Mail
import Text

/// A letter in both languages: the texts of both templates, one below the other, each under the name of its language.
///
/// Each has been checked before: either half alone says everything that a letter must say.
struct BilingualLetter {
    private let first: (letter: RenderedLetter, language: Language)
    private let second: (letter: RenderedLetter, language: Language)

    init(
        first: RenderedLetter, in firstLanguage: Language,
        second: RenderedLetter, in secondLanguage: Language
    ) {
        self.first = (first, firstLanguage)
        self.second = (second, secondLanguage)
    }

    /// HTML only if both have it: a reader of the other language must find theirs.
    var joined: RenderedLetter {
        RenderedLetter(subject: subject, text: text, html: html)
    }

    /// As bilingual mail of Canadian authorities has it; once where both are the same.
    private var subject: String {
        [first.letter.subject, second.letter.subject].uniqued().joined(separator: " / ")
    }

    private var text: String {
        [
            underlined("\(Self.name(first.language)) (\(Self.isBelow(second.language)))"), first.letter.text,
            underlined("\(Self.name(second.language)) (\(Self.isAbove(first.language)))"), second.letter.text,
        ].joined(separator: "\n")
    }

    private func underlined(_ heading: String) -> String {
        let heading = heading.uppercased()
        return heading + "\n" + String(repeating: "=", count: heading.count) + "\n"
    }

    private var html: String? {
        guard let one = first.letter.html.map(HTMLPage.init), let two = second.letter.html.map(HTMLPage.init)
        else { return nil }
        let heads = [one.head, two.head].uniqued().filter { !$0.isEmpty }.map { $0 + "\n" }.joined()
        return """
            <!DOCTYPE html>
            <html lang="\(first.language.rawValue)">
            <head>
            <meta charset="utf-8"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <title>\(LetterText.escapedForHTML(subject))</title>
            \(heads)</head>
            <body style="margin:0;padding:0">
            \(part(one, first.language, second.language, Self.isBelow(second.language)))
            <hr style="margin:16px"/>
            \(part(two, second.language, first.language, Self.isAbove(first.language)))
            </body>
            </html>

            """
    }

    private func part(
        _ page: HTMLPage, _ language: Language, _ other: Language, _ place: String
    ) -> String {
        """
        <div lang="\(language.rawValue)">
        <h1 style="\(Self.headingStyle)">\(Self.name(language)) <span lang="\(other.rawValue)">(\(place))</span></h1>
        <div\(page.bodyAttributes)>
        \(page.content)
        </div>
        </div>
        """
    }

    private static let headingStyle =
        "margin:0;padding:16px 16px 0;font-family:Arial,Helvetica,sans-serif;font-size:20px;color:#1a1a1a"
}

// In the words of the language that is meant: each reader looks for their own.
extension BilingualLetter {
    private static func name(_ language: Language) -> String {
        switch language {
        case .fr: "Français"
        case .en: "English"
        }
    }

    private static func isBelow(_ language: Language) -> String {
        switch language {
        case .fr: "texte français plus bas"
        case .en: "English text below"
        }
    }

    private static func isAbove(_ language: Language) -> String {
        switch language {
        case .fr: "texte français plus haut"
        case .en: "English text above"
        }
    }
}

/// The parts of a page of HTML that stand in another page: what its head says of looks, and what it shows.
///
/// A page may be a fragment without `html`, `head` or `body`; none of these, and no title, is in `content`.
struct HTMLPage {
    /// Style sheets and links to them, as written.
    private(set) var head = ""
    /// Of the `body` tag, with the space before them, as written.
    private(set) var bodyAttributes = ""
    private(set) var content = ""

    init(_ page: String) {
        let octets = Array(page.utf8)
        var left: [Range<Int>] = []
        var element: Range<Int>?
        var kept: [Range<Int>] = []
        var attributes: Range<Int>?
        var tokenizer = HTMLTokenizer()
        while let token = tokenizer.next(octets.span) {
            switch (token, tokenizer.tag) {
            case (.start, .title), (.start, .style): element = tokenizer.place
            case (.end, .title), (.end, .style):
                let whole = (element ?? tokenizer.place).lowerBound..<tokenizer.place.upperBound
                if tokenizer.tag == .style { kept.append(whole) }
                left.append(whole)
                element = nil
            case (.start, .link):
                kept.append(tokenizer.place)
                left.append(tokenizer.place)
            case (.start, .body):
                attributes = attributes ?? tokenizer.place
                left.append(tokenizer.place)
            case (.start, .html), (.end, .html), (.start, .head), (.end, .head), (.end, .body),
                (.start, .meta),
                (.start, .base):
                left.append(tokenizer.place)
            default: break
            }
        }
        head = kept.map { String(decoding: octets[$0], as: UTF8.self) }.joined(separator: "\n")
        bodyAttributes = attributes.map { Self.attributes(octets[$0]) } ?? ""
        content = Self.shown(octets, without: left)
    }

    /// - Parameter tag: `<body …>`.
    private static func attributes(_ tag: ArraySlice<UInt8>) -> String {
        let inside = tag.dropFirst("<body".utf8.count).dropLast()
        return String(decoding: inside.last == UInt8(ascii: "/") ? inside.dropLast() : inside, as: UTF8.self)
    }

    /// - Parameter left: ascending.
    private static func shown(_ octets: [UInt8], without left: [Range<Int>]) -> String {
        var shown: [UInt8] = []
        var index = 0
        for range in left where range.lowerBound >= index {
            shown += octets[index..<range.lowerBound]
            index = range.upperBound
        }
        shown += octets[index...]
        let text = LetterText.bare(String(decoding: shown, as: UTF8.self)[...])
        guard text.prefix(9).lowercased() == "<!doctype" else { return text }
        return LetterText.bare(text.drop { $0 != ">" }.dropFirst())
    }
}
