import Glibc

/// The deadlines in order: a binary heap in which every key occurs once and can be moved or removed, so that operations that ended
/// in time leave nothing behind.
struct DeadlineHeap<Key: Hashable> {
    private struct Entry {
        var key: Key
        var time: MonotonicTime
    }

    private var entries: [Entry] = []
    private var places: [Key: Int] = [:]

    var isEmpty: Bool { entries.isEmpty }
    var count: Int { entries.count }
    var earliest: MonotonicTime? { entries.first?.time }

    /// Sets or moves the key's time.
    mutating func set(_ key: Key, at time: MonotonicTime) {
        if let place = places[key] {
            entries[place].time = time
            settle(place)
        } else {
            places[key] = entries.count
            entries.append(Entry(key: key, time: time))
            settle(entries.count - 1)
        }
    }

    mutating func remove(_ key: Key) {
        guard let place = places.removeValue(forKey: key) else { return }
        let last = entries.removeLast()
        guard place < entries.count else { return }
        entries[place] = last
        places[last.key] = place
        settle(place)
    }

    /// Removes one key that is due.
    mutating func popDue(at now: MonotonicTime) -> Key? {
        guard let first = entries.first, first.time <= now else { return nil }
        remove(first.key)
        return first.key
    }

    private mutating func settle(_ place: Int) {
        let risen = rise(place)
        if risen == place { sink(place) }
    }

    private mutating func rise(_ start: Int) -> Int {
        var place = start
        while place > 0 {
            let parent = (place - 1) / 2
            guard entries[place].time < entries[parent].time else { break }
            swap(place, parent)
            place = parent
        }
        return place
    }

    private mutating func sink(_ start: Int) {
        var place = start
        while true {
            var least = place
            for child in [2 * place + 1, 2 * place + 2] where child < entries.count {
                if entries[child].time < entries[least].time { least = child }
            }
            guard least != place else { return }
            swap(place, least)
            place = least
        }
    }

    private mutating func swap(_ one: Int, _ other: Int) {
        entries.swapAt(one, other)
        places[entries[one].key] = one
        places[entries[other].key] = other
    }
}

/// Nanoseconds on the clock that cannot be set (CLOCK_MONOTONIC).
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

    /// For epoll_wait: rounded up, so that a timer is never checked too early; at most a minute.
    func milliseconds(until other: MonotonicTime) -> Int32 {
        guard other > self else { return 0 }
        let span = other.nanoseconds - nanoseconds
        return Int32(min(span / 1_000_000 + 1, 60_000))
    }

    static func < (lhs: MonotonicTime, rhs: MonotonicTime) -> Bool { lhs.nanoseconds < rhs.nanoseconds }
}
