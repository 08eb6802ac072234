/// A server's or library's words fit for one line on somebody's terminal: control characters become spaces,
/// runs of them one, and no more than `limit` characters are kept.
func printable(_ text: String, limit: Int = 300) -> String {
    var line = ""
    var room = limit
    for scalar in text.unicodeScalars {
        guard room > 0 else { return line + "…" }
        let isControl =
            scalar.properties.generalCategory == .control
            || scalar.properties.generalCategory == .format || scalar.properties.isWhitespace
        if isControl {
            guard let last = line.last, last != " " else { continue }
            line.append(" ")
        } else {
            line.unicodeScalars.append(scalar)
        }
        room -= 1
    }
    return line.last == " " ? String(line.dropLast()) : line
}

/// The same for bytes, which need not be UTF-8.
func printable(_ bytes: some Sequence<UInt8>, limit: Int = 300) -> String {
    printable(String(decoding: Array(bytes.prefix(4 * limit)), as: UTF8.self), limit: limit)
}
