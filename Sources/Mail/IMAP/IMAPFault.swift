/// Why a request or a session failed, classified where the cause is known; `text` has the server's own words where
/// there are any, free of control characters and bounded.
package enum IMAPFault: Error, Sendable, Equatable {
    /// The login was refused, or no mechanism fits. Permanent: the same credentials will be refused again.
    case login(permanent: Bool, String)
    /// The folder cannot be opened: it does not exist, or may not be read.
    case folder(String)
    /// The server cannot now (`[UNAVAILABLE]`, `[INUSE]`, `[OVERQUOTA]`, a plain NO …).
    case tryLater(String)
    /// The server wants to be left alone for a while (`[LIMIT]`, `[THROTTLED]`, too many connections): the same holds for whatever
    /// would be asked next.
    case throttled(String)
    /// The server broke the protocol, or said BAD; the session cannot be trusted any more.
    case protocolViolation(String)
    /// The server said BYE.
    case bye(String)
    /// The connection ended while something was awaited.
    case closed(String)

    package var text: String {
        switch self {
        case .login(_, let text), .folder(let text), .tryLater(let text), .throttled(let text),
            .protocolViolation(let text), .bye(let text), .closed(let text):
            text
        }
    }
}
