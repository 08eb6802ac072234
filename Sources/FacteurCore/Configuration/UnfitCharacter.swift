/// A character that no text written for people holds, left by a slip or a wrong encoding, and where it stands.
struct UnfitCharacter {
    let position: TextPosition
    /// What it is; what to do.
    let message: String

    /// The first one; `nil` where there is none.
    init?(in text: some Sequence<Unicode.Scalar>) {
        var position = TextPosition.start
        for scalar in text {
            if let words = Self.words(for: scalar) {
                self.position = position
                message = words
                return
            }
            position =
                scalar == "\n"
                ? TextPosition(line: position.line + 1, column: 1)
                : TextPosition(line: position.line, column: position.column + 1)
        }
        return nil
    }

    private static func words(for scalar: Unicode.Scalar) -> String? {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D: nil
        // What YAML 1.2 §5.1 keeps out of a file, and NEL.
        case 0..<0x20, 0x7F...0x9F, 0xFFFE, 0xFFFF:
            "a control character (\(name(of: scalar))) stands here; delete it"
        case 0x202A...0x202E, 0x2066...0x2069:
            "a mark that turns the direction of writing (\(name(of: scalar))) stands here, and nobody sees it; delete it"
        case 0xFFFD:
            "a letter was lost here (\(name(of: scalar))) through a wrong encoding; type it again and save the file as UTF-8"
        default: nil
        }
    }

    private static func name(of scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}

extension String {
    /// Without the byte order mark that some editors put in front of UTF-8.
    var withoutByteOrderMark: String {
        unicodeScalars.first == "\u{FEFF}" ? String(unicodeScalars.dropFirst()) : self
    }
}
