import Mail
import TestSupport
import Testing

@Suite("UID sets") struct UIDSetTests {
    static func uids(_ numbers: some Sequence<UInt32>) -> [UID] { numbers.compactMap(UID.init(rawValue:)) }

    @Test(
        "UIDs in any order are written as ascending ranges",
        arguments: [
            ([], ""), ([7], "7"), ([1, 2, 3], "1:3"), ([9, 3, 1, 2, 10, 5, 5], "1:3,5,9:10"),
            ([UInt32.max, 1, UInt32.max - 1], "1,4294967294:4294967295"),
        ] as [([UInt32], String)])
    func text(numbers: [UInt32], text: String) {
        #expect(UIDSet(Self.uids(numbers)).description == text)
    }

    @Test("overlapping ranges are joined")
    func overlapping() {
        let set = UIDSet([5...9, 1...5, 1...1] as [ClosedRange<UID>])
        #expect(set.description == "1:9")
        #expect(set.count == 9)
    }

    @Test("a set of four thousand million is counted but not written out")
    func enormous() {
        let set = UIDSet([1...4_294_967_295] as [ClosedRange<UID>])
        #expect(set.count == 4_294_967_295)
        #expect(set.members(limit: 1_000_000) == nil)
    }

    @Test("pieces hold all of the set, each within its octets and its count", arguments: 0..<40)
    func split(seed: Int) {
        var random = SplitMix64(seed: UInt64(seed))
        let numbers = (0..<Int.random(in: 0...3_000, using: &random)).map { _ in
            UInt32.random(in: 1...UInt32.random(in: 2...UInt32.max, using: &random), using: &random)
        }
        let dense = Array(UInt32(5)...UInt32(Int.random(in: 6...2_000, using: &random)))
        let set = UIDSet(Self.uids(numbers + dense))
        let count = Int.random(in: 1...400, using: &random)
        let octets = Int.random(in: 22...500, using: &random)
        let pieces = set.split(octets: octets, count: count)
        #expect(pieces.allSatisfy { $0.description.utf8.count <= octets && $0.count <= count && !$0.isEmpty })
        #expect(pieces.flatMap { $0.members(limit: .max) ?? [] } == Set(Self.uids(numbers + dense)).sorted())
    }

    @Test("membership agrees with the list", arguments: 0..<10)
    func contains(seed: Int) {
        var random = SplitMix64(seed: UInt64(seed))
        let members = Set((0..<60).map { _ in UInt32.random(in: 1...100, using: &random) })
        let set = UIDSet(Self.uids(members))
        #expect(Self.uids(1...101).filter(set.contains).map(\.rawValue) == members.sorted())
    }
}
