import Mail

extension SMTPSession.Awaiting {
    /// What was said last, for a witness.
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
