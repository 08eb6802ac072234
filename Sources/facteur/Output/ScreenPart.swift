import Text

/// A part of a screen that gives way where not everything fits.
struct ScreenPart {
    /// The first is its title; an empty one at the end parts it from the next.
    let lines: [String]
    /// The lower, the more it is needed.
    let rank: Int
    /// What shows the rest of it.
    let command: String

    init(_ lines: [String], rank: Int, command: String = "") {
        self.lines = lines
        self.rank = rank
        self.command = command
    }

    /// Cuts the parts that are needed least. What is cut is counted, with the command that shows it; what has no room at all is named
    /// in the last line.
    static func fitted(_ parts: [ScreenPart], within rows: Int, _ language: Language) -> [String] {
        let parts = parts.filter { !$0.lines.isEmpty }
        let whole = parts.flatMap(\.lines)
        guard whole.count > rows else { return whole.last?.isEmpty == true ? whole.dropLast() : whole }
        // The last line is for what is not shown.
        var left = max(5, rows) - 1
        var shown = Array(repeating: 0, count: parts.count)
        for index in parts.indices.sorted(by: { parts[$0].rank < parts[$1].rank }) {
            let count = parts[index].lines.count
            // A title with nothing below it says nothing.
            shown[index] = count <= left ? count : left >= 3 ? left : 0
            left -= shown[index]
        }
        let lines = zip(parts, shown).flatMap { part, count in part.cut(to: count, language) }
        let hidden = zip(parts, shown).filter { $0.1 == 0 }.map { $0.0.title }
        guard !hidden.isEmpty else { return lines }
        let named = Localized(
            en: "not shown: \(hidden.joined(separator: "; "))",
            fr: "non montré : \(hidden.joined(separator: " ; "))")
        return lines + [line(named, with: "facteur status | less", language)]
    }

    /// One line: the words give way to the command, which is whole or not there at all.
    private static func line(_ words: Localized, with command: String, _ language: Language) -> String {
        let words = words[language]
        let whole = Localized.colon[language] + Suggestion.completed(command)
        let room = ScreenLine.width - whole.columns
        return room < leastWords ? ScreenLine.cut(words) : words.cut(to: min(room, words.columns)) + whole
    }

    /// Columns in which words still say what is meant.
    private static let leastWords = 18

    /// The name of the part, without what its first line says besides.
    private var title: String {
        let words = lines.first?.split(separator: ",").first ?? ""
        return String(words.split(separator: "   ").first ?? words).oneLine(most: ScreenLine.width)
    }

    private func cut(to count: Int, _ language: Language) -> [String] {
        guard count < lines.count else { return lines }
        guard count > 0 else { return [] }
        let rest = lines.count - (count - 1)
        let more = Localized(en: "  … \(rest) more lines", fr: "  … encore \(rest) lignes")
        return lines.prefix(count - 1) + [Self.line(more, with: command, language)]
    }
}
