/// Which of a few known words a person probably meant.
enum NearestWord {
    /// The known word with the fewest insertions, deletions, substitutions and swaps of neighbours from `typed`, when a third
    /// of the word or less is wrong; the first of equals.
    static func to(_ typed: String, among known: [String]) -> String? {
        guard typed.utf8.count <= 64 else { return nil }
        let near = known.map { (word: $0, distance: distance(Array(typed.lowercased()), Array($0))) }
        guard let best = near.min(by: { $0.distance < $1.distance }) else { return nil }
        return best.distance <= max(1, best.word.count / 3) ? best.word : nil
    }

    /// Optimal string alignment distance.
    private static func distance(_ a: [Character], _ b: [Character]) -> Int {
        var rows = [Array(0...b.count)]
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                var best = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                    best = min(best, rows[i - 1][j - 1] + 1)
                }
                row.append(best)
            }
            rows.append(row)
        }
        return rows[a.count][b.count]
    }
}
