import Store
import Text

/// The letters of one look at the ledger, each in the hand of one connection at a time, and what came of them as a whole.
final class Round: Sendable {
    private struct State {
        var waiting: ArraySlice<DueLetter>
        var stopped: Set<LetterID> = []
        var connections = 0
        /// When the ledger is to be looked at again: a number that comes while others are reminded goes before them.
        var end: ContinuousClock.Instant?
        var fault: (any Error)?
    }

    private let state: Locked<State>
    /// Raised when the first connection is open, or will not be.
    let firstIsDecided = Signal()

    private let longest: Duration

    /// - Parameter longest: how long it takes letters, from its first connection on.
    init(_ letters: [DueLetter], longest: Duration) {
        self.longest = longest
        state = Locked(State(waiting: letters[...]))
    }

    /// The next letter, for one connection alone; `nil` when there is none, or no further one is to leave.
    func next() -> DueLetter? { state.withLock { Self.isOver($0) ? nil : $0.waiting.popFirst() } }

    var isOver: Bool { state.withLock { Self.isOver($0) } }

    private static func isOver(_ state: State) -> Bool {
        state.fault != nil || state.waiting.isEmpty || state.end.map { $0 <= .now } ?? false
    }

    /// It was not tried, and is the next one again.
    func giveBack(_ letter: DueLetter) { state.withLock { $0.waiting = [letter] + $0.waiting } }

    /// Its data had changed before it left: it comes with the next look, as it is then.
    func noteStopped(_ letter: DueLetter) { state.withLock { _ = $0.stopped.insert(letter.id) } }

    var stopped: Set<LetterID> { state.withLock { $0.stopped } }

    /// All that wait are to be looked for again: the ledger lets none leave.
    func clear() { state.withLock { $0.waiting = [] } }

    /// No further letter leaves. The first fault counts.
    func end(by fault: any Error) {
        state.withLock { $0.fault = $0.fault ?? fault }
        firstIsDecided.raise()
    }

    var fault: (any Error)? { state.withLock { $0.fault } }

    /// How many connections are open.
    var connections: Int { state.withLock { $0.connections } }

    func connected() {
        state.withLock { state in
            state.connections += 1
            state.end = state.end ?? .now + longest
        }
        firstIsDecided.raise()
    }

    func disconnected() { state.withLock { $0.connections -= 1 } }
}

/// How many connections at once the relay bears: one that refuses a second is served over one, and is tried again after a while.
final class ConnectionLimit: Sendable {
    private static let most = 4
    /// A further connection pays only for several letters.
    private static let lettersForOne = 8
    private static let remembered = Duration.seconds(600)

    private let known = Locked<(count: Int, until: ContinuousClock.Instant)?>(nil)

    func connections(for letters: Int) -> Int {
        let most = known.withLock { known in
            if let until = known?.until, until <= .now { known = nil }
            return known?.count ?? Self.most
        }
        return max(1, min(most, letters / Self.lettersForOne))
    }

    /// The relay has refused one more than that.
    func bears(_ count: Int) { known.withLock { $0 = (max(1, count), .now + Self.remembered) } }
}
