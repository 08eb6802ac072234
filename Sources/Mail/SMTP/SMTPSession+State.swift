extension SMTPSession {
    enum State: Sendable {
        /// Awaits `start`; then greeting.
        case fresh
        /// Awaits the reply to EHLO, or to HELO if the server does not know EHLO; then loggingIn, ready, or over.
        case greeting(isFallback: Bool)
        /// Awaits a challenge or the final reply; then ready, or over.
        case loggingIn(SASLExchange, saidFirst: Bool)
        /// Awaits `send`, `probe` or `quit`.
        case ready
        /// Awaits the replies to MAIL, RCPT, DATA; then committing, ready, or over. The letter is not handed over.
        case inTransaction(SMTPTransaction)
        /// The body is sent except for the final dot: awaits `commitGranted`; then inDoubt, or over.
        case committing
        /// The final dot may have been sent: awaits one complete reply; then ready, or over. Without that reply the result is
        /// unknown.
        case inDoubt
        /// Awaits the reply to QUIT or the end of the connection; then over.
        case leaving
        /// Awaits nothing; the last state.
        case over
    }

    package var awaiting: Awaiting {
        switch state {
        case .fresh, .ready, .over: .nothing
        case .greeting: .greeting
        case .loggingIn: .login
        case .inTransaction(let transaction): awaiting(transaction.step)
        case .committing: .commit
        case .inDoubt: .finalReply
        case .leaving: .quit
        }
    }

    private func awaiting(_ step: SMTPTransaction.Step?) -> Awaiting {
        switch step {
        case .reset, .mail, .recipient, nil: .envelope
        case .data: .dataStart
        case .loneDot, .finalDot: .finalReply
        }
    }
}

extension SMTPSession {
    /// What the caller must do or know, in this order.
    package enum Action: Sendable, Equatable {
        /// Hand these octets to the server.
        case send([UInt8])
        /// Greeted and logged in: `send` and `probe` may be called.
        case ready(SMTPExtensions)
        /// The body is sent, except for the final dot. Make "begun" durable, then call `commitGranted()`, or `commitRefused()`: a
        /// crash before means "not sent", after it "in doubt".
        case askToCommit
        /// Hand these octets to the server: from the first of them the letter is in doubt.
        case sendFinalDot([UInt8])
        /// The result of the letter of `send`; exactly one for each.
        case outcome(SMTPOutcome)
        /// The result of `probe`; exactly one for each.
        case probed(SMTPProbe)
        /// A fault of the service as a whole. It follows the outcome of the current letter, if any; `.close` follows.
        case fault(SMTPFault)
        /// Close the connection; the session returns nothing more.
        case close
    }

    /// What the session waits for, with the deadline of RFC 5321 §4.5.3.2.
    package enum Awaiting: Sendable, Equatable {
        /// Nothing: ready, closed, or not started.
        case nothing
        /// The reply to EHLO or HELO.
        case greeting
        /// A reply of the login.
        case login
        /// The reply to MAIL, RCPT or RSET.
        case envelope
        /// The reply to DATA.
        case dataStart
        /// The caller: `commitGranted()`.
        case commit
        /// The reply to the final dot.
        case finalReply
        /// The reply to QUIT.
        case quit

        /// How long to wait for the next reply; `nil` when no reply is awaited.
        package var seconds: Int? {
            switch self {
            case .nothing, .commit: nil
            case .greeting, .login, .envelope: 300
            case .dataStart: 120
            case .finalReply: 600
            case .quit: 10
            }
        }

        /// How long sending a chunk of the body may take, in seconds (RFC 5321 §4.5.3.2.5).
        package static let chunkSeconds = 180
    }
}

/// The server's reply to MAIL and RCPT when no letter follows.
package enum SMTPProbe: Sendable, Equatable {
    case accepted(String)
    case tryLater(String)
    case refused(String)
}

/// Prints neither a password nor a letter.
extension SMTPSession.Action: CustomStringConvertible {
    package var description: String {
        switch self {
        case .send(let octets): "send \(octets.count) octets"
        case .ready: "ready"
        case .askToCommit: "ask to commit"
        case .sendFinalDot: "send the final dot"
        case .outcome(let outcome): "outcome: \(outcome)"
        case .probed(let probe): "probed: \(probe)"
        case .fault(let fault): "fault: \(fault.text)"
        case .close: "close"
        }
    }
}
