import TestSupport

/// What chance does to a server's words: octets turned, lost, doubled, moved, and pieces of protocol in the wrong place.
struct Mutation {
    private var random: SplitMix64
    private let tokens: [[UInt8]]

    init(seed: UInt64, tokens: [String]) {
        random = SplitMix64(seed: seed)
        self.tokens = tokens.map { Array($0.utf8) }
    }

    mutating func mutate(_ octets: [UInt8]) -> [UInt8] {
        var octets = octets
        for _ in 0..<Int.random(in: 1...4, using: &random) { change(&octets) }
        return octets
    }

    private mutating func change(_ octets: inout [UInt8]) {
        let place = Int.random(in: 0...octets.count, using: &random)
        let other = Int.random(in: 0...octets.count, using: &random)
        let range = min(place, other)..<min(max(place, other), min(place, other) + 40)
        switch Int.random(in: 0..<6, using: &random) {
        case 0: octets.removeSubrange(range)
        case 1: octets.insert(contentsOf: octets[range], at: place)
        case 2: octets.insert(contentsOf: tokens.randomElement(using: &random) ?? [], at: place)
        case 3 where place < octets.count: octets[place] ^= UInt8(1 << Int.random(in: 0..<8, using: &random))
        case 4 where place < octets.count: octets[place] = UInt8.random(in: 0...255, using: &random)
        default: octets.replaceSubrange(range, with: tokens.randomElement(using: &random) ?? [])
        }
    }
}
