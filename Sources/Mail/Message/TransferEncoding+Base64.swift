extension TransferEncoding {
    /// Base64 (RFC 2045 §6.8). What is not of the alphabet is skipped; padding in the middle ends a run and the next one
    /// begins (mailers glue encoded pieces together); padding may be missing at the end.
    static func base64(_ input: Span<UInt8>, limit: Int) -> Decoded {
        var result = Decoded()
        result.octets = [UInt8](capacity: min(limit, input.count / 4 * 3 + 3)) { output in
            var group = Base64Group()
            let table = base64Digits.span
            var index = 0
            while index < input.count {
                if group.digits == 0, let bits = quartet(input, at: index, table) {
                    put(octets: 3, of: bits, &result, &output)
                    index += 4
                    continue
                }
                let value = table[Int(input[index])]
                index += 1
                if value < 64 {
                    group.take(value, &result, &output)
                } else if value == padding {
                    group.close(&result, &output)
                } else if value == garbage {
                    result.isDamaged = true
                }
            }
            if group.digits > 0 { result.isDamaged = true }
            group.close(&result, &output)
        }
        return result
    }

    /// The 24 bits of four digits in a row; `nil` where anything else is among them.
    @inline(__always)
    private static func quartet(_ input: Span<UInt8>, at index: Int, _ table: Span<UInt8>) -> UInt32? {
        guard index + 4 <= input.count else { return nil }
        let first = table[Int(input[index])]
        let second = table[Int(input[index + 1])]
        let third = table[Int(input[index + 2])]
        let fourth = table[Int(input[index + 3])]
        guard first | second | third | fourth < 64 else { return nil }
        return UInt32(first) << 18 | UInt32(second) << 12 | UInt32(third) << 6 | UInt32(fourth)
    }

    /// Counts the upper octets of the 24 bits and keeps them while there is room.
    @inline(__always)
    fileprivate static func put(
        octets count: Int, of bits: UInt32, _ result: inout Decoded, _ output: inout OutputSpan<UInt8>
    ) {
        result.size += count
        var shift: UInt32 = 16
        for _ in 0..<count where output.freeCapacity > 0 {
            output.append(UInt8(truncatingIfNeeded: bits >> shift))
            shift &-= 8
        }
    }

    private static let padding: UInt8 = 64
    private static let blank: UInt8 = 65
    private static let garbage: UInt8 = 66

    /// What each octet is worth: 0–63, or one of the three above.
    private static let base64Digits: [UInt8] = {
        var table = [UInt8](repeating: garbage, count: 256)
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        for (value, octet) in alphabet.utf8.enumerated() { table[Int(octet)] = UInt8(value) }
        for octet: UInt8 in [0x09, 0x0A, 0x0D, 0x20] { table[Int(octet)] = blank }
        table[Int(MIMEByte.equals)] = padding
        return table
    }()
}

/// Up to four digits of base64, three octets.
private struct Base64Group {
    private var bits: UInt32 = 0
    private(set) var digits = 0

    @inline(__always)
    mutating func take(
        _ value: UInt8, _ result: inout TransferEncoding.Decoded, _ output: inout OutputSpan<UInt8>
    ) {
        bits = bits << 6 | UInt32(value)
        digits += 1
        guard digits == 4 else { return }
        TransferEncoding.put(octets: 3, of: bits, &result, &output)
        (bits, digits) = (0, 0)
    }

    /// Ends a run of digits that may not fill the group; a single digit left over holds no octet.
    mutating func close(_ result: inout TransferEncoding.Decoded, _ output: inout OutputSpan<UInt8>) {
        switch digits {
        case 1: result.isDamaged = true
        case 2:
            TransferEncoding.put(octets: 1, of: bits << 12, &result, &output)
        case 3:
            TransferEncoding.put(octets: 2, of: bits << 6, &result, &output)
        default: break
        }
        (bits, digits) = (0, 0)
    }
}
