/// Content-Transfer-Encoding (RFC 2045 §6) and how to undo it.
enum TransferEncoding: Sendable, Equatable {
    /// 7bit, 8bit and binary: nothing to undo.
    case identity
    case quotedPrintable
    case base64
    /// A word nobody knows: read as if nothing had been encoded, which is what readers do.
    case unknown

    /// Octets once the encoding is undone: `octets` holds the first of them, `size` counts all.
    struct Decoded {
        var octets: [UInt8] = []
        var size = 0
        /// True when something had to be skipped, guessed or read as it stood.
        var isDamaged = false
    }

    init(_ written: String) { self = Self.read(written).encoding }

    /// The encoding that a field names, and whether it is written as no standard has it (`base-64`, `8-bit`, junk behind the
    /// word): a slip of the sender's program, and not a reason to read its text encoded.
    static func read(_ written: String) -> (encoding: TransferEncoding, isMisspelt: Bool) {
        let word = ParameterizedField(parsing: written).value
        switch word {
        case "", "7bit", "8bit", "binary": return (.identity, false)
        case "quoted-printable": return (.quotedPrintable, false)
        case "base64": return (.base64, false)
        default: break
        }
        var letters = String(
            decoding: word.utf8.filter { MIMEByte.isLetter($0) || MIMEByte.isDigit($0) }, as: UTF8.self)
        if letters.hasPrefix("x") { letters.removeFirst() }
        for (beginning, encoding) in known where letters.hasPrefix(beginning) { return (encoding, true) }
        return (.unknown, false)
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
