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
