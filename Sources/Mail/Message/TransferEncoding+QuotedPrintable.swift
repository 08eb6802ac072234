extension TransferEncoding {
    /// Quoted-printable (RFC 2045 §6.7). White space at the end of a line goes, as the RFC wants it; an `=` that begins
    /// no escape stays as it stands; lower-case digits are read.
    static func quotedPrintable(_ input: Span<UInt8>, limit: Int) -> Decoded {
        var result = Decoded()
        result.octets = [UInt8](capacity: min(limit, input.count)) { output in
            var index = 0
            var blanks = 0
            while index < input.count {
                let octet = input[index]
                if octet == MIMEByte.equals {
                    index = escape(input, at: index, &result, &output)
                    blanks = 0
                    continue
                }
                if MIMEByte.isBlank(octet) {
                    blanks += 1
                } else {
                    if MIMEByte.isLineEnd(octet) { drop(blanks, &result, &output) }
                    blanks = 0
                }
                put(octet, &result, &output)
                index += 1
            }
            drop(blanks, &result, &output)
        }
        return result
    }

    /// Counts an octet and keeps it while there is room; what is kept is always the first of what is counted.
    @inline(__always)
    private static func put(_ octet: UInt8, _ result: inout Decoded, _ output: inout OutputSpan<UInt8>) {
        result.size += 1
        if output.freeCapacity > 0 { output.append(octet) }
    }

    /// Takes back the last `count` octets.
    @inline(__always)
    private static func drop(_ count: Int, _ result: inout Decoded, _ output: inout OutputSpan<UInt8>) {
        result.size -= count
        if output.count > result.size { output.removeLast(output.count - result.size) }
    }

    /// Reads what begins with the `=` at `index`; returns the index behind it.
    @inline(__always)
    private static func escape(
        _ input: Span<UInt8>, at index: Int, _ result: inout Decoded, _ output: inout OutputSpan<UInt8>
    ) -> Int {
        if index + 2 < input.count, let high = MIMEByte.hexValue(input[index + 1]),
            let low = MIMEByte.hexValue(input[index + 2])
        {
            put(high << 4 | low, &result, &output)
            return index + 3
        }
        var end = index + 1
        while end < input.count, MIMEByte.isBlank(input[end]) { end += 1 }
        if end == input.count || MIMEByte.isLineEnd(input[end]) { return LineScan.next(input, after: end) }
        result.isDamaged = true
        put(MIMEByte.equals, &result, &output)
        return index + 1
    }
}
