/// The delimiters of the multiparts that are open, outermost first (RFC 2046 §5.1.1).
///
/// A line is hashed once and compared by hash, so its cost does not grow with the number of open multiparts.
struct DelimiterStack {
    /// A delimiter line that was met: which multipart it belongs to and whether it is the closing one.
    struct Match: Equatable {
        let level: Int
        let closes: Bool
    }

    private struct Delimiter {
        let line: [UInt8]
        let hash: UInt64
    }

    /// RFC 2046 allows 70 octets; senders go beyond, but none has a use for this many.
    static let longestBoundary = 1_000

    private var open: [Delimiter] = []
    private var longest = 0

    var isEmpty: Bool { open.isEmpty }

    var depth: Int { open.count }

    mutating func push(boundary: String) {
        let line = [MIMEByte.dash, MIMEByte.dash] + Array(boundary.utf8)
        open.append(Delimiter(line: line, hash: Self.hash(line.span)))
        longest = max(longest, line.count)
    }

    mutating func pop() {
        open.removeLast(min(1, open.count))
        longest = open.map(\.line.count).max() ?? 0
    }

    /// What the line at `start..<end` delimits, if anything; white space at its end does not count.
    func match(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Match? {
        guard end - start > 2, bytes[start] == MIMEByte.dash, bytes[start + 1] == MIMEByte.dash else {
            return nil
        }
        var last = end
        while last > start, MIMEByte.isBlank(bytes[last - 1]) { last -= 1 }
        guard last - start > 2, last - start <= longest + 2 else { return nil }
        let line = bytes.extracting(start..<last)
        let hasDashes = line[line.count - 1] == MIMEByte.dash && line[line.count - 2] == MIMEByte.dash
        let whole = Self.hash(line)
        let stem = line.extracting(0..<line.count - 2)
        let stemHash = hasDashes ? Self.hash(stem) : 0
        for (level, delimiter) in open.enumerated() {
            if delimiter.hash == whole, Self.same(delimiter.line.span, line) {
                return Match(level: level, closes: false)
            }
            if hasDashes, delimiter.hash == stemHash, Self.same(delimiter.line.span, stem) {
                return Match(level: level, closes: true)
            }
        }
        return nil
    }

    /// FNV-1a: only a filter before the octets are compared.
    private static func hash(_ bytes: Span<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for index in bytes.indices { hash = (hash ^ UInt64(bytes[index])) &* 0x100_0000_01B3 }
        return hash
    }

    private static func same(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
        guard left.count == right.count else { return false }
        for index in left.indices where left[index] != right[index] { return false }
        return true
    }
}
