/// Header-like fields in a body: a `message/delivery-status` (RFC 3464 §2.1), a returned header section.
enum FieldBlock {
    private enum Limit {
        static let blocks = 200
        static let fields = 200
        /// Octets of one unfolded body; what is beyond is cut off.
        static let body = 4096
    }

    /// Groups of fields between empty lines. A line that is neither a field nor a continuation is passed over.
    static func parse(_ text: String) -> [Header] {
        var blocks: [Header] = []
        var fields: [HeaderField] = []
        for line in lines(text) {
            if line.allSatisfy(\.isFoldingSpace) {
                if !fields.isEmpty { blocks.append(Header(fields: fields)) }
                fields = []
                if blocks.count == Limit.blocks { return blocks }
            } else if let last = fields.last, line.first?.isFoldingSpace == true {
                fields[fields.count - 1] = last.continued(line, limit: Limit.body)
            } else if fields.count < Limit.fields, let field = field(line) {
                fields.append(field)
            }
        }
        if !fields.isEmpty { blocks.append(Header(fields: fields)) }
        return blocks
    }

    private static func lines(_ text: String) -> [Substring.UTF8View.SubSequence] {
        text[...].utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
    }

    private static func field(_ line: Substring.UTF8View.SubSequence) -> HeaderField? {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex else { return nil }
        let name = line[..<colon]
        guard name.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
        let body = line[line.index(after: colon)...].prefix(Limit.body)
        return HeaderField(
            name: String(decoding: name, as: UTF8.self),
            body: String(decoding: body, as: UTF8.self).singleLine)
    }
}

extension HeaderField {
    fileprivate func continued(_ line: Substring.UTF8View.SubSequence, limit: Int) -> HeaderField {
        let room = limit - body.utf8.count
        guard room > 0 else { return self }
        let more = String(decoding: line.prefix(room), as: UTF8.self).singleLine
        return HeaderField(name: name, body: body.isEmpty ? more : body + " " + more)
    }
}
