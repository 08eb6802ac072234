extension String {
    /// A typed value as a fault shows it: at most 40 characters.
    var shown: String { shown(most: 40) }

    /// In quotation marks, on one line, nothing that a terminal would obey.
    func shown(most: Int) -> String {
        var text = ""
        for character in self.prefix(most) {
            for scalar in character.unicodeScalars.prefix(4) {
                text += scalar.isHidden ? "\\u{\(scalar.hexadecimal)}" : String(scalar)
            }
        }
        return "\"" + text + (self.dropFirst(most).isEmpty ? "" : "…") + "\""
    }
}

extension Unicode.Scalar {
    /// Does something to a terminal or to a reader's eye instead of being seen: controls, line ends, direction marks,
    /// zero-width signs.
    var isHidden: Bool {
        if isASCII { return value < 0x20 || value == 0x7F }
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse: return true
        default: return false
        }
    }

    var hexadecimal: String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
    }
}
