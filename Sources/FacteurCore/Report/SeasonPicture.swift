import Text

/// The season in figures, as the ledger has it: what the page of `report` shows. Its size does not grow with the roster, but for
/// `people`.
package struct SeasonPicture: Sendable, Hashable {
    /// The interns of one employer who are to get a number.
    package struct Employer: Sendable, Hashable {
        /// As the roster has it; `nil` where it names none.
        package let name: String?
        package let waiting: Int
        package let total: Int

        package init(name: String?, waiting: Int, total: Int) {
            self.name = name
            self.waiting = waiting
            self.total = total
        }
    }

    /// The employers of whose interns somebody waits.
    package struct Employers: Sendable, Hashable {
        /// The most that are shown one by one.
        package static let most = 20

        /// Most waiting first; at most `most`.
        package let first: [Employer]
        /// How many there are in all, and of how many interns.
        package let count: Int
        package let waiting: Int
        package let total: Int

        package init(first: [Employer], count: Int, waiting: Int, total: Int) {
            self.first = first
            self.count = count
            self.waiting = waiting
            self.total = total
        }
    }

    /// How many interns were told first on a day.
    package struct Day: Sendable, Hashable {
        /// Days since 1970-01-01.
        package let day: Int64
        package let told: Int

        package init(day: Int64, told: Int) {
            self.day = day
            self.told = told
        }
    }

    /// How many letters left so long after their notice had come.
    package struct Delay: Sendable, Hashable {
        /// At least 0.
        package let seconds: Int64
        package let letters: Int

        package init(seconds: Int64, letters: Int) {
            self.seconds = max(0, seconds)
            self.letters = letters
        }
    }

    package struct Person: Sendable, Hashable {
        package let ref: InternRef
        package let familyName: String
        package let givenNames: String
        package let employer: String?
        package let state: InternState
        package let offer: String?

        package init(
            ref: InternRef, familyName: String, givenNames: String, employer: String?, state: InternState,
            offer: String?
        ) {
            self.ref = ref
            self.familyName = familyName
            self.givenNames = givenNames
            self.employer = employer
            self.state = state
            self.offer = offer
        }
    }

    /// Who is in the roster; those without the number first.
    package struct People: Sendable, Hashable {
        /// The most that are listed.
        package static let most = 5_000

        package let first: [Person]
        package let count: Int

        package init(first: [Person], count: Int) {
            self.first = first
            self.count = count
        }
    }

    package let interns: [InternState: Int]
    package let held: [HeldReason: Int]
    package let employers: Employers
    /// When those who are told were told first, earliest day first.
    package let days: [Day]
    /// Shortest first.
    package let delays: [Delay]
    /// `nil`: the page names nobody.
    package let people: People?

    package init(
        interns: [InternState: Int], held: [HeldReason: Int], employers: Employers, days: [Day],
        delays: [Delay], people: People?
    ) {
        self.interns = interns
        self.held = held
        self.employers = employers
        self.days = days
        self.delays = delays
        self.people = people
    }

    package var stages: [SeasonStage: Int] {
        Dictionary(interns.map { ($0.key.stage, $0.value) }, uniquingKeysWith: +)
    }
}

extension SeasonPicture {
    /// The time within which a share of the letters left (nearest rank); `nil` without letters.
    ///
    /// - Parameter percent: 1–100.
    func delay(percent: Int) -> Int64? {
        let letters = delays.reduce(0) { $0 + $1.letters }
        let rank = (letters * percent + 99) / 100
        var count = 0
        for delay in delays {
            count += delay.letters
            if count >= rank, count > 0 { return delay.seconds }
        }
        return nil
    }
}

/// Days put together so that a chart of a week and one of years have a few columns each.
struct SeasonSpans: Sendable, Hashable {
    enum Unit: Sendable, Hashable, CaseIterable {
        case day, week, month
    }

    struct Span: Sendable, Hashable {
        /// Its first day, in days since 1970-01-01.
        let first: Int64
        let told: Int
        /// With all before.
        let toldUntil: Int
    }

    /// The most columns of a chart.
    static let most = 31

    let unit: Unit
    /// One after the other without a gap, but for the first: what came long before is counted there.
    let spans: [Span]

    /// - Parameter days: earliest first.
    init(_ days: [SeasonPicture.Day]) {
        guard let first = days.first?.day, let last = days.last?.day else {
            (unit, spans) = (.day, [])
            return
        }
        let unit =
            Unit.allCases.first { Self.number(last, $0) - Self.number(first, $0) < Self.most } ?? .month
        let end = Self.number(last, unit)
        let begin = max(Self.number(first, unit), end - Int64(Self.most - 1))
        var counts = [Int](repeating: 0, count: Int(end - begin) + 1)
        for day in days { counts[Int(max(0, Self.number(day.day, unit) - begin))] += day.told }
        var sum = 0
        self.unit = unit
        spans = counts.enumerated().map { index, count in
            sum += count
            return Span(first: Self.firstDay(begin + Int64(index), unit), told: count, toldUntil: sum)
        }
    }

    /// The days, the weeks from Monday to Sunday (ISO 8601), or the months, counted on.
    private static func number(_ day: Int64, _ unit: Unit) -> Int64 {
        switch unit {
        case .day: return day
        case .week: return (day + 3).flooredQuotient(by: 7)
        case .month:
            let date = CivilDate(day * 86_400)
            return Int64(date.year) * 12 + Int64(date.month) - 1
        }
    }

    private static func firstDay(_ number: Int64, _ unit: Unit) -> Int64 {
        switch unit {
        case .day: number
        case .week: number * 7 - 3
        case .month: CivilDate.days(year: Int(number / 12), month: Int(number % 12) + 1, day: 1) ?? 0
        }
    }
}

extension Int64 {
    fileprivate func flooredQuotient(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
