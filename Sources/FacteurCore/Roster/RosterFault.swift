/// One thing that is wrong in a roster file, and where; it refuses the whole file.
package struct RosterFault: Sendable, Hashable {
    /// The line on which the field begins, from 1.
    package let line: Int
    /// The field's place in its row, from 1; 1 for a fault of the whole row.
    package let column: Int
    /// The column's name as the file writes it; `nil` for a fault of the row or of the file.
    package let columnName: String?
    package let problem: RosterProblem

    package init(line: Int, column: Int = 1, columnName: String? = nil, problem: RosterProblem) {
        self.line = line
        self.column = column
        self.columnName = columnName
        self.problem = problem
    }

    /// `roster.csv:14:3: email: …`, one line.
    package func text(file: String) -> Localized {
        let place = "\(file):\(line):\(column): "
        let column = columnName.map { $0 + ": " } ?? ""
        return place + column + problem.message
    }
}

extension RosterFault: Comparable {
    /// By its place in the file.
    package static func < (lhs: RosterFault, rhs: RosterFault) -> Bool {
        (lhs.line, lhs.column) < (rhs.line, rhs.column)
    }
}
