import Text

/// A display name, if any, and an addr-spec: RFC 5322's `mailbox`, under a name that leaves "mailbox" to the IMAP folder.
package struct Address: Sendable, Hashable {
    /// Decoded (RFC 2047), white space folded.
    package let displayName: String?
    /// Where mail to it goes.
    package let addrSpec: AddrSpec

    /// Any text will do as a name: it is put on one line and encoded where it is written.
    package init(displayName: String? = nil, addrSpec: AddrSpec) {
        self.displayName = displayName
        self.addrSpec = addrSpec
    }
}

extension Address {
    /// One mailbox as a person types it in a configuration: `stages@example.ca`, `Stages <stages@example.ca>` or
    /// `"Stages, été" <stages@example.ca>`.
    ///
    /// `nil` when the address is not one that `AddrSpec.init(_:)` takes, or when the name has a control character, more than
    /// 256 octets or a special of RFC 5322 §3.2.3 outside quotes. Nothing is decoded: `=?` stays as typed.
    package init?(_ text: String) {
        guard !text.hasControl else { return nil }
        let octets = Array(text.utf8)
        guard octets.last == UInt8(ascii: ">") else {
            guard let addrSpec = AddrSpec(text) else { return nil }
            self.init(addrSpec: addrSpec)
            return
        }
        guard let open = octets.lastIndex(of: UInt8(ascii: "<")),
            let addrSpec = AddrSpec(String(decoding: octets[(open + 1)...].dropLast(), as: UTF8.self)),
            let name = Self.typedName(String(decoding: octets[..<open], as: UTF8.self))
        else { return nil }
        self.init(displayName: name.isEmpty ? nil : name, addrSpec: addrSpec)
    }

    private static func typedName(_ written: String) -> String? {
        guard written.utf8.count <= 256 else { return nil }
        var scanner = HeaderScanner(written)
        scanner.skipSpace()
        guard scanner.next == UInt8(ascii: "\"") else {
            let specials = Array(#""()<>[]:;@\,"#.utf8)
            return written.utf8.contains(where: { specials.contains($0) }) ? nil : written.singleLine
        }
        let quoted = scanner.quotedString()
        scanner.skipSpace()
        return quoted.isClosed && scanner.isAtEnd ? quoted.text.singleLine : nil
    }
}

/// What a From, To, Cc, Reply-To, Delivered-To … field names (RFC 5322 §3.4), read tolerantly: any text gives a list.
///
/// An address is given only where it is written beyond doubt; what is not is named in `defects`. Display names never become
/// addresses: `"a@b.test" <c@d.test>` is c@d.test alone.
package struct AddressList: Sendable, Hashable {
    /// In the order of the field; at most `Limit.addresses`. Members of groups are among them.
    package let addresses: [Address]
    /// What was wrong, each once, at most `Limit.defects`.
    package let defects: [Defect]
    /// Whether group syntax was met (RFC 5322 §3.4), as in `undisclosed-recipients:;`.
    package let hasGroup: Bool

    enum Limit {
        static let addresses = 1000
        static let defects = 16
        /// Octets of a display name as written; what is beyond is cut off.
        static let name = 2048
    }

    init(addresses: [Address] = [], defects: [Defect] = [], hasGroup: Bool = false) {
        self.addresses = addresses
        self.defects = defects
        self.hasGroup = hasGroup
    }

    /// Reads one field's body; total, and linear in its length.
    package static func parse(_ body: String) -> AddressList {
        var parser = AddressListParser(body)
        return parser.list()
    }
}
