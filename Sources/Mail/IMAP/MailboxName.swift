/// A folder's name as a person writes it and as the protocol encodes it: modified UTF-7 (RFC 3501 §5.1.3). The encoded form is
/// always printable ASCII, so no name can end a command.
struct MailboxName: Sendable, Hashable {
    let text: String

    init(_ text: String) { self.text = text }

    /// A name that is not modified UTF-7 is used as it is: some servers send UTF-8.
    init(wire: [UInt8]) {
        text = Self.decode(wire) ?? String(decoding: wire, as: UTF8.self)
    }

    /// Printable ASCII, not yet quoted.
    var wire: [UInt8] {
        var octets: [UInt8] = []
        var shifted: [UInt16] = []
        for unit in text.utf16 {
            guard (0x20...0x7E).contains(unit) else {
                shifted.append(unit)
                continue
            }
            Self.flush(&shifted, into: &octets)
            octets.append(UInt8(truncatingIfNeeded: unit))
            if unit == UInt16(UInt8(ascii: "&")) { octets.append(UInt8(ascii: "-")) }
        }
        Self.flush(&shifted, into: &octets)
        return octets
    }

    private static func flush(_ shifted: inout [UInt16], into octets: inout [UInt8]) {
        guard !shifted.isEmpty else { return }
        let units = shifted.flatMap { [UInt8(truncatingIfNeeded: $0 >> 8), UInt8(truncatingIfNeeded: $0)] }
        octets.append(UInt8(ascii: "&"))
        octets += Base64Alphabet.mailboxName.encode(units)
        octets.append(UInt8(ascii: "-"))
        shifted = []
    }

    private static func decode(_ wire: [UInt8]) -> String? {
        var units: [UInt16] = []
        var rest = wire[...]
        while let octet = rest.popFirst() {
            guard (0x20...0x7E).contains(octet) else { return nil }
            guard octet == UInt8(ascii: "&") else {
                units.append(UInt16(octet))
                continue
            }
            guard let end = rest.firstIndex(of: UInt8(ascii: "-")) else { return nil }
            let shifted = rest[..<end]
            rest = rest[(end + 1)...]
            if shifted.isEmpty {
                units.append(UInt16(UInt8(ascii: "&")))
            } else if let pairs = Base64Alphabet.mailboxName.decode(shifted), pairs.count % 2 == 0 {
                units += stride(from: 0, to: pairs.count, by: 2).map {
                    UInt16(pairs[$0]) << 8 | UInt16(pairs[$0 + 1])
                }
            } else {
                return nil
            }
        }
        let text = String(decoding: units, as: UTF16.self)
        return Array(text.utf16) == units ? text : nil
    }
}

extension Sequence where Element == IMAPListing {
    /// Where the mail server keeps sent mail: the folder with the `\Sent` mark (RFC 6154 §2), or otherwise the folders with a name
    /// that servers commonly use, in any parent folder. At most 3.
    package var sentFolders: [IMAPListing] {
        let marked = filter { $0.attributes.contains("\\sent") }
        return Array((marked.isEmpty ? filter(\.hasSentName) : marked).prefix(3))
    }
}

extension IMAPListing {
    /// Dovecot, Cyrus, Courier: Sent; Exchange: Sent Items; Apple: Sent Messages; and the names of accounts set up in French.
    private static let sentNames: Set<String> = [
        "sent", "sent items", "sent mail", "sent messages", "envoyés", "éléments envoyés", "messages envoyés",
        "objets envoyés",
    ]

    fileprivate var hasSentName: Bool {
        let last = delimiter.flatMap { name.split(separator: $0).last } ?? name[...]
        return Self.sentNames.contains(last.lowercased())
    }
}

extension String {
    /// Whether a folder of this name is INBOX, which is one folder in whatever case it is written (RFC 3501 §5.1).
    package var isInbox: Bool { uppercased() == "INBOX" }
}
