/// What is left of `MessageParser.Bounds` while one mail is read, the messages inside it included, and what was found
/// wrong so far.
struct ParseBudget {
    private(set) var defects: [Defect] = []
    /// False once a bound cut something off.
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

    /// Names a flaw once; the last place is kept for the word that there were more.
    mutating func note(_ words: String) {
        let defect = Defect(words)
        guard defects.count < defectBound, !defects.contains(defect) else { return }
        defects.append(
            defects.count == defectBound - 1 ? Defect("there are more defects than are listed") : defect)
    }

    /// Names a flaw that means that something of the mail is not in the `Message`.
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

    /// Whether `octets` more may be decoded into a message of its own.
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
