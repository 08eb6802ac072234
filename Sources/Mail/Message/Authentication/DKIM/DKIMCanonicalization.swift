import Text

/// What a signer has hashed (RFC 6376 §3.4). Line ends are CRLF in all that is given here.
enum DKIMCanonicalization {
    /// A field with its name, its folding, and without its last line end.
    static func header(_ field: some Collection<UInt8>, _ form: DKIMForm) -> [UInt8] {
        switch form {
        case .simple: Array(field)
        case .relaxed: relaxed(field)
        }
    }

    /// §3.4.2: the name in lower case, the body on one line, runs of blanks as one, none around the colon or at the end.
    private static func relaxed(_ field: some Collection<UInt8>) -> [UInt8] {
        let colon = field.firstIndex(of: UInt8(ascii: ":")) ?? field.endIndex
        var text = field[..<colon].filter { !$0.isFoldingSpace }.map(\.lowercasedASCII)
        text.append(UInt8(ascii: ":"))
        var isApart = false
        var isFirst = true
        for octet in field[colon...].dropFirst() {
            // A bare CR or LF has no place in a header and is no blank; the cut into fields has refused it.
            if octet.isFoldingSpace {
                isApart = true
                continue
            }
            if isApart, !isFirst { text.append(MIMEByte.space) }
            (isApart, isFirst) = (false, false)
            text.append(octet)
        }
        return text
    }

    static func body(_ octets: some RandomAccessCollection<UInt8>, _ form: DKIMForm) -> [UInt8] {
        switch form {
        case .simple: simple(octets)
        case .relaxed: relaxedBody(octets)
        }
    }

    /// §3.4.3: without the empty lines at the end, and with one line end, even of nothing.
    private static func simple(_ octets: some RandomAccessCollection<UInt8>) -> [UInt8] {
        var text = Array(octets)
        dropEmptyLines(&text)
        return text + lineEnd
    }

    /// §3.4.4: runs of blanks as one, none at the end of a line, no empty lines at the end; of nothing nothing is left.
    private static func relaxedBody(_ octets: some RandomAccessCollection<UInt8>) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(octets.count + 2)
        var isApart = false
        var isReturn = false
        for octet in octets {
            if isReturn {
                isReturn = false
                if octet == MIMEByte.lf {
                    // Blanks before a line end go with it.
                    isApart = false
                    text += lineEnd
                    continue
                }
                if isApart { text.append(MIMEByte.space) }
                isApart = false
                text.append(MIMEByte.cr)
            }
            if octet == MIMEByte.cr {
                isReturn = true
            } else if MIMEByte.isBlank(octet) {
                isApart = true
            } else {
                if isApart { text.append(MIMEByte.space) }
                isApart = false
                text.append(octet)
            }
        }
        if isReturn {
            if isApart { text.append(MIMEByte.space) }
            text.append(MIMEByte.cr)
        }
        dropEmptyLines(&text)
        return text.isEmpty ? [] : text + lineEnd
    }

    private static let lineEnd = [MIMEByte.cr, MIMEByte.lf]

    /// Takes every line end off the end.
    private static func dropEmptyLines(_ text: inout [UInt8]) {
        var count = text.count
        while count >= 2, text[count - 1] == MIMEByte.lf, text[count - 2] == MIMEByte.cr { count -= 2 }
        text.removeLast(text.count - count)
    }

    /// The signature's own field with nothing behind `b=` (§3.7).
    static func withoutSignature(_ field: some Collection<UInt8>) -> [UInt8] {
        let octets = Array(field)
        guard let colon = octets.firstIndex(of: UInt8(ascii: ":")) else { return octets }
        var text = Array(octets[...colon])
        let pieces = octets[(colon + 1)...].split(
            separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
        for (place, piece) in pieces.enumerated() {
            if place > 0 { text.append(UInt8(ascii: ";")) }
            let name = piece.prefix { $0 != UInt8(ascii: "=") }
            if name.filter({ !$0.isFoldingSpace }) == [UInt8(ascii: "b")], name.count < piece.count {
                text += name
                text.append(UInt8(ascii: "="))
            } else {
                text += piece
            }
        }
        return text
    }
}
