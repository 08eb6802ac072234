import Mail
import Store
import Transport

/// Transports an `SMTPSession`'s octets over a connection: the only place where the SMTP dialogue has deadlines.
struct SMTPConversation: ~Copyable {
    private var wire: ServerConnection
    private var session: SMTPSession

    /// - Parameter wire: freshly connected, before any login.
    init(_ wire: ServerConnection, session: SMTPSession) {
        self.wire = wire
        self.session = session
    }

    deinit { wire.close() }

    /// `host:port`, for a person.
    var server: String { wire.server }

    /// Whether another letter can be sent over this connection.
    var isReady: Bool { session.isReady }

    mutating func start(_ credentials: Credentials?) async throws {
        var pending = session.start(credentials)
        var isUp = false
        wire.end = .now + wire.deadlines.login
        defer { wire.end = nil }
        while !isUp {
            for action in pending {
                switch action {
                // Directly after its greeting the server may already say that it closes.
                case .ready: isUp = true
                case .send(let bytes): try await send(bytes)
                case .fault(let fault): throw ServerFault.smtp(wire.mask.clean(fault), server: server)
                case .close, .askToCommit, .sendFinalDot, .outcome, .probed: break
                }
            }
            if !isUp { pending = try await next() }
        }
    }

    /// The result of a letter, and whether the session can take another one.
    struct Delivery: Sendable {
        let outcome: SMTPOutcome
        /// The service as a whole refuses, or the session is over.
        let fault: ServerFault?
    }

    /// Sends one letter. `mayBegin` is called just before the final dot and makes "begun" durable; if it returns false, the letter
    /// is stopped before the dot, so that it was not sent.
    ///
    /// - Throws: only what `mayBegin` throws; faults of the server or the network are in the delivery.
    mutating func send(
        _ envelope: SMTPEnvelope, _ letter: [UInt8], mayBegin: () async throws -> Bool
    ) async throws -> Delivery {
        var pending = session.send(envelope, letter)[...]
        var outcome: SMTPOutcome?
        var fault: ServerFault?
        while true {
            while let action = pending.popFirst() {
                do {
                    switch action {
                    case .send(let bytes), .sendFinalDot(let bytes): try await send(bytes)
                    case .askToCommit: pending += try await commit(mayBegin)
                    case .outcome(let final): outcome = wire.mask.clean(final)
                    case .fault(let words): fault = fault ?? .smtp(wire.mask.clean(words), server: server)
                    case .close: wire.close()
                    case .ready, .probed: break
                    }
                } catch let cut as ServerFault {
                    fault = fault ?? cut
                    pending = broken(by: cut)
                }
            }
            if let outcome, session.isReady || session.isOver {
                return Delivery(outcome: outcome, fault: fault)
            }
            do {
                pending = try await next()[...]
            } catch let cut as ServerFault {
                fault = fault ?? cut
                pending = broken(by: cut)
            }
        }
    }

    /// The last moment at which nothing is in doubt: first check whether the server has closed the connection meanwhile, or says
    /// that it will.
    private mutating func commit(_ mayBegin: () async throws -> Bool) async throws -> [SMTPSession.Action] {
        // If the session has ended meanwhile, the letter's outcome is among the following actions.
        guard session.awaiting == .commit else { return [] }
        let last = try await glance()
        guard session.awaiting == .commit else { return last }
        guard try await mayBegin() else {
            return session.commitRefused("not to be sent as it was written")
        }
        // The ledger may have kept us waiting for longer than the server waits.
        let meanwhile = try await glance()
        return session.awaiting == .commit ? session.commitGranted() : meanwhile
    }

    /// What the server has sent so far, without waiting.
    private mutating func glance() async throws -> [SMTPSession.Action] {
        do {
            let bytes = try await wire.receive(within: .zero)
            return bytes.isEmpty ? session.closed() : session.received(bytes)
        } catch ServerFault.transport(let fault) where fault.isReceiveTimeout {
            return []
        }
    }

    /// Whether another letter can be sent, after looking whether the server has closed the connection meanwhile or says that it
    /// will. It may still do so at any time.
    mutating func isStillReady() async -> Bool {
        guard session.isReady else { return false }
        do {
            _ = try await glance()
        } catch {
            _ = session.closed()
        }
        if !session.isReady { wire.close() }
        return session.isReady
    }

    private mutating func broken(by cut: ServerFault) -> ArraySlice<SMTPSession.Action> {
        wire.close()
        return session.closed(cut.message)[...]
    }

    /// Whether the server would accept a letter with this envelope; nothing is sent.
    mutating func probe(from: String, to: String) async throws -> SMTPProbe {
        var pending = session.probe(from: from, to: to)
        while true {
            for action in pending {
                switch action {
                case .probed(let answer): return wire.mask.clean(answer)
                case .send(let bytes): try await send(bytes)
                case .fault(let fault): throw ServerFault.smtp(wire.mask.clean(fault), server: server)
                case .close, .ready, .askToCommit, .sendFinalDot, .outcome: break
                }
            }
            pending = try await next()
        }
    }

    /// Sends QUIT and waits briefly for the answer (RFC 5321 §4.1.1.10); a missing answer is no fault.
    mutating func quit() async {
        for case .send(let bytes) in session.quit() { try? await send(bytes) }
        let end = ContinuousClock.now + wire.deadlines.goodbye
        while case .quit = session.awaiting {
            let left = end - ContinuousClock.now
            guard left > .zero, let bytes = try? await wire.receive(within: left) else { break }
            _ = bytes.isEmpty ? session.closed() : session.received(bytes)
        }
        wire.close()
    }

    private mutating func send(_ bytes: [UInt8]) async throws {
        wire.timer.restart()
        try await wire.send(
            bytes, within: wire.deadlines.letterChunk, step: "smtp \(session.awaiting.name)")
    }

    /// The actions of the next reply; the deadline is for the reply as a whole.
    private mutating func next() async throws -> [SMTPSession.Action] {
        let awaited = session.awaiting
        let bytes = try await wire.receive(within: try wire.left(of: wire.deadlines.reply(awaited)))
        let actions = bytes.isEmpty ? session.closed() : session.received(bytes)
        if !actions.isEmpty || session.awaiting != awaited { wire.timer.restart() }
        // Pipelined replies come in one piece or in several: only the last of them is a step.
        if session.awaiting != awaited, session.awaiting != .dataStart {
            wire.crashPoint(.after, "smtp the answer to \(awaited == .dataStart ? "envelope" : awaited.name)")
        }
        return actions
    }
}

extension SMTPSession.Awaiting {
    /// The name of the last command, for the crash point.
    var name: String {
        switch self {
        case .nothing: "nothing"
        case .greeting: "EHLO"
        case .login: "AUTH"
        case .envelope: "envelope"
        case .dataStart: "DATA"
        case .commit: "letter"
        case .finalReply: "final dot"
        case .quit: "QUIT"
        }
    }
}
