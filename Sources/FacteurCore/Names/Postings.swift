/// An inverted index from keys to rows, built in linear time, with one array for all keys together.
struct Postings<Key: Hashable & Sendable>: Sendable {
    private var newest: [Key: Int32] = [:]
    private var entries: [(row: Int32, older: Int32)] = []

    mutating func reserveCapacity(_ count: Int) {
        newest.reserveCapacity(count)
        entries.reserveCapacity(count)
    }

    /// Does not add the row again if it was the last one added under the key.
    mutating func add(_ row: Int, under key: Key) {
        let older = newest[key] ?? -1
        if older >= 0, entries[Int(older)].row == Int32(clamping: row) { return }
        newest[key] = Int32(clamping: entries.count)
        entries.append((Int32(clamping: row), older))
    }

    func contains(_ key: Key) -> Bool { newest[key] != nil }

    /// In the order in which they were added; empty for an unknown key.
    func rows(under key: Key) -> [Int] {
        var rows: [Int] = []
        var entry = newest[key] ?? -1
        while entry >= 0 {
            let (row, older) = entries[Int(entry)]
            rows.append(Int(row))
            entry = older
        }
        return rows.reversed()
    }
}

/// The keys that two rows or more have, found by their hashes: the keys of a large roster are never in memory together.
enum SharedKeys {
    /// For each such key its rows, ascending; ordered by their first row.
    ///
    /// - Parameter key: of a row below `count`; `nil` for a row without one. It is asked once of every row, and once more of those
    ///   that may share theirs.
    static func rows(among count: Int, key: (Int) -> String?) -> [[Int]] {
        var hashes: [(hash: Int, row: Int32)] = []
        hashes.reserveCapacity(count)
        for row in 0..<count {
            if let key = key(row) { hashes.append((key.hashValue, Int32(clamping: row))) }
        }
        hashes.sort { ($0.hash, $0.row) < ($1.hash, $1.row) }
        var candidates: [String: [Int]] = [:]
        for place in hashes.indices {
            let hash = hashes[place].hash
            let isShared =
                place > 0 && hashes[place - 1].hash == hash
                || place + 1 < hashes.count && hashes[place + 1].hash == hash
            let row = Int(hashes[place].row)
            if isShared, let key = key(row) { candidates[key, default: []].append(row) }
        }
        return candidates.values.filter { $0.count > 1 }.sorted { $0.lexicographicallyPrecedes($1) }
    }
}
