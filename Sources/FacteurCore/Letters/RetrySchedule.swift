/// When a letter that could not be handed over is tried again: exponential, with jitter over the whole range, and an end.
///
/// The jitter keeps letters that failed together (a relay that was down) from coming back together.
package struct RetrySchedule: Sendable, Hashable {
    package enum Next: Sendable, Hashable {
        /// Unix seconds, always after now.
        case at(Int64)
        case giveUp
    }

    /// The shortest wait, in seconds, at least 1.
    package let first: Int
    /// The longest wait, in seconds, at least `first`.
    package let most: Int
    /// How long after the first attempt trying ends, in seconds.
    package let giveUp: Int
    /// Nor does it end before so many attempts: a clock that is put right jumps over days in which nothing was tried.
    private var fewest: Int { max(1, min(8, giveUp / most)) }

    package init(first: Int, most: Int, giveUp: Int) {
        self.first = max(1, first)
        self.most = max(self.first, most)
        self.giveUp = max(0, giveUp)
    }

    package init(_ letters: Configuration.Letters) {
        self.init(first: letters.retryFirst, most: letters.retryMost, giveUp: letters.giveUp)
    }

    /// The next attempt after one that has just failed.
    ///
    /// The wait is anywhere between `first` and a ceiling that begins at twice `first` and doubles up to `most`. The last
    /// attempt falls on the end itself, so that a letter gets its whole time; one that fails at or after the end was the last,
    /// unless hardly any have been made.
    /// - Parameters:
    ///   - now: Unix seconds; a clock that went backwards only makes the letter live longer.
    ///   - attempts: how many have failed, this one included; at least 1.
    ///   - firstAttempt: when the first one began, Unix seconds.
    ///   - unitRandom: 0..<1, from the caller's source of chance.
    package func nextAttempt(
        after now: Int64, attempts: Int, firstAttempt: Int64, unitRandom: Double
    ) -> Next {
        let (end, overflow) = firstAttempt.addingReportingOverflow(Int64(giveUp))
        let isOver = !overflow && now >= end
        guard !isOver || attempts < fewest else { return .giveUp }
        let (next, far) = now.addingReportingOverflow(wait(attempts: attempts, unitRandom: unitRandom))
        return .at(far ? .max : overflow || isOver ? next : min(next, end))
    }

    private func wait(attempts: Int, unitRandom: Double) -> Int64 {
        let doublings = min(max(1, attempts), 40)
        let (doubled, overflow) = first.multipliedReportingOverflow(by: 1 << doublings)
        let ceiling = overflow ? most : min(most, doubled)
        let chance = unitRandom > 0 ? min(unitRandom, 1) : 0
        // Seconds below 2^53 are whole in a Double; more is more than any wait.
        let spread = min(ceiling - first, 1 << 52)
        return Int64(first) + Int64(Double(spread) * chance)
    }
}
