import Glibc

/// Nanoseconds on the clock that nobody can set (CLOCK_MONOTONIC).
struct MonotonicTime: Comparable, Sendable {
    let nanoseconds: UInt64

    /// Reading this clock cannot fail on Linux; 0 would only make deadlines late.
    static func now() -> MonotonicTime {
        var time = timespec()
        guard clock_gettime(CLOCK_MONOTONIC, &time) == 0 else { return MonotonicTime(nanoseconds: 0) }
        return MonotonicTime(nanoseconds: UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec))
    }

    /// Saturates: a deadline beyond the clock's range never comes, a negative one has passed.
    func advanced(by duration: Duration) -> MonotonicTime {
        let (seconds, attoseconds) = duration.components
        guard seconds >= 0, attoseconds >= 0 else { return self }
        let (whole, tooLong) = UInt64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
        let (span, tooFar) = whole.addingReportingOverflow(UInt64(attoseconds / 1_000_000_000))
        let (sum, beyond) = nanoseconds.addingReportingOverflow(span)
        return MonotonicTime(nanoseconds: tooLong || tooFar || beyond ? .max : sum)
    }

    /// For epoll_wait: rounded up, so that a timer is never looked for too early; at most a minute.
    func milliseconds(until other: MonotonicTime) -> Int32 {
        guard other > self else { return 0 }
        let span = other.nanoseconds - nanoseconds
        return Int32(min(span / 1_000_000 + 1, 60_000))
    }

    static func < (lhs: MonotonicTime, rhs: MonotonicTime) -> Bool { lhs.nanoseconds < rhs.nanoseconds }
}
