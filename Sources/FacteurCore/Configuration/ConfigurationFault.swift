/// One thing that is wrong in a file that an admin wrote, and where.
package struct ConfigurationFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// The file's name as the person gave it.
    package let file: String
    package let line: Int
    package let column: Int
    /// What is wrong; what to do. One line, without the place; never a secret.
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
