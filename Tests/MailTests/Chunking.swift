import TestSupport
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
