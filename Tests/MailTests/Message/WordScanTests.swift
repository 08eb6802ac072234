import TestSupport
import Testing

@testable import Mail

@Suite("octets are looked for eight at a time") struct WordScanTests {
    /// Of few values and their neighbours, so that every kind of hit and near miss comes.
    private static func octets(_ count: Int, _ seed: UInt64) -> [UInt8] {
        let values: [UInt8] = [0, 1, 9, 10, 11, 12, 13, 14, 61, 62, 127, 128, 129, 138, 141, 189, 255]
        var generator = SplitMix64(seed: seed)
        return (0..<count).map { _ in
            UInt8.random(in: 0...3, using: &generator) > 0
                ? 65 : values.randomElement(using: &generator) ?? 0
        }
    }

    @Test("as if they were looked at one by one, from wherever", arguments: 0..<60)
    func next(count: Int) {
        for seed in 0..<20 {
            let octets = Self.octets(count, UInt64(seed * 100 + count))
            for start in 0...count {
                let span = octets.span
                func first(_ isOne: (UInt8) -> Bool) -> Int {
                    octets[start...].firstIndex(where: isOne) ?? count
                }
                #expect(WordScan.next(span, from: start, 10, 13) == first { $0 == 10 || $0 == 13 })
                #expect(WordScan.next(span, from: start, 13, 0) == first { $0 == 13 || $0 == 0 })
                #expect(
                    WordScan.next(span, from: start, 61, 10, 13) == first { [61, 10, 13].contains($0) })
                #expect(WordScan.nextBeyondASCII(span, from: start) == first { $0 >= 0x80 })
            }
        }
    }

    @Test("octets are appended as far as there is room")
    func append() {
        let octets = [UInt8](0..<20)
        for room in 0...20 {
            for start in 0...20 {
                let taken = [UInt8](capacity: 40) { output in
                    output.append(repeating: 255, count: 40 - room)
                    output.append(octets.span, start..<20)
                }
                #expect(Array(taken.dropFirst(40 - room)) == Array(octets[start...].prefix(room)))
            }
        }
    }
}
