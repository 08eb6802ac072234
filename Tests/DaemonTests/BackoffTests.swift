import Daemon
import Testing

/// How long a server that cannot be used is left alone.
@Suite struct BackoffTests {
    private let start = ContinuousClock.now

    @Test("each failure doubles the pause, up to 256 seconds")
    func doubles() {
        var backoff = Backoff()
        let pauses = (0..<10).map { _ in backoff.failed(at: start) }
        #expect(pauses == [2, 4, 8, 16, 32, 64, 128, 256, 256, 256].map { .seconds($0) })
    }

    @Test("no pause is longer than the poll")
    func bounded() {
        var backoff = Backoff(most: .seconds(5))
        #expect((0..<4).map { _ in backoff.failed(at: start) } == [2, 4, 5, 5].map { .seconds($0) })
    }

    @Test("a server that serves for a minute and drops the session is asked ever less often")
    func shortSuccess() {
        var backoff = Backoff()
        var now = start
        var pauses: [Duration] = []
        for _ in 0..<9 {
            backoff.succeeded(at: now)
            now += .seconds(60)
            pauses.append(backoff.failed(at: now))
            now += pauses.last ?? .zero
        }
        #expect(pauses == [2, 4, 8, 16, 32, 64, 128, 256, 256].map { .seconds($0) })
    }

    @Test(
        "failures are forgotten once the server has served for long enough",
        arguments: [(Backoff.lasting - .nanoseconds(1), Duration.seconds(8)), (Backoff.lasting, .seconds(2))])
    func lastingSuccess(lasted: Duration, pause: Duration) {
        var backoff = Backoff()
        for _ in 0..<2 { _ = backoff.failed(at: start) }
        backoff.succeeded(at: start)
        // A further success does not begin the time anew.
        backoff.succeeded(at: start + lasted - .nanoseconds(1))
        #expect(backoff.failed(at: start + lasted) == pause)
    }

    @Test("a success before the last failure counts for nothing")
    func earlierSuccess() {
        var backoff = Backoff()
        backoff.succeeded(at: start)
        #expect(backoff.failed(at: start + .seconds(1)) == .seconds(2))
        #expect(backoff.failed(at: start + Backoff.lasting * 2) == .seconds(4))
    }
}
