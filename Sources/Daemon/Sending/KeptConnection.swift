import Text

/// A connection to the relay that has nothing to do, kept for the next letter: it needs no new TCP, TLS and login then.
final class KeptConnection: Sendable {
    /// Below the ten seconds that a Postfix under stress allows; others allow minutes (RFC 5321 §4.5.3.2.7).
    private static let longest = Duration.seconds(5)

    private struct State: ~Copyable {
        var conversation: SMTPConversation?
        var since = ContinuousClock.now
    }

    private let state = Locked(State())

    /// - Returns: the connection itself, where one is kept already.
    func keep(_ another: consuming SMTPConversation) -> SMTPConversation? {
        var offered = Optional(another)
        state.withLock { state in
            guard state.conversation == nil else { return }
            state.conversation = offered.take()
            state.since = .now
        }
        return offered
    }

    /// - Parameter onlyOverdue: none whose time is not over.
    func take(onlyOverdue: Bool = false) -> SMTPConversation? {
        var taken: SMTPConversation?
        state.withLock { state in
            guard !onlyOverdue || ContinuousClock.now - state.since >= Self.longest else { return }
            taken = state.conversation.take()
        }
        return taken
    }

    /// Ends it with QUIT.
    func letGo(onlyOverdue: Bool = false) async {
        guard var conversation = take(onlyOverdue: onlyOverdue) else { return }
        await conversation.quit()
    }
}
