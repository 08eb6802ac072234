import Text

/// How many octets of mail may be in memory at once, of all mailboxes together. Whoever waits comes in turn.
final class ReadingRoom: Sendable {
    private struct State {
        var taken = 0
        var waiting: [(octets: Int, turn: CheckedContinuation<Void, Never>)] = []
    }

    /// Octets, beside what is arriving.
    private static let most = 3_000_000
    /// More than there is room for: nothing else is in then. For what may end the process, so that nothing else is taken for the
    /// reason.
    static let all = most + 1

    private let state = Locked(State())

    /// Waits for room. A mail that is larger than all of it comes in alone.
    func take(_ octets: Int) async {
        await withCheckedContinuation { turn in
            let mayEnter = state.withLock { state in
                guard state.waiting.isEmpty, hasRoom(for: octets, state) else {
                    state.waiting.append((octets, turn))
                    return false
                }
                state.taken += octets
                return true
            }
            if mayEnter { turn.resume() }
        }
    }

    func give(back octets: Int) {
        let admitted = state.withLock { state in
            state.taken -= octets
            var admitted: [CheckedContinuation<Void, Never>] = []
            while let first = state.waiting.first, hasRoom(for: first.octets, state) {
                state.taken += first.octets
                admitted.append(state.waiting.removeFirst().turn)
            }
            return admitted
        }
        for turn in admitted { turn.resume() }
    }

    private func hasRoom(for octets: Int, _ state: State) -> Bool {
        state.taken == 0 || state.taken + octets <= Self.most
    }
}
