package import Mail

/// Somebody whom a mail shows as the sender of a mail that it forwards or quotes: by a header line, by the line above a
/// quotation, or by an attached mail's own header.
package struct ShownSender: Sendable, Hashable {
    /// Every address that stands there, those inside a display name too; all of them must be somebody's who may speak.
    package let addresses: [AddrSpec]
    /// The words that stand there, on one line, for a person; at most 120 characters.
    package let words: String
    /// No address of it is broken.
    package let isReadable: Bool

    /// Stands for all that are not looked at any more.
    static let tooMany = ShownSender("more than 200 senders @?")
    /// An attached mail of which nobody can say who wrote it.
    static let unreadable = ShownSender("an attached mail's From @?")

    /// - Parameter value: what stands behind the label, or the whole line.
    init(_ value: String) {
        var addresses: [AddrSpec] = []
        var isReadable = true
        for word in value.split(whereSeparator: Self.endsAddress) where word.utf8.contains(UInt8(ascii: "@"))
        {
            if word.utf8.allSatisfy({ $0 == UInt8(ascii: "@") }) { continue }
            if let address = Self.address(word) {
                if !addresses.contains(address) { addresses.append(address) }
            } else {
                isReadable = false
            }
        }
        self.addresses = addresses
        self.isReadable = isReadable
        words = String(value.squeezed.prefix(120))
    }

    private static func endsAddress(_ character: Character) -> Bool {
        character.isWhitespace || "<>()[]\"“”«»‹›,;:|*\\".contains(character)
    }

    private static func address(_ word: Substring) -> AddrSpec? {
        let kept = word.drop { $0 == "'" || $0 == "‘" || $0 == "’" || $0 == "." }
        var text = String(kept)
        while let last = text.last, "'‘’.".contains(last) { text.removeLast() }
        guard let at = text.lastIndex(of: "@") else { return nil }
        return AddrSpec(localPart: String(text[..<at]), domain: String(text[text.index(after: at)...]))
    }
}
