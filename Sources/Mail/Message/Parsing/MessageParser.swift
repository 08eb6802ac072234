/// Reads a mail (RFC 5322, RFC 2045–2049, RFC 2231, RFC 3676, RFC 6532) and the malformed mail that senders produce.
///
/// Never fails: any octets give a `Message`, with its faults in `defects`. The parser makes one pass over the octets, so the time
/// is linear in their number; `Bounds` limits what it keeps, so the memory does not grow with what a sender nests, repeats or
/// leaves open.
package struct MessageParser: Sendable {
    /// How much of a mail is kept. The parser leaves out the rest, names it in `Message.defects`, and clears `isComplete`.
    package struct Bounds: Sendable {
        /// Nested levels of multipart and message. Real mail, including forwards of forwards, stays under 10. At most `deepest`:
        /// the parser recurses once per level.
        package var depth = 32
        /// Parts in the whole mail, containers included.
        package var parts = 2_000
        /// Header fields in the whole mail, those of parts included.
        package var headerFields = 10_000
        /// Octets of header field names and bodies in the whole mail.
        package var headerBytes = 1 << 20
        /// Octets of text in UTF-8, in the whole mail.
        package var textBytes = 4 << 20
        /// Octets of encoded messages inside the mail that are decoded to be read.
        package var embeddedBytes = 24 << 20
        /// Octets of one part that is neither text nor container; of a larger one, only the size is kept.
        package var keptBytes = 64 << 10
        /// Octets of all such parts together.
        package var keptTotal = 1 << 20
        /// Defects listed.
        package var defects = 50

        package static let deepest = 100

        package init() {}
    }

    package let bounds: Bounds

    package init(bounds: Bounds = Bounds()) { self.bounds = bounds }

    /// Parses `bytes`: a mail from IMAP or from a file, or any other octets.
    package func parse(_ bytes: [UInt8]) -> Message {
        var budget = ParseBudget(bounds)
        if let unicode = Charset.utf16Repaired(bytes) {
            budget.note("the whole mail is in UTF-16")
            return read(unicode, size: bytes.count, budget)
        }
        return read(bytes, size: bytes.count, budget)
    }

    private func read(_ bytes: [UInt8], size: Int, _ budget: ParseBudget) -> Message {
        var reader = EntityReader(budget: budget)
        reader.skipPrologue(bytes.span)
        let root = reader.entity(bytes.span, depth: 0, default: .plainText)
        return Message(
            root: root, defects: reader.budget.defects, size: size, isComplete: reader.budget.isComplete)
    }
}

/// What is left of `MessageParser.Bounds` while one mail and the messages inside it are read, and the defects found so far.
struct ParseBudget {
    private(set) var defects: [Defect] = []
    /// False once a bound has cut something off.
    private(set) var isComplete = true

    private var parts: Int
    private var fields: Int
    private(set) var headerBytes: Int
    private var embeddedBytes: Int
    private var keptTotal: Int
    private let defectBound: Int
    let keptBytes: Int
    let depth: Int
    private(set) var textBytes: Int

    init(_ bounds: MessageParser.Bounds) {
        parts = max(bounds.parts, 1)
        fields = max(bounds.headerFields, 0)
        headerBytes = max(bounds.headerBytes, 0)
        textBytes = max(bounds.textBytes, 0)
        embeddedBytes = max(bounds.embeddedBytes, 0)
        keptBytes = max(bounds.keptBytes, 0)
        keptTotal = max(bounds.keptTotal, 0)
        depth = min(max(bounds.depth, 0), MessageParser.Bounds.deepest)
        defectBound = max(bounds.defects, 1)
    }

    /// Records a defect once; the last place is kept for the note that there were more.
    mutating func note(_ words: String) {
        let defect = Defect(words)
        guard defects.count < defectBound, !defects.contains(defect) else { return }
        defects.append(
            defects.count == defectBound - 1 ? Defect("there are more defects than are listed") : defect)
    }

    /// Records a defect because of which part of the mail is missing in the `Message`.
    mutating func noteCut(_ words: String) {
        isComplete = false
        note(words)
    }

    mutating func takePart() -> Bool {
        guard parts > 0 else {
            noteCut("there are too many parts; the rest is not read")
            return false
        }
        parts -= 1
        return true
    }

    mutating func takeField() -> Bool {
        guard fields > 0 else {
            noteCut("there are too many header fields; the rest is not read")
            return false
        }
        fields -= 1
        return true
    }

    /// How many of `wanted` header octets may be kept.
    mutating func takeHeaderBytes(_ wanted: Int) -> Int {
        let granted = min(wanted, headerBytes)
        headerBytes -= granted
        if granted < wanted { noteCut("the header is too long; the rest of it is not read") }
        return granted
    }

    mutating func takeText(_ octets: Int) { textBytes -= min(octets, textBytes) }

    /// Whether `octets` more may be decoded into a nested message.
    mutating func takeEmbedded(_ octets: Int) -> Bool {
        guard octets <= embeddedBytes else {
            noteCut("an encoded message inside the mail is too large to be read")
            return false
        }
        embeddedBytes -= octets
        return true
    }

    mutating func takeKept(_ octets: Int) -> Bool {
        guard octets <= keptTotal else { return false }
        keptTotal -= octets
        return true
    }
}

/// The delimiters of the open multiparts, outermost first (RFC 2046 §5.1.1).
///
/// A line is hashed once and compared by hash, so its cost does not grow with the number of open multiparts.
struct DelimiterStack {
    /// A delimiter line: which multipart it belongs to and whether it is the closing one.
    struct Match: Equatable {
        let level: Int
        let closes: Bool
    }

    private struct Delimiter {
        let line: [UInt8]
        let hash: UInt64
    }

    /// RFC 2046 allows 70 octets; some senders use more, but none needs this many.
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

    /// The delimiter on the line at `start..<end`, if any; white space at its end does not count.
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
