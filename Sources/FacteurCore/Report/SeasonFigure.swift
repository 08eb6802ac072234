import Text

/// Numbers as each language writes them.
enum SeasonFigure {
    /// `12,345`, or `12 345` with spaces that do not break.
    static func count(_ number: Int) -> Localized {
        var groups: [Substring] = []
        var rest = Substring(String(number.magnitude))
        while rest.utf8.count > 3 {
            groups.insert(rest.suffix(3), at: 0)
            rest = rest.dropLast(3)
        }
        groups.insert(rest, at: 0)
        let sign = number < 0 ? "−" : ""
        return Localized(
            en: sign + groups.joined(separator: ","), fr: sign + groups.joined(separator: "\u{A0}"))
    }

    /// Whole percents: never all where one is missing, never none where there is one.
    static func share(_ part: Int, of whole: Int) -> Localized {
        guard whole > 0, part > 0 else { return Localized(en: "0%", fr: "0\u{A0}%") }
        let percent = Int((100 * Double(part) / Double(whole)).rounded())
        if percent == 0 { return Localized(en: "<1%", fr: "<1\u{A0}%") }
        let shown = part < whole ? min(99, percent) : percent
        return Localized(en: "\(shown)%", fr: "\(shown)\u{A0}%")
    }

    /// `2026-11-29`; a month is `2026-11`.
    static func day(_ day: Int64, _ unit: SeasonSpans.Unit) -> String {
        let date = CivilDate(day * 86_400)
        let month = CivilDate.padded(date.year, 4) + "-" + CivilDate.padded(date.month, 2)
        return unit == .month ? month : month + "-" + CivilDate.padded(date.day, 2)
    }

    /// `2h 3m`.
    static func duration(_ seconds: Int64) -> String { DurationText.short(Int(clamping: seconds)) }
}

/// Within which time a letter left, for a chart of few bars.
enum SeasonWait: Int, CaseIterable {
    case minute, fiveMinutes, hour, day, threeDays, week, longer

    /// The longest, in seconds; `nil` for the last, which has no end.
    private var most: Int64? {
        switch self {
        case .minute: 60
        case .fiveMinutes: 300
        case .hour: 3_600
        case .day: 86_400
        case .threeDays: 3 * 86_400
        case .week: 7 * 86_400
        case .longer: nil
        }
    }

    /// How many letters left within each.
    static func counts(_ delays: [SeasonPicture.Delay]) -> [(wait: SeasonWait, letters: Int)] {
        var counts = [Int](repeating: 0, count: allCases.count)
        for delay in delays {
            let wait = allCases.first { $0.most.map { delay.seconds <= $0 } ?? true } ?? .longer
            counts[wait.rawValue] += delay.letters
        }
        return allCases.map { ($0, counts[$0.rawValue]) }
    }

    var words: Localized {
        switch self {
        case .minute: Localized(en: "up to 1 minute", fr: "jusqu’à 1 minute")
        case .fiveMinutes: Localized(en: "up to 5 minutes", fr: "jusqu’à 5 minutes")
        case .hour: Localized(en: "up to 1 hour", fr: "jusqu’à 1 heure")
        case .day: Localized(en: "up to 1 day", fr: "jusqu’à 1 jour")
        case .threeDays: Localized(en: "up to 3 days", fr: "jusqu’à 3 jours")
        case .week: Localized(en: "up to 7 days", fr: "jusqu’à 7 jours")
        case .longer: Localized(en: "longer", fr: "plus longtemps")
        }
    }
}
