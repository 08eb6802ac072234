import Text

/// Encoded-words in header bodies (RFC 2047), read anywhere: also inside quoted strings and directly beside other text.
package enum EncodedWord {
    /// `text` with its encoded-words decoded.
    ///
    /// White space between two encoded-words is removed; the octets of neighbours in the same charset are joined before the charset
    /// is undone, because senders split characters between words. A word in an unknown charset stays as written. Encoded control
    /// characters become spaces, so that a decoded header is still one line.
    package static func decode(_ text: String) -> String { reading(text).text }

    /// The same with its fault, described for the admin.
    package static func reading(_ text: String) -> Charset.Reading {
        guard holdsOne(text.utf8.span) else {
            return Charset.Reading(text: text, flaw: nil)
        }
        var decoder = EncodedWordDecoder(Array(text.utf8))
        return decoder.run()
    }

    /// Whether anything begins like an encoded-word.
    static func holdsOne(_ octets: Span<UInt8>) -> Bool {
        guard octets.count > 7 else { return false }
        var index = WordScan.next(octets, from: 0, MIMEByte.equals)
        while index < octets.count - 1 {
            if octets[index + 1] == MIMEByte.question { return true }
            index = WordScan.next(octets, from: index + 1, MIMEByte.equals)
        }
        return false
    }
}

/// One pass over a header body.
private struct EncodedWordDecoder {
    private struct Word {
        let charset: String
        let octets: [UInt8]
        let end: Int
    }

    private let input: [UInt8]
    private var output: [UInt8] = []
    private var flaw: String?
    /// Decoded octets of the last words, waiting for a neighbour in the same charset.
    private var pending: [UInt8] = []
    /// The charset of `pending`; `nil` when nothing waits.
    private var pendingCharset: String?
    /// Where the white space after the pending words begins.
    private var blanks = 0
    /// True once a search has shown that no more words end: otherwise a header full of beginnings costs one search each.
    private var noneEnds = false

    init(_ input: [UInt8]) { self.input = input }

    mutating func run() -> Charset.Reading {
        output.reserveCapacity(input.count)
        var index = 0
        while index < input.count {
            if let word = word(at: index) {
                join(word)
                index = word.end
                blanks = index
            } else if pendingCharset != nil, Self.isBlank(input[index]) {
                index += 1
            } else {
                settle(upTo: index)
                let end = WordScan.next(input.span, from: index + 1, MIMEByte.equals)
                output += input[index..<end]
                index = end
            }
        }
        settle(upTo: input.count)
        return Charset.Reading(text: String(decoding: output, as: UTF8.self), flaw: flaw)
    }

    private static func isBlank(_ octet: UInt8) -> Bool {
        MIMEByte.isBlank(octet) || MIMEByte.isLineEnd(octet)
    }

    private mutating func join(_ word: Word) {
        if pendingCharset != word.charset {
            settle(upTo: blanks)
            pendingCharset = word.charset
        }
        pending += word.octets
    }

    /// Decodes the pending words and writes the white space before other text.
    private mutating func settle(upTo index: Int) {
        guard let charset = pendingCharset else { return }
        let reading = Charset.decode(pending, declared: charset)
        flaw = flaw ?? reading.flaw
        let start = output.count
        output += reading.text.utf8
        for index in start..<output.count where output[index].isControl { output[index] = MIMEByte.space }
        pendingCharset = nil
        pending.removeAll(keepingCapacity: true)
        if blanks < index { output += input[blanks..<index] }
    }

    // MARK: One word

    /// The encoded-word that begins at `start`: `=?charset*language?encoding?text?=`.
    private mutating func word(at start: Int) -> Word? {
        guard !noneEnds, start + 7 < input.count, input[start] == MIMEByte.equals,
            input[start + 1] == MIMEByte.question, let charsetEnd = charsetEnd(from: start + 2)
        else { return nil }
        let textStart = charsetEnd + 3
        let encoding = input[charsetEnd + 1].lowercasedASCII
        guard textStart < input.count, input[charsetEnd + 2] == MIMEByte.question,
            "bq".utf8.contains(encoding)
        else { return nil }
        let charset = String(decoding: input[start + 2..<charsetEnd].prefix { $0 != 0x2A }, as: UTF8.self)
        guard Charset.isKnown(charset) else {
            flaw = flaw ?? "an encoded-word in an unknown charset is left as written"
            return nil
        }
        guard let textEnd = textEnd(from: textStart) else { return nil }
        let text = input[textStart..<textEnd]
        let octets =
            encoding == UInt8(ascii: "b")
            ? TransferEncoding.base64(text.span, limit: text.count).octets : Self.quoted(text)
        return Word(charset: charset.lowercased(), octets: octets, end: textEnd + 2)
    }

    /// The `?` after the charset, which is a token of at most 64 octets with its language.
    private func charsetEnd(from start: Int) -> Int? {
        for index in start..<min(start + 64, input.count) {
            if input[index] == MIMEByte.question {
                return index > start && index + 2 < input.count ? index : nil
            }
            guard input[index] > MIMEByte.space, input[index] < 0x7F, input[index] != MIMEByte.equals else {
                return nil
            }
        }
        return nil
    }

    /// The `?=` that ends the word; blanks inside are allowed, a `?` is not.
    private mutating func textEnd(from start: Int) -> Int? {
        var index = WordScan.next(input.span, from: start, MIMEByte.question)
        while index + 1 < input.count {
            if input[index + 1] == MIMEByte.equals { return index }
            index = WordScan.next(input.span, from: index + 1, MIMEByte.question)
        }
        noneEnds = true
        return nil
    }

    /// The Q encoding: `_` is a space in every charset; an `=` that begins no escape stays.
    private static func quoted(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var octets: [UInt8] = []
        octets.reserveCapacity(text.count)
        var index = text.startIndex
        while index < text.endIndex {
            if text[index] == MIMEByte.equals, index + 2 < text.endIndex,
                let high = text[index + 1].hexValue, let low = text[index + 2].hexValue
            {
                octets.append(high << 4 | low)
                index += 3
                continue
            }
            octets.append(text[index] == UInt8(ascii: "_") ? MIMEByte.space : text[index])
            index += 1
        }
        return octets
    }
}
