/// A letter as DATA wants it (RFC 5321 §2.3.8, §4.5.2): every line ends with CRLF, also the last; a dot that begins a
/// line is doubled. Without the final dot.
struct SMTPBody: Sendable {
    let octets: [UInt8]
    /// In octets, without the dots that were added (RFC 1870 §3).
    let size: Int
    let isEightBit: Bool

    /// CRLF, LF alone and CR alone each end a line: a bare one would let a letter hold the end of itself.
    init(_ message: [UInt8]) {
        var octets: [UInt8] = []
        octets.reserveCapacity(message.count + message.count / 32 + 2)
        var dots = 0
        var atStart = true
        var afterCR = false
        var seen: UInt8 = 0
        for octet in message {
            seen |= octet
            switch octet {
            case 0x0A where afterCR: break
            case 0x0A, 0x0D:
                octets += [0x0D, 0x0A]
                atStart = true
            default:
                if atStart, octet == UInt8(ascii: ".") {
                    octets.append(octet)
                    dots += 1
                }
                octets.append(octet)
                atStart = false
            }
            afterCR = octet == 0x0D
        }
        if !atStart { octets += [0x0D, 0x0A] }
        self.octets = octets
        size = octets.count - dots
        isEightBit = seen > 0x7F
    }
}
