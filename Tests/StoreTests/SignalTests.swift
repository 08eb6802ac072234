import Store
import Testing

@Suite("a signal") struct SignalTests {
    private static let long = Duration.seconds(600)

    @Test("raised before anybody waits it is kept, once, however often it was raised")
    func kept() async {
        let signal = Signal()
        for _ in 0..<1_000 { signal.raise() }
        #expect(await signal.wait(atMost: Self.long))
        #expect(await signal.wait(atMost: .milliseconds(1)) == false)
    }

    @Test("whoever waits is woken, all of them, and nothing is left over for the next")
    func woken() async {
        let signal = Signal()
        let waiting = (0..<8).map { _ in Task { await signal.wait(atMost: Self.long) } }
        // Some may not wait yet: they are woken by the next.
        let raising = Task {
            while !Task.isCancelled {
                signal.raise()
                await Task.yield()
            }
        }
        for task in waiting { #expect(await task.value) }
        raising.cancel()
        await raising.value
        _ = await signal.wait(atMost: .zero)
        #expect(await signal.wait(atMost: .milliseconds(1)) == false)
    }

    @Test("a cancelled task waits no longer, whether it had begun to or not")
    func cancelled() async {
        let signal = Signal()
        for round in 0..<200 {
            let task = Task { await signal.wait(atMost: Self.long) }
            if round.isMultiple(of: 2) { await Task.yield() }
            task.cancel()
            #expect(await task.value == false)
        }
        signal.raise()
        #expect(await signal.wait(atMost: Self.long))
    }

    @Test("none is lost between two threads")
    func raced() async {
        let (there, back) = (Signal(), Signal())
        let echo = Task {
            for _ in 0..<2_000 {
                guard await there.wait(atMost: Self.long) else { return false }
                back.raise()
            }
            return true
        }
        for _ in 0..<2_000 {
            there.raise()
            #expect(await back.wait(atMost: Self.long))
        }
        #expect(await echo.value)
    }
}
