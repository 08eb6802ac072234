/// Cells of a table on a terminal.
extension StringProtocol {
    /// How many columns it takes (Unicode Standard Annex #11): two for a wide character, none for a mark upon another one.
    package var columns: Int { unicodeScalars.reduce(0) { $0 + $1.columns } }
}

extension Unicode.Scalar {
    /// 0, 1 or 2; as wcwidth(3), without its dependence on the locale.
    package var columns: Int {
        if value < 0x300 { return value == 0xAD ? 0 : 1 }
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        // Medial vowels and final consonants of Hangul join the syllable before them.
        if (0x1160...0x11FF).contains(value) { return 0 }
        return properties.isEmojiPresentation || Self.wide.contains { $0.contains(value) } ? 2 : 1
    }

    /// East_Asian_Width W and F, by blocks.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
        0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD,
    ]
}

extension String {
    /// With spaces behind it up to that many columns; a longer text stays whole.
    ///
    /// - Parameter least: so many spaces stand behind it at least.
    package func padded(to width: Int, least: Int = 0) -> String {
        self + String(repeating: " ", count: max(least, width - columns))
    }

    /// At most that many columns, with a sign at the cut; characters stay whole.
    package func cut(to width: Int) -> String {
        guard columns > width else { return self }
        var room = max(0, width - 1)
        let kept = prefix { character in
            room -= String(character).columns
            return room >= 0
        }
        return kept + (width > 0 ? "…" : "")
    }

    /// Without the spaces at its end.
    package var withoutTrailingSpaces: String {
        guard let last = utf8.lastIndex(where: { $0 != 0x20 }) else { return "" }
        return String(self[...last])
    }
}
