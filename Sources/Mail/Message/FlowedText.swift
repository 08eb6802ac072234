/// `format=flowed` (RFC 3676): lines that end in a space go on in the next one.
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
