import Text

/// An optional display name and an addr-spec: RFC 5322's `mailbox`, renamed because "mailbox" is the IMAP folder here.
package struct Address: Sendable, Hashable {
    /// Decoded (RFC 2047), white space folded.
    package let displayName: String?
    /// The address that mail is sent to.
    package let addrSpec: AddrSpec

    /// Any text is a valid name: the writer puts it on one line and encodes it.
    package init(displayName: String? = nil, addrSpec: AddrSpec) {
        self.displayName = displayName
        self.addrSpec = addrSpec
    }
}

extension Address {
    /// One mailbox as a person types it in a configuration: `stages@example.ca`, `Stages <stages@example.ca>` or
    /// `"Stages, été" <stages@example.ca>`.
    ///
    /// `nil` when `AddrSpec.init(_:)` refuses the address, or when the name has a control character, more than 256 octets or a
    /// special of RFC 5322 §3.2.3 outside quotes. Nothing is decoded: `=?` stays as typed.
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

/// The addresses in a From, To, Cc, Reply-To, Delivered-To … field (RFC 5322 §3.4), read tolerantly: any text gives a list.
///
/// The list holds only addresses that are written without doubt; `defects` names the rest. Display names never become addresses:
/// `"a@b.test" <c@d.test>` is c@d.test alone.
package struct AddressList: Sendable, Hashable {
    /// In the order of the field; at most `Limit.addresses`. Members of groups are included.
    package let addresses: [Address]
    /// The faults of the field, each once, at most `Limit.defects`.
    package let defects: [Defect]
    /// Whether the field has group syntax (RFC 5322 §3.4), as in `undisclosed-recipients:;`.
    package let hasGroup: Bool

    enum Limit {
        static let addresses = 1000
        static let defects = 16
        /// Octets of a display name as written; longer names are cut off.
        static let name = 2048
    }

    init(addresses: [Address] = [], defects: [Defect] = [], hasGroup: Bool = false) {
        self.addresses = addresses
        self.defects = defects
        self.hasGroup = hasGroup
    }

    /// Reads one field's body; never fails, linear in its length.
    package static func parse(_ body: String) -> AddressList {
        var parser = AddressListParser(body)
        return parser.list()
    }
}
