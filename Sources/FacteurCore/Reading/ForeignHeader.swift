/// Watches for three lines in a row such as `Von: X <x@y.example>`, an address among them: the header of a copy in a language
/// that the table lacks. What stands below is not the sender's own words either, but no copy is made of it.
struct ForeignHeader {
    /// Where the first such header begins.
    private(set) var start: Int?
    private var count = 0
    private var begin = 0
    private var sawAddress = false

    mutating func note(_ line: TextLine, in text: [UInt8]) {
        guard start == nil else { return }
        guard Self.isLabelled(line, in: text) else {
            count = 0
            sawAddress = false
            return
        }
        if count == 0 { begin = line.range.lowerBound }
        count += 1
        sawAddress = sawAddress || text[line.content].contains(0x40)
        if count >= 3, sawAddress { start = begin }
    }

    /// A few words without digits, and a colon.
    private static func isLabelled(_ line: TextLine, in text: [UInt8]) -> Bool {
        for place in line.content.prefix(ForwardSplitter.longestLabel) {
            if text[place] == 0x3A { return place > line.content.lowerBound }
            if (0x30...0x39).contains(text[place]) { return false }
        }
        return false
    }
}
