import Mail
package import Text
import Yams

/// The kinds of value that keys have. Each gives `nil` for a key that is not written, and `nil` with a fault for a value that is
/// not what the key wants.
extension ConfigurationReader {
    /// One line of text, not empty. A plain number is text here: a name may be `2026`.
    mutating func text(_ field: Field?, example: String, most: Int = 1_000) -> String? {
        guard let field else { return nil }
        switch YAMLValue(field.node) {
        case .text(let text), .number(let text):
            return line(text, of: field, example: example, most: most)
        case .truth(_, let written):
            report(
                "`\(field.key)` wants text such as `\(example)`, found the yes-or-no value `\(written)`; "
                    + "put quotes around it if it is meant as text", at: field)
        case .nothing:
            report("`\(field.key)` has no value; write text such as `\(example)`", at: field)
        case .list, .section:
            report(
                "`\(field.key)` wants text such as `\(example)`, found \(YAMLValue(field.node).found); "
                    + "write one line of text", at: field)
        }
        return nil
    }

    private mutating func line(_ text: String, of field: Field, example: String, most: Int) -> String? {
        guard !text.isEmpty else {
            report("`\(field.key)` is empty; write text such as `\(example)`", at: field)
            return nil
        }
        guard text.utf8.count <= most else {
            report(
                "`\(field.key)` has \(text.utf8.count) octets; at most \(most) are allowed, shorten it",
                at: field)
            return nil
        }
        guard !text.unicodeScalars.contains(where: \.isUnfitForHeader) else {
            report(
                "`\(field.key)` holds a line end or an invisible control character; keep it on one line of plain text",
                at: field)
            return nil
        }
        return text
    }

    /// Text that `parse` understands; `wanted` says what it is, with an example.
    mutating func value<T>(
        _ field: Field?, wanted: String, example: String, _ parse: (String) -> T?
    ) -> T? {
        guard let field, let text = text(field, example: example) else { return nil }
        if let value = parse(text) { return value }
        report(
            "`\(field.key)` wants \(wanted) such as `\(example)`, found \(YAMLValue.shown(text)); correct it",
            at: field)
        return nil
    }

    mutating func truth(_ field: Field?) -> Bool? {
        guard let field else { return nil }
        if case .truth(let truth, _) = YAMLValue(field.node) { return truth }
        report(
            "`\(field.key)` wants true or false, found \(YAMLValue(field.node).found); write one of the two without quotes",
            at: field)
        return nil
    }

    mutating func number(_ field: Field?, in range: ClosedRange<Int>) -> Int? {
        guard let field else { return nil }
        if case .number(let written) = YAMLValue(field.node), let number = Int(written),
            range.contains(number)
        {
            return number
        }
        report(
            "`\(field.key)` wants a whole number from \(range.lowerBound) to \(range.upperBound), found "
                + "\(YAMLValue(field.node).found); correct it", at: field)
        return nil
    }

    /// Seconds.
    mutating func duration(_ field: Field?, in range: ClosedRange<Int>) -> Int? {
        guard let field else { return nil }
        let wanted = "a number and s, m, h or d"
        guard let seconds = value(field, wanted: wanted, example: "5m", DurationText.seconds) else {
            return nil
        }
        guard range.contains(seconds) else {
            report(
                "`\(field.key)` is \(DurationText.short(seconds)); it must be from "
                    + "\(DurationText.short(range.lowerBound)) to \(DurationText.short(range.upperBound))",
                at: field)
            return nil
        }
        return seconds
    }

    /// Octets.
    mutating func size(_ field: Field?, in range: ClosedRange<Int>) -> Int? {
        guard let field else { return nil }
        let wanted = "a whole number and kB or MB"
        guard let octets = value(field, wanted: wanted, example: "20MB", SizeText.octets) else { return nil }
        guard range.contains(octets) else {
            report(
                "`\(field.key)` is \(SizeText.short(octets)); it must be from "
                    + "\(SizeText.short(range.lowerBound)) to \(SizeText.short(range.upperBound))", at: field)
            return nil
        }
        return octets
    }

    mutating func choice(_ field: Field?, of words: [String]) -> String? {
        guard let field, let text = text(field, example: words.first ?? "") else { return nil }
        if words.contains(text) { return text }
        report(
            "`\(field.key)` wants \(words.joined(separator: " or ")), found \(YAMLValue.shown(text)); write one of them",
            at: field)
        return nil
    }

    /// The items of a list; nothing at all below the key (all commented out) is an empty list.
    mutating func list(_ field: Field?, example: String) -> [Field]? {
        guard let field else { return nil }
        if isNothing(field.node) { return [] }
        guard case .sequence(let items) = field.node else {
            report(
                "`\(field.key)` wants a list such as `\(example)`, found \(YAMLValue(field.node).found); "
                    + "write it in brackets or one item a line after `- `", at: field)
            return nil
        }
        return items.enumerated().map { index, node in
            let path = "\(field.keyPath)[\(index)]"
            positions[path] = TextPosition(node.mark)
            return Field(key: field.key, keyPath: path, node: node)
        }
    }

    /// A path, resolved against the file's folder and noted as something to look for.
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

/// What a YAML node is to a person: the words "a list" or "the number 5" in a fault come from here.
enum YAMLValue {
    case nothing
    /// A plain `yes`, `no`, `true`, `false`, `on` or `off` (YAML 1.1, as most programs read it).
    case truth(Bool, written: String)
    /// A plain run of digits, perhaps with a sign or a point.
    case number(written: String)
    case text(String)
    case list
    case section

    init(_ node: Node) {
        switch node {
        case .sequence: self = .list
        case .mapping, .alias: self = .section
        case .scalar(let scalar):
            self = scalar.style == .plain ? Self.plain(scalar.string) : .text(scalar.string)
        }
    }

    private static func plain(_ text: String) -> YAMLValue {
        switch text {
        case "", "~", "null", "Null", "NULL": .nothing
        case "true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON": .truth(true, written: text)
        case "false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF": .truth(false, written: text)
        default: isNumber(text) ? .number(written: text) : .text(text)
        }
    }

    private static func isNumber(_ text: String) -> Bool {
        var digits = text.utf8[...]
        if let sign = digits.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            digits.removeFirst()
        }
        return digits.contains(where: \.isDigit)
            && digits.allSatisfy { $0.isDigit || $0 == UInt8(ascii: ".") }
    }

    /// "found …": what stands there.
    var found: String {
        switch self {
        case .nothing: "nothing"
        case .truth(_, let written): "the yes-or-no value \(Self.shown(written))"
        case .number(let written): "the number \(Self.shown(written))"
        case .text(let text): "the text \(Self.shown(text))"
        case .list: "a list"
        case .section: "a section of keys"
        }
    }

    /// A piece of the file inside a one-line message: at most 60 characters, nothing that a terminal would obey.
    static func shown(_ text: String) -> String {
        var shown = ""
        for scalar in text.unicodeScalars.prefix(60) {
            shown.unicodeScalars.append(scalar.isPrintable ? scalar : "?")
        }
        return "`\(shown)\(text.unicodeScalars.count > 60 ? "…" : "")`"
    }
}

/// Sizes as people write them: a whole number and `kB`, `MB` or `GB` (of 1,000), or `KiB`, `MiB`, `GiB` (of 1,024).
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
