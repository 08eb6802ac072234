/// An instant as headers and JSON write it: Unix seconds, calendar by arithmetic alone (proleptic Gregorian, no leap
/// seconds), years 0–9999.
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
        let month = DateWords.months[date.month - 1]
        return "\(weekday), \(date.day) \(month) \(padded(date.year, 4)) \(date.clock) +0000"
    }

    /// `2026-11-24T03:00:00Z`: RFC 3339, in UTC. Out of range as in `init(seconds:)`.
    package static func rfc3339(seconds: Int64) -> String {
        let date = CivilDate(HeaderDate(seconds: seconds).seconds)
        return "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))T\(date.clock)Z"
    }

    /// `24-Nov-2026`: RFC 3501's `date`, in UTC. Out of range as in `init(seconds:)`.
    package static func rfc3501Day(seconds: Int64) -> String {
        let date = CivilDate(HeaderDate(seconds: seconds).seconds)
        return "\(date.day)-\(DateWords.months[date.month - 1])-\(padded(date.year, 4))"
    }

    fileprivate static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}

extension HeaderDate {
    /// RFC 3339 `date-time`, any offset; a fraction of a second is dropped. `nil` for anything else.
    package init?(rfc3339 text: String) {
        var scanner = DateScanner(text)
        guard let year = scanner.number(4), scanner.take("-"), let month = scanner.number(2),
            scanner.take("-"),
            let day = scanner.number(2), scanner.takeAny("Tt "), let clock = scanner.clock(seconds: true)
        else { return nil }
        if scanner.take(".") { guard scanner.skipDigits() else { return nil } }
        let offset: Int
        if scanner.takeAny("Zz") {
            offset = 0
        } else {
            guard let sign = scanner.sign(), let hours = scanner.number(2), scanner.take(":"),
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

/// A day and a time of day in UTC. The day arithmetic is Howard Hinnant's "chrono-compatible low-level date algorithms".
struct CivilDate {
    let year: Int
    let month: Int
    let day: Int
    /// 0 is Sunday.
    let weekday: Int
    private let secondOfDay: Int

    /// `seconds` within the years 0–9999.
    init(_ seconds: Int64) {
        let days = Int(seconds >= 0 ? seconds / 86_400 : -((86_399 - seconds) / 86_400))
        secondOfDay = Int(seconds) - days * 86_400
        weekday = ((days + 4) % 7 + 7) % 7
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// `03:00:00`.
    var clock: String {
        [secondOfDay / 3_600, secondOfDay / 60 % 60, secondOfDay % 60]
            .map { HeaderDate.padded($0, 2) }.joined(separator: ":")
    }

    /// Days since 1970-01-01; `nil` for a day that does not exist or a year outside 0–9999.
    static func days(year: Int, month: Int, day: Int) -> Int64? {
        guard (0...9_999).contains(year), (1...12).contains(month),
            (1...lastDay(year: year, month: month)).contains(day)
        else { return nil }
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return Int64(era * 146_097 + dayOfEra - 719_468)
    }

    private static func lastDay(year: Int, month: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

/// The words of RFC 5322 §3.3 and §4.3.
enum DateWords {
    static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// 1–12 for a month name in English, its first three letters deciding.
    static func month(_ word: String) -> Int? {
        let start = word.prefix(3).lowercased()
        return months.firstIndex { $0.lowercased() == start }.map { $0 + 1 }
    }

    /// Seconds east of UTC. The military letters were defined with the wrong sign: RFC 5322 §4.3 reads them as unknown,
    /// which is UTC here, and so is any other word.
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
