/// Lengths of time as people write them: a number and `s`, `m`, `h` or `d` (contract), or several, the longest unit first.
package enum DurationText {
    private static let units: [(letter: Character, seconds: Int)] = [
        ("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1),
    ]
    /// A hundred years: no sum of terms can overflow, and nothing longer is meant.
    private static let longest = 36_525 * 86_400

    /// Seconds in `5m`, `90s` or `2h 3m`; `nil` for anything else, or for more than 100 years.
    package static func seconds(_ text: String) -> Int? {
        guard (2...32).contains(text.utf8.count) else { return nil }
        var rest = text[...]
        var units = units[...]
        var total = 0
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(digits.count)
            guard digits.count <= 10, let number = Int(digits), let letter = rest.popFirst(),
                let unit = units.firstIndex(where: { $0.letter == letter }),
                number <= longest / units[unit].seconds
            else { return nil }
            total += number * units[unit].seconds
            units = units[(unit + 1)...]
            if rest.first == " ", rest.count > 1 { rest = rest.dropFirst() }
        }
        return total <= longest ? total : nil
    }

    /// `2h 3m`: the two largest units that are not zero; `0s` for nothing or less.
    package static func short(_ seconds: Int) -> String {
        let terms = terms(of: seconds)
        return terms.isEmpty ? "0s" : terms.map { "\($0.count)\($0.letter)" }.joined(separator: " ")
    }

    /// The largest unit alone, in words: `3 hours`, `3 heures`.
    package static func words(_ seconds: Int) -> Localized {
        let (count, letter) = terms(of: seconds).first ?? (0, "s")
        let name = unitName(letter)
        // French counts zero and one as singular.
        return Localized(
            en: "\(count) \(name.en)\(count == 1 ? "" : "s")",
            fr: "\(count) \(name.fr)\(count > 1 ? "s" : "")")
    }

    /// `3 hours ago`, `il y a 3 heures`.
    package static func ago(_ seconds: Int) -> Localized {
        let words = words(seconds)
        return Localized(en: words.en + " ago", fr: "il y a " + words.fr)
    }

    /// `for 3 hours`, `depuis 3 heures`: how long something has lasted.
    package static func lasting(_ seconds: Int) -> Localized {
        let words = words(seconds)
        return Localized(en: "for " + words.en, fr: "depuis " + words.fr)
    }

    private static func terms(of seconds: Int) -> [(count: Int, letter: Character)] {
        var rest = max(0, seconds)
        var terms: [(count: Int, letter: Character)] = []
        for unit in units where rest >= unit.seconds && terms.count < 2 {
            terms.append((rest / unit.seconds, unit.letter))
            rest %= unit.seconds
        }
        return terms
    }

    private static func unitName(_ letter: Character) -> Localized {
        switch letter {
        case "d": Localized(en: "day", fr: "jour")
        case "h": Localized(en: "hour", fr: "heure")
        case "m": Localized(verbatim: "minute")
        default: Localized(en: "second", fr: "seconde")
        }
    }
}
