/// One text of a mail as the reader looks at it: a subject, a body, or those of a mail inside the mail.
struct Passage {
    enum Place: String {
        case subject
        case body
        case attachedSubject = "attached mail's subject"
        case attachedMail = "attached mail"

        var isAttached: Bool { self == .attachedSubject || self == .attachedMail }
        var isSubject: Bool { self == .subject || self == .attachedSubject }
    }

    let place: Place
    /// The second version of a body that the mail brings twice.
    let isAlternative: Bool
    let text: FoldedText
    let forward: Forward
    let sightings: PhraseSightings
    let candidates: [NumberCandidate]
    /// The candidates that are offer numbers or stand in their place.
    let anchored: [NumberCandidate]

    init(_ text: String, place: Place, isAlternative: Bool = false, reader: Reader) {
        self.place = place
        self.isAlternative = isAlternative
        self.text = FoldedText(text)
        forward = reader.splitter.split(self.text.source)
        sightings = PhraseSightings(of: reader.wording, matcher: reader.matcher, in: self.text)
        candidates = NumberScanner(self.text.source).candidates()
        anchored = NumberAnchoring(text: self.text, candidates: candidates, labels: sightings.labels)
            .anchored()
    }

    /// Whether a place in the text is above every copy, and the text itself is nobody's copy.
    func isOwnWords(_ offset: Int) -> Bool { !place.isAttached && offset < forward.ownEnd }

    /// A phrase as this text has it, on one line; at most 120 characters.
    func words(of phrase: Int) -> String {
        guard let range = sightings.first[phrase] else { return "" }
        let start = text.sourceOffset(of: range.lowerBound)
        let end = text.sourceOffset(of: range.upperBound)
        let written = String(decoding: text.source[start..<max(start, min(end, start + 480))], as: UTF8.self)
        return String(written.split(whereSeparator: \.isWhitespace).joined(separator: " ").prefix(120))
    }

    /// The line, from 1, on which each phrase stands first, by its place in the table.
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
