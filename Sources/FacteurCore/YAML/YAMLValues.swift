import Text
import Yams

/// The kinds of value that keys have. Each function returns `nil` for a key that is not written, and `nil` with a fault for a value
/// of the wrong kind.
extension YAMLFileReader {
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

    /// Text that `parse` accepts; `wanted` describes it, with an example.
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

    /// The items of a list; a key without a value (all items commented out) is an empty list.
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
            return Field(key: field.key, keyPath: path, keyPosition: TextPosition(node.mark), node: node)
        }
    }
}

/// What a YAML node is to a person: the phrases "a list" or "the number 5" in a fault come from here.
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
            && digits.count { $0 == UInt8(ascii: ".") } < 2
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

    /// A part of the file for a one-line message: at most 60 characters, without control characters for a terminal.
    static func shown(_ text: String) -> String {
        var shown = ""
        for scalar in text.unicodeScalars.prefix(60) {
            shown.unicodeScalars.append(scalar.isPrintable ? scalar : "?")
        }
        return "`\(shown)\(text.unicodeScalars.count > 60 ? "…" : "")`"
    }
}
