/// Something that a person should look at in a roster file; it refuses nothing.
package struct RosterWarning: Sendable, Hashable {
    /// The line it is about, from 1; `nil` when it is about the whole file.
    package let line: Int?
    private let english: String
    private let french: String

    package init(line: Int? = nil, english: String, french: String) {
        self.line = line
        self.english = english
        self.french = french
    }

    /// `roster.csv:14: …` or `roster.csv: …`, one line.
    package func text(file: String, language: Language = .en) -> String {
        let place = line.map { "\(file):\($0): " } ?? "\(file): "
        return place + (language == .en ? english : french)
    }
}
