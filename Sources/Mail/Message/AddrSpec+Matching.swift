extension AddrSpec {
    /// What stands behind the first `+` of the local part (RFC 5233's "detail"); `nil` without one, or when either side is
    /// empty.
    package var subAddress: String? { splitAtPlus?.detail }

    /// The address without its sub-address; itself when it has none.
    package var withoutSubAddress: AddrSpec {
        guard let split = splitAtPlus else { return self }
        return AddrSpec(localPart: split.user, domain: domain) ?? self
    }

    /// Whether the address's domain is that domain or below it, label by label; ASCII case and a trailing dot are ignored.
    ///
    /// Compared octet by octet: `cic.gc.ca.evil.test`, `xcic.gc.ca` and a Cyrillic look-alike are not within `cic.gc.ca`.
    package func isWithin(domain parent: String) -> Bool {
        let own = Self.comparable(domain)
        let wanted = Self.comparable(parent)
        guard !wanted.isEmpty, own.count >= wanted.count, own.suffix(wanted.count).elementsEqual(wanted)
        else {
            return false
        }
        if own.count == wanted.count { return true }
        return own.first != UInt8(ascii: "[") && own.dropLast(wanted.count).last == UInt8(ascii: ".")
    }

    private static func comparable(_ domain: String) -> [UInt8] {
        var octets = Array(domain.lowercasedASCII.utf8)
        if octets.last == UInt8(ascii: ".") { octets.removeLast() }
        return octets
    }

    private var splitAtPlus: (user: String, detail: String)? {
        let octets = localPart.utf8
        guard let plus = octets.firstIndex(of: UInt8(ascii: "+")) else { return nil }
        let user = String(localPart[..<plus])
        let detail = String(localPart[octets.index(after: plus)...])
        return user.isEmpty || detail.isEmpty ? nil : (user, detail)
    }
}
