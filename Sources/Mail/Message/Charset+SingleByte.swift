extension Charset {
    /// 0x80–0x9F in the WHATWG index of Windows-1252; the five holes are the C1 controls.
    static let windows1252Upper: [UInt32] = [
        0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
        0x0152,
        0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC,
        0x2122,
        0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178,
    ]

    /// The UTF-8 of Windows-1252 octets; every octet has a meaning.
    static func windows1252(_ octets: [UInt8]) -> [UInt8] {
        converted(octets) { $0 < 0xA0 ? windows1252Upper[Int($0 & 0x1F)] : UInt32($0) }
    }

    /// The UTF-8 of ISO-8859-15 octets: Latin-1 but for eight places.
    static func latin9(_ octets: [UInt8]) -> [UInt8] { converted(octets, latin9Scalar) }

    /// The UTF-8 of octets that are ASCII up to 0x7F; `upper` says what the others are, at most U+FFFF each.
    private static func converted(_ octets: [UInt8], _ upper: (UInt8) -> UInt32) -> [UInt8] {
        let octets = octets.span
        let first = WordScan.nextBeyondASCII(octets, from: 0)
        var room = octets.count
        for index in first..<octets.count where octets[index] >= 0x80 { room += 2 }
        return [UInt8](capacity: room) { output in
            var index = 0
            while index < octets.count {
                let end = WordScan.nextBeyondASCII(octets, from: index)
                output.append(octets, index..<end)
                guard end < octets.count else { break }
                index = end + 1
                let scalar = upper(octets[end])
                if scalar < 0x800 {
                    output.append(UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6))
                } else {
                    output.append(UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12))
                    output.append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F))
                }
                output.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
            }
        }
    }

    private static func latin9Scalar(_ octet: UInt8) -> UInt32 {
        switch octet {
        case 0xA4: 0x20AC
        case 0xA6: 0x0160
        case 0xA8: 0x0161
        case 0xB4: 0x017D
        case 0xB8: 0x017E
        case 0xBC: 0x0152
        case 0xBD: 0x0153
        case 0xBE: 0x0178
        default: UInt32(octet)
        }
    }
}
