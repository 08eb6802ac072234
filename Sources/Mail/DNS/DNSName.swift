import Text

/// A name that DNS is asked for (RFC 1035 §2.3.1, with the underscore of RFC 8552): labels of 1–63 letters, digits, `-` and
/// `_`, at most 253 octets in all, without a dot at its end.
struct DNSName: Sendable, Hashable {
    let labels: [[UInt8]]

    init?(_ text: String) {
        let octets = Array(text.utf8)
        guard (1...253).contains(octets.count) else { return nil }
        labels = octets.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map(Array.init)
        guard labels.allSatisfy({ (1...63).contains($0.count) && $0.allSatisfy(Self.isAllowed) }) else {
            return nil
        }
    }

    private static func isAllowed(_ octet: UInt8) -> Bool {
        octet.isLetterOrDigit || octet == UInt8(ascii: "-") || octet == UInt8(ascii: "_")
    }

    /// RFC 1035 §3.1: each label behind its length, and an empty one.
    var wire: [UInt8] {
        labels.flatMap { [UInt8(truncatingIfNeeded: $0.count)] + $0 } + [0]
    }
}
