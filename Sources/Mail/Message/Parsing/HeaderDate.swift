import Text

/// An instant as headers and JSON write it: Unix seconds. The calendar is pure arithmetic (proleptic Gregorian, no leap seconds),
/// years 0–9999.
package struct HeaderDate: Sendable, Hashable {
    /// Seconds since 1970-01-01T00:00:00Z, negative before.
    package let seconds: Int64

    /// 0000-01-01T00:00:00Z and 9999-12-31T23:59:59Z.
    private static let range: ClosedRange<Int64> = -62_167_219_200...253_402_300_799

    /// An instant outside the years 0–9999 becomes the nearest one inside.
    package init(seconds: Int64) {
        self.seconds = min(max(seconds, Self.range.lowerBound), Self.range.upperBound)
    }

    /// `Tue, 24 Nov 2026 03:00:00 +0000`: RFC 5322 §3.3, in UTC. Out of range as in `init(seconds:)`.
    package static func rfc5322(seconds: Int64) -> String {
        let date = CivilDate(HeaderDate(seconds: seconds).seconds)
        let weekday = DateWords.weekdays[date.weekday]
        let month = CivilDate.months[date.month - 1]
        return "\(weekday), \(date.day) \(month) \(CivilDate.padded(date.year, 4)) \(date.clock) +0000"
    }

    /// `2026-11-24T03:00:00Z`: RFC 3339, in UTC. Out of range as in `init(seconds:)`.
    package static func rfc3339(seconds: Int64) -> String {
        let date = CivilDate(HeaderDate(seconds: seconds).seconds)
        return
            "\(CivilDate.padded(date.year, 4))-\(CivilDate.padded(date.month, 2))-\(CivilDate.padded(date.day, 2))T\(date.clock)Z"
    }

    /// `24-Nov-2026`: RFC 3501's `date`, in UTC. Out of range as in `init(seconds:)`.
    package static func rfc3501Day(seconds: Int64) -> String {
        let date = CivilDate(HeaderDate(seconds: seconds).seconds)
        return "\(date.day)-\(CivilDate.months[date.month - 1])-\(CivilDate.padded(date.year, 4))"
    }
}

extension HeaderDate {
    /// RFC 3339 `date-time`, any offset; a fraction of a second is dropped. `nil` for anything else.
    package init?(rfc3339 text: String) {
        var scanner = DateScanner(text)
        guard let year = scanner.number(4), scanner.take(UInt8(ascii: "-")), let month = scanner.number(2),
            scanner.take(UInt8(ascii: "-")),
            let day = scanner.number(2), scanner.takeAny("Tt "), let clock = scanner.clock(seconds: true)
        else { return nil }
        if scanner.take(UInt8(ascii: ".")) { guard scanner.skipDigits() else { return nil } }
        let offset: Int
        if scanner.takeAny("Zz") {
            offset = 0
        } else {
            guard let sign = scanner.sign(), let hours = scanner.number(2), scanner.take(UInt8(ascii: ":")),
                let minutes = scanner.number(2), hours < 24, minutes < 60
            else { return nil }
            offset = sign * (hours * 3_600 + minutes * 60)
        }
        guard scanner.isAtEnd, let day = CivilDate.days(year: year, month: month, day: day) else {
            return nil
        }
        self.init(seconds: day * 86_400 + Int64(clock) - Int64(offset))
    }
}

/// The names in RFC 5322 §3.3 and §4.3.
enum DateWords {
    static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    static let smallWeekdays = weekdays.map { $0.lowercased() }
    private static let smallMonths = CivilDate.months.map { $0.lowercased() }

    /// 1–12 for an English month name, decided by its first three letters.
    static func month(_ word: String) -> Int? {
        let start = word.prefix(3).lowercased()
        return smallMonths.firstIndex(of: start).map { $0 + 1 }
    }

    /// Seconds east of UTC. The military letters were defined with the wrong sign: RFC 5322 §4.3 treats them as unknown, which is
    /// UTC here, and so is any other word.
    static func zone(_ word: String) -> Int {
        switch word.uppercased() {
        case "EDT": -4 * 3_600
        case "EST", "CDT": -5 * 3_600
        case "CST", "MDT": -6 * 3_600
        case "MST", "PDT": -7 * 3_600
        case "PST": -8 * 3_600
        default: 0
        }
    }
}

extension HeaderDate {
    /// A `Date:` body: RFC 5322 §3.3 with the obsolete forms of §4.3 (two-digit years, zone names, comments), a missing weekday,
    /// seconds or zone, hyphens between day, month and year, and the order of C's `asctime`.
    ///
    /// The weekday is not compared with the date. `nil` for text that is no date.
    package init?(rfc5322 text: String) {
        if let usual = Self.usual(text) {
            self = usual
            return
        }
        var words = DateScanner.words(text)[...]
        if let first = words.first, Self.isWeekday(first) { words.removeFirst() }
        guard let date = Self.takeDate(&words) ?? Self.takeAsctimeDate(&words),
            let days = CivilDate.days(year: date.year, month: date.month, day: date.day)
        else { return nil }
        let offset = words.first.map(Self.offset) ?? 0
        self.init(seconds: days * 86_400 + Int64(date.clock) - Int64(offset))
    }

    /// `Tue, 24 Nov 2026 03:00:00 +0000`, as nearly all programs write it, perhaps with more words behind it, which do not count;
    /// `nil` for any other form, valid or not.
    private static func usual(_ text: String) -> HeaderDate? {
        let space = MIMEByte.space
        var scanner = DateScanner(text)
        guard scanner.name(of: DateWords.weekdays) != nil,
            scanner.take(UInt8(ascii: ",")), scanner.take(space),
            let day = scanner.number(2) ?? scanner.number(1), scanner.take(space),
            let month = scanner.name(of: CivilDate.months), scanner.take(space),
            let year = scanner.number(4), scanner.take(space),
            let clock = scanner.clock(seconds: true), scanner.take(space),
            let sign = scanner.sign(), let hours = scanner.number(2), let minutes = scanner.number(2),
            scanner.isAtEnd || scanner.take(space), hours < 24, minutes < 60,
            let days = CivilDate.days(year: year, month: month + 1, day: day)
        else { return nil }
        let offset = sign * (hours * 3_600 + minutes * 60)
        return HeaderDate(seconds: days * 86_400 + Int64(clock) - Int64(offset))
    }

    private typealias Fields = (year: Int, month: Int, day: Int, clock: Int)

    private static func isWeekday(_ word: String) -> Bool {
        let start = word.prefix(3).lowercased()
        return DateWords.smallWeekdays.contains(start)
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
        guard (1...2).contains(word.utf8.count), word.utf8.allSatisfy(\.isDigit) else { return nil }
        return Int(word)
    }

    /// RFC 5322 §4.3: two digits below 50 mean 2000–2049; other two-digit and all three-digit years are added to 1900.
    private static func year(_ word: String) -> Int? {
        guard (2...4).contains(word.utf8.count), word.utf8.allSatisfy(\.isDigit), let year = Int(word)
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

    /// `+hhmm`, `-hhmm`, `GMT+hhmm` or a name; an invalid offset is UTC.
    private static func offset(_ word: String) -> Int {
        var digits = word
        if let first = word.utf8.first, first != UInt8(ascii: "+"), first != MIMEByte.dash {
            for name in ["GMT", "UTC"] where digits.uppercased().hasPrefix(name) && digits.utf8.count > 3 {
                digits = String(digits.dropFirst(3))
            }
        }
        var scanner = DateScanner(digits)
        guard let sign = scanner.sign() else { return DateWords.zone(word) }
        guard let hours = scanner.number(2) else { return 0 }
        _ = scanner.take(UInt8(ascii: ":"))
        guard let minutes = scanner.number(2), scanner.isAtEnd, hours < 24, minutes < 60 else { return 0 }
        return sign * (hours * 3_600 + minutes * 60)
    }
}

/// Reads the digits and separators of a date, front to back.
struct DateScanner {
    private let octets: [UInt8]
    private var index = 0

    /// No date is longer; the rest is ignored.
    private static let longest = 256

    init(_ text: String) { octets = Array(text.utf8.prefix(Self.longest)) }

    /// The words of a date without comments (RFC 5322 §3.2.2); commas, white space and the hyphens of `24-Nov-2026` separate them,
    /// the sign of a zone does not.
    static func words(_ text: String) -> [String] {
        let octets = Array(text.utf8.prefix(longest))
        var words: [String] = []
        words.reserveCapacity(8)
        var start = 0
        var depth = 0
        for (index, octet) in octets.enumerated() {
            if octet == UInt8(ascii: "(") { depth += 1 }
            let parts = depth > 0 || octet <= MIMEByte.space || octet == UInt8(ascii: ",")
            let isHyphen =
                octet == MIMEByte.dash && index > start && !octets[start..<index].starts(with: "GMT".utf8)
            if parts || isHyphen {
                if index > start { words.append(String(decoding: octets[start..<index], as: UTF8.self)) }
                start = index + 1
            }
            if octet == UInt8(ascii: ")"), depth > 0 { depth -= 1 }
        }
        if start < octets.count { words.append(String(decoding: octets[start...], as: UTF8.self)) }
        return words
    }

    var isAtEnd: Bool { index == octets.count }

    /// Exactly `width` digits.
    mutating func number(_ width: Int) -> Int? {
        guard index + width <= octets.count else { return nil }
        var value = 0
        for octet in octets[index..<index + width] {
            guard octet.isDigit else { return nil }
            value = value * 10 + Int(octet - 0x30)
        }
        index += width
        return value
    }

    /// The position in `names` of the one that is next; each has three letters.
    mutating func name(of names: [String]) -> Int? {
        guard index + 3 <= octets.count else { return nil }
        let name = String(decoding: octets[index..<index + 3], as: UTF8.self)
        guard let position = names.firstIndex(of: name) else { return nil }
        index += 3
        return position
    }

    mutating func take(_ mark: UInt8) -> Bool {
        guard index < octets.count, octets[index] == mark else { return false }
        index += 1
        return true
    }

    mutating func takeAny(_ marks: String) -> Bool {
        guard index < octets.count, marks.utf8.contains(octets[index]) else { return false }
        index += 1
        return true
    }

    mutating func sign() -> Int? {
        if take(UInt8(ascii: "+")) { return 1 }
        return take(UInt8(ascii: "-")) ? -1 : nil
    }

    /// At least one digit.
    mutating func skipDigits() -> Bool {
        let start = index
        while index < octets.count, octets[index].isDigit { index += 1 }
        return index > start
    }

    /// `hh:mm:ss` or, unless `seconds`, `hh:mm` and `h:mm`, as the second of the day; a leap second counts as the next one.
    mutating func clock(seconds required: Bool) -> Int? {
        guard let hour = number(2) ?? (required ? nil : number(1)), take(UInt8(ascii: ":")),
            let minute = number(2),
            hour < 24, minute < 60
        else { return nil }
        guard required || !isAtEnd else { return hour * 3_600 + minute * 60 }
        guard take(UInt8(ascii: ":")), let second = number(2), second <= 60 else { return nil }
        return hour * 3_600 + minute * 60 + second
    }
}

extension HeaderDate {
    /// The time that some servers (Exchange, Sendmail) say in their greeting: `220 mx ESMTP ready at Mon, 21 Sep 2026 14:00:00 +0000`.
    ///
    /// A time without a zone could be anybody's, and is none.
    package init?(inGreeting text: String) {
        let form =
            /(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), +(\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d (?:[+-]\d{4}|GMT|UTC))/
        guard let found = text.prefix(600).firstMatch(of: form) else { return nil }
        self.init(rfc5322: String(found.1))
    }
}
