/// The notice's numbers, as a person may say them again above it.
struct NoteNumbers {
    private let known: Set<String>

    init(_ numbers: [OfferNumber]) {
        known = Set(numbers.map { $0.rawValue.lowercased() })
    }

    /// Whether a note holds what has the shape of a number, or nearly, and is none of the notice's: it may give that one.
    func hasAnother(in units: [NoteUnit]) -> Bool {
        units.indices.contains { place in
            guard let word = units[place].word else { return false }
            if known.contains(word) { return false }
            if Self.isNearNumber(word) { return true }
            // `A 123 4567`, `A-1234567`, `A123 4567`; `à 10 h 30` is a time.
            guard units[place].isCapitalised, let number = Self.spelledOut(at: place, in: units) else {
                return false
            }
            return (6...8).contains(number.utf8.count - 1) && !known.contains(number)
        }
    }

    /// How many pieces the notice's number takes from a place on, as `A8722022` or `A 8722022`; 0 where another stands.
    func length(at place: Int, in units: [NoteUnit]) -> Int {
        guard let word = units[place].word else { return 0 }
        if known.contains(word) { return 1 }
        guard word == "a", place + 1 < units.count, let digits = units[place + 1].word else { return 0 }
        return known.contains("a" + digits) ? 2 : 0
    }

    /// A number that is typed in several pieces.
    private static func spelledOut(at place: Int, in units: [NoteUnit]) -> String? {
        guard var number = units[place].word, number.hasPrefix("a"),
            number.utf8.dropFirst().allSatisfy(isDigit)
        else { return nil }
        for next in units[(place + 1)...].prefix(4) {
            guard let more = next.word, more.utf8.allSatisfy(isDigit) else { break }
            number += more
        }
        return number
    }

    /// `A123456`, `A12345678`, `AI234567`: a number, or one that was typed wrong.
    private static func isNearNumber(_ word: String) -> Bool {
        guard word.utf8.first == 0x61, (7...9).contains(word.utf8.count) else { return false }
        return word.utf8.dropFirst().count(where: isDigit) >= 5
    }

    private static func isDigit(_ octet: UInt8) -> Bool { (0x30...0x39).contains(octet) }
}
