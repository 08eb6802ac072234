import Text

/// Removes private data from a log line: addresses and whole offer numbers, wherever they come from; servers quote both in their
/// replies. The result is one line without control characters.
enum LogMask {
    static func masked(_ line: String) -> String {
        line.split(separator: " ", omittingEmptySubsequences: false).map(word).joined(separator: " ")
    }

    private static func word(_ word: Substring) -> String {
        if word.utf8.contains(UInt8(ascii: "@")) { return "…@…" }
        return numbers(in: String(word).printable(" "))
    }

    /// `A3141592` becomes `A31…92`. It compares octets and uses no regular expression, because every log line passes here.
    private static func numbers(in word: String) -> String {
        let octets = Array(word.utf8)
        guard octets.contains(UInt8(ascii: "A")) else { return word }
        var shown: [UInt8] = []
        var index = 0
        while index < octets.count {
            if isNumber(octets[index...].prefix(8)) {
                shown += octets[index..<index + 3] + Array("…".utf8) + octets[index + 6..<index + 8]
                index += 8
            } else {
                shown.append(octets[index])
                index += 1
            }
        }
        return String(decoding: shown, as: UTF8.self)
    }

    private static func isNumber(_ octets: ArraySlice<UInt8>) -> Bool {
        octets.count == 8 && octets.first == UInt8(ascii: "A")
            && octets.dropFirst().allSatisfy(\.isDigit)
    }
}
