extension HeaderDate {
    /// A `Date:` body: RFC 5322 §3.3 with the obsolete forms of §4.3 (two-digit years, zone names, comments), a missing
    /// weekday, seconds or zone, hyphens between day, month and year, and the order of C's `asctime`.
    ///
    /// The weekday is not checked against the date: the date counts. `nil` for what is none.
    package init?(rfc5322 text: String) {
        var words = DateScanner.words(text)[...]
        if let first = words.first, Self.isWeekday(first) { words.removeFirst() }
        guard let date = Self.takeDate(&words) ?? Self.takeAsctimeDate(&words),
            let days = CivilDate.days(year: date.year, month: date.month, day: date.day)
        else { return nil }
        let offset = words.first.map(Self.offset) ?? 0
        self.init(seconds: days * 86_400 + Int64(date.clock) - Int64(offset))
    }

    private typealias Fields = (year: Int, month: Int, day: Int, clock: Int)

    private static func isWeekday(_ word: String) -> Bool {
        let start = word.prefix(3).lowercased()
        return DateWords.weekdays.contains { $0.lowercased() == start }
    }

    /// `24 Nov 2026 03:00:00`.
    private static func takeDate(_ words: inout ArraySlice<String>) -> Fields? {
        let list = Array(words.prefix(4))
        guard list.count == 4, let day = number(list[0]), let month = DateWords.month(list[1]),
            let year = year(list[2]), let clock = clock(list[3])
        else { return nil }
        words = words.dropFirst(4)
        return (year, month, day, clock)
    }

    /// `Nov 24 03:00:00 2026`, perhaps with a zone before the year.
    private static func takeAsctimeDate(_ words: inout ArraySlice<String>) -> Fields? {
        let list = Array(words.prefix(5))
        guard list.count >= 4, let month = DateWords.month(list[0]), let day = number(list[1]),
            let clock = clock(list[2])
        else { return nil }
        if let year = year(list[3]) {
            words = words.dropFirst(4)
            return (year, month, day, clock)
        }
        guard list.count == 5, let year = year(list[4]) else { return nil }
        words = words.dropFirst(3)
        return (year, month, day, clock)
    }

    private static func number(_ word: String) -> Int? {
        guard (1...2).contains(word.utf8.count), word.utf8.allSatisfy(MIMEByte.isDigit) else { return nil }
        return Int(word)
    }

    /// RFC 5322 §4.3: two digits up to 49 are of this century, the others and three digits of the last one.
    private static func year(_ word: String) -> Int? {
        guard (2...4).contains(word.utf8.count), word.utf8.allSatisfy(MIMEByte.isDigit), let year = Int(word)
        else { return nil }
        switch word.utf8.count {
        case 2: return year < 50 ? 2_000 + year : 1_900 + year
        case 3: return 1_900 + year
        default: return year
        }
    }

    private static func clock(_ word: String) -> Int? {
        var scanner = DateScanner(word)
        guard let clock = scanner.clock(seconds: false), scanner.isAtEnd else { return nil }
        return clock
    }

    /// `+hhmm`, `-hhmm`, `GMT+hhmm` or a name; what makes no sense is UTC.
    private static func offset(_ word: String) -> Int {
        var digits = word
        for name in ["GMT", "UTC"] where digits.uppercased().hasPrefix(name) && digits.utf8.count > 3 {
            digits = String(digits.dropFirst(3))
        }
        var scanner = DateScanner(digits)
        guard let sign = scanner.sign() else { return DateWords.zone(word) }
        guard let hours = scanner.number(2) else { return 0 }
        _ = scanner.take(":")
        guard let minutes = scanner.number(2), scanner.isAtEnd, hours < 24, minutes < 60 else { return 0 }
        return sign * (hours * 3_600 + minutes * 60)
    }
}
