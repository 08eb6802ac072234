import Foundation

/// A connection to the relay that has nothing to do, kept for the next letter: it needs no new TCP, TLS and login then.
final class KeptConnection: @unchecked Sendable {
    /// Below the ten seconds that a Postfix under stress allows; others allow minutes (RFC 5321 §4.5.3.2.7).
    private static let longest = Duration.seconds(5)

    private let lock = NSLock()
    private var conversation: SMTPConversation?
    private var since = ContinuousClock.now

    /// - Returns: the connection itself, where one is kept already.
    func keep(_ another: consuming SMTPConversation) -> SMTPConversation? {
        lock.lock()
        defer { lock.unlock() }
        guard conversation == nil else { return another }
        conversation = consume another
        since = .now
        return nil
    }

    /// - Parameter onlyOverdue: none whose time is not over.
    func take(onlyOverdue: Bool = false) -> SMTPConversation? {
        lock.lock()
        defer { lock.unlock() }
        guard !onlyOverdue || ContinuousClock.now - since >= Self.longest else { return nil }
        return conversation.take()
    }

    /// Ends it with QUIT.
    func letGo(onlyOverdue: Bool = false) async {
        guard var conversation = take(onlyOverdue: onlyOverdue) else { return }
        await conversation.quit()
    }
}
