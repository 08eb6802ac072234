import Text

/// How long a server that cannot be used is left alone: two seconds after its first failure, twice as long after each further
/// one, 256 seconds at most.
///
/// A success alone does not begin the count anew: a server that takes each login and drops the session within the minute
/// would be asked every two seconds for ever. Only when `lasting` has passed from the first success to the failure does that
/// failure count as the first.
package struct Backoff: Sendable {
    /// For so long a server must serve before its failures are forgotten: longer than the minute after which a proxy or an
    /// overloaded server drops its clients, and short enough for one that is restarted now and then.
    package static let lasting = Duration.seconds(120)

    /// No pause is longer.
    private let most: Duration
    private var failures = 0
    /// The first success since the last failure.
    private var servesSince: ContinuousClock.Instant?

    /// - Parameter most: the longest pause; 256 seconds where it is more than that.
    package init(most: Duration = .seconds(256)) { self.most = most }

    /// The server did what it was asked.
    package mutating func succeeded(at now: ContinuousClock.Instant) { servesSince = servesSince ?? now }

    /// The server could not be used.
    ///
    /// - Returns: how long to wait before it is asked again.
    package mutating func failed(at now: ContinuousClock.Instant) -> Duration {
        if let servesSince, now - servesSince >= Self.lasting { failures = 0 }
        servesSince = nil
        failures = min(failures + 1, 8)
        return min(most, .seconds(Doubling.pause(first: 2, times: failures - 1, most: 256)))
    }
}

/// Sleeps for so many seconds, or until `goesOn`, which is asked each second, says no.
///
/// - Throws: `CancellationError`.
func sleep(seconds: Int64, while goesOn: () -> Bool) async throws {
    for _ in 0..<seconds where goesOn() { try await Task.sleep(for: .seconds(1)) }
}
