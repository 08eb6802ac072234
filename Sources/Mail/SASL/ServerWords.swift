extension String {
    /// A server's own words, fit for a terminal, a log and the ledger: UTF-8 where it is UTF-8, no control or format
    /// characters (an escape sequence or a line end could forge what stands around it), at most 500 characters.
    package init(serverWords octets: some Collection<UInt8>) {
        let text = String(decoding: octets.prefix(2_000), as: UTF8.self)
        var words = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            words.append(Self.shows(scalar) ? scalar : " ")
        }
        self = String(String(words).split(separator: " ").joined(separator: " ").prefix(500))
    }

    private static func shows(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
            false
        default: true
        }
    }
}
