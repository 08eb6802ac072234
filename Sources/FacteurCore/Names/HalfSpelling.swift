/// Half a name as it is divided into words: the family name, or the given names. Folded; between two words stands a space, or the
/// sign that joins them.
struct HalfSpelling: Hashable, Sendable {
    private let text: String

    init(_ words: ArraySlice<NameText.Word>) {
        var text = ""
        for (place, word) in words.enumerated() {
            text += place == 0 ? word.text : word.glue.sign + word.text
        }
        self.text = text
    }

    private init(text: String) { self.text = text }

    func followed(by word: String) -> HalfSpelling { HalfSpelling(text: text + " " + word) }

    /// Without separators.
    var letters: String {
        guard text.utf8.contains(where: Self.isSign) else { return text }
        return String(decoding: text.utf8.filter { !Self.isSign($0) }, as: UTF8.self)
    }

    enum Role { case family, given }

    /// How the words of a text fit this half of a roster's name, whose letters they have; `nil`: they are another name.
    ///
    /// Hyphens and apostrophes make no difference. A space makes one that is no doubt in `LEGOFF`, `Le Fevre` and `ANNE MARIE`. But a
    /// letter alone is an initial, and a particle is a word of the family name: `ANDRE E` is not Andrée, and `Lin Da` not Linda.
    func fit(_ typed: HalfSpelling, as role: Role) -> NameFit? {
        if typed == self { return .same }
        let (own, others) = (borders, typed.borders)
        var fit = NameFit.same
        for (place, border) in own where others[place] == nil && border.sign == " " {
            guard border.mayClose(in: role) else { return nil }
            fit = .different
        }
        for (place, border) in others where own[place] == nil && border.sign != "'" {
            if border.sign == "-", !border.after.isInitial { continue }
            guard border.mayClose(in: role) else { return nil }
            fit = border.isBehindInitial || fit == .lettered ? .lettered : .different
        }
        return fit
    }

    private static let signs: Set<Character> = [" ", "-", "'"]

    private static func isSign(_ octet: UInt8) -> Bool {
        octet == UInt8(ascii: " ") || octet == UInt8(ascii: "-") || octet == UInt8(ascii: "'")
    }

    /// The borders between its words, by the octets of letters before them.
    private var borders: [Int: Border] {
        var borders: [Int: Border] = [:]
        var (place, isInParticles) = (0, true)
        var rest = text[...]
        while let end = rest.firstIndex(where: Self.signs.contains) {
            let word = rest[..<end]
            let sign = rest[end]
            rest = rest[rest.index(after: end)...]
            place += word.utf8.count
            isInParticles = isInParticles && NameParticle.isOne(word)
            borders[place] = Border(
                sign: sign, before: word, after: rest.prefix { !Self.signs.contains($0) },
                isLast: !rest.contains(where: Self.signs.contains), isBehindParticles: isInParticles)
        }
        return borders
    }

    private struct Border {
        let sign: Character
        let before: Substring
        let after: Substring
        let isLast: Bool
        /// All words before it are particles.
        let isBehindParticles: Bool

        var isBehindInitial: Bool { before.isInitial && !isBehindParticles }

        /// Whether the words on its two sides may be written as one.
        func mayClose(in role: Role) -> Bool {
            let isOpen = after.isInitial || NameParticle.isOne(after)
            switch role {
            case .family: return isBehindParticles || !isOpen
            case .given:
                let isMoved = isLast && NameParticle.mayFollow(after)
                return !isOpen && !isMoved && !before.isInitial && !NameParticle.isOne(before)
            }
        }
    }
}

/// How a text divides half a name that it has letter by letter.
enum NameFit {
    /// Into the roster's words.
    case same
    case different
    /// So that a letter stands alone before the rest, as in `O BRIEN`.
    case lettered
}

/// Words that begin a family name and that some lists put after the given names.
enum NameParticle {
    static func isOne(_ word: some StringProtocol) -> Bool { all.contains(String(word)) }

    /// Articles, too, may stand behind the given names; but they are also within one, as in `Abd El Kader`.
    static func mayFollow(_ word: some StringProtocol) -> Bool {
        isOne(word) || articles.contains(String(word))
    }

    private static let articles: Set<String> = ["al", "el", "bin", "ibn", "bint"]

    private static let all: Set<String> = [
        "d", "da", "das", "de", "del", "della", "den", "der", "des", "di", "do", "dos", "du", "la", "las",
        "le", "les", "los", "ten", "ter", "van", "vom", "von", "zu", "zum", "zur",
    ]
}

extension NameText.Glue {
    fileprivate var sign: String {
        switch self {
        case .hyphen: "-"
        case .apostrophe: "'"
        case .wall, .space, .comma: " "
        }
    }
}

extension Substring {
    /// One letter of a script that has capitals.
    fileprivate var isInitial: Bool {
        guard let first = unicodeScalars.first, unicodeScalars.count == 1 else { return false }
        return first.properties.isCased
    }
}
