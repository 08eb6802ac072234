extension AddrSpec {
    /// One address as a person types it in a configuration or a roster (RFC 5321 §4.1.2, RFC 6531): a dot-atom or a quoted
    /// local part of at most 64 octets, and a domain of at least two labels of letters, digits and hyphens or in U-label form.
    ///
    /// `nil` for anything else: space around it, a comment, a display name, a second address, an address literal, a control
    /// or invisible character, a last label of digits only.
    package init?(_ text: String) {
        let octets = Array(text.utf8)
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

    /// The local part that a dot-atom or a quoted-string means; `nil` when it is neither.
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

    /// Two or more labels of letters, digits and inner hyphens, or of what IDNA2008 lets stand in a U-label (RFC 5891 §4.2).
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

    /// Dot-separated atoms (RFC 5322 §3.2.3), with Unicode as RFC 6532 §3.2 adds it.
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

    /// What a mail may bring as a domain: no empty label (a trailing dot is let through), no ASCII but letters, digits,
    /// `-` and `_`.
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
    /// Neither a control nor one of the characters that do not show, such as those copied along from a web page.
    fileprivate var isTypable: Bool {
        if isASCII { return value >= 0x20 && value < 0x7F }
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator, .surrogate, .privateUse,
            .unassigned:
            return false
        default: return true
        }
    }

    /// A letter, a digit, a hyphen or a mark; what compatibility folding changes (capitals, full-width forms, the Kelvin
    /// sign) has no place in a U-label (RFC 5892 §2.2).
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
