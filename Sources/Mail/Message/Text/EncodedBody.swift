import Text

/// A text encoded for a body: 7bit if it is plain ASCII in short lines, otherwise quoted-printable of UTF-8 (RFC 2045 §6.7). Line
/// ends become CRLF, the last line gets one, and control characters other than tab are left out.
///
/// Octet by octet, without an array for each line: every letter passes here.
struct EncodedBody {
    enum Encoding: String {
        case sevenBit = "7bit"
        case quotedPrintable = "quoted-printable"
    }

    let encoding: Encoding
    let octets: [UInt8]

    /// Octets in a line, without its CRLF (RFC 2045 §6.7, rule 5).
    private static let lineLength = 76

    init(_ text: String) {
        let lines = Lines(text)
        let isPlain = lines.allSatisfy(Self.isPlain)
        encoding = isPlain ? .sevenBit : .quotedPrintable
        var octets: [UInt8] = []
        octets.reserveCapacity(lines.octets.count * 5 / 4)
        for line in lines {
            if isPlain {
                octets.append(contentsOf: line)
            } else {
                Self.append(line, to: &octets)
            }
            octets.append(contentsOf: [0x0D, 0x0A])
        }
        self.octets = octets
    }

    /// Whether the line can be sent as it is: ASCII, short, without a space at the end that a relay would strip, without text that
    /// an mbox would quote, and without the two characters that begin every boundary of ours.
    private static func isPlain(_ line: ArraySlice<UInt8>) -> Bool {
        guard line.count <= lineLength, line.last != 0x20, line.last != 0x09 else { return false }
        var before: UInt8 = 0
        for octet in line {
            guard octet < 0x80, octet != UInt8(ascii: "_") || before != UInt8(ascii: "=") else {
                return false
            }
            before = octet
        }
        return !beginsLikeFrom(line)
    }

    private static func beginsLikeFrom(_ line: ArraySlice<UInt8>) -> Bool {
        line.starts(with: "From ".utf8)
    }

    /// One line, with soft line breaks between characters.
    private static func append(_ line: ArraySlice<UInt8>, to octets: inout [UInt8]) {
        var length = 0
        var start = line.startIndex
        while start < line.endIndex {
            let first = line[start]
            let end = min(start + width(first), line.endIndex)
            var staysAsItIs = staysAsItIs(first, isLast: end == line.endIndex)
            let size = staysAsItIs ? 1 : 3 * (end - start)
            if length + size > lineLength - 1 {
                octets.append(contentsOf: softBreak)
                length = 0
            }
            if length == 0, first == UInt8(ascii: ".") || beginsLikeFrom(line[start...]) {
                staysAsItIs = false
            }
            let before = octets.count
            if staysAsItIs {
                octets.append(first)
            } else {
                for place in start..<end { appendHexadecimal(line[place], to: &octets) }
            }
            length += octets.count - before
            start = end
        }
    }

    private static let softBreak: [UInt8] = [UInt8(ascii: "="), 0x0D, 0x0A]

    private static func appendHexadecimal(_ octet: UInt8, to octets: inout [UInt8]) {
        octets.append(UInt8(ascii: "="))
        octets.append(octet.hexDigits.0)
        octets.append(octet.hexDigits.1)
    }

    /// How many octets the character takes that begins with this one (RFC 3629 §3).
    private static func width(_ first: UInt8) -> Int {
        switch first {
        case ..<0xC0: 1
        case ..<0xE0: 2
        case ..<0xF0: 3
        default: 4
        }
    }

    private static func staysAsItIs(_ octet: UInt8, isLast: Bool) -> Bool {
        let isBlank = octet == 0x20 || octet == 0x09
        return octet < 0x80 && octet != UInt8(ascii: "=") && !(isBlank && isLast)
    }
}

/// A text's lines, with any line end (CRLF, LF or CR), without control characters.
private struct Lines: Sequence {
    /// All of them, without the line ends.
    private(set) var octets: [UInt8] = []
    /// Where each ends.
    private var ends: [Int] = []

    init(_ text: String) {
        octets.reserveCapacity(text.utf8.count)
        var before: UInt8 = 0
        for octet in text.utf8 {
            switch octet {
            case 0x0D: ends.append(octets.count)
            case 0x0A: if before != 0x0D { ends.append(octets.count) }
            // U+0080 to U+009F, of which the first octet stands there already.
            case 0x80...0x9F where before == 0xC2: octets.removeLast()
            default: if octet == 0x09 || !octet.isControl { octets.append(octet) }
            }
            before = octet
        }
        if octets.count > (ends.last ?? -1) { ends.append(octets.count) }
    }

    func makeIterator() -> AnyIterator<ArraySlice<UInt8>> {
        var start = 0
        var rest = ends[...]
        return AnyIterator {
            rest.popFirst().map { end in
                defer { start = end }
                return octets[start..<end]
            }
        }
    }
}
