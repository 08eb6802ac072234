/// Takes our own secret out of what a server says: many quote the line that they refuse, and logs, screens and the ledger keep
/// what they are told.
///
/// A secret is known by its pieces, so that a quotation that is cut short, folded or set in another case is found as well.
package struct SecretMask: Sendable {
    /// What stands in a secret's place.
    package static let mark = "[…]"

    /// The pieces of the secret as it is, and as it is written with escapes.
    private var plain = SecretPieces()
    /// The pieces of base64, whose whole run is taken out: its first and last letters hold bits of the secret too.
    private var base64 = SecretPieces()
    /// The pieces of octets written as digits, looked for among letters and digits alone.
    private var digits = SecretPieces()
    /// A secret that is too short for pieces is taken out where it stands alone.
    private var word: [UInt8] = []

    /// - Parameter credentials: none where nobody logs in; then nothing is taken out.
    package init(_ credentials: Credentials?) {
        guard let credentials else { return }
        let secret = Array(credentials.secret.utf8)
        addPlain(secret)
        addBase64(secret, credentials)
        let hexadecimal = secret.map(Self.hexadecimal)
        for before in ["", "x", "0x"] {
            digits.add(hexadecimal.flatMap { Array(before.utf8) + $0 }, most: 8)
        }
    }

    private mutating func addPlain(_ secret: [UInt8]) {
        let squeezed = SqueezedText(String(decoding: secret, as: UTF8.self)).octets
        guard squeezed.count >= 4 else {
            word = squeezed
            return
        }
        for form in Self.spellings(secret) {
            plain.add(SqueezedText(String(decoding: form, as: UTF8.self)).octets, most: 5)
        }
    }

    /// At each of the three places in a group of three octets the secret reads otherwise.
    private mutating func addBase64(_ secret: [UInt8], _ credentials: Credentials) {
        let aligned = (0..<3).map { offset -> [UInt8] in
            let encoded = Base64Alphabet.standard.encode([UInt8](repeating: 0, count: offset) + secret)
            let whole = (offset + secret.count) * 8 / 6
            return Array(encoded[..<min(whole, encoded.count)].dropFirst([0, 2, 3][offset]))
        }
        for text in aligned + credentials.wireForms.map(Base64Alphabet.standard.encode) {
            let core = text.filter { $0 != UInt8(ascii: "=") }
            base64.add(core.map(SqueezedText.folded), most: 6)
            base64.add(core.map { SqueezedText.folded(Self.forAddresses($0)) }, most: 6)
        }
    }

    /// RFC 4648 §5.
    private static func forAddresses(_ octet: UInt8) -> UInt8 {
        octet == UInt8(ascii: "+")
            ? UInt8(ascii: "-") : octet == UInt8(ascii: "/") ? UInt8(ascii: "_") : octet
    }

    private static func hexadecimal(_ octet: UInt8) -> [UInt8] {
        let digits = Array("0123456789abcdef".utf8)
        return [digits[Int(octet >> 4)], digits[Int(octet & 15)]]
    }

    /// As it is; within quotation marks; with its odd characters as addresses, RFC 3461, quoted-printable and HTML write them.
    private static func spellings(_ secret: [UInt8]) -> [[UInt8]] {
        let special = Array("\"\\'".utf8)
        let quoted = secret.flatMap { special.contains($0) ? [UInt8(ascii: "\\"), $0] : [$0] }
        let coded = "%+=".utf8.map { mark in
            secret.flatMap { isPlain($0) ? [$0] : [mark] + hexadecimal($0) }
        }
        let entities: [UInt8: String] = [
            0x22: "&quot;", 0x26: "&amp;", 0x27: "&#39;", 0x3C: "&lt;", 0x3E: "&gt;",
        ]
        let marked = secret.flatMap { octet in entities[octet].map { Array($0.utf8) } ?? [octet] }
        return [secret, quoted, marked] + coded
    }

    private static func isPlain(_ octet: UInt8) -> Bool {
        octet < 0x80
            && (Character(Unicode.Scalar(octet)).isLetter || Character(Unicode.Scalar(octet)).isNumber)
    }
}

extension SecretMask {
    /// The text with `mark` wherever the secret, or five characters of it, stood.
    package func clean(_ text: String) -> String {
        guard !plain.isEmpty || !base64.isEmpty || !word.isEmpty else { return text }
        let squeezed = SqueezedText(text)
        var hidden = [Bool](repeating: false, count: squeezed.scalars.count)
        for place in plain.places(in: squeezed.octets) { hidden[squeezed.origins[place]] = true }
        for place in base64.places(in: squeezed.octets) {
            squeezed.hideRun(around: squeezed.origins[place], in: &hidden)
        }
        let letters = squeezed.lettersAndDigits
        for place in digits.places(in: letters.octets) { hidden[letters.origins[place]] = true }
        if !word.isEmpty { squeezed.hideWord(word, in: &hidden) }
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

    /// What a mechanism puts on the wire, before base64.
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
        case .accepted(let text, let queueID): .accepted(clean(text), queueID: queueID.map { clean($0) })
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

extension String {
    /// A server's own words, fit for a terminal, a log and the ledger: UTF-8 where it is UTF-8, no control or format
    /// characters (an escape sequence or a line end could forge what stands around it), at most 500 characters.
    package init(serverWords octets: some Collection<UInt8>) {
        let text = String(decoding: octets.prefix(2_000), as: UTF8.self)
        var words = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            words.append(Self.shows(scalar) ? scalar : " ")
        }
        self = String(String(words).split(separator: " ").joined(separator: " ").prefix(500))
    }

    private static func shows(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
            false
        default: true
        }
    }
}
