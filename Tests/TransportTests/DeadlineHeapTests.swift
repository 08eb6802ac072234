import Testing

@testable import Transport

@Suite("Deadlines in order")
struct DeadlineHeapTests {
    private func time(_ value: Int) -> MonotonicTime { MonotonicTime(nanoseconds: UInt64(value)) }

    @Test("the earliest comes first, whatever was set, moved and removed", arguments: 1...20)
    func againstDictionary(seed: UInt64) {
        var heap = DeadlineHeap<Int>()
        var model: [Int: Int] = [:]
        let choices = pattern(6_000, seed: seed)
        for step in stride(from: 0, to: choices.count, by: 3) {
            let (key, value) = (Int(choices[step]) % 40, Int(choices[step + 1]))
            switch choices[step + 2] % 4 {
            case 0:
                heap.remove(key)
                model[key] = nil
            case 1:
                let due = model.filter { $0.value <= value }
                if let popped = heap.popDue(at: time(value)) {
                    #expect(model[popped] == due.values.min())
                    model[popped] = nil
                } else {
                    #expect(due.isEmpty)
                }
            default:
                heap.set(key, at: time(value))
                model[key] = value
            }
            #expect(heap.count == model.count)
            #expect(heap.earliest == model.values.min().map(time))
        }
    }

    @Test("a key that is set a million times stands once")
    func setAgain() {
        var heap = DeadlineHeap<Int>()
        for value in 0..<100_000 { heap.set(1, at: time(value)) }
        #expect(heap.count == 1)
        heap.remove(1)
        #expect(heap.isEmpty)
        #expect(heap.popDue(at: time(.max)) == nil)
    }

    @Test(
        "a deadline out of the clock's range never comes, one in the past has",
        arguments: [
            (Duration.seconds(1), UInt64(1_000_000_500)), (.zero, 500), (.seconds(-1), 500),
            (.nanoseconds(-1), 500), (.milliseconds(1), 1_000_500), (.seconds(Int64.max), .max),
            (.seconds(18_446_744_073), 18_446_744_073_000_000_500), (.seconds(18_446_744_074), .max),
        ])
    func saturates(duration: Duration, nanoseconds: UInt64) {
        #expect(MonotonicTime(nanoseconds: 500).advanced(by: duration).nanoseconds == nanoseconds)
    }

    @Test(
        "the wait is rounded up and at most a minute",
        arguments: [(0, 0), (99, 0), (100, 0), (101, 1), (1_000_100, 2), (Int.max, 60_000)] as [(Int, Int32)])
    func milliseconds(until end: Int, wait: Int32) {
        #expect(time(100).milliseconds(until: time(end)) == wait)
    }
}
