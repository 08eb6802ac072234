import Mail
import Store
import Transport

/// Carries an `IMAPSession`'s octets over a connection: the one place where the dialogue meets time.
struct IMAPConversation: ~Copyable {
    private let connection: Connection
    private let server: String
    private let deadlines: Deadlines
    private let witness: Witness
    private let onAlert: @Sendable (String) -> Void
    private var session: IMAPSession
    private var patience = Patience()
    /// Whatever the server says passes through it on its way out.
    private let mask: SecretMask
    /// When the login, or the pass, must be over.
    private var end: ContinuousClock.Instant?
    private var isLeaving = false

    /// How the session ended a request.
    enum Ending: Sendable {
        case finished
        case failed(IMAPFault)
    }

    /// Connects, logs in.
    ///
    /// - Parameters:
    ///   - onAlert: is given what the server wants a person to read (`[ALERT]`), whenever it says so.
    ///   - onLogin: is called before each line of the login.
    static func open(
        _ endpoint: Endpoint, credentials: Credentials, limits: IMAPSession.Limits, over poller: Poller,
        deadlines: Deadlines, witness: Witness, onAlert: @escaping @Sendable (String) -> Void,
        onLogin: () -> Void
    ) async throws -> IMAPConversation {
        let connection: Connection
        let mask = SecretMask(credentials)
        do {
            connection = try await poller.connect(to: endpoint, deadline: deadlines.connect)
        } catch {
            throw ServerFault.transport(error).cleaned(by: mask)
        }
        var conversation = IMAPConversation(
            connection: connection, server: endpoint.authority, deadlines: deadlines, witness: witness,
            mask: mask, onAlert: onAlert, session: IMAPSession(limits: limits))
        try await conversation.logIn(credentials, onLogin)
        return conversation
    }

    private init(
        connection: Connection, server: String, deadlines: Deadlines, witness: Witness,
        mask: SecretMask, onAlert: @escaping @Sendable (String) -> Void, session: IMAPSession
    ) {
        self.connection = connection
        self.server = server
        self.deadlines = deadlines
        self.witness = witness
        self.mask = mask
        self.onAlert = onAlert
        self.session = session
    }

    deinit { connection.close() }

    private(set) var capabilities = IMAPCapabilities([])

    private mutating func logIn(_ credentials: Credentials, _ onLogin: () -> Void) async throws {
        var pending = session.start(credentials)
        end = .now + deadlines.login
        defer { end = nil }
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

    /// Performs one request to its end; every other action goes to `handle`, in order, before anything more is read: so that
    /// what is not yet written down is not yet asked for.
    mutating func perform(
        _ request: IMAPSession.Request, _ handle: (IMAPSession.Action) async throws -> Void = { _ in }
    ) async throws -> Ending {
        patience.restart()
        var pending = session.perform(request)
        while true {
            var ending: Ending?
            for action in pending {
                switch action {
                case .finished: ending = .finished
                case .failed(_, let fault): ending = .failed(mask.clean(fault))
                default:
                    try await carryOut(action)
                    try await handle(action)
                }
            }
            if let ending { return ending }
            pending = try await answer()
        }
    }

    /// Waits under IDLE until the folder has news, or until `patience` is over. A server that will not idle is waited for all
    /// the same: it would be asked again at once.
    ///
    /// - Returns: whether it knows the command.
    mutating func idle(for patience: Duration) async throws -> Bool {
        var isKnown = true
        for action in session.perform(.idle) { try await carryOut(action) }
        let end = ContinuousClock.now + patience
        waiting: while true {
            let left = end - ContinuousClock.now
            guard left > .zero else { break }
            do {
                for action in try await next(deadline: left) {
                    try await carryOut(action)
                    if case .exists = action { break waiting }
                    if case .failed(.idle, .protocolViolation) = action { isKnown = false }
                }
            } catch ServerFault.transport(let fault) where fault.isReceiveTimeout {
                break
            }
        }
        _ = try await perform(.done)
        return isKnown
    }

    /// Says goodbye, even where the task was cancelled; that the server does not answer matters to nobody.
    mutating func logOut() async {
        isLeaving = true
        let end = ContinuousClock.now + deadlines.goodbye
        var pending = session.perform(.logout)
        while true {
            for action in pending { try? await carryOut(action) }
            let left = end - ContinuousClock.now
            guard !session.isOver, left > .zero, let more = try? await next(deadline: left) else { break }
            pending = more
        }
        connection.close()
    }

    /// A server's word, fit to be shown.
    func cleaned(_ words: String) -> String { mask.clean(words) }

    private func carryOut(_ action: IMAPSession.Action) async throws {
        switch action {
        case .send(let bytes): try await send(bytes)
        case .fault(let fault): throw ServerFault.imap(mask.clean(fault), server: server)
        case .close: connection.close()
        case .alert(let words): onAlert(mask.clean(words))
        case .loggedIn, .folderOpened, .folders, .newUIDs, .found, .sizes, .messageID, .message, .tooLarge,
            .batchDone, .exists, .expunged, .finished, .failed:
            break
        }
    }

    private func send(_ bytes: [UInt8]) async throws {
        do {
            let chunk = deadlines.chunk
            witness(.before, "imap \(IMAPSession.verb(of: bytes))")
            try await shielded { connection async throws(TransportFault) in
                try await connection.send(bytes, deadline: chunk)
            }
            witness(.after, "imap \(IMAPSession.verb(of: bytes))")
        } catch {
            throw ServerFault.transport(error).cleaned(by: mask)
        }
    }

    /// From now on everything takes so much time in all, however lively the server is.
    mutating func limit(to duration: Duration) { end = .now + duration }

    /// The next part of the answer that is awaited.
    private mutating func answer() async throws -> [IMAPSession.Action] {
        let limit = session.awaiting == .literal ? deadlines.chunk : deadlines.command
        let left = min(patience.left(of: limit), end.map { $0 - .now } ?? limit)
        guard left > .zero else {
            throw ServerFault.transport(TransportFault(.timedOut(.receiving), peer: server))
        }
        let actions = try await next(deadline: left)
        // What a server wants a person to read answers nothing.
        if actions.contains(where: { !$0.isAlert }) { patience.restart() }
        return actions
    }

    private mutating func next(deadline: Duration) async throws -> [IMAPSession.Action] {
        do {
            let bytes = try await shielded { connection async throws(TransportFault) in
                try await connection.receive(deadline: deadline)
            }
            // Only a mail takes its time: whatever else a server says without end is none of what it was asked for.
            if session.awaiting == .literal { patience.heard(bytes.count) }
            return bytes.isEmpty ? session.closed() : session.received(bytes)
        } catch {
            throw ServerFault.transport(error).cleaned(by: mask)
        }
    }

    /// On the way out in a task of its own, which nobody has cancelled.
    private func shielded<Value: Sendable>(
        _ work: @escaping @Sendable (Connection) async throws(TransportFault) -> Value
    ) async throws(TransportFault) -> Value {
        guard isLeaving else { return try await work(connection) }
        let connection = connection
        return try await Task { () async -> Result<Value, TransportFault> in
            do throws(TransportFault) {
                return .success(try await work(connection))
            } catch {
                return .failure(error)
            }
        }.value.get()
    }
}

extension IMAPSession.Action {
    fileprivate var isAlert: Bool {
        if case .alert = self { true } else { false }
    }
}
