/// When a mailbox's server was last asked for a login, by whichever session: within a minute it is not asked for another.
///
/// A reference, as both sessions of one watcher note theirs here.
final class Logins {
    private let between: Duration
    private let poll: Duration
    private var last: ContinuousClock.Instant?
    /// Before that, nothing is changed: the server could not do it.
    private var changesFrom: ContinuousClock.Instant?

    init(between: Duration, poll: Duration) {
        self.between = between
        self.poll = poll
    }

    func begin() { last = .now }

    /// What is left until the next login.
    var pause: Duration { last.map { $0 + between - .now } ?? .zero }

    var pauseOfChanges: Duration { max(pause, changesFrom.map { $0 - .now } ?? .zero) }

    /// One that failed, or left something to do, is followed by another with the next poll, and not within five minutes: nobody waits for it, and many servers lock an
    /// account after repeated failures.
    func changesEnded(well: Bool) {
        changesFrom = well ? nil : .now + max(poll, between * 5)
    }
}
