import Mail
import Text

/// One text of a mail: a subject, a body, or one of a mail inside the mail.
///
/// A class, because every rule picks some of them: to copy one would count each of its parts again.
final class Passage: Sendable {
    enum Place: String {
        case subject
        case body
        case attachedSubject = "attached mail's subject"
        case attachedMail = "attached mail"

        var isAttached: Bool { self == .attachedSubject || self == .attachedMail }
        var isSubject: Bool { self == .subject || self == .attachedSubject }
    }

    let place: Place
    /// Whether it is the second version of a body that the mail has twice.
    let isAlternative: Bool
    /// Whether it was made from HTML.
    let isPage: Bool
    /// What its page shows that is no text.
    let pictures: HTMLText.Pictures
    let text: FoldedText
    let seen: SeenText
    /// The hidden text of its page, and targets of links that show another address.
    let asides: [String]
    /// Candidates for numbers in the text that its page hides and a program may show.
    let hidden: [NumberCandidate]
    let forward: Forward
    let sightings: PhraseSightings
    let candidates: [NumberCandidate]
    /// The candidates that are offer numbers or placeholders for them.
    let anchored: [NumberCandidate]
    /// Whether some program shows one of them.
    let showsAnchored: Bool

    /// - Parameter previous: the text before it, which may say the same, as both versions of a body do.
    convenience init(_ body: Message.Body, place: Place, reader: Reader, after previous: Passage?) {
        self.init(
            body.text, place: place, isAlternative: body.isAlternative, isPage: body.source == .html,
            pictures: body.pictures, doubts: body.doubts, asides: Self.asides(of: body),
            unsure: body.htmlUnsure, reader: reader, after: previous)
    }

    init(
        _ text: String, place: Place, isAlternative: Bool = false, isPage: Bool = false,
        pictures: HTMLText.Pictures = HTMLText.Pictures(), doubts: [HTMLText.Doubt] = [],
        asides: [String] = [], unsure: String? = nil,
        reader: Reader, after previous: Passage? = nil
    ) {
        self.place = place
        self.isAlternative = isAlternative
        self.isPage = isPage
        self.pictures = pictures
        self.text = FoldedText(text)
        seen = SeenText(self.text, doubts: doubts)
        self.asides = asides
        self.hidden = unsure.map { NumberScanner(FoldedText($0).source).candidates() } ?? []
        forward = reader.splitter.split(self.text.source)
        sightings =
            if let previous, previous.text.folds(as: self.text) { previous.sightings } else {
                PhraseSightings(of: reader.wording, matcher: reader.matcher, in: self.text)
            }
        candidates = NumberScanner(self.text.source).candidates()
        anchored = NumberAnchoring(text: self.text, candidates: candidates, labels: sightings.labels)
            .anchored()
        showsAnchored = anchored.contains { [seen] in seen.unseen($0.range) != .max }
    }

    private static func asides(of body: Message.Body) -> [String] {
        let hidden = (body.htmlHidden ?? "").split(separator: "\n").filter { $0.utf8.contains(0x40) }
        let links = body.links.filter { link in
            link.text.utf8.contains(0x40) && link.target.lowercased().hasPrefix("mailto:")
        }
        return hidden.map(String.init)
            + links.map { String($0.target.dropFirst("mailto:".count).prefix { $0 != "?" }) }
    }

    /// The bounds that cut it off: numbers, labels or copies beyond a bound.
    var bounds: [String] {
        var bounds: [String] = []
        if candidates.count >= NumberScanner.most { bounds.append(Words.numbers) }
        if sightings.isCutOff { bounds.append(Words.labels) }
        if forward.copies.count >= Forward.mostCopies { bounds.append(Words.copies) }
        if text.source.count >= FoldedText.longest { bounds.append(Words.length) }
        return bounds
    }

    /// Whether seven digits stand outside the candidates, in a row or behind an `A` with signs between them: a number in a form that
    /// nobody knows yet.
    var showsOtherDigits: Bool {
        var (run, behindLetter, gap) = (0, -1, 0)
        for (place, octet) in text.source.enumerated() {
            if octet.isDigit {
                run += 1
                gap = 0
                if behindLetter >= 0 { behindLetter += 1 }
                if run == 7 || behindLetter == 7, !candidates.contains(where: { $0.range.contains(place) }) {
                    return true
                }
            } else {
                run = 0
                gap += 1
                if octet | 0x20 == UInt8(ascii: "a") {
                    (behindLetter, gap) = (0, 0)
                } else if octet.isLetter || gap > 2 {
                    behindLetter = -1
                }
            }
        }
        return false
    }

    /// A phrase as written in this text, on one line; at most 120 characters.
    func words(of phrase: Int) -> String {
        guard let range = sightings.first[phrase] else { return "" }
        let start = text.sourceOffset(of: range.lowerBound)
        let end = text.sourceOffset(of: range.upperBound)
        let written = String(decoding: text.source[start..<max(start, min(end, start + 480))], as: UTF8.self)
        return String(written.squeezed.prefix(120))
    }

    /// The line, from 1, of each phrase's first occurrence, by its index in the table.
    var lines: [Int: Int] {
        var lines: [Int: Int] = [:]
        var counted = (offset: 0, line: 1)
        for (phrase, range) in sightings.first.sorted(by: { $0.value.lowerBound < $1.value.lowerBound }) {
            let offset = max(counted.offset, text.sourceOffset(of: range.lowerBound))
            counted.line += text.source[counted.offset..<offset].count { $0 == 0x0A }
            counted.offset = offset
            lines[phrase] = counted.line
        }
        return lines
    }
}

/// Messages to the admin.
private enum Words {
    static let numbers = "more than \(NumberScanner.most - 1) numbers stand in one text; the rest is not read"
    static let labels = "more words for numbers stand in one text than any notice holds; the rest is not read"
    static let copies =
        "more than \(Forward.mostCopies - 1) copies stand in one text; the rest is not told apart"
    static let length = "a text is longer than what is read of one"
}
