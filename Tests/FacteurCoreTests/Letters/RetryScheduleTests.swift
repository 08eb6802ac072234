import FacteurCore
import Testing

@Suite("the retry schedule")
struct RetryScheduleTests {
    private static let schedule = RetrySchedule(first: 60, most: 3_600, giveUp: 432_000)
    private static let start: Int64 = 1_800_000_000

    @Test(
        "waits between the first wait and a ceiling that doubles up to the longest",
        arguments: [
            (1, 120), (2, 240), (3, 480), (4, 960), (5, 1_920), (6, 3_600), (7, 3_600), (100, 3_600),
            (Int.max, 3_600),
            (0, 120), (-1, 120),
        ])
    func ceiling(attempts: Int, seconds: Int) {
        let now = Self.start + 1_000
        let ceiling = Int64(seconds)
        let next = { (random: Double) in
            Self.schedule.nextAttempt(
                after: now, attempts: attempts, firstAttempt: Self.start, unitRandom: random)
        }
        #expect(next(0) == .at(now + 60))
        #expect(next(0.5) == .at(now + 60 + (ceiling - 60) / 2))
        #expect(next(0.999_999_999) == .at(now + ceiling - 1))
    }

    @Test("makes its last attempt at the end, and none after", arguments: [431_999, 431_000] as [Int64])
    func end(elapsed: Int64) {
        let next = Self.schedule.nextAttempt(
            after: Self.start + elapsed, attempts: 100, firstAttempt: Self.start, unitRandom: 0.99)
        #expect(next == .at(Self.start + 432_000))
    }

    @Test("gives up at the end or after it", arguments: [432_000, 432_001, Int64.max - 1_800_000_000])
    func over(elapsed: Int64) {
        let next = Self.schedule.nextAttempt(
            after: Self.start + elapsed, attempts: 8, firstAttempt: Self.start, unitRandom: 0)
        #expect(next == .giveUp)
    }

    @Test("a clock that jumps over the end takes no letter its attempts", arguments: 1...7)
    func forwards(attempts: Int) {
        let now = Self.start + 10_000_000
        let next = Self.schedule.nextAttempt(
            after: now, attempts: attempts, firstAttempt: Self.start, unitRandom: 0)
        #expect(next == .at(now + 60))
    }

    @Test("goes on from now when the clock went backwards")
    func backwards() {
        let next = Self.schedule.nextAttempt(
            after: Self.start - 100_000, attempts: 1, firstAttempt: Self.start, unitRandom: 0)
        #expect(next == .at(Self.start - 100_000 + 60))
    }

    @Test(
        "takes any numbers", arguments: [Double.nan, -1, 2, .infinity, -.infinity],
        [Int64.min, 0, Int64.max])
    func extremes(random: Double, instant: Int64) {
        let huge = RetrySchedule(first: .max, most: .min, giveUp: .max)
        let next = huge.nextAttempt(after: instant, attempts: 64, firstAttempt: instant, unitRandom: random)
        #expect(next != .giveUp || instant == .max)
        let none = RetrySchedule(first: 0, most: 0, giveUp: 0)
        #expect(none.nextAttempt(after: 5, attempts: 1, firstAttempt: 5, unitRandom: random) == .giveUp)
    }

    @Test("comes from the configuration")
    func configured() {
        let letters = Configuration.Letters(
            contact: "stages@example.ca", retryFirst: 5, retryMost: 50, giveUp: 500)
        #expect(RetrySchedule(letters) == RetrySchedule(first: 5, most: 50, giveUp: 500))
    }
}
