/// Writes header fields, folded at spaces so that lines keep to 76 octets where they can, each with its CRLF. What cannot be folded, such as a long address, makes a longer line; none reaches 998.
enum HeaderWriter {
    /// RFC 2047 §2 for a line with an encoded-word; RFC 5322 §2.1.1 would allow 78 for the others.
    private static let lineLength = 76

    /// A field whose body is ASCII already.
    static func field(_ name: String, words: String) -> String {
        fold(name, words.split(separator: " ").map(String.init))
    }

    /// An unstructured field: written as it is when it is ASCII, in encoded-words otherwise. White space is folded to one
    /// space, so that what is read back is `text.singleLine`.
    static func field(_ name: String, text: String) -> String {
        let line = text.singleLine
        guard mustEncode(line) else { return field(name, words: line) }
        return fold(name, encodedWords(line, after: name))
    }

    /// A field with one mailbox (RFC 5322 §3.4), its name as atoms, as a quoted-string or in encoded-words.
    static func field(_ name: String, address: Address) -> String {
        let displayName = address.displayName?.singleLine ?? ""
        guard !displayName.isEmpty else { return fold(name, [address.addrSpec.text]) }
        return fold(name, phrase(displayName, after: name) + ["<" + address.addrSpec.text + ">"])
    }

    private static func phrase(_ displayName: String, after name: String) -> [String] {
        if mustEncode(displayName) { return encodedWords(displayName, after: name) }
        let isAtoms = displayName.utf8.allSatisfy { $0.isAtomText || $0 == 0x20 }
        let written = isAtoms ? displayName : "\"" + escaped(displayName) + "\""
        return written.split(separator: " ").map(String.init)
    }

    private static func escaped(_ text: String) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { escaped.append("\\") }
            escaped.append(scalar)
        }
        return String(escaped)
    }

    /// Not ASCII, or to be mistaken for an encoded-word, or a word too long for a line of its own.
    private static func mustEncode(_ line: String) -> Bool {
        let octets = Array(line.utf8)
        if octets.contains(where: { $0 >= 0x80 }) { return true }
        if zip(octets, octets.dropFirst()).contains(where: {
            $0 == UInt8(ascii: "=") && $1 == UInt8(ascii: "?")
        }) {
            return true
        }
        return octets.split(separator: 0x20).contains { $0.count > OutgoingMessage.Limit.word }
    }

    private static func encodedWords(_ line: String, after name: String) -> [String] {
        EncodedWordWriter.words(line, firstLength: lineLength - name.utf8.count - 2)
    }

    private static func fold(_ name: String, _ words: [String]) -> String {
        var field = name + ":"
        var length = field.utf8.count
        for (index, word) in words.enumerated() {
            if index > 0, length + 1 + word.utf8.count > lineLength {
                field += "\r\n"
                length = 0
            }
            field += " " + word
            length += 1 + word.utf8.count
        }
        return field + "\r\n"
    }
}
