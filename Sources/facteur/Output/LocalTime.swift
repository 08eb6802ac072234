import Glibc
import Mail
import Text

/// Instants as a person reads them: in the time zone of this process (tzset(3)), while JSON stays in UTC.
enum LocalTime {
    /// The zone's abbreviations in winter and in summer, `EST/EDT`; one where the clock never changes.
    static let zone: String = {
        tzset()
        // The same days of any year: January and July of 2026.
        let names = [1_768_000_000, 1_784_000_000].map { text($0, "%Z") }
        return names[0] == names[1] ? names[0] : names.joined(separator: "/")
    }()

    /// `2026-11-29`.
    static func day(_ seconds: Int64) -> String { text(seconds, "%Y-%m-%d") }

    /// `2026-11-29 10:05`.
    static func minute(_ seconds: Int64) -> String { text(seconds, "%Y-%m-%d %H:%M") }

    /// `10:05:29`.
    static func clock(_ seconds: Int64) -> String { text(seconds, "%H:%M:%S") }

    /// `2026-11-29 10:05:29 EST`.
    static func full(_ seconds: Int64) -> String { text(seconds, "%Y-%m-%d %H:%M:%S %Z") }

    /// The day, in days since 1970-01-01.
    static func dayNumber(_ seconds: Int64) -> Int64 {
        var moment = time_t(seconds)
        var parts = tm()
        let days =
            localtime_r(&moment, &parts) == nil
            ? nil
            : CivilDate.days(
                year: Int(parts.tm_year) + 1_900, month: Int(parts.tm_mon) + 1, day: Int(parts.tm_mday))
        return days ?? seconds / 86_400
    }

    /// A sentence with each of its instants in local time. The rooms below know no time zone: they write RFC 3339 in UTC.
    static func shown(_ sentence: String) -> String {
        var shown = ""
        var rest = sentence[...]
        while let sign = rest.firstIndex(of: "Z") {
            let head = rest[..<sign]
            let written = head.suffix(19)
            // Within a name, such as a file's, it is a part of the name.
            let before = (shown + head.dropLast(19)).last
            let after = rest[rest.index(after: sign)...].first
            let isApart =
                before.map { !isOfName($0) && !"._-/".contains($0) } ?? true
                && after.map { !isOfName($0) } ?? true
            if isApart, written.utf8.count == 19, written.first?.isNumber == true,
                let instant = HeaderDate(rfc3339: written + "Z")?.seconds
            {
                shown += head.dropLast(19) + full(instant)
            } else {
                shown += rest[...sign]
            }
            rest = rest[rest.index(after: sign)...]
        }
        return shown + rest
    }

    private static func isOfName(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_"
    }

    private static func text(_ seconds: Int64, _ format: String) -> String {
        var moment = time_t(seconds)
        var parts = tm()
        guard localtime_r(&moment, &parts) != nil else { return HeaderDate.rfc3339(seconds: seconds) }
        var buffer = [CChar](repeating: 0, count: 80)
        let count = strftime(&buffer, buffer.count, format, &parts)
        return String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
