import Text

/// A question for the TXT records of a name (RFC 1035 §4), with EDNS(0) so that a long key fits into one datagram (RFC 6891).
///
/// Whoever does not see the question must guess its number, the port that it left from, and which of the name's letters it
/// wrote in capitals: a server repeats them as they are. That is no standard, and some servers write their own; what comes
/// back in another case is neither believed nor refused but asked for again over TCP, where nobody can throw an answer in.
package struct DNSQuery: Sendable {
    let id: UInt16
    /// As it is written in the question, without its end.
    let name: [UInt8]
    /// What is sent.
    package let octets: [UInt8]

    static let textType: UInt16 = 16
    static let internet: UInt16 = 1
    /// Octets of a datagram that no network cuts into pieces.
    private static let datagram: UInt16 = 1_232

    /// - Parameters:
    ///   - chance: 34 octets that nobody can foresee: the number, and a bit for each letter.
    package init?(text: String, chance: [UInt8]) {
        guard let parsed = DNSName(text), chance.count == 34 else { return nil }
        id = UInt16(chance[0]) << 8 | UInt16(chance[1])
        name = parsed.wire.enumerated().map { place, octet in
            let isCapital = chance[2 + place / 8 % 32] >> UInt8(place % 8) & 1 == 1
            return octet.isLetter ? (isCapital ? octet & ~0x20 : octet | 0x20) : octet
        }
        // Recursion is desired; one question, and one further record, the EDNS one.
        var octets: [UInt8] = [chance[0], chance[1], 1, 0, 0, 1, 0, 0, 0, 0, 0, 1]
        octets += name + Self.pair(Self.textType) + Self.pair(Self.internet)
        octets += [0, 0, 41] + Self.pair(Self.datagram)
        self.octets = octets + [0, 0, 0, 0, 0, 0]
    }

    private static func pair(_ value: UInt16) -> [UInt8] {
        [UInt8(truncatingIfNeeded: value >> 8), UInt8(truncatingIfNeeded: value)]
    }
}
