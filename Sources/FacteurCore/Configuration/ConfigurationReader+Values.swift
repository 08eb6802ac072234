import Mail
import Yams

/// The kinds of value that keys have. Each gives `nil` for a key that is not written, and `nil` with a fault for a value that is
/// not what the key wants.
extension ConfigurationReader {
    /// One line of text, not empty. A plain number is text here: a name may be `2026`.
    mutating func text(_ field: Field?, such example: String, most: Int = 1_000) -> String? {
        guard let field else { return nil }
        switch YAMLValue(field.node) {
        case .text(let text), .number(let text):
            return line(text, of: field, such: example, most: most)
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

    private mutating func line(_ text: String, of field: Field, such example: String, most: Int) -> String? {
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
        guard !text.unicodeScalars.contains(where: Self.isControl) else {
            report(
                "`\(field.key)` holds a line end or an invisible control character; keep it on one line of plain text",
                at: field)
            return nil
        }
        return text
    }

    /// What has no place in a name, an address or a header: controls, line ends, and marks that turn the order of letters.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate: true
        case .format: scalar.properties.isBidiControl
        default: false
        }
    }

    /// Text that `parse` understands; `wanted` says what it is, with an example.
    mutating func value<T>(
        _ field: Field?, wanted: String, such example: String, _ parse: (String) -> T?
    ) -> T? {
        guard let field, let text = text(field, such: example) else { return nil }
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
        guard let seconds = value(field, wanted: wanted, such: "5m", DurationText.seconds) else { return nil }
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
        guard let octets = value(field, wanted: wanted, such: "20MB", SizeText.octets) else { return nil }
        guard range.contains(octets) else {
            report(
                "`\(field.key)` is \(SizeText.short(octets)); it must be from "
                    + "\(SizeText.short(range.lowerBound)) to \(SizeText.short(range.upperBound))", at: field)
            return nil
        }
        return octets
    }

    mutating func choice(_ field: Field?, of words: [String]) -> String? {
        guard let field, let text = text(field, such: words.first ?? "") else { return nil }
        if words.contains(text) { return text }
        report(
            "`\(field.key)` wants \(words.joined(separator: " or ")), found \(YAMLValue.shown(text)); write one of them",
            at: field)
        return nil
    }

    /// The items of a list; nothing at all below the key (all commented out) is an empty list.
    mutating func list(_ field: Field?, such example: String) -> [Field]? {
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
        guard let path = text(field, such: "/etc/facteur/file", most: 4_000) else { return nil }
        guard !path.hasPrefix("~") else {
            report("`~` is not followed in `\(field.key)`; write the whole path from `/`", at: field)
            return nil
        }
        if path.hasPrefix("/") || folder.isEmpty { return path }
        return folder.hasSuffix("/") ? folder + path : folder + "/" + path
    }
}
