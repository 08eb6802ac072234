/// Cells of a table on a terminal.
extension StringProtocol {
    /// How many columns it takes: one for each Unicode scalar.
    package var columns: Int { unicodeScalars.count }
}

extension String {
    /// With spaces behind it up to that many columns; a longer text stays whole.
    ///
    /// - Parameter least: so many spaces stand behind it at least.
    package func padded(to width: Int, least: Int = 0) -> String {
        self + String(repeating: " ", count: max(least, width - columns))
    }

    /// Without the spaces at its end.
    package var withoutTrailingSpaces: String {
        guard let last = utf8.lastIndex(where: { $0 != 0x20 }) else { return "" }
        return String(self[...last])
    }
}
