/// Where a file that must be UTF-8 is not: an editor saved it in another encoding.
///
/// Read all the same, `Équipe` would stand as `�quipe` in every letter's From.
package struct UTF8Flaw: Error, Sendable, Hashable {
    /// From 1; the column counts characters.
    package let line: Int
    package let column: Int
    /// The first octet that no character begins with or goes on with.
    package let octet: UInt8

    /// `nil` for octets that are UTF-8.
    package init?(in octets: [UInt8]) {
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

    /// The length of the character that begins there; `nil` when none does.
    private static func character(_ octets: [UInt8], at place: Int) -> Int? {
        let lead = octets[place]
        let length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        guard place + length <= octets.count else { return nil }
        return String(validating: octets[place..<place + length], as: UTF8.self) == nil ? nil : length
    }

    /// What is wrong and what to do, with the place in front.
    package func line(in file: String) -> String {
        let digits = String(octet, radix: 16, uppercase: true)
        return
            "\(file):\(line):\(column): not UTF-8 (the octet \(digits) stands here); save the file as UTF-8"
    }
}
