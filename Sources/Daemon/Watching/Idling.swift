/// How a server takes IDLE (RFC 2177): one that ends session after session at it, or does not know it, is polled, and asked again
/// once an hour: its servers, or what stands before them, may be others by then.
struct Idling {
    /// Sessions in a row that ended at their first IDLE.
    private var losses = 0
    private(set) var hasIdled = false
    /// Whether this session ended in this way.
    private(set) var hasEndedSession = false
    /// Whether the last try has made the server one that is polled.
    private(set) var hasJustBeenGivenUp = false
    /// When it was tried last, where it is given up; Unix seconds.
    private var givenUpAt: Int64?

    private static let mostLosses = 2
    /// Seconds.
    private static let rest: Int64 = 3_600

    /// A clock that was set back counts as time that has passed.
    func mayBegin(at now: Int64) -> Bool {
        givenUpAt.map { now < $0 || now - $0 >= Self.rest } ?? true
    }

    mutating func begin() { (hasIdled, hasEndedSession, hasJustBeenGivenUp) = (false, false, false) }

    mutating func succeeded() { (hasIdled, losses, givenUpAt) = (true, 0, nil) }

    /// The server offers IDLE, but refuses the command as unknown.
    mutating func refused(at now: Int64) { giveUp(at: now) }

    mutating func failed(at now: Int64) {
        guard !hasIdled else { return }
        losses += 1
        hasEndedSession = true
        if losses >= Self.mostLosses { giveUp(at: now) }
    }

    private mutating func giveUp(at now: Int64) {
        hasJustBeenGivenUp = givenUpAt == nil
        givenUpAt = now
    }
}
