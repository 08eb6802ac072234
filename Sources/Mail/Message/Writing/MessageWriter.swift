import Text

/// A letter to one recipient, ready to be written as RFC 5322 and MIME. The same value always gives the same octets.
///
/// No field can bring a line end or another control character into the header: names, subject and values are put on one line, the
/// types of addresses and of the Message-ID exclude it, and extra fields are checked.
package struct OutgoingMessage: Sendable {
    /// The author, and the visible sender.
    package let from: Address
    /// The one recipient.
    package let to: Address
    /// The address for answers, if it is not `from`.
    package let replyTo: Address?
    /// The writer puts it on one line; if it is empty, there is no Subject field.
    package let subject: String
    /// At most 900 octets; the MIME boundary is made from it.
    package let messageID: MessageID
    /// Seconds since 1970-01-01T00:00:00Z, for the Date field.
    package let dateSeconds: Int64
    /// The letter as plain text, with line ends of any kind.
    package let text: String
    /// The same letter in HTML, sent as the alternative to `text`.
    package let html: String?
    /// Fields in addition to those of the writer, such as Auto-Submitted, in this order.
    package let extraHeaders: [HeaderField]

    enum Limit {
        /// So that `Message-ID: ` and the id fit in RFC 5322 §2.1.1's 998 octets.
        static let messageID = 900
        /// Leaves room for an encoded-word on the field's first line.
        static let fieldName = 40
        /// The longest word of a text field that is written unencoded: a word cannot be folded.
        static let word = 450
    }

    /// `nil` when the Message-ID is longer than 900 octets, or when an extra header's name is not 1–40 octets of RFC 5322 §3.6.8
    /// `ftext` or is one that the writer makes (or that would add recipients), or when its value is empty or has a control
    /// character.
    package init?(
        from: Address, to: Address, replyTo: Address? = nil, subject: String, messageID: MessageID,
        dateSeconds: Int64, text: String, html: String? = nil, extraHeaders: [(String, String)] = []
    ) {
        guard messageID.rawValue.utf8.count <= Limit.messageID,
            extraHeaders.allSatisfy({ Self.isWritable(name: $0.0, value: $0.1) })
        else { return nil }
        self.from = from
        self.to = to
        self.replyTo = replyTo
        self.subject = subject
        self.messageID = messageID
        self.dateSeconds = dateSeconds
        self.text = text
        self.html = html
        self.extraHeaders = extraHeaders.map { HeaderField(name: $0.0, body: $0.1.singleLine) }
    }

    /// Whether the relay must offer SMTPUTF8 (RFC 6531): only for an address that is not ASCII; everything else is encoded.
    package var needsSMTPUTF8: Bool {
        ![from, to, replyTo].allSatisfy { $0?.addrSpec.isASCII ?? true }
    }

    /// The letter as it is sent in DATA, before dot-stuffing: CRLF line ends, no line over 998 octets, a CRLF at the end.
    package func bytes() -> [UInt8] { MessageWriter(self).bytes() }

    private static let ownFields: Set<String> = [
        "from", "sender", "to", "cc", "bcc", "reply-to", "return-path", "subject", "date", "message-id",
        "mime-version",
        "content-type", "content-transfer-encoding", "content-disposition",
    ]

    private static func isWritable(name: String, value: String) -> Bool {
        (1...Limit.fieldName).contains(name.utf8.count)
            && name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ":") })
            && !ownFields.contains(name.lowercasedASCII) && !name.lowercasedASCII.hasPrefix("resent-")
            && !value.hasControl && !value.singleLine.isEmpty
    }
}

/// Writes an `OutgoingMessage`: the header, then one text or `multipart/alternative` with text and HTML (RFC 2046 §5.1.4).
struct MessageWriter {
    private let message: OutgoingMessage
    private var output: [UInt8] = []

    init(_ message: OutgoingMessage) { self.message = message }

    func bytes() -> [UInt8] {
        var writer = self
        writer.writeHeader()
        writer.writeBody()
        return writer.output
    }

    private mutating func writeHeader() {
        write(HeaderWriter.field("Date", words: HeaderDate.rfc5322(seconds: message.dateSeconds)))
        write(HeaderWriter.field("From", address: message.from))
        write(HeaderWriter.field("To", address: message.to))
        if let replyTo = message.replyTo { write(HeaderWriter.field("Reply-To", address: replyTo)) }
        if !message.subject.singleLine.isEmpty {
            write(HeaderWriter.field("Subject", text: message.subject))
        }
        write(HeaderWriter.field("Message-ID", words: message.messageID.rawValue))
        for extra in message.extraHeaders { write(HeaderWriter.field(extra.name, text: extra.body)) }
        write("MIME-Version: 1.0\r\n")
    }

    private mutating func writeBody() {
        let text = EncodedBody(message.text)
        guard let html = message.html else { return write(part: text, subtype: "plain") }
        write("Content-Type: multipart/alternative;\r\n boundary=\"\(boundary)\"\r\n\r\n")
        write("--\(boundary)\r\n")
        write(part: text, subtype: "plain")
        write("\r\n--\(boundary)\r\n")
        write(part: EncodedBody(html), subtype: "html")
        write("\r\n--\(boundary)--\r\n")
    }

    private mutating func write(part: EncodedBody, subtype: String) {
        write("Content-Type: text/\(subtype); charset=utf-8\r\n")
        write("Content-Transfer-Encoding: \(part.encoding.rawValue)\r\n\r\n")
        output += part.octets
    }

    private mutating func write(_ text: String) { output += text.utf8 }

    /// No body of `EncodedBody` holds `=_`, so no line of it can be taken for the boundary (RFC 2045 §6.7).
    private var boundary: String {
        let hash = ContentHash(of: Array(message.messageID.rawValue.utf8))
        let digits = hash.octets.prefix(12).flatMap { [$0.hexDigits.0, $0.hexDigits.1] }
        return "=_" + String(decoding: digits, as: UTF8.self)
    }
}

/// Writes header fields, each with its CRLF, folded at spaces to lines of at most 76 octets where possible. A word that cannot be
/// folded, such as a long address, makes a longer line; none reaches 998.
enum HeaderWriter {
    /// RFC 2047 §2 for a line with an encoded-word; RFC 5322 §2.1.1 would allow 78 for other lines.
    private static let lineLength = 76

    /// A field whose body is ASCII already.
    static func field(_ name: String, words: String) -> String {
        fold(name, words.split(separator: " ").map(String.init))
    }

    /// An unstructured field: written as it is if it is ASCII, otherwise in encoded-words. White space becomes one space, so that
    /// reading the field gives `text.singleLine`.
    static func field(_ name: String, text: String) -> String {
        let line = text.singleLine
        guard mustEncode(line) else { return field(name, words: line) }
        return fold(name, encodedWords(line, after: name))
    }

    /// A field with one mailbox (RFC 5322 §3.4), its name as atoms, as a quoted-string or in encoded-words.
    static func field(_ name: String, address: Address) -> String {
        let displayName = address.displayName?.singleLine ?? ""
        guard !displayName.isEmpty else { return fold(name, [address.addrSpec.text]) }
        return fold(name, phrase(displayName, after: name) + ["<" + address.addrSpec.text + ">"])
    }

    private static func phrase(_ displayName: String, after name: String) -> [String] {
        if mustEncode(displayName) { return encodedWords(displayName, after: name) }
        let isAtoms = displayName.utf8.allSatisfy { $0.isAtomText || $0 == 0x20 }
        let written = isAtoms ? displayName : "\"" + escaped(displayName) + "\""
        return written.split(separator: " ").map(String.init)
    }

    private static func escaped(_ text: String) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { escaped.append("\\") }
            escaped.append(scalar)
        }
        return String(escaped)
    }

    /// Whether the line is not ASCII, looks like an encoded-word, or has a word too long for one line.
    private static func mustEncode(_ line: String) -> Bool {
        let octets = Array(line.utf8)
        if octets.contains(where: { $0 >= 0x80 }) { return true }
        if zip(octets, octets.dropFirst()).contains(where: {
            $0 == UInt8(ascii: "=") && $1 == UInt8(ascii: "?")
        }) {
            return true
        }
        return octets.split(separator: 0x20).contains { $0.count > OutgoingMessage.Limit.word }
    }

    private static func encodedWords(_ line: String, after name: String) -> [String] {
        EncodedWordWriter.words(line, firstLength: lineLength - name.utf8.count - 2)
    }

    private static func fold(_ name: String, _ words: [String]) -> String {
        var field = name + ":"
        var length = field.utf8.count
        for (index, word) in words.enumerated() {
            if index > 0, length + 1 + word.utf8.count > lineLength {
                field += "\r\n"
                length = 0
            }
            field += " " + word
            length += 1 + word.utf8.count
        }
        return field + "\r\n"
    }
}

/// Makes encoded-words (RFC 2047) of UTF-8, in Q or in B, whichever is shorter. Q uses only the characters that are allowed inside
/// a phrase (§5, rule 3), so that the words are valid in any field.
enum EncodedWordWriter {
    /// RFC 2047 §2.
    private static let wordLength = 75
    /// `=?utf-8?Q?` and `?=`.
    private static let frame = 12

    private enum Scheme {
        case q, b

        /// The encoded length of `octets` octets, of which Q writes `plain` without an escape.
        func length(octets: Int, plain: Int) -> Int {
            switch self {
            case .q: plain + 3 * (octets - plain)
            case .b: (octets + 2) / 3 * 4
            }
        }

        func word(_ octets: [UInt8]) -> String {
            switch self {
            case .q: "=?utf-8?Q?" + EncodedWordWriter.q(octets) + "?="
            case .b:
                "=?utf-8?B?" + String(decoding: Base64Alphabet.standard.encode(octets), as: UTF8.self) + "?="
            }
        }
    }

    /// The words that together decode to `text`, each of at most 75 octets, the first of at most `firstLength` if a character fits
    /// in it. No character is split between words, unless it is longer than a word.
    static func words(_ text: String, firstLength: Int) -> [String] {
        let q = words(text, firstLength, .q)
        let b = words(text, firstLength, .b)
        return length(q) <= length(b) ? q : b
    }

    private static func length(_ words: [String]) -> Int { words.reduce(0) { $0 + $1.utf8.count + 1 } }

    private static func words(_ text: String, _ firstLength: Int, _ scheme: Scheme) -> [String] {
        var words: [String] = []
        var octets: [UInt8] = []
        var plain = 0
        for unit in units(text, scheme) {
            let unitPlain = unit.count(where: isPlain)
            let room = (words.isEmpty ? min(firstLength, wordLength) : wordLength) - frame
            if !octets.isEmpty,
                scheme.length(octets: octets.count + unit.count, plain: plain + unitPlain) > room
            {
                words.append(scheme.word(octets))
                octets = []
                plain = 0
            }
            octets += unit
            plain += unitPlain
        }
        if !octets.isEmpty { words.append(scheme.word(octets)) }
        return words
    }

    /// The pieces that must not be split: characters, or the scalars of a character that is longer than a word.
    private static func units(_ text: String, _ scheme: Scheme) -> [[UInt8]] {
        var units: [[UInt8]] = []
        for character in text {
            let octets = Array(character.utf8)
            if scheme.length(octets: octets.count, plain: 0) <= wordLength - frame {
                units.append(octets)
            } else {
                units += character.unicodeScalars.map { Array(String($0).utf8) }
            }
        }
        return units
    }

    private static func isPlain(_ octet: UInt8) -> Bool {
        if octet.isLetterOrDigit || octet == 0x20 { return true }
        return octet == 0x21 || octet == 0x2A || octet == 0x2B || octet == 0x2D || octet == 0x2F
    }

    private static func q(_ octets: [UInt8]) -> String {
        var text: [UInt8] = []
        for octet in octets {
            if octet == 0x20 {
                text.append(UInt8(ascii: "_"))
            } else if isPlain(octet) {
                text.append(octet)
            } else {
                text += [UInt8(ascii: "="), octet.hexDigits.0, octet.hexDigits.1]
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
