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

    init(_ written: String) {
        let word = ParameterizedField(parsing: written).value
        switch word {
        case "", "7bit", "8bit", "binary", "7-bit", "8-bit", "7bits", "8bits", "none": self = .identity
        case "quoted-printable", "quotedprintable", "quoted_printable": self = .quotedPrintable
        case "base64", "base-64", "b64": self = .base64
        default: self = .unknown
        }
    }

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
