import Text

/// How long to wait before a failing server is tried again: two seconds after its first failure, twice as long after each further
/// one, at most 256 seconds.
///
/// A success alone does not reset the count: a server that accepts each login and drops the session within a minute would be tried
/// every two seconds for ever. Only if `lasting` has passed between the first success and the failure does that failure count as
/// the first.
package struct Backoff: Sendable {
    /// How long a server must work before its failures are forgotten: longer than the minute after which a proxy or an overloaded
    /// server drops its clients, and short enough for a server that is restarted now and then.
    package static let lasting = Duration.seconds(120)

    /// No pause is longer.
    private let most: Duration
    private var failures = 0
    /// The first success since the last failure.
    private var servesSince: ContinuousClock.Instant?

    /// - Parameter most: the longest pause; at most 256 seconds.
    package init(most: Duration = .seconds(256)) { self.most = most }

    /// The server did what it was asked to do.
    package mutating func succeeded(at now: ContinuousClock.Instant) { servesSince = servesSince ?? now }

    /// The server could not be used.
    ///
    /// - Returns: how long to wait before the next try.
    package mutating func failed(at now: ContinuousClock.Instant) -> Duration {
        if let servesSince, now - servesSince >= Self.lasting { failures = 0 }
        servesSince = nil
        failures = min(failures + 1, 8)
        return min(most, .seconds(Doubling.pause(first: 2, times: failures - 1, most: 256)))
    }
}

/// Sleeps for this many seconds, or until `goesOn`, which is called each second, returns false.
///
/// - Throws: `CancellationError`.
func sleep(seconds: Int64, while goesOn: () -> Bool) async throws {
    for _ in 0..<seconds where goesOn() { try await Task.sleep(for: .seconds(1)) }
}
