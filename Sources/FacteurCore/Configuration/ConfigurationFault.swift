/// One fault in a file that an admin wrote, with its position.
package struct ConfigurationFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// The file's name as the person gave it.
    package let file: String
    package let line: Int
    package let column: Int
    /// What is wrong and what to do. One line, without the position; never a secret.
    package let message: String

    package init(file: String, line: Int, column: Int, message: String) {
        self.file = file
        self.line = line
        self.column = column
        self.message = message
    }

    init(file: String, at position: TextPosition, message: String) {
        self.init(file: file, line: position.line, column: position.column, message: message)
    }

    /// `file:line:column: what; what to do`.
    package var text: String { "\(file):\(line):\(column): \(message)" }

    package var description: String { text }
}

/// All faults of a file, in the file's order: never empty, at most 100.
package struct ConfigurationFaults: Error, Sendable, Hashable {
    package static let most = 100

    package let faults: [ConfigurationFault]

    init(_ faults: [ConfigurationFault]) { self.faults = faults }

    /// `file:line:column: what; what to do`, one line each.
    package var lines: [String] { faults.map(\.text) }
}

/// A position in a text file, both numbers from 1; the column counts Unicode scalars.
package struct TextPosition: Sendable, Hashable, Comparable {
    package let line: Int
    package let column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    package static func < (lhs: TextPosition, rhs: TextPosition) -> Bool {
        (lhs.line, lhs.column) < (rhs.line, rhs.column)
    }

    static let start = TextPosition(line: 1, column: 1)
}

/// Finds the known word that a person probably meant.
package enum NearestWord {
    /// The known word with the fewest insertions, deletions, substitutions and swaps of neighbours from `typed`, if at most a third
    /// of the word is wrong; the first of equals.
    package static func to(_ typed: String, among known: [String]) -> String? {
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
