/// The last lines of a paragraph, up to two, for marks that a mail program broke over several lines.
struct RecentLines {
    private(set) var last: TextLine?
    private(set) var beforeLast: TextLine?

    mutating func note(_ line: TextLine) {
        beforeLast = line.isBlank ? nil : last
        last = line.isBlank ? nil : line
    }
}
