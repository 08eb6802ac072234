import Mail
import Store
import Transport

/// Transports an `IMAPSession`'s octets over a connection: the only place where the IMAP dialogue has deadlines.
///
/// Only one caller at a time may use it. It is a reference type so that a pass can hold it.
final class IMAPConversation {
    private var wire: ServerConnection
    private let onAlert: @Sendable (String) -> Void
    private var session: IMAPSession

    /// - Parameter wire: freshly connected, before any login.
    init(
        _ wire: ServerConnection, session: IMAPSession, onAlert: @escaping @Sendable (String) -> Void
    ) {
        self.wire = wire
        self.session = session
        self.onAlert = onAlert
    }

    deinit { wire.close() }

    /// `host:port`, for a person.
    var server: String { wire.server }

    private(set) var capabilities = IMAPCapabilities([])

    /// Whether the server has told of mails (EXISTS) since the caller began to look for them.
    var hasNews = false

    /// How many mails the open folder holds, as far as the server has told; `nil` where none is open.
    var exists: Int? { session.exists }

    /// - Parameter onLogin: called before each line of the login.
    func logIn(_ credentials: Credentials, _ onLogin: () -> Void) async throws {
        var pending = session.start(credentials, heard: wire.heard)
        wire.end = .now + wire.deadlines.login
        defer { wire.end = nil }
        while true {
            for action in pending {
                if case .loggedIn(let offered) = action {
                    capabilities = offered
                    return
                }
                if session.awaiting == .login { onLogin() }
                try await carryOut(action)
            }
            pending = try await answer()
        }
    }

    /// Performs one request to its end. Every other action goes to `handle`, in order, before anything more is read: what is not
    /// yet recorded is followed by no new request.
    ///
    /// - Throws: `ServerFault` if the server refuses, or the session is over; what `handle` throws.
    func perform(
        _ request: IMAPSession.Request, _ handle: (IMAPSession.Action) async throws -> Void = { _ in }
    ) async throws {
        if let refusal = try await attempt(request, handle) { throw fault(refusal) }
    }

    /// Like `perform`, but a refusal is an answer too.
    ///
    /// - Returns: why the server refused; `nil` if it did what it was asked.
    /// - Throws: `ServerFault` if the session is over; what `handle` throws.
    func attempt(
        _ request: IMAPSession.Request, _ handle: (IMAPSession.Action) async throws -> Void = { _ in }
    ) async throws -> IMAPFault? {
        wire.timer.restart()
        var pending = session.perform(request)
        while true {
            var (isFinished, refusal): (Bool, IMAPFault?) = (false, nil)
            for action in pending {
                switch action {
                // The end of IDLE comes before that of the request which ended it.
                case .finished(let done) where done != request: break
                case .failed(let done, _) where done != request: break
                case .finished: (isFinished, refusal) = (true, nil)
                case .failed(_, let fault): (isFinished, refusal) = (true, wire.mask.clean(fault))
                default:
                    try await carryOut(action)
                    try await handle(action)
                }
            }
            if isFinished { return refusal }
            pending = try await answer()
        }
    }

    /// A refusal that cannot be handled here, as a fault.
    func fault(_ refusal: IMAPFault) -> ServerFault { .imap(refusal, server: server) }

    /// How a wait under IDLE ended. The server may idle still: the next request ends that, in the same write if it is one that can
    /// (`IMAPSession.Request`).
    enum IdleEnd {
        /// The folder has news.
        case news
        case quiet
        /// The server does not know the command.
        case unknown
    }

    /// Waits under IDLE until the folder has news, or until `patience` has passed. If the server refuses IDLE, it waits the whole
    /// time as well, because otherwise it would try again at once.
    ///
    /// - Parameter isTrial: whether to see that the server bears the end of it, too.
    func idle(for patience: Duration, isTrial: Bool) async throws -> IdleEnd {
        var isKnown = true
        for action in session.perform(.idle) { try await carryOut(action) }
        let end = ContinuousClock.now + patience
        while true {
            let left = end - ContinuousClock.now
            guard left > .zero else { break }
            do {
                var hasNews = false
                for action in try await next(deadline: left) {
                    try await carryOut(action)
                    if case .exists = action { hasNews = true }
                    if case .failed(.idle, .protocolViolation) = action { isKnown = false }
                }
                if hasNews { return .news }
            } catch ServerFault.transport(let fault) where fault.isReceiveTimeout {
                break
            }
        }
        if isTrial { _ = try await attempt(.done) }
        return isKnown ? .quiet : .unknown
    }

    /// Logs out, even if the task was cancelled; the server's answer does not matter.
    func logOut() async {
        wire.isLeaving = true
        let end = ContinuousClock.now + wire.deadlines.goodbye
        var pending = session.perform(.logout)
        while true {
            for action in pending { try? await carryOut(action) }
            let left = end - ContinuousClock.now
            guard !session.isOver, left > .zero, let more = try? await next(deadline: left) else { break }
            pending = more
        }
        wire.close()
    }

    /// A server's text, safe to show.
    func cleaned(_ words: String) -> String { wire.mask.clean(words) }

    private func carryOut(_ action: IMAPSession.Action) async throws {
        switch action {
        case .send(let bytes): try await send(bytes)
        case .fault(let fault): throw self.fault(wire.mask.clean(fault))
        case .close: wire.close()
        case .alert(let words): onAlert(wire.mask.clean(words))
        case .exists: hasNews = true
        case .loggedIn, .folderOpened, .folders, .newUIDs, .found, .sizes, .messageID, .message, .tooLarge,
            .status, .batchDone, .finished, .failed:
            break
        }
    }

    private func send(_ bytes: [UInt8]) async throws {
        try await wire.send(
            bytes, within: wire.deadlines.chunk, step: "imap \(IMAPSession.verb(of: bytes))")
    }

    /// From now on everything together may take this long, however active the server is.
    func limit(to duration: Duration) { wire.end = .now + duration }

    /// The next part of the answer that is awaited.
    private func answer() async throws -> [IMAPSession.Action] {
        let limit = session.awaiting == .literal ? wire.deadlines.chunk : wire.deadlines.command
        let actions = try await next(deadline: try wire.left(of: limit))
        // A text for a person ([ALERT]) answers no request.
        if actions.contains(where: { !$0.isAlert }) { wire.timer.restart() }
        return actions
    }

    private func next(deadline: Duration) async throws -> [IMAPSession.Action] {
        let bytes = try await wire.receive(within: deadline)
        // Only a mail may take its time: any other data without end is not what was requested.
        if session.awaiting == .literal { wire.timer.heard(bytes.count) }
        return bytes.isEmpty ? session.closed() : session.received(bytes)
    }
}

extension IMAPSession.Action {
    fileprivate var isAlert: Bool {
        if case .alert = self { true } else { false }
    }
}
