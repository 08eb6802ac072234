/// The notice's numbers, as a person may say them again above it.
struct NoteNumbers {
    private let known: Set<String>

    init(_ numbers: [OfferNumber]) {
        known = Set(numbers.map { $0.rawValue.lowercased() })
    }

    func contains(_ word: String) -> Bool { known.contains(word) }

    /// Whether a note holds what has the shape of a number, or nearly, and is none of the notice's: it may give that one.
    func hasAnother(in units: [NoteUnit]) -> Bool {
        units.indices.contains { place in
            guard let word = units[place].word else { return false }
            if Self.isNearNumber(word) { return !known.contains(word) }
            // `A 123 4567`, `A-1234567`; `à 10 h 30` is a time.
            guard word == "a", units[place].isCapitalised, place + 1 < units.count else { return false }
            var digits = ""
            for next in units[(place + 1)...].prefix(4) {
                guard let more = next.word, more.utf8.allSatisfy(Self.isDigit) else { break }
                digits += more
            }
            return (6...8).contains(digits.utf8.count) && !known.contains("a" + digits)
        }
    }

    /// What has an offer number's shape, folded.
    static func isNumber(_ word: String) -> Bool {
        word.utf8.count == 8 && word.utf8.first == 0x61 && word.utf8.dropFirst().allSatisfy(isDigit)
    }

    /// `A123456`, `A12345678`, `AI234567`: a number, or one that was typed wrong.
    private static func isNearNumber(_ word: String) -> Bool {
        guard word.utf8.first == 0x61, (7...9).contains(word.utf8.count) else { return false }
        return word.utf8.dropFirst().count(where: isDigit) >= 5
    }

    private static func isDigit(_ octet: UInt8) -> Bool { (0x30...0x39).contains(octet) }
}
