import Testing

/// How the network may cut what a server says: the answer must be the same.
enum Chunking: CaseIterable, CustomTestStringConvertible {
    case whole
    case bytes
    case random

    var testDescription: String { "\(self)" }

    func cut(_ octets: [UInt8]) -> [[UInt8]] {
        switch self {
        case .whole: return [octets]
        case .bytes: return octets.map { [$0] }
        case .random:
            var random = SplitMix64(seed: UInt64(octets.count))
            var rest = octets[...]
            var chunks: [[UInt8]] = []
            while !rest.isEmpty {
                let chunk = rest.prefix(Int.random(in: 1...40, using: &random))
                chunks.append(Array(chunk))
                rest = rest.dropFirst(chunk.count)
            }
            return chunks
        }
    }
}

/// Steele, Lea and Flood's generator: the same numbers for the same seed.
struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
