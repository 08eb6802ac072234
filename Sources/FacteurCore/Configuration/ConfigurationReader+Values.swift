package import Text

extension ConfigurationReader {
    /// A path, resolved against the file's folder and recorded as a reference to check.
    mutating func path(
        _ field: Field?, _ target: (String) -> ConfigurationReference.Target
    ) -> String? {
        guard let field, let path = resolvedPath(field) else { return nil }
        references.append(ConfigurationReference(keyPath: field.keyPath, target: target(path)))
        return path
    }

    mutating func resolvedPath(_ field: Field) -> String? {
        guard let path = text(field, example: "/etc/facteur/file", most: 4_000) else { return nil }
        guard !path.hasPrefix("~") else {
            report("`~` is not followed in `\(field.key)`; write the whole path from `/`", at: field)
            return nil
        }
        if path.hasPrefix("/") || folder.isEmpty { return path }
        return folder.hasSuffix("/") ? folder + path : folder + "/" + path
    }
}

/// Sizes in the usual form: a whole number and `kB`, `MB` or `GB` (of 1,000), or `KiB`, `MiB`, `GiB` (of 1,024).
package enum SizeText {
    private static let units: [String: Int] = [
        "B": 1, "kB": 1_000, "KB": 1_000, "MB": 1_000_000, "GB": 1_000_000_000,
        "KiB": 1_024, "MiB": 1_048_576, "GiB": 1_073_741_824,
    ]

    /// Octets in `20MB` or `20 MB`; `nil` for anything else.
    package static func octets(_ text: String) -> Int? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        var unit = text.dropFirst(digits.count)
        if unit.first == " " { unit = unit.dropFirst() }
        guard digits.count <= 9, let number = Int(digits), let octets = units[String(unit)] else {
            return nil
        }
        return number * octets
    }

    /// `20 MB`: in the largest unit of 1,000, rounded down.
    package static func short(_ octets: Int) -> String {
        switch octets {
        case 1_000_000_000...: "\(octets / 1_000_000_000) GB"
        case 1_000_000...: "\(octets / 1_000_000) MB"
        case 1_000...: "\(octets / 1_000) kB"
        default: "\(octets) B"
        }
    }
}

/// Durations in the usual form: a number and `s`, `m`, `h` or `d` (contract), or several, the longest unit first.
package enum DurationText {
    private static let units: [(letter: Character, seconds: Int)] = [
        ("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1),
    ]
    /// A hundred years: no sum of terms can overflow, and no longer duration makes sense.
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

    /// The largest unit alone, with its name: `3 hours`, `3 heures`.
    package static func words(_ seconds: Int) -> Localized {
        let (count, letter) = terms(of: seconds).first ?? (0, "s")
        let name = unitName(letter)
        // French uses the singular for zero and one.
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
