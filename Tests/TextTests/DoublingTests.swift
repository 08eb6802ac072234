import Testing
import Text

@Suite("doubling and locked values") struct DoublingTests {
    @Test("a pause doubles up to the longest, however often and however large")
    func pauses() {
        #expect(
            (0...8).map { Doubling.pause(first: 2, times: $0, most: 256) } == [
                2, 4, 8, 16, 32, 64, 128, 256, 256,
            ])
        #expect(Doubling.pause(first: 300, times: 100, most: 3_600) == 3_600)
        #expect(Doubling.pause(first: .max, times: 1, most: .max) == .max)
        #expect(Doubling.pause(first: 5, times: -1, most: 100) == 5)
    }

    @Test("nothing is lost between threads, and a failure lets go of the lock")
    func locked() async {
        struct Refused: Error {}
        let count = Locked(0)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask { for _ in 0..<1_000 { count.withLock { $0 += 1 } } }
            }
        }
        #expect(throws: Refused.self) { try count.withLock { _ in throw Refused() } }
        #expect(count.withLock { $0 } == 8_000)
    }
}
