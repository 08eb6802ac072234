import Testing

@testable import Mail

@Suite("Texts from checked octets")
struct CheckedUTF8Tests {
    /// Octets at each edge of the table of well-formed sequences.
    private static let edges: [UInt8] = [
        0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED,
        0xEE, 0xEF,
        0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF,
    ]

    @Test("two octets of any kind are a text exactly where they are UTF-8")
    func pairs() {
        for first in UInt8.min...UInt8.max {
            for second in UInt8.min...UInt8.max { expectSame([first, second]) }
        }
    }

    @Test("so are up to five octets at the edges of the ranges", arguments: edges)
    func sequences(first: UInt8) {
        for second in Self.edges {
            expectSame([first, second])
            for third in Self.edges {
                expectSame([first, second, third])
                for fourth in Self.edges {
                    expectSame([first, second, third, fourth])
                    expectSame([0x61, first, second, third, fourth])
                }
            }
        }
    }

    @Test(
        "a long text is, and one with an octet changed anywhere",
        arguments: ["aé€😀", "numéro d’offre ", "\u{7F}\u{80}\u{7FF}\u{800}"])
    func texts(piece: String) {
        let octets = Array(String(repeating: piece, count: 20).utf8)
        expectSame(octets)
        for place in octets.indices {
            expectSame(Array(octets[..<place]))
            for octet: UInt8 in [0x41, 0x80, 0xC3, 0xE2, 0xF0, 0xFF] {
                var changed = octets
                changed[place] = octet
                expectSame(changed)
            }
        }
    }

    private func expectSame(_ octets: [UInt8]) {
        let text = String(checking: octets.span)
        guard
            text.map({ Array($0.utf8) }) == String(validating: octets, as: UTF8.self).map({ Array($0.utf8) }),
            Array(String(repairing: octets).utf8) == Array(String(decoding: octets, as: UTF8.self).utf8)
        else {
            Issue.record("\(octets) gives \(text ?? "no text")")
            return
        }
    }
}
