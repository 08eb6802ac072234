extension SMTPSession {
    enum State: Sendable {
        /// Awaits `start`; then greeting.
        case fresh
        /// Awaits the reply to EHLO, or to HELO where EHLO is not known; then loggingIn, ready, or over.
        case greeting(isFallback: Bool)
        /// Awaits a challenge or the verdict; then ready, or over.
        case loggingIn(SASLExchange, saidFirst: Bool)
        /// Awaits `send`, `probe` or `quit`.
        case ready
        /// Awaits the replies to MAIL, RCPT, DATA; then committing, ready, or over. Nothing is handed over.
        case inTransaction(SMTPTransaction)
        /// The body is handed over but for the dot: awaits `commitGranted`; then inDoubt, or over.
        case committing
        /// The final dot may have left: awaits one complete reply; then ready, or over. Without it nobody knows.
        case inDoubt
        /// Awaits the reply to QUIT or the end of the connection; then over.
        case leaving
        /// Awaits nothing, goes nowhere.
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
