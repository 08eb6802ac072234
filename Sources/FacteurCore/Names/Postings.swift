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

    /// Whether two rows or more have the key.
    func isShared(_ key: Key) -> Bool {
        guard let entry = newest[key] else { return false }
        return entries[Int(entry)].older >= 0
    }

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

    /// The rows of every key that has two or more, ordered by their first row.
    func shared() -> [[Int]] {
        newest.keys.filter(isShared).map(rows(under:))
            .sorted { $0.lexicographicallyPrecedes($1) }
    }
}
