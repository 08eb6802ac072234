extension Charset {
    /// How a charset is read.
    enum Kind: Hashable {
        case undeclared
        case ascii
        case utf8
        case windows1252
        case latin9
        case utf16(bigEndian: Bool)
        /// By iconv, under this name of its own.
        case other(String)
        case unknown

        /// Labels as mails write them: any case, `x-` before, quotes around, underscores for dashes.
        init(label: String?) {
            guard let label else {
                self = .undeclared
                return
            }
            guard label.utf8.count <= 40 else {
                self = .unknown
                return
            }
            let name = Self.normalized(label)
            self = Self.common[name] ?? Self.converted(name)
        }

        private static func normalized(_ label: String) -> String {
            let octets = label.utf8.compactMap { octet -> UInt8? in
                switch octet {
                case UInt8(ascii: "_"), MIMEByte.space: UInt8(ascii: "-")
                case MIMEByte.quote, UInt8(ascii: "'"), UInt8(ascii: ";"): nil
                default: MIMEByte.lowercased(octet)
                }
            }
            let name = String(decoding: octets, as: UTF8.self)
            return name.hasPrefix("x-") && name != "x-user-defined" ? String(name.dropFirst(2)) : name
        }

        private static let common: [String: Kind] = [
            "": .undeclared, "us-ascii": .ascii, "ascii": .ascii, "ansi-x3.4-1968": .ascii,
            "iso646-us": .ascii,
            "iso-646": .ascii, "unknown-8bit": .undeclared, "8bit": .undeclared, "7bit": .ascii,
            "default": .undeclared, "unknown": .undeclared, "default-charset": .undeclared,
            "utf-8": .utf8, "utf8": .utf8, "unicode-1-1-utf-8": .utf8, "utf-8mb4": .utf8, "utf8mb4": .utf8,
            "iso-8859-1": .windows1252, "iso8859-1": .windows1252, "8859-1": .windows1252,
            "latin1": .windows1252, "latin-1": .windows1252, "l1": .windows1252, "iso-ir-100": .windows1252,
            "iso-88591": .windows1252, "iso88591": .windows1252, "iso-8859-1-windows-1252": .windows1252,
            "windows-1252": .windows1252, "cp1252": .windows1252, "cp-1252": .windows1252,
            "ansi": .windows1252, "windows-cp1252": .windows1252,
            "iso-8859-15": .latin9, "iso8859-15": .latin9, "8859-15": .latin9, "latin-9": .latin9,
            "latin9": .latin9, "latin-0": .latin9, "iso-885915": .latin9,
            "utf-16": .utf16(bigEndian: false), "utf16": .utf16(bigEndian: false),
            "utf-16le": .utf16(bigEndian: false), "unicode": .utf16(bigEndian: false),
            "utf-16be": .utf16(bigEndian: true), "ucs-2": .utf16(bigEndian: false),
        ]
    }
}
