import Text

/// A text encoded for a body: 7bit if it is plain ASCII in short lines, otherwise quoted-printable of UTF-8 (RFC 2045 §6.7). Line
/// ends become CRLF, the last line gets one, and control characters other than tab are left out.
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
        let lines = Self.lines(text)
        let isPlain = lines.allSatisfy(Self.isPlain)
        encoding = isPlain ? .sevenBit : .quotedPrintable
        var octets: [UInt8] = []
        for line in lines {
            if isPlain {
                octets += line.map { UInt8(truncatingIfNeeded: $0.value) }
            } else {
                Self.append(line, to: &octets)
            }
            octets += [0x0D, 0x0A]
        }
        self.octets = octets
    }

    /// The text's lines, with any line end (CRLF, LF or CR), without control characters.
    private static func lines(_ text: String) -> [[Unicode.Scalar]] {
        var lines: [[Unicode.Scalar]] = []
        var line: [Unicode.Scalar] = []
        var isAfterReturn = false
        for scalar in text.unicodeScalars {
            if scalar == "\n" || scalar == "\r" {
                if scalar == "\r" || !isAfterReturn {
                    lines.append(line)
                    line = []
                }
            } else if scalar == "\t" || !scalar.isControl {
                line.append(scalar)
            }
            isAfterReturn = scalar == "\r"
        }
        if !line.isEmpty || lines.isEmpty { lines.append(line) }
        return lines
    }

    /// Whether the line can be sent as it is: ASCII, short, without a space at the end that a relay would strip, without text that
    /// an mbox would quote, and without the two characters that begin every boundary of ours.
    private static func isPlain(_ line: [Unicode.Scalar]) -> Bool {
        guard line.count <= lineLength, line.allSatisfy(\.isASCII), line.last != " ", line.last != "\t" else {
            return false
        }
        guard !zip(line, line.dropFirst()).contains(where: { $0 == "=" && $1 == "_" }) else { return false }
        return !beginsLikeFrom(line[...])
    }

    private static func beginsLikeFrom(_ line: ArraySlice<Unicode.Scalar>) -> Bool {
        line.starts(with: "From ".unicodeScalars)
    }

    /// One line, with soft line breaks between characters. Octet by octet, without an array for each: every letter passes here.
    private static func append(_ line: [Unicode.Scalar], to octets: inout [UInt8]) {
        var length = 0
        for index in line.indices {
            let scalar = line[index]
            var staysAsItIs = staysAsItIs(scalar, isLast: index == line.count - 1)
            let size = staysAsItIs ? 1 : 3 * UTF8.width(scalar)
            if length + size > lineLength - 1 {
                octets.append(contentsOf: softBreak)
                length = 0
            }
            if length == 0, scalar == "." || scalar == "F" && beginsLikeFrom(line[index...]) {
                staysAsItIs = false
            }
            let before = octets.count
            if staysAsItIs {
                octets.append(UInt8(truncatingIfNeeded: scalar.value))
            } else {
                appendHexadecimal(scalar, to: &octets)
            }
            length += octets.count - before
        }
    }

    private static let softBreak: [UInt8] = [UInt8(ascii: "="), 0x0D, 0x0A]

    private static func staysAsItIs(_ scalar: Unicode.Scalar, isLast: Bool) -> Bool {
        let isBlank = scalar == " " || scalar == "\t"
        return scalar.isASCII && scalar != "=" && !(isBlank && isLast)
    }

    private static func appendHexadecimal(_ scalar: Unicode.Scalar, to octets: inout [UInt8]) {
        for octet in String(scalar).utf8 {
            octets.append(UInt8(ascii: "="))
            octets.append(octet.hexDigits.0)
            octets.append(octet.hexDigits.1)
        }
    }
}
