import Yams

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
        return digits.contains { (0x30...0x39).contains($0) }
            && digits.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
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
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
                shown += "?"
            default: shown.unicodeScalars.append(scalar)
            }
        }
        return "`\(shown)\(text.unicodeScalars.count > 60 ? "…" : "")`"
    }
}
