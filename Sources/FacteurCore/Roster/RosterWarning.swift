/// Something that a person should look at in a roster file; it refuses nothing.
package struct RosterWarning: Sendable, Hashable {
    /// The line it is about, from 1; `nil` when it is about the whole file.
    package let line: Int?
    /// The word for a person, without the place.
    package let message: Localized

    package init(line: Int? = nil, _ message: Localized) {
        self.line = line
        self.message = message
    }

    /// `roster.csv:14: …` or `roster.csv: …`, one line.
    package func text(file: String) -> Localized {
        (line.map { "\(file):\($0): " } ?? "\(file): ") + message
    }
}
