/// When the portal took what a receipt confirms, as the receipt's own sentence says: `transmise avec succès le 19 avril 2018
/// 08:17:24 a.m. HAE`. To the second it is the *Date soumise* of the portal's list; the time in the subject is another one.
enum ReceiptTime {
    /// Octets before the receipt number in which the sentence is looked for.
    private static let reach = 1_000
    /// Words of a date-time: `19 avril 2018 08:17:24 HAE`, or with `a. m.`.
    private static let lengths = 5...8

    /// - Parameter end: where the receipt number's phrase ends in `text`.
    /// - Returns: seconds since 1970-01-01 UTC; `nil` where there is none, or more than one.
    static func before(_ end: Int, in text: [UInt8]) -> Int64? {
        let end = min(max(0, end), text.count)
        let window = String(decoding: text[max(0, end - reach)..<end], as: UTF8.self)
        let words = NameFolding.folded(window).split(whereSeparator: \.isWhitespace).map(String.init)
            .filter { !$0.allSatisfy { $0 == ">" } }
        var found: Set<Int64> = []
        for index in words.indices.dropFirst(2) where introduces(words[max(0, index - sentence)..<index]) {
            if let time = time(at: index, words) { found.insert(time) }
        }
        return found.count == 1 ? found.first : nil
    }

    /// Words of the sentence in front of the date that may say what was done then.
    private static let sentence = 8

    /// `a été transmise avec succès le`, `have successfully transmitted your Online Application on`. The English words are an
    /// invention until a receipt is seen.
    private static func introduces(_ words: ArraySlice<String>) -> Bool {
        switch words.last {
        case "le": words.contains("succes")
        case "on":
            words.contains("successfully") || words.dropLast().last == "submitted"
                || words.dropLast().last == "transmitted"
        default: false
        }
    }

    private static func time(at start: Int, _ words: [String]) -> Int64? {
        for length in lengths.reversed() where start + length <= words.count {
            let text = words[start..<start + length].joined(separator: " ")
            if let time = PortalTime.parse(text) { return time }
        }
        return nil
    }
}
