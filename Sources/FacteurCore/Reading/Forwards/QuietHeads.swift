import Text

/// The heads of copies without a label for the sender: Lotus Notes, GroupWise, and messages copied out of Teams, Slack or WhatsApp.
///
/// They show a name beside a time, and no address; anybody may have that name.
struct QuietHeads {
    private let recipients = PhraseTree(["A", "À", "To", "An", "Pour", "Para"])
    private let subjects = PhraseTree(["Objet", "Subject", "Betreff", "Sujet", "Asunto"])

    /// In octets: a name and a time are shorter.
    private static let longestLine = 160
    private static let most = 20

    /// The senders whom such heads show above a place in a text.
    func senders(in text: [UInt8], above end: Int) -> [ShownSender] {
        var found: [ShownSender] = []
        var above: TextLine?
        var place = 0
        while place < end, found.count < Self.most, let line = TextLine(text, at: place) {
            place = line.next
            guard !line.isBlank else { continue }
            let words = String(decoding: text[line.content.prefix(4 * Self.longestLine)], as: UTF8.self)
            guard words.utf8.count <= Self.longestLine else {
                above = line
                continue
            }
            let name =
                groupWise(words, line, in: text) ?? chat(words) ?? below(above, words, in: text)
                ?? lotus(above, line, in: text)
            if let name { found.append(ShownSender(name)) }
            // Below a name and a time, the name stands above.
            if !Self.isTime(words[...]) { above = line }
        }
        return found
    }

    /// `>>> Mallory 2026-11-10 09:14 >>>`
    private func groupWise(_ words: String, _ line: TextLine, in text: [UInt8]) -> String? {
        guard text[line.range].starts(with: ">>>".utf8), words.hasSuffix(">>>") else { return nil }
        return String(words.dropLast(3))
    }

    /// `[10:14] Mallory`, `[10/11/2026, 09:14] Mallory: …`, `10/11/2026, 09:14 - Mallory: …`
    private func chat(_ words: String) -> String? {
        if words.hasPrefix("["), let close = words.firstIndex(of: "]") {
            let time = words[words.index(after: words.startIndex)..<close]
            return Self.isTime(time) ? Self.name(words[words.index(after: close)...]) : nil
        }
        guard let dash = words.firstRange(of: " - ") else { return nil }
        return Self.isTime(words[..<dash.lowerBound]) ? Self.name(words[dash.upperBound...]) : nil
    }

    /// A time alone, below a line that may be a name.
    private func below(_ above: TextLine?, _ words: String, in text: [UInt8]) -> String? {
        guard let above, above.content.count <= Self.longestLine, Self.isTime(words[...]) else { return nil }
        let name = String(decoding: text[above.content], as: UTF8.self)
        guard let last = name.last, !".,;:!?".contains(last), name.contains(where: \.isLetter) else {
            return nil
        }
        return name
    }

    /// A recipient's label alone on its line, and one for the subject near below: what is above them names the sender.
    private func lotus(_ above: TextLine?, _ line: TextLine, in text: [UInt8]) -> String? {
        guard let above, recipients.phrase(all: line.content, of: text) != nil,
            !text[line.content].contains(0x3A)
        else { return nil }
        var place = line.next
        for _ in 0..<8 {
            guard let next = TextLine(text, at: place) else { return nil }
            place = next.next
            if !next.isBlank, subjects.phrase(all: next.content, of: text) != nil {
                return String(decoding: text[above.content.prefix(Self.longestLine)], as: UTF8.self)
            }
        }
        return nil
    }

    /// A date, a time of the day, or both, and nothing else: digits, marks between them, and half a day's name.
    private static func isTime(_ words: Substring) -> Bool {
        let folded = NameFolding.folded(String(words))
        guard folded.utf8.count <= 40, folded.contains(where: \.isNumber) else { return false }
        let letters = folded.split { !$0.isLetter }
        let digits = folded.split { !$0.isNumber }
        return digits.allSatisfy { $0.count <= 4 } && letters.allSatisfy { timeWords.contains(String($0)) }
            && folded.contains { ":h".contains($0) } && digits.count >= 2
    }

    private static let timeWords: Set<String> = [
        "am", "pm", "a", "p", "m", "h", "le", "at", "on", "um", "uhr", "om",
    ]

    /// The name before a colon, or all of it.
    private static func name(_ words: Substring) -> String? {
        let name = words.prefix { $0 != ":" }
        return name.contains(where: \.isLetter) ? String(name) : nil
    }
}
