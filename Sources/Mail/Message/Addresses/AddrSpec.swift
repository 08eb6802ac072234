import Text

/// `local-part@domain` (RFC 5322 §3.4.1, RFC 6532): the local part without its quotes, the domain with its ASCII letters in lower
/// case.
///
/// No value of this type holds a control character, a line end or a space in the domain, so a header or a command can hold `text`
/// as it is. Its `description` hides the value, so that no log shows an address by accident.
package struct AddrSpec: Sendable, Hashable, CustomStringConvertible {
    /// In octets of UTF-8. RFC 5321 §4.5.3.1.1 allows 64 in a local part, but GC Notify's sender has 86: an address in a mail may
    /// have 128, an address that a person types (`init(_:)`) 64. §4.5.3.1.2 allows 255 in a domain.
    enum Limit {
        static let typedLocalPart = 64
        static let readLocalPart = 128
        static let domain = 255
        static let label = 63
    }

    /// 1–128 octets without control characters; quotes and backslashes of a quoted-string are undone.
    package let localPart: String
    /// 1–255 octets: labels and dots, or an address literal in brackets. Unicode's case folding is never used: U+212A (Kelvin) is
    /// not "k" here.
    package let domain: String

    /// An address found in a mail. It accepts more than `init(_:)` (long local parts, underscores and Unicode in the domain,
    /// address literals), but never a control character, an empty part or a character that would end the address.
    package init?(localPart: String, domain: String) {
        guard (1...Limit.readLocalPart).contains(localPart.utf8.count), !localPart.hasControl,
            (1...Limit.domain).contains(domain.utf8.count), !domain.hasControl
        else { return nil }
        guard Self.isAddressLiteral(domain) || Self.isReadableDomain(domain) else { return nil }
        self.localPart = localPart
        self.domain = domain.lowercasedASCII
    }

    /// Compares octets: Swift's `==` on strings also treats canonically equal characters as equal, such as the Kelvin sign and "K".
    package static func == (lhs: AddrSpec, rhs: AddrSpec) -> Bool {
        lhs.localPart.hasSameOctets(as: rhs.localPart) && lhs.domain.hasSameOctets(as: rhs.domain)
    }

    package func hash(into hasher: inout Hasher) {
        for octet in localPart.utf8 { hasher.combine(octet) }
        hasher.combine(UInt8(ascii: "@"))
        for octet in domain.utf8 { hasher.combine(octet) }
    }

    /// The address as it is written in a header or a command, with the local part quoted if necessary.
    package var text: String { Self.isDotAtom(localPart) ? bareText : quotedLocalPart + "@" + domain }

    /// Hides the value.
    package var description: String { "<address>" }

    /// Whether the address can be sent without SMTPUTF8 (RFC 6531).
    package var isASCII: Bool {
        localPart.utf8.allSatisfy { $0 < 0x80 } && domain.utf8.allSatisfy { $0 < 0x80 }
    }

    private var bareText: String { localPart + "@" + domain }

    private var quotedLocalPart: String {
        var quoted = "\""
        for scalar in localPart.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { quoted.unicodeScalars.append("\\") }
            quoted.unicodeScalars.append(scalar)
        }
        quoted.unicodeScalars.append("\"")
        return quoted
    }
}

extension AddrSpec {
    /// One address as a person types it in a configuration or a roster (RFC 5321 §4.1.2, RFC 6531): a dot-atom or a quoted
    /// local part of at most 64 octets, and a domain of at least two labels of letters, digits and hyphens or in U-label form.
    ///
    /// `nil` for anything else: space around it, a comment, a display name, a second address, an address literal, a control
    /// or invisible character, a last label of digits only.
    package init?(_ text: String) {
        let octets = Array(text.utf8)
        if let plain = Self.plain(octets) {
            self = plain
            return
        }
        guard octets.count <= 2 * Limit.typedLocalPart + 3 + Limit.domain,
            let at = octets.lastIndex(of: UInt8(ascii: "@"))
        else { return nil }
        let written = String(decoding: octets[..<at], as: UTF8.self)
        let domain = String(decoding: octets[(at + 1)...], as: UTF8.self)
        guard let localPart = Self.typedLocalPart(written), localPart.utf8.count <= Limit.typedLocalPart,
            Self.isTypedDomain(domain)
        else { return nil }
        self.init(localPart: localPart, domain: domain)
    }

    /// Of ASCII, a dot-atom before its only `@`, as nearly all are; `nil` for any other, allowed or not.
    private static func plain(_ octets: [UInt8]) -> AddrSpec? {
        guard let at = octets.firstIndex(of: UInt8(ascii: "@")), (1...Limit.typedLocalPart).contains(at),
            isPlainLocalPart(octets[..<at]), isPlainDomain(octets[(at + 1)...])
        else { return nil }
        return AddrSpec(
            plainLocalPart: String(decoding: octets[..<at], as: UTF8.self),
            domain: String(decoding: octets[(at + 1)...], as: UTF8.self))
    }

    private init(plainLocalPart localPart: String, domain: String) {
        self.localPart = localPart
        self.domain = domain.utf8.contains(where: \.isCapital) ? domain.lowercasedASCII : domain
    }

    private static func isPlainLocalPart(_ octets: ArraySlice<UInt8>) -> Bool {
        var afterDot = true
        for octet in octets {
            let isDot = octet == UInt8(ascii: ".")
            guard isDot ? !afterDot : octet < 0x80 && octet.isAtomText else { return false }
            afterDot = isDot
        }
        return !afterDot
    }

    /// Two or more labels of letters, digits and inner hyphens, the last with more than digits.
    private static func isPlainDomain(_ octets: ArraySlice<UInt8>) -> Bool {
        guard octets.count <= Limit.domain else { return false }
        var (labels, length, last) = (1, 0, UInt8(ascii: "."))
        var hasMoreThanDigits = false
        for octet in octets {
            if octet == UInt8(ascii: ".") {
                guard length > 0, last != UInt8(ascii: "-") else { return false }
                (labels, length, hasMoreThanDigits) = (labels + 1, 0, false)
            } else {
                guard octet.isLetterOrDigit || octet == UInt8(ascii: "-") && length > 0 else { return false }
                length += 1
                guard length <= Limit.label else { return false }
                hasMoreThanDigits = hasMoreThanDigits || !octet.isDigit
            }
            last = octet
        }
        return labels > 1 && length > 0 && last != UInt8(ascii: "-") && hasMoreThanDigits
    }

    /// The local part that a dot-atom or a quoted-string means; `nil` for any other text.
    private static func typedLocalPart(_ written: String) -> String? {
        guard written.unicodeScalars.allSatisfy(\.isTypable) else { return nil }
        if isDotAtom(written) { return written }
        var rest = written.unicodeScalars[...]
        guard rest.count >= 3, rest.popFirst() == "\"", rest.popLast() == "\"" else { return nil }
        var meant = String.UnicodeScalarView()
        while let scalar = rest.popFirst() {
            if scalar == "\"" { return nil }
            guard scalar == "\\" else {
                meant.append(scalar)
                continue
            }
            guard let escaped = rest.popFirst() else { return nil }
            meant.append(escaped)
        }
        return String(meant)
    }

    /// Two or more labels of letters, digits and inner hyphens, or of characters that IDNA2008 allows in a U-label (RFC 5891 §4.2).
    private static func isTypedDomain(_ domain: String) -> Bool {
        let labels = domain.unicodeScalars.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count >= 2, domain.utf8.count <= Limit.domain, let last = labels.last else {
            return false
        }
        guard !last.allSatisfy({ ("0"..."9").contains($0) }) else { return false }
        return labels.allSatisfy { label in
            guard let first = label.first, let end = label.last, first != "-", end != "-" else {
                return false
            }
            return String(label).utf8.count <= Limit.label && label.allSatisfy(\.isTypedLabelScalar)
        }
    }

    /// Whether the text is dot-separated atoms (RFC 5322 §3.2.3), with Unicode as RFC 6532 §3.2 adds it.
    static func isDotAtom(_ text: String) -> Bool {
        var afterDot = true
        for octet in text.utf8 {
            if octet == UInt8(ascii: ".") {
                if afterDot { return false }
                afterDot = true
            } else {
                guard octet.isAtomText else { return false }
                afterDot = false
            }
        }
        return !afterDot
    }

    /// `[192.0.2.1]`, `[IPv6:2001:db8::1]`: dtext in brackets (RFC 5322 §3.4.1).
    static func isAddressLiteral(_ domain: String) -> Bool {
        guard domain.utf8.count > 2, domain.utf8.first == UInt8(ascii: "["),
            domain.utf8.last == UInt8(ascii: "]")
        else { return false }
        return domain.utf8.dropFirst().dropLast().allSatisfy { octet in
            octet > 0x20 && octet < 0x7F && octet != 0x5B && octet != 0x5C && octet != 0x5D
        }
    }

    /// Whether a mail may use this domain: no empty label (a trailing dot is allowed), no ASCII except letters, digits, `-` and
    /// `_`.
    static func isReadableDomain(_ domain: String) -> Bool {
        var afterDot = true
        for octet in domain.utf8 {
            if octet == UInt8(ascii: ".") {
                if afterDot { return false }
                afterDot = true
            } else {
                guard
                    octet >= 0x80 || octet.isLetterOrDigit || octet == UInt8(ascii: "-")
                        || octet == UInt8(ascii: "_")
                else { return false }
                afterDot = false
            }
        }
        return domain.utf8.first != UInt8(ascii: ".")
    }
}

extension Unicode.Scalar {
    /// Whether the character is neither a control nor invisible, such as those that are copied from a web page.
    fileprivate var isTypable: Bool {
        self == " " || isVisible
    }

    /// A letter, a digit, a hyphen or a mark. Characters that compatibility folding changes (capitals, full-width forms, the Kelvin
    /// sign) are not allowed in a U-label (RFC 5892 §2.2).
    fileprivate var isTypedLabelScalar: Bool {
        if isASCII { return UInt8(value).isLetterOrDigit || self == "-" }
        guard !properties.changesWhenNFKCCaseFolded else { return false }
        switch properties.generalCategory {
        case .lowercaseLetter, .otherLetter, .modifierLetter, .nonspacingMark, .spacingMark, .decimalNumber:
            return true
        default: return false
        }
    }
}

extension AddrSpec {
    /// The text after the first `+` of the local part (RFC 5233's "detail"); `nil` without a `+`, or when either side is empty.
    package var subAddress: String? { splitAtPlus?.detail }

    /// The address without its sub-address; the same address if it has none.
    package var withoutSubAddress: AddrSpec {
        guard let split = splitAtPlus else { return self }
        return AddrSpec(localPart: split.user, domain: domain) ?? self
    }

    /// Whether mail for both reaches one person: people write from sub-addresses of theirs, and programs change the case of what
    /// stands before the `@`.
    package func isSameMailbox(as other: AddrSpec) -> Bool {
        let (one, other) = (withoutSubAddress, other.withoutSubAddress)
        return one.domain.equalsIgnoringASCIICase(other.domain)
            && one.localPart.equalsIgnoringASCIICase(other.localPart)
    }

    /// Whether the address's domain is that domain or below it, label by label; ASCII case and a trailing dot are ignored.
    ///
    /// The comparison is by octets: `cic.gc.ca.evil.test`, `xcic.gc.ca` and a Cyrillic look-alike are not within `cic.gc.ca`.
    package func isWithin(domain parent: String) -> Bool {
        let (own, wanted) = (domain.utf8.span, parent.utf8.span)
        let (ownEnd, wantedEnd) = (Self.endWithoutDot(own), Self.endWithoutDot(wanted))
        guard wantedEnd > 0, ownEnd >= wantedEnd else { return false }
        let start = ownEnd - wantedEnd
        for index in 0..<wantedEnd
        where own[start + index].lowercasedASCII != wanted[index].lowercasedASCII { return false }
        return start == 0 || own[0] != UInt8(ascii: "[") && own[start - 1] == UInt8(ascii: ".")
    }

    private static func endWithoutDot(_ domain: Span<UInt8>) -> Int {
        domain.count > 0 && domain[domain.count - 1] == UInt8(ascii: ".") ? domain.count - 1 : domain.count
    }

    private var splitAtPlus: (user: String, detail: String)? {
        let octets = localPart.utf8
        guard let plus = octets.firstIndex(of: UInt8(ascii: "+")) else { return nil }
        let user = String(localPart[..<plus])
        let detail = String(localPart[octets.index(after: plus)...])
        return user.isEmpty || detail.isEmpty ? nil : (user, detail)
    }
}
