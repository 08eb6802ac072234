import Text

/// Content-Transfer-Encoding (RFC 2045 §6) and how to undo it.
enum TransferEncoding: Sendable, Equatable {
    /// 7bit, 8bit and binary: nothing to undo.
    case identity
    case quotedPrintable
    case base64
    /// An unknown word: the body is read as not encoded, as other readers do.
    case unknown

    /// The decoded octets: `octets` holds the first ones, `size` counts all.
    struct Decoded {
        var octets: [UInt8] = []
        var size = 0
        /// True when octets were skipped, guessed or kept undecoded.
        var isDamaged = false
    }

    init(_ written: String) { self = Self.read(written).encoding }

    /// The encoding that a field names, and whether its spelling is in no standard (`base-64`, `8-bit`, extra text after the word):
    /// this is a fault of the sender's program, and no reason to show the text encoded.
    static func read(_ written: String) -> (encoding: TransferEncoding, isMisspelt: Bool) {
        if let encoding = standard(written) { return (encoding, false) }
        let word = ParameterizedField(parsing: written).value
        if let encoding = standard(word) { return (encoding, false) }
        var letters = String(
            decoding: word.utf8.filter { $0.isLetter || $0.isDigit }, as: UTF8.self)
        if letters.hasPrefix("x") { letters.removeFirst() }
        for (beginning, encoding) in known where letters.hasPrefix(beginning) { return (encoding, true) }
        return (.unknown, false)
    }

    private static func standard(_ word: String) -> TransferEncoding? {
        switch word {
        case "", "7bit", "8bit", "binary": .identity
        case "quoted-printable": .quotedPrintable
        case "base64": .base64
        default: nil
        }
    }

    private static let known: [(String, TransferEncoding)] = [
        ("quotedprint", .quotedPrintable), ("quoteprint", .quotedPrintable), ("qp", .quotedPrintable),
        ("base64", .base64), ("b64", .base64), ("7bit", .identity), ("8bit", .identity),
        ("binary", .identity), ("none", .identity), ("identity", .identity),
    ]

    /// Whether there is anything to undo.
    var isEncoding: Bool { self == .base64 || self == .quotedPrintable }

    var word: String {
        switch self {
        case .identity, .unknown: "text"
        case .quotedPrintable: "quoted-printable"
        case .base64: "base64"
        }
    }

    /// Undoes the encoding of `body`, keeping at most `limit` octets.
    func decode(_ body: Span<UInt8>, limit: Int) -> Decoded {
        switch self {
        case .base64: return Self.base64(body, limit: limit)
        case .quotedPrintable: return Self.quotedPrintable(body, limit: limit)
        case .identity, .unknown:
            let kept = min(limit, body.count)
            let octets = [UInt8](capacity: kept) { output in
                for index in 0..<kept { output.append(body[index]) }
            }
            return Decoded(octets: octets, size: body.count)
        }
    }
}

extension TransferEncoding {
    /// Base64 (RFC 2045 §6.8). Octets outside the alphabet are skipped; padding in the middle ends a run and begins the next one
    /// (some mail programs concatenate encoded pieces); padding may be missing at the end.
    static func base64(_ input: Span<UInt8>, limit: Int) -> Decoded {
        var result = Decoded()
        result.octets = [UInt8](capacity: min(limit, input.count / 4 * 3 + 3)) { output in
            var group = Base64Group()
            let table = base64Digits.span
            var index = 0
            while index < input.count {
                if group.digits == 0 {
                    // A line end, nearly always.
                    while index < input.count, table[Int(input[index])] == blank { index += 1 }
                    let first = index
                    index = eights(input, from: index, &output)
                    result.size += (index - first) / 4 * 3
                    guard index < input.count else { break }
                    if let bits = quartet(input, at: index, table) {
                        put(octets: 3, of: bits, &result, &output)
                        index += 4
                        continue
                    }
                }
                let value = table[Int(input[index])]
                index += 1
                if value < 64 {
                    group.take(value, &result, &output)
                } else if value == padding {
                    group.close(&result, &output)
                } else if value == garbage {
                    result.isDamaged = true
                }
            }
            if group.digits > 0 { result.isDamaged = true }
            group.close(&result, &output)
        }
        return result
    }

    /// Appends the octets of digits, eight of them at a time, while there is room; returns where that ends.
    ///
    /// Nearly all of a body is read here, so what a digit means is looked up where it is needed in the 24 bits of a quartet.
    private static func eights(
        _ input: Span<UInt8>, from start: Int, _ output: inout OutputSpan<UInt8>
    ) -> Int {
        let table = placedDigits.span
        guard table.count == 4 * 256 else { return start }
        var index = start
        while index + 8 <= input.count, output.freeCapacity >= 8 {
            var quartets: (UInt32, UInt32) = (0, 0)
            for place in 0..<4 {
                // Within the input because of the check above, within the table because an octet is below 256.
                unsafe quartets.0 |= table[unchecked: place << 8 | Int(input[unchecked: index + place])]
                unsafe quartets.1 |= table[unchecked: place << 8 | Int(input[unchecked: index + 4 + place])]
            }
            guard (quartets.0 | quartets.1) & noDigit == 0 else { break }
            output.append(
                word: (UInt64(quartets.0) << 40 | UInt64(quartets.1) << 16).byteSwapped,
                octets: 6)
            index += 8
        }
        return index
    }

    private static let noDigit: UInt32 = 1 << 31

    /// For each of the four places in a quartet, what each octet adds to its 24 bits; `noDigit` where it is none.
    private static let placedDigits: [UInt32] = (0..<4).flatMap { place in
        base64Digits.map { $0 < 64 ? UInt32($0) << UInt32(18 - 6 * place) : noDigit }
    }

    /// The 24 bits of four digits in a row; `nil` if any other octet is among them.
    @inline(__always)
    private static func quartet(_ input: Span<UInt8>, at index: Int, _ table: Span<UInt8>) -> UInt32? {
        guard index + 4 <= input.count else { return nil }
        let first = table[Int(input[index])]
        let second = table[Int(input[index + 1])]
        let third = table[Int(input[index + 2])]
        let fourth = table[Int(input[index + 3])]
        guard first | second | third | fourth < 64 else { return nil }
        return UInt32(first) << 18 | UInt32(second) << 12 | UInt32(third) << 6 | UInt32(fourth)
    }

    /// Counts the upper octets of the 24 bits and keeps them while there is room.
    @inline(__always)
    fileprivate static func put(
        octets count: Int, of bits: UInt32, _ result: inout Decoded, _ output: inout OutputSpan<UInt8>
    ) {
        result.size += count
        var shift: UInt32 = 16
        for _ in 0..<count where output.freeCapacity > 0 {
            output.append(UInt8(truncatingIfNeeded: bits >> shift))
            shift &-= 8
        }
    }

    private static let padding: UInt8 = 64
    private static let blank: UInt8 = 65
    private static let garbage: UInt8 = 66

    /// The value of each octet: 0–63, or one of the three above.
    private static let base64Digits: [UInt8] = {
        var table = [UInt8](repeating: garbage, count: 256)
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        for (value, octet) in alphabet.utf8.enumerated() { table[Int(octet)] = UInt8(value) }
        for octet: UInt8 in [0x09, 0x0A, 0x0D, 0x20] { table[Int(octet)] = blank }
        table[Int(MIMEByte.equals)] = padding
        return table
    }()
}

/// Up to four digits of base64, three octets.
private struct Base64Group {
    private var bits: UInt32 = 0
    private(set) var digits = 0

    @inline(__always)
    mutating func take(
        _ value: UInt8, _ result: inout TransferEncoding.Decoded, _ output: inout OutputSpan<UInt8>
    ) {
        bits = bits << 6 | UInt32(value)
        digits += 1
        guard digits == 4 else { return }
        TransferEncoding.put(octets: 3, of: bits, &result, &output)
        (bits, digits) = (0, 0)
    }

    /// Ends a run of digits that may not fill the group; a single remaining digit holds no octet.
    mutating func close(_ result: inout TransferEncoding.Decoded, _ output: inout OutputSpan<UInt8>) {
        switch digits {
        case 1: result.isDamaged = true
        case 2:
            TransferEncoding.put(octets: 1, of: bits << 12, &result, &output)
        case 3:
            TransferEncoding.put(octets: 2, of: bits << 6, &result, &output)
        default: break
        }
        (bits, digits) = (0, 0)
    }
}

extension TransferEncoding {
    /// Quoted-printable (RFC 2045 §6.7). White space at the end of a line is removed, as the RFC requires; an `=` that begins no
    /// escape is kept; lower-case digits are accepted.
    static func quotedPrintable(_ input: Span<UInt8>, limit: Int) -> Decoded {
        var result = Decoded()
        result.octets = [UInt8](capacity: min(limit, input.count)) { output in
            var index = 0
            while index < input.count {
                // A letter beyond ASCII is several escapes in a row.
                if input[index] == MIMEByte.equals {
                    index = escape(input, at: index, &result, &output)
                    continue
                }
                let end = WordScan.next(input, from: index, MIMEByte.equals, MIMEByte.lf, MIMEByte.cr)
                let escapes = end < input.count && input[end] == MIMEByte.equals
                var kept = end
                if !escapes { while kept > index, MIMEByte.isBlank(input[kept - 1]) { kept -= 1 } }
                result.size += kept - index
                output.append(input, index..<kept)
                index = end
                if !escapes, end < input.count {
                    put(input[end], &result, &output)
                    index = end + 1
                }
            }
        }
        return result
    }

    /// Counts an octet and keeps it while there is room; the kept octets are always the first ones counted.
    @inline(__always)
    private static func put(_ octet: UInt8, _ result: inout Decoded, _ output: inout OutputSpan<UInt8>) {
        result.size += 1
        if output.freeCapacity > 0 { output.append(octet) }
    }

    /// Reads the escape that begins with the `=` at `index`; returns the index after it.
    @inline(__always)
    private static func escape(
        _ input: Span<UInt8>, at index: Int, _ result: inout Decoded, _ output: inout OutputSpan<UInt8>
    ) -> Int {
        if index + 2 < input.count, let high = input[index + 1].hexValue,
            let low = input[index + 2].hexValue
        {
            put(high << 4 | low, &result, &output)
            return index + 3
        }
        var end = index + 1
        while end < input.count, MIMEByte.isBlank(input[end]) { end += 1 }
        if end == input.count || MIMEByte.isLineEnd(input[end]) { return LineScan.next(input, after: end) }
        result.isDamaged = true
        put(MIMEByte.equals, &result, &output)
        return index + 1
    }
}
