import Text

/// Removes our own secret from a server's text: many servers quote the line that they refuse, and logs, screens and the ledger keep
/// that text.
///
/// The secret is recognised by its pieces, so that a quotation that is shortened, folded or in another case is found too.
package struct SecretMask: Sendable {
    /// The text that replaces a secret.
    package static let mark = "[…]"

    /// Made when there is a text to look through, which most connections never have, and kept from then on: of a password they are
    /// 60 KB, of a token far more.
    private final class Kept: Sendable {
        let credentials: Credentials
        let forms = Locked<SecretForms?>(nil)

        init(_ credentials: Credentials) { self.credentials = credentials }
    }

    private let kept: Kept?

    /// - Parameter credentials: `nil` when there is no login; then nothing is removed.
    package init(_ credentials: Credentials?) {
        kept = credentials.map(Kept.init)
    }

    /// The text with `mark` wherever the secret, or five characters of it, stood, in whatever encoding.
    package func clean(_ text: String) -> String {
        guard let kept else { return text }
        if let forms = kept.forms.withLock(\.self) { return forms.clean(text) }
        let forms = SecretForms(kept.credentials)
        kept.forms.withLock { $0 = forms }
        return forms.clean(text)
    }
}

/// A secret in all the ways in which a text may hold it.
private struct SecretForms {
    /// The pieces of the secret as it is; in a text they are looked for with each character as it is or as an escape.
    private var plain = SecretPieces()
    /// The pieces in base64. The whole run of base64 is removed, because its first and last letters hold bits of the secret too.
    private var base64 = SecretPieces()
    /// The pieces of octets written as digits, searched for among letters and digits only.
    private var digits = SecretPieces()
    /// A secret that is too short for pieces; it is removed where it is a separate word.
    private var word = SecretPieces()

    init(_ credentials: Credentials) {
        let secret = Array(credentials.secret.utf8)
        addPlain(credentials.secret)
        addBase64(secret, credentials)
        let hexadecimal = secret.map(EscapedOctets.hexadecimal)
        for before in ["", "x", "0x"] {
            digits.add(hexadecimal.flatMap { Array(before.utf8) + $0 }, most: 8)
        }
    }

    private mutating func addPlain(_ secret: String) {
        plain.hasSpaces = secret.utf8.contains(0x20)
        for form in Self.readings(secret) {
            if form.count < 4 {
                word.add(form, most: 3, least: 1)
            } else {
                plain.add(form, most: 5)
            }
        }
        for coded in Self.spellings(Array(secret.utf8)) where !plain.isEmpty {
            plain.add(SqueezedText(String(decoding: coded, as: UTF8.self)).octets, most: 5)
        }
    }

    /// What a text holds where the secret stands in UTF-8, in UTF-16 or in Latin-1, in any case; without spaces.
    private static func readings(_ secret: String) -> Set<[UInt8]> {
        let wide = Array(secret.utf16)
        let texts = [
            secret, secret.lowercased(), secret.uppercased(),
            String(decoding: wide.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }, as: UTF8.self),
            String(decoding: wide.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }, as: UTF8.self),
            String(decoding: secret.unicodeScalars.compactMap { UInt8(exactly: $0.value) }, as: UTF8.self),
        ]
        // What is a space beyond ASCII is none where it is written as escapes.
        let octets = texts.map { text in
            text.utf8.filter { $0 > 0x20 && $0 != 0x7F }.map(\.lowercasedASCII)
        }
        return Set(octets + texts.map { SqueezedText($0).octets })
    }

    /// The base64 of the secret depends on its position in a group of three octets.
    private mutating func addBase64(_ secret: [UInt8], _ credentials: Credentials) {
        let aligned = (0..<3).map { offset -> [UInt8] in
            let encoded = Base64Alphabet.standard.encode([UInt8](repeating: 0, count: offset) + secret)
            let whole = (offset + secret.count) * 8 / 6
            return Array(encoded[..<min(whole, encoded.count)].dropFirst([0, 2, 3][offset]))
        }
        for text in aligned + credentials.wireForms.map(Base64Alphabet.standard.encode) {
            let core = text.filter { $0 != UInt8(ascii: "=") }
            base64.add(core.map(\.lowercasedASCII), most: 6)
            base64.add(core.map { Self.forAddresses($0).lowercasedASCII }, most: 6)
        }
    }

    /// RFC 4648 §5.
    private static func forAddresses(_ octet: UInt8) -> UInt8 {
        octet == UInt8(ascii: "+")
            ? UInt8(ascii: "-") : octet == UInt8(ascii: "/") ? UInt8(ascii: "_") : octet
    }

    /// With its odd characters as addresses, RFC 3461 and quoted-printable write them: five characters of these are few octets, and
    /// are taken out all the same.
    private static func spellings(_ secret: [UInt8]) -> [[UInt8]] {
        "%+=".utf8.map { mark in
            secret.flatMap { isPlain($0) ? [$0] : [mark] + EscapedOctets.hexadecimal($0) }
        }
    }

    private static func isPlain(_ octet: UInt8) -> Bool {
        octet.isLetterOrDigit
    }
}

extension SecretForms {
    fileprivate func clean(_ text: String) -> String {
        guard !plain.isEmpty || !base64.isEmpty || !word.isEmpty else { return text }
        let squeezed = SqueezedText(text)
        let escaped = EscapedOctets(octets: squeezed.octets)
        var hidden = [Bool](repeating: false, count: squeezed.scalars.count)
        for place in base64.stretches(in: escaped).flatMap(\.places) {
            squeezed.hideRun(around: squeezed.origins[place], in: &hidden)
        }
        for stretch in plain.stretches(in: escaped) {
            let head = stretch.head(in: squeezed.octets)
            let before = stretch.places.lowerBound
            let first = before - (plain.hasSpaces ? head : squeezed.beside(before: before, most: head))
            let end = stretch.places.upperBound + stretch.tail(in: squeezed.octets)
            for place in first..<end { hidden[squeezed.origins[place]] = true }
        }
        let letters = squeezed.lettersAndDigits
        for place in digits.places(in: letters.octets) { hidden[letters.origins[place]] = true }
        for stretch in word.stretches(in: escaped) { squeezed.hideWord(at: stretch.places, in: &hidden) }
        return squeezed.text(hiding: hidden)
    }
}

extension Credentials {
    fileprivate var secret: String {
        switch self {
        case .password(_, let password): password
        case .token(_, let token): token
        }
    }

    /// The octets that a mechanism sends, before base64.
    fileprivate var wireForms: [[UInt8]] {
        let mechanisms = SASLMechanism.fitting(self)
        let first = mechanisms.compactMap { SASLExchange($0, self)?.initialResponse }
        return first + [Array(user.utf8), Array(secret.utf8)]
    }
}

extension SecretMask {
    package func clean(_ fault: IMAPFault) -> IMAPFault {
        switch fault {
        case .login(let permanent, let text): .login(permanent: permanent, clean(text))
        case .folder(let text): .folder(clean(text))
        case .tryLater(let text): .tryLater(clean(text))
        case .throttled(let text): .throttled(clean(text))
        case .protocolViolation(let text): .protocolViolation(clean(text))
        case .bye(let text): .bye(clean(text))
        case .closed(let text): .closed(clean(text))
        }
    }

    package func clean(_ fault: SMTPFault) -> SMTPFault {
        switch fault {
        case .login(let permanent, let text): .login(permanent: permanent, clean(text))
        case .serviceRefused(let text): .serviceRefused(clean(text))
        case .tryLater(let text): .tryLater(clean(text))
        case .protocolViolation(let text): .protocolViolation(clean(text))
        case .closed(let text): .closed(clean(text))
        }
    }

    package func clean(_ outcome: SMTPOutcome) -> SMTPOutcome {
        switch outcome {
        case .accepted(let text): .accepted(clean(text))
        case .tryLater(let text): .tryLater(clean(text))
        case .failed(let text): .failed(clean(text))
        case .inDoubt(let text): .inDoubt(clean(text))
        }
    }

    package func clean(_ probe: SMTPProbe) -> SMTPProbe {
        switch probe {
        case .accepted(let text): .accepted(clean(text))
        case .tryLater(let text): .tryLater(clean(text))
        case .refused(let text): .refused(clean(text))
        }
    }
}
