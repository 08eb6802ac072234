import Mail
import Text

/// The date-times in the portal and its mails: `19 avril 2018 08:16:45 HAE`, `19 avril 2018 08:17:24 a.m. HAE`,
/// `19 avril 2018 12:17:24 GMT`; and English ones of the same form, which are an invention until a real one is available.
package enum PortalTime {
    /// Octets of the longest text that can be one.
    private static let longest = 100

    /// Seconds since 1970-01-01 UTC; `nil` if a part is missing, doubled, out of range or unknown: with an unknown zone it is no
    /// instant, and without seconds it cannot be compared to the second.
    package static func parse(_ text: String) -> Int64? {
        guard text.utf8.count <= longest else { return nil }
        var parts = PortalTimeParts()
        for word in words(of: text) {
            guard parts.take(word) else { return nil }
        }
        return parts.instant
    }

    /// The start of a day as seconds since 1970-01-01 UTC, whatever the hour beside it: `2026-11-20`, `20 novembre 2026`. `nil` where
    /// a day and a month in digits could be taken for each other.
    package static func day(_ text: String) -> Int64? {
        guard text.utf8.count <= longest else { return nil }
        let words = words(of: text)
        if let first = words.first, let day = numericDay(first) { return day }
        var parts = PortalTimeParts()
        for word in words where !word.contains(":") {
            guard parts.take(word) else { return nil }
        }
        return parts.day
    }

    /// The year comes first.
    private static func numericDay(_ word: String) -> Int64? {
        let fields = word.prefix(10).split(omittingEmptySubsequences: false) { $0 == "-" || $0 == "/" }
        guard fields.map(\.utf8.count) == [4, 2, 2], word.utf8.count == 10 || word.dropFirst(10).first == "t",
            fields.allSatisfy({ $0.utf8.allSatisfy(\.isDigit) }), let year = Int(fields[0]),
            let month = Int(fields[1]), let day = Int(fields[2]), year >= 1970
        else { return nil }
        return CivilDate.days(year: year, month: month, day: day).map { Int64($0) * 86_400 }
    }

    /// Folded, without commas, and without full stops; `a. m.` is `am`.
    private static func words(of text: String) -> [String] {
        let words = NameFolding.folded(text).split(whereSeparator: { $0.isWhitespace || $0 == "," })
            .map { $0.filter { $0 != "." } }
        return words.reduce(into: []) { joined, word in
            if word == "m", let last = joined.last, last == "a" || last == "p" {
                joined[joined.count - 1] = last + "m"
            } else {
                joined.append(word)
            }
        }
    }
}

/// The parts of a date-time, read word by word in any order: the month is a name, so the order cannot be misread.
struct PortalTimeParts {
    private enum Half { case morning, afternoon }

    private var dayOfMonth: Int?
    private var month: Int?
    private var year: Int?
    private var clock: (hour: Int, minute: Int, second: Int)?
    private var half: Half?
    /// Seconds east of UTC.
    private var offset: Int?

    /// Whether the word was accepted: it is known, and its part was not set before.
    mutating func take(_ word: String) -> Bool {
        if Self.skipped.contains(word) { return true }
        if let number = Self.months[word] { return Self.fill(&month, number) }
        if let seconds = Self.zones[word] { return Self.fill(&offset, seconds) }
        if word == "am" { return Self.fill(&half, .morning) }
        if word == "pm" { return Self.fill(&half, .afternoon) }
        if word.contains(":") { return takeClock(word) }
        return takeNumber(word)
    }

    private mutating func takeClock(_ word: String) -> Bool {
        let fields = word.split(separator: ":", omittingEmptySubsequences: false).map(Self.number)
        guard clock == nil, fields.count == 3, let hour = fields[0], let minute = fields[1],
            let second = fields[2],
            hour < 24, minute < 60, second < 60
        else { return false }
        clock = (hour, minute, second)
        return true
    }

    /// A year has four digits, a day one or two, or is the French ordinal (`1er`).
    private mutating func takeNumber(_ word: String) -> Bool {
        if word == "1er" { return Self.fill(&dayOfMonth, 1) }
        guard let number = Self.number(word) else { return false }
        return word.utf8.count == 4 ? Self.fill(&year, number) : Self.fill(&dayOfMonth, number)
    }

    /// One, two or four digits.
    private static func number(_ text: some StringProtocol) -> Int? {
        let isDigits = text.utf8.allSatisfy(\.isDigit)
        return isDigits && [1, 2, 4].contains(text.utf8.count) ? Int(text) : nil
    }

    private static func fill<Value>(_ place: inout Value?, _ value: Value) -> Bool {
        guard place == nil else { return false }
        place = value
        return true
    }

    var day: Int64? {
        guard let dayOfMonth, let month, let year, year >= 1970 else { return nil }
        return CivilDate.days(year: year, month: month, day: dayOfMonth).map { Int64($0) * 86_400 }
    }

    var instant: Int64? {
        guard let day, let clock, let hour = hour(of: clock.hour), let offset
        else { return nil }
        return day + Int64(hour * 3_600 + clock.minute * 60 + clock.second - offset)
    }

    /// On a twelve-hour clock, 12 a.m. is midnight and 12 p.m. is noon.
    private func hour(of hour: Int) -> Int? {
        guard let half else { return hour }
        guard (1...12).contains(hour) else { return nil }
        return hour % 12 + (half == .afternoon ? 12 : 0)
    }
}

extension PortalTimeParts {
    /// Words in a date that change nothing.
    private static let skipped: Set<String> = [
        "le", "a", "at", "on", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche",
        "monday",
        "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    ]

    /// Folded, without full stops.
    private static let months: [String: Int] = [
        "janvier": 1, "janv": 1, "january": 1, "jan": 1, "fevrier": 2, "fevr": 2, "fev": 2, "february": 2,
        "feb": 2,
        "mars": 3, "march": 3, "mar": 3, "avril": 4, "avr": 4, "april": 4, "apr": 4, "mai": 5, "may": 5,
        "juin": 6,
        "june": 6, "jun": 6, "juillet": 7, "juil": 7, "july": 7, "jul": 7, "aout": 8, "august": 8, "aug": 8,
        "septembre": 9, "sept": 9, "september": 9, "sep": 9, "octobre": 10, "october": 10, "oct": 10,
        "novembre": 11, "november": 11, "nov": 11, "decembre": 12, "december": 12, "dec": 12,
    ]

    /// Canada's zones in French (`HNE`, standard, and `HAE`, daylight) and English.
    private static let zones: [String: Int] = [
        "gmt": 0, "utc": 0, "tuc": 0, "hnp": -28_800, "pst": -28_800, "hap": -25_200, "pdt": -25_200,
        "hnr": -25_200, "mst": -25_200, "har": -21_600, "mdt": -21_600, "hnc": -21_600, "cst": -21_600,
        "hac": -18_000, "cdt": -18_000, "hne": -18_000, "est": -18_000, "hae": -14_400, "edt": -14_400,
        "hna": -14_400, "ast": -14_400, "haa": -10_800, "adt": -10_800, "hnt": -12_600, "nst": -12_600,
        "hat": -9_000, "ndt": -9_000,
    ]
}
