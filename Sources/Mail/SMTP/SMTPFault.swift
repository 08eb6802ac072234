/// Why the service as a whole does not take letters now; no single letter is to blame. Texts as in `SMTPOutcome`.
package enum SMTPFault: Error, Sendable, Equatable {
    /// The login was refused, or no mechanism fits. Permanent: the same credentials will be refused again.
    case login(permanent: Bool, String)
    /// The server refuses every letter of ours: the sender, relaying, a missing login. Stop sending and say so once.
    case serviceRefused(String)
    /// The server cannot now (421, or a 4xx to EHLO).
    case tryLater(String)
    /// The server broke the protocol; the session cannot be trusted any more.
    case protocolViolation(String)
    /// The connection ended while something was awaited.
    case closed(String)

    package var text: String {
        switch self {
        case .login(_, let text), .serviceRefused(let text), .tryLater(let text),
            .protocolViolation(let text),
            .closed(let text):
            text
        }
    }
}
