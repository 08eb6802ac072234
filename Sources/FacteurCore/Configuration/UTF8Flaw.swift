/// Where a file that must be UTF-8 is not: an editor saved it in another encoding.
///
/// Read all the same, `Équipe` would stand as `�quipe` in every letter's From.
package struct UTF8Flaw: Error, Sendable, Hashable {
    /// From 1; the column counts characters.
    package let line: Int
    package let column: Int
    /// The first octet that no character begins with or goes on with.
    package let octet: UInt8
    /// The whole file is UTF-16, with or without its mark.
    package let isUTF16: Bool

    /// `nil` for octets that are UTF-8.
    package init?(in octets: [UInt8]) {
        isUTF16 = Self.isUTF16(octets)
        if isUTF16 {
            (line, column, octet) = (1, 1, octets.first ?? 0)
            return
        }
        guard String(validating: octets, as: UTF8.self) == nil else { return nil }
        var (line, column, place) = (1, 1, 0)
        while place < octets.count, let length = Self.character(octets, at: place) {
            column = octets[place] == 0x0A ? 1 : column + 1
            line += octets[place] == 0x0A ? 1 : 0
            place += length
        }
        (self.line, self.column) = (line, column)
        octet = place < octets.count ? octets[place] : 0
    }

    /// Every other octet of a Western text is NUL in UTF-16.
    private static func isUTF16(_ octets: [UInt8]) -> Bool {
        if octets.starts(with: [0xFF, 0xFE]) || octets.starts(with: [0xFE, 0xFF]) { return true }
        let start = octets.prefix(1_024)
        let nulls = start.indices.filter { start[$0] == 0 }
        let odd = nulls.count { !$0.isMultiple(of: 2) }
        return start.count >= 4 && nulls.count * 3 > start.count && (odd == 0 || odd == nulls.count)
    }

    /// The length of the character that begins there; `nil` when none does.
    private static func character(_ octets: [UInt8], at place: Int) -> Int? {
        let lead = octets[place]
        let length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        guard place + length <= octets.count else { return nil }
        return String(validating: octets[place..<place + length], as: UTF8.self) == nil ? nil : length
    }

    /// What is wrong and what to do, with the place in front.
    package func line(in file: String) -> String {
        if isUTF16 {
            return
                "\(file):1:1: not UTF-8 but, it seems, UTF-16 (“Unicode” in some editors); save the file as UTF-8"
        }
        let digits = String(octet, radix: 16, uppercase: true)
        return
            "\(file):\(line):\(column): not UTF-8 (the octet \(digits) stands here); save the file as UTF-8"
    }
}
