/// `sep=;` on a line of its own before the header, with which Excel is told the delimiter.
struct SeparatorLine {
    /// What may stand between fields: what the line says, or all that are understood.
    let delimiters: [UInt8]
    /// Octets to skip; 0 without such a line.
    let length: Int
    /// The number of the line behind it.
    let nextLine: Int
    /// What the line says, where it is none of those that are understood.
    let strange: String?

    private static let understood = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]

    init(_ octets: [UInt8]) {
        let line = octets.prefix(64).prefix { $0 != 0x0A && $0 != 0x0D }
        let bare = line.filter { $0 != UInt8(ascii: "\"") }
        let isSeparator = bare.prefix(4).map { $0 | 0x20 } == Array("sep=".utf8).map { $0 | 0x20 }
        guard isSeparator, line.count < 64 else {
            (delimiters, length, nextLine, strange) = (Self.understood, 0, 1, nil)
            return
        }
        var end = line.endIndex
        if end < octets.count { end += octets[end...].starts(with: [0x0D, 0x0A]) ? 2 : 1 }
        let said = bare.dropFirst(4)
        length = end
        nextLine = 2
        if said.count == 1, let only = said.first, Self.understood.contains(only) {
            (delimiters, strange) = ([only], nil)
        } else {
            (delimiters, strange) = ([], String(decoding: said, as: UTF8.self))
        }
    }
}
