import Text

/// `name=value; name=value` (RFC 6376 §3.2), as signatures and key records are written. Read strictly: whoever verifies and
/// whoever signed must find the same tags.
struct TagList {
    /// In their order; a name stands once.
    private let tags: [(name: String, value: [UInt8])]

    /// A signature has twelve; more are noise.
    private static let most = 50
    /// Octets.
    static let longest = 16_384

    /// `nil` when it is longer than `longest`, when anything in it is no tag, or when a tag stands twice.
    init?(_ octets: some Collection<UInt8>) {
        guard octets.count <= Self.longest else { return nil }
        var tags: [(name: String, value: [UInt8])] = []
        var pieces = octets.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)[...]
        // One `;` may end the list.
        if let last = pieces.last, last.allSatisfy(\.isFoldingSpace) { pieces.removeLast() }
        for piece in pieces {
            guard tags.count < Self.most, let tag = Self.tag(piece),
                !tags.contains(where: { $0.name == tag.name })
            else { return nil }
            tags.append(tag)
        }
        self.tags = tags
    }

    private static func tag(_ piece: some Collection<UInt8>) -> (name: String, value: [UInt8])? {
        let sides = piece.split(
            separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
        guard sides.count == 2 else { return nil }
        let name = trimmed(Array(sides[0]))
        guard let first = name.first, first.isLetter,
            name.allSatisfy({ $0.isLetterOrDigit || $0 == UInt8(ascii: "_") })
        else { return nil }
        let value = trimmed(Array(sides[1]))
        guard value.allSatisfy({ $0.isFoldingSpace || ($0 > 0x20 && $0 < 0x7F) }) else { return nil }
        return (String(decoding: name, as: UTF8.self), value)
    }

    private static func trimmed(_ octets: [UInt8]) -> [UInt8] {
        Array(octets.drop(while: \.isFoldingSpace).reversed().drop(while: \.isFoldingSpace).reversed())
    }

    var firstName: String? { tags.first?.name }

    /// As written, outer white space left out.
    subscript(_ name: String) -> [UInt8]? { tags.first { $0.name == name }?.value }

    /// The value without any white space, as text.
    func text(_ name: String) -> String? {
        self[name].map { String(decoding: $0.filter { !$0.isFoldingSpace }, as: UTF8.self) }
    }

    /// A list with colons between its items, white space left out.
    func list(_ name: String) -> [String]? {
        text(name)?.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    }

    /// Base64 with white space anywhere in it (§2.10); `nil` also when it is malformed.
    func base64(_ name: String) -> [UInt8]? {
        self[name].flatMap { Base64Alphabet.standard.decode($0.filter { !$0.isFoldingSpace }) }
    }

    /// Digits, at most twelve.
    func number(_ name: String) -> Int64? {
        guard let text = text(name), (1...12).contains(text.utf8.count), text.utf8.allSatisfy(\.isDigit)
        else { return nil }
        return Int64(text)
    }

    func has(_ name: String) -> Bool { self[name] != nil }
}
