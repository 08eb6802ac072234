/// A message's unique identifier in one mailbox and one UIDVALIDITY: 1…2³²−1 (RFC 3501 §2.3.1.1, `nz-number`).
package struct UID: RawRepresentable, Hashable, Comparable, Sendable, Codable {
    package let rawValue: UInt32

    /// `nil` for 0, which no message can have.
    package init?(rawValue: UInt32) {
        guard rawValue > 0 else { return nil }
        self.rawValue = rawValue
    }

    package static func < (lhs: UID, rhs: UID) -> Bool { lhs.rawValue < rhs.rawValue }
}

/// A mailbox's UIDVALIDITY: 1…2³²−1; when it changes, all earlier UIDs lose their meaning (RFC 3501 §2.3.1.1).
package struct UIDValidity: RawRepresentable, Hashable, Sendable, Codable {
    package let rawValue: UInt32

    /// `nil` for 0: RFC 3501 requires an `nz-number`, and a server that sends 0 does not keep UIDs.
    package init?(rawValue: UInt32) {
        guard rawValue > 0 else { return nil }
        self.rawValue = rawValue
    }
}

/// A set of UIDs as ascending ranges, written `1:5,7,9:12` (RFC 3501 §9, `sequence-set`, without `*`).
package struct UIDSet: Sendable, Hashable, CustomStringConvertible {
    /// Ascending, with at least one UID between two ranges.
    private var ranges: [ClosedRange<UInt32>]

    package init(_ uids: some Sequence<UID>) {
        self.init(ranges: uids.map { $0.rawValue...$0.rawValue })
    }

    /// In any order; ranges may overlap.
    package init(_ ranges: [ClosedRange<UID>]) {
        self.init(ranges: ranges.map { $0.lowerBound.rawValue...$0.upperBound.rawValue })
    }

    private init(ranges: [ClosedRange<UInt32>]) {
        self.ranges = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) { append(range) }
    }

    /// Adds a range that begins at or after the beginning of the last one.
    private mutating func append(_ range: ClosedRange<UInt32>) {
        guard let last = ranges.last, last.upperBound >= range.lowerBound - 1 else {
            ranges.append(range)
            return
        }
        ranges[ranges.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
    }

    package var isEmpty: Bool { ranges.isEmpty }

    package var count: Int { ranges.reduce(0) { $0 + $1.count } }

    package func contains(_ uid: UID) -> Bool {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound < uid.rawValue { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].contains(uid.rawValue)
    }

    /// Every UID, ascending; `nil` when there are more than `limit`: a server needs only a few octets, such as `1:4294967295`, to
    /// name four thousand million.
    package func members(limit: Int) -> [UID]? {
        guard count <= limit else { return nil }
        return ranges.flatMap { $0.compactMap(UID.init(rawValue:)) }
    }

    package var description: String { ranges.map(Self.text).joined(separator: ",") }

    private static func text(_ range: ClosedRange<UInt32>) -> String {
        range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound):\(range.upperBound)"
    }
}

extension UIDSet {
    /// The same UIDs in sets that each take at most `octets` as text (22 or more) and hold at most `count` UIDs (1 or more).
    package func split(octets: Int = 7_900, count: Int) -> [UIDSet] {
        var pieces: [UIDSet] = []
        var piece = UIDSet(ranges: [])
        var room = (octets: octets, count: count)
        var pending = Array(ranges.reversed())
        while let range = pending.popLast() {
            let length = Self.text(range).utf8.count + 1
            if length > room.octets || room.count <= 0, !piece.isEmpty {
                pieces.append(piece)
                piece = UIDSet(ranges: [])
                room = (octets, count)
            }
            let taken = range.prefix(max(1, room.count))
            piece.ranges.append(range.lowerBound...(range.lowerBound + UInt32(taken.count - 1)))
            room = (room.octets - length, room.count - taken.count)
            if taken.count < range.count {
                pending.append((range.lowerBound + UInt32(taken.count))...range.upperBound)
            }
        }
        return piece.isEmpty ? pieces : pieces + [piece]
    }
}
