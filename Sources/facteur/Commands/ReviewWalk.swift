import Daemon
import FacteurCore
import Mail
import Store
import Text

/// One walk through the letters that wait for an approval: shows one as it would leave, takes a key, carries it out.
struct ReviewWalk {
    private let desk: DecisionDesk
    /// Of each intern, all that wait: a key approves of what it shows and of nothing else.
    private let screens: [[LetterToReview]]
    private let writer: LetterWriter
    private let dialogue = Dialogue()
    private var place = 0
    private var news: [Localized] = []
    private var approved = 0

    init(_ desk: DecisionDesk, _ letters: [LetterToReview]) {
        self.desk = desk
        screens = letters.map(\.intern.ref).uniqued().map { ref in letters.filter { $0.intern.ref == ref } }
        writer = LetterWriter(desk.context.settings)
    }

    /// - Throws: `Fault` where the ledger cannot be read or written, or nothing can be shown. A refused approval is said and
    ///   changes nothing.
    mutating func run() async throws {
        while place < screens.count {
            dialogue.forgetTyped()
            try show(screens[place])
            guard let key = try await dialogue.key(), try await carryOut(key) else { break }
        }
        try news.forEach(Terminal.print)
        try Terminal.print(
            Localized(
                en: "Approved: \(approved); still to approve: \(screens.count - approved).",
                fr: "Accords donnés : \(approved) ; encore à donner : \(screens.count - approved)."))
    }

    private mutating func show(_ letters: [LetterToReview]) throws {
        let language = desk.context.language
        let place = Localized(
            en: "\(place + 1) of \(screens.count)", fr: "\(place + 1) sur \(screens.count)")[language]
        let shown = letters.flatMap { [""] + Self.lines(of: $0, writer.preview($0), language) }
        let lines =
            [place] + shown + [
                Localized(
                    en: "a approves · s leaves it for later · q ends",
                    fr: "a approuve · s laisse pour plus tard · q termine")[
                        language]
            ]
        try StandardStream.output.write("\u{1B}[H\u{1B}[2J")
        try news.forEach(Terminal.print)
        news = []
        try StandardStream.output.write(lines.map { $0 + "\n" }.joined())
    }

    /// - Returns: whether the walk goes on.
    private mutating func carryOut(_ key: Character) async throws -> Bool {
        switch key {
        case "q": return false
        case "s": place += 1
        case "a":
            do {
                var told: [DecisionNote] = []
                let refs = screens[place].map(\.intern.ref).uniqued()
                _ = try await desk.carryOut(
                    Decision(
                        .approve(refs, shown: Set(screens[place].map(\.letter.id.rawValue))),
                        who: Operator.name, because: .none), tell: { told += $0 })
                news = told.map(\.message)
                approved += 1
            } catch let fault as Fault {
                news = fault.lines
            }
            place += 1
        default: break
        }
        return true
    }

    /// The letter as it would leave, and why it waits. Control characters of a name are shown and do nothing.
    static func lines(of letter: LetterToReview, _ text: RenderedLetter?, _ language: Language) -> [String] {
        let head = [
            "\(letter.intern.ref) · \(letter.letter.kind.words[language]) · \(letter.letter.offer)"
                + (letter.letter.review.map { " · \($0.name[language])" } ?? ""),
            Localized(en: "To: ", fr: "À : ")[language]
                + (letter.letter.kind.recipient(of: letter.intern)?.text ?? "-"),
        ]
        guard let text else {
            return head + [
                Localized(
                    en: "It cannot be written yet: the roster has no NOC code for \(letter.intern.ref).",
                    fr:
                        "Elle ne peut pas encore être écrite : la liste n’a pas de code CNP pour \(letter.intern.ref)."
                )[
                    language]
            ]
        }
        let body = text.text.split(separator: "\n", omittingEmptySubsequences: false).map { "  " + $0 }
        return (head + [Localized(en: "Subject: ", fr: "Objet : ")[language] + text.subject, ""] + body).map {
            $0.printable("·")
        }
    }
}
