extension TransferEncoding {
    /// Quoted-printable (RFC 2045 §6.7). White space at the end of a line goes, as the RFC wants it; an `=` that begins
    /// no escape stays as it stands; lower-case digits are read.
    static func quotedPrintable(_ input: Span<UInt8>, limit: Int) -> Decoded {
        var result = Decoded()
        result.octets = [UInt8](capacity: min(limit, input.count)) { output in
            var index = 0
            while index < input.count {
                let end = WordScan.next(input, from: index, MIMEByte.equals, MIMEByte.lf, MIMEByte.cr)
                let escapes = end < input.count && input[end] == MIMEByte.equals
                var kept = end
                if !escapes { while kept > index, MIMEByte.isBlank(input[kept - 1]) { kept -= 1 } }
                result.size += kept - index
                output.append(input, index..<kept)
                if escapes {
                    index = escape(input, at: end, &result, &output)
                } else {
                    if end < input.count { put(input[end], &result, &output) }
                    index = end + 1
                }
            }
        }
        return result
    }

    /// Counts an octet and keeps it while there is room; what is kept is always the first of what is counted.
    @inline(__always)
    private static func put(_ octet: UInt8, _ result: inout Decoded, _ output: inout OutputSpan<UInt8>) {
        result.size += 1
        if output.freeCapacity > 0 { output.append(octet) }
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
