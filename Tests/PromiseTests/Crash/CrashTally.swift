import Foundation

/// What came of a number of crashes: the line of the table that the promises are judged by.
struct CrashTally: Sendable, Equatable {
    var stops = 0
    var lost = 0
    var twice = 0
    /// Letters that reached the relay twice under the same Message-ID, to the last octet the same, and counted in the ledger:
    /// the one exception of promise 3.
    var copies = 0
    var wrong = 0
    /// Letters whose one copy was cut off as well: in doubt for good, and `status` says so.
    var leftInDoubt = 0
    /// Mails held as unreadable because reading them was ended three times: they wait for a person, and `status` says so.
    var setAside = 0

    /// What comes of each, three at a time: every one is a season of its own.
    static func sum<Item: Sendable>(
        of items: [Item], _ tally: @escaping @Sendable (Item) async throws -> CrashTally
    ) async throws -> CrashTally {
        try await withThrowingTaskGroup(of: CrashTally.self) { group in
            var waiting = items[...]
            func next() {
                guard let item = waiting.popFirst() else { return }
                group.addTask { try await tally(item) }
            }
            for _ in 0..<3 { next() }
            var sum = CrashTally()
            while let tally = try await group.next() {
                sum += tally
                next()
            }
            return sum
        }
    }

    static func += (sum: inout CrashTally, other: CrashTally) {
        sum.stops += other.stops
        sum.lost += other.lost
        sum.twice += other.twice
        sum.copies += other.copies
        sum.wrong += other.wrong
        sum.leftInDoubt += other.leftInDoubt
        sum.setAside += other.setAside
    }

    var isClean: Bool { lost == 0 && twice == 0 && wrong == 0 }

    /// On standard error at once, where whoever runs the tests sees it.
    static func show(_ rows: [(name: String, tally: CrashTally)]) {
        let head = ["", "stops", "lost", "twice", "same-id copies", "wrong", "left in doubt", "set aside"]
        let lines =
            [head]
            + rows.map { name, tally in
                [name]
                    + [
                        tally.stops, tally.lost, tally.twice, tally.copies, tally.wrong, tally.leftInDoubt,
                        tally.setAside,
                    ]
                    .map(String.init)
            }
        let text = lines.map { line in
            line.enumerated().map { column, word in
                let width = column == 0 ? 34 : max(6, head[column].count)
                let space = String(repeating: " ", count: max(0, width - word.count))
                return column == 0 ? word + space : space + word
            }.joined(separator: " · ")
        }.joined(separator: "\n")
        try? FileHandle.standardError.write(contentsOf: Data("\n\(text)\n\n".utf8))
    }
}
