import Text

/// The text of a `text/*` body: charset undone, `\n` line ends, flowed lines joined.
enum TextBody {
    struct Reading {
        var text: String
        var flaws: [String] = []

        mutating func decode(_ octets: [UInt8], _ kind: Charset.Kind, _ declared: String?) {
            let decoded = Charset.decode(octets, kind, declared: declared)
            text = decoded.text
            if let flaw = decoded.flaw { flaws.append(flaw) }
        }
    }

    static func read(_ octets: [UInt8], _ type: MediaType) -> Reading {
        let declared = type.parameters["charset"] ?? (type.subtype == "html" ? metaCharset(octets) : nil)
        var reading = Reading(text: "")
        let kind = Charset.Kind(label: declared)
        if Charset.keepsControls(octets, kind) {
            // Normalise the octets before decoding: then the text is built only once.
            reading.decode(lines(octets, &reading.flaws), kind, declared)
        } else {
            reading.decode(octets, kind, declared)
            reading.text = String(decoding: lines(Array(reading.text.utf8), &reading.flaws), as: UTF8.self)
        }
        if type.subtype == "plain", type.parameters["format"]?.lowercased() == "flowed" {
            reading.text = FlowedText.unwrapped(
                reading.text, deletesSpace: type.parameters["delsp"]?.lowercased() == "yes")
        }
        return reading
    }

    /// Every line end becomes LF; NUL becomes SUB, ASCII's control character for what cannot be shown: otherwise the text on both
    /// sides of it would become one word.
    private static func lines(_ octets: [UInt8], _ flaws: inout [String]) -> [UInt8] {
        guard needsNormalizing(octets.span) else { return octets }
        let (lines, heldNUL) = normalized(octets.span)
        if heldNUL { flaws.append("text holds NUL, which no reader sees") }
        return lines
    }

    private static func needsNormalizing(_ utf8: Span<UInt8>) -> Bool {
        WordScan.next(utf8, from: 0, MIMEByte.cr, 0) < utf8.count
    }

    private static func normalized(_ utf8: Span<UInt8>) -> (octets: [UInt8], heldNUL: Bool) {
        var heldNUL = false
        let octets = [UInt8](capacity: utf8.count) { output in
            var index = 0
            while index < utf8.count {
                let end = WordScan.next(utf8, from: index, MIMEByte.cr, 0)
                output.append(utf8, index..<end)
                guard end < utf8.count else { break }
                if utf8[end] == 0 {
                    heldNUL = true
                    output.append(0x1A)
                    index = end + 1
                } else {
                    output.append(MIMEByte.lf)
                    index = LineScan.next(utf8, after: end)
                }
            }
        }
        return (octets, heldNUL)
    }

    /// The charset that an HTML page declares itself, in its first 1,024 octets as in WHATWG; used only if the Content-Type
    /// declares none.
    private static func metaCharset(_ octets: [UInt8]) -> String? {
        let head = String(decoding: octets.prefix(1_024), as: UTF8.self).lowercased()
        guard let found = head.split(separator: "charset=", maxSplits: 1).dropFirst().first else {
            return nil
        }
        let label = found.drop { $0 == "\"" || $0 == "'" || $0 == " " }
            .prefix { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
        if label.isEmpty { return nil }
        // A page in which the ASCII declaration can be found is not in UTF-16, whatever it declares; WHATWG has the same rule.
        return label.hasPrefix("utf-16") ? "utf-8" : String(label)
    }
}

/// `format=flowed` (RFC 3676): a line that ends in a space continues on the next line.
enum FlowedText {
    /// The text as it was before it was wrapped. Quoted lines keep their `>` marks, followed by one space.
    static func unwrapped(_ text: String, deletesSpace: Bool) -> String {
        var out: [UInt8] = []
        out.reserveCapacity(text.utf8.count)
        var openDepth: Int?
        let bytes = text.utf8.span
        var start = 0
        while start < bytes.count {
            let end = LineScan.end(bytes, from: start)
            let line = FlowedLine(bytes.extracting(start..<end))
            if openDepth != line.depth || line.isSignature {
                if openDepth != nil { out.append(MIMEByte.lf) }
                line.appendMarks(to: &out)
            }
            line.appendContent(of: bytes.extracting(start..<end), to: &out, deletesSpace: deletesSpace)
            if !line.flows, end < bytes.count { out.append(MIMEByte.lf) }
            openDepth = line.flows ? line.depth : nil
            start = LineScan.next(bytes, after: end)
        }
        if openDepth != nil, bytes.count > 0, MIMEByte.isLineEnd(bytes[bytes.count - 1]) {
            out.append(MIMEByte.lf)
        }
        return String(decoding: out, as: UTF8.self)
    }
}

/// One line of flowed text, taken apart (RFC 3676 §4.1–4.5).
private struct FlowedLine {
    let depth: Int
    let isSignature: Bool
    /// Whether the next line of the same depth continues this one.
    let flows: Bool
    private let contentStart: Int

    init(_ line: Span<UInt8>) {
        var index = 0
        while index < line.count, line[index] == UInt8(ascii: ">") { index += 1 }
        depth = index
        if index < line.count, line[index] == MIMEByte.space { index += 1 }
        contentStart = index
        isSignature =
            line.count - index == 3 && line[index] == MIMEByte.dash && line[index + 1] == MIMEByte.dash
            && line[index + 2] == MIMEByte.space
        flows = line.count > index && line[line.count - 1] == MIMEByte.space && !isSignature
    }

    func appendMarks(to out: inout [UInt8]) {
        guard depth > 0 else { return }
        for _ in 0..<depth { out.append(UInt8(ascii: ">")) }
        out.append(MIMEByte.space)
    }

    func appendContent(of line: Span<UInt8>, to out: inout [UInt8], deletesSpace: Bool) {
        let end = flows && deletesSpace ? line.count - 1 : line.count
        guard contentStart < end else { return }
        for index in contentStart..<end { out.append(line[index]) }
    }
}
