import Text

/// Lets only a few connections to one server be opened at the same time, in the order in which they were asked for: a thousand
/// mailboxes at one provider knock one after the other when the service starts, and when the provider is back.
///
/// An opening that takes longer than `patience` no longer keeps anybody out: a server that answers nobody hardly delays what is
/// said about the mailboxes behind. The first few never wait, and nobody waits for another server.
final class OpeningGate: Sendable {
    private let most: Int
    private let patience: Duration
    private let lines = Locked<[String: Line]>([:])

    /// Who opens a connection to one server, and who waits to.
    private struct Line {
        var inside: Set<Int> = []
        var waiting: [(number: Int, turn: CheckedContinuation<Void, Never>)] = []
        var last = 0
    }

    /// - Parameters:
    ///   - most: at least 1.
    ///   - patience: how long an opening is waited for.
    init(most: Int = 16, patience: Duration = .seconds(1)) {
        self.most = most
        self.patience = patience
    }

    /// Does the work when its turn has come.
    ///
    /// - Throws: what the work throws; `CancellationError` if the task was cancelled before its turn.
    func pass<Value>(to server: String, _ work: () async throws -> Value) async throws -> Value {
        let number = lines.withLock { lines in
            lines[server, default: Line()].last += 1
            return lines[server, default: Line()].last
        }
        await enter(server, number)
        defer { leave(server, number) }
        try Task.checkCancellation()
        let limit = Task { [patience] in
            try await Task.sleep(for: patience)
            leave(server, number)
        }
        defer { limit.cancel() }
        return try await work()
    }

    /// How many wait for their turn.
    func waiting(for server: String) -> Int { lines.withLock { $0[server]?.waiting.count ?? 0 } }

    private func enter(_ server: String, _ number: Int) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { turn in
                let waits = lines.withLock { lines in
                    // A cancellation that has come already found nobody to wake.
                    guard lines[server, default: Line()].inside.count >= most, !Task.isCancelled else {
                        lines[server, default: Line()].inside.insert(number)
                        return false
                    }
                    lines[server]?.waiting.append((number, turn))
                    return true
                }
                if !waits { turn.resume() }
            }
        } onCancel: {
            let turn = lines.withLock { lines -> CheckedContinuation<Void, Never>? in
                guard let place = lines[server]?.waiting.firstIndex(where: { $0.number == number }) else {
                    return nil
                }
                return lines[server]?.waiting.remove(at: place).turn
            }
            turn?.resume()
        }
    }

    /// The next one's turn; nothing where this one has left already.
    private func leave(_ server: String, _ number: Int) {
        let turn = lines.withLock { lines -> CheckedContinuation<Void, Never>? in
            guard lines[server]?.inside.remove(number) != nil, lines[server]?.waiting.isEmpty == false,
                let next = lines[server]?.waiting.removeFirst()
            else { return nil }
            lines[server]?.inside.insert(next.number)
            return next.turn
        }
        turn?.resume()
    }
}
