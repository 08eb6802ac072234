/// The punctuation between two words, as far as it separates or joins them.
struct Punctuation: OptionSet, Hashable {
    let rawValue: UInt16

    static let comma = Punctuation(rawValue: 1)
    static let colon = Punctuation(rawValue: 1 << 1)
    /// A separate dash, a bar, a bullet, the gap between cells.
    static let dash = Punctuation(rawValue: 1 << 2)
    static let bracket = Punctuation(rawValue: 1 << 3)
    static let quote = Punctuation(rawValue: 1 << 4)
    /// `.`, `!`, `;`: the end of a sentence.
    static let stop = Punctuation(rawValue: 1 << 5)
    static let question = Punctuation(rawValue: 1 << 6)
    static let line = Punctuation(rawValue: 1 << 7)
    static let emptyLine = Punctuation(rawValue: 1 << 8)
    static let slash = Punctuation(rawValue: 1 << 9)
    /// `&`, `+`: and.
    static let and = Punctuation(rawValue: 1 << 10)
    /// A sign without a meaning of its own: `🙂`, `#`, `€`.
    static let other = Punctuation(rawValue: 1 << 11)
    /// Any other sign: `≠`, `❌`, `~~`, `🤔` may mean "not".
    static let mark = Punctuation(rawValue: 1 << 12)

    /// Signs that separate parts of one sentence.
    static let clauses: Punctuation = [.comma, .colon, .dash, .bracket, .quote]
    static let sentences: Punctuation = [.stop, .question, .emptyLine]

    /// Adds a sign; a hyphen or an apostrophe directly after a word is none.
    mutating func note(_ scalar: Unicode.Scalar, isAfterWord: Bool) {
        switch scalar {
        case " ": break
        case "\n":
            insert(contains(.line) ? [.line, .emptyLine] : .line)
        case "\u{2028}", "\u{2029}", "\u{0B}", "\u{0C}": insert([.line, .emptyLine])
        case "-", "\u{2010}", "\u{2011}": if !isAfterWord { insert(.dash) }
        case _ where scalar.properties.generalCategory == .dashPunctuation: insert(.dash)
        case "|", "\t", "\u{2022}", "\u{00B7}", "*", "\u{25CF}", "\u{2192}", ">": insert(.dash)
        case ",", "\u{060C}", "\u{3001}", "\u{FF0C}": insert(.comma)
        case ":", "\u{FF1A}": insert(.colon)
        case ".", "!", ";", "\u{2026}", "\u{3002}", "\u{FF01}", "\u{00A1}": insert(.stop)
        case "?", "\u{FF1F}", "\u{061F}", "\u{00BF}", "\u{203D}", "\u{2047}", "\u{2048}", "\u{2049}":
            insert(.question)
        case "/", "\\": insert(.slash)
        case "=": insert(contains(.stop) || contains(.slash) || contains(.mark) ? .mark : .colon)
        case "<": insert(.bracket)
        case "&", "+": insert(.and)
        default: noteOther(scalar, isAfterWord: isAfterWord)
        }
    }

    private mutating func noteOther(_ scalar: Unicode.Scalar, isAfterWord: Bool) {
        switch scalar.properties.generalCategory {
        case .spaceSeparator, .control: break
        case .openPunctuation, .closePunctuation: insert(.bracket)
        case .initialPunctuation, .finalPunctuation:
            if !isAfterWord || scalar != "\u{2019}" { insert(.quote) }
        case .currencySymbol: insert(.other)
        // The two letters of a flag.
        case _ where 0x1F1E6...0x1F1FF ~= scalar.value: insert(.other)
        case .modifierSymbol where scalar.properties.isEmojiModifier: break
        default:
            if "'`\u{00B4}".unicodeScalars.contains(scalar) { return }
            insert(scalar == "\"" ? .quote : Self.harmless.contains(scalar) ? .other : .mark)
        }
    }

    /// Signs that people add without changing the meaning. Letters, and marks that change the look of the sign before, are not
    /// signs.
    private static let harmless = Set(
        "■▪◦►▶◆●○★☆♻⚜♥♦🌍🌎🌱🌳📱🔗🌐_#%°№@§©®™^½☀☺☎✅✆✉✈✌✍✏✓✔✨❄❣❤⬇➡⇒↓→↘⤵👇👉👋👍👏💐💕💙💚💛💜💪💼📄📅📌📍📎📝📞📣📧📨📩📬📲🌞🌟🌷🌸🌹🌺🌻🌼🍀🍁🎀🎁🎄🎉🎊🎓🏢😀😁😃😄😅😉😊😍😎🙂🙌🙏🤗🤝🤩🥳"
            .unicodeScalars)
}
