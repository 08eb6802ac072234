/// Everything that is wrong with a wording file, all at once; it refuses the whole file.
package struct WordingFaults: Error, Sendable, Hashable, CustomStringConvertible {
    /// One fault and where it stands; lines and columns count from 1.
    package struct Fault: Sendable, Hashable {
        package let line: Int
        package let column: Int
        /// What is wrong and what to do about it.
        package let message: String

        package init(line: Int, column: Int, message: String) {
            self.line = line
            self.column = column
            self.message = message
        }
    }

    /// The file's name as it was given.
    package let file: String
    /// At least one, in the order of the file.
    package let faults: [Fault]

    package init(file: String, faults: [Fault]) {
        self.file = file
        self.faults = faults
    }

    /// One line per fault: `portal.yaml:14:3: …`.
    package var lines: [String] { faults.map { "\(file):\($0.line):\($0.column): \($0.message)" } }

    package var description: String { lines.joined(separator: "\n") }
}
