/// The way in that fits what the server offers, and how far along it we are.
struct IMAPLogin: Sendable {
    private let command: IMAPCommand
    /// Lines of the LOGIN command that go out when the server says `+`.
    private var lines: [[UInt8]] = []
    private var exchange: SASLExchange?
    private let saidFirst: Bool

    /// AUTHENTICATE PLAIN before LOGIN, which may only be used where the server does not forbid it (RFC 3501 §6.2.3),
    /// before AUTH=LOGIN; a token goes by OAUTHBEARER before XOAUTH2.
    init(_ credentials: Credentials, _ server: IMAPCapabilities) throws(IMAPFault) {
        let fitting = SASLMechanism.fitting(credentials).filter { server.has("AUTH=\($0.rawValue)") }
        switch credentials {
        case .password(let user, let password) where fitting.first != .plain && !server.has("LOGINDISABLED"):
            guard SASLExchange(.plain, credentials) != nil else { throw Self.unspeakable }
            command = .login(user: user, password: password)
            saidFirst = false
        case .password, .token:
            guard let mechanism = fitting.first else { throw Self.noWay(credentials, server) }
            guard let exchange = SASLExchange(mechanism, credentials) else { throw Self.unspeakable }
            let initial = server.has("SASL-IR") ? exchange.initialResponse : nil
            command = .authenticate(mechanism, initial: initial)
            saidFirst = initial != nil
            self.exchange = exchange
        }
    }

    /// The first line.
    mutating func begin(tag: String) -> [UInt8] {
        lines = command.lines(tag: tag)
        return lines.removeFirst()
    }

    /// What to say to `+`; `nil` when nothing is left to say, which the server should not have asked for.
    mutating func proceed(_ challenge: [UInt8]) -> [UInt8]? {
        guard let hasGivenUp = exchange?.hasGivenUp else { return lines.isEmpty ? nil : lines.removeFirst() }
        // A server that goes on asking would be answered for ever.
        guard !hasGivenUp else { return nil }
        // Some servers write words where a challenge belongs; an empty one is meant.
        let octets = Base64Alphabet.standard.decode(challenge) ?? []
        guard let answer = exchange?.answer(octets, saidFirst: saidFirst) else { return Array("*\r\n".utf8) }
        return Base64Alphabet.standard.encode(answer) + Array("\r\n".utf8)
    }

    /// NO means that the credentials are rejected (RFC 3501 §6.2.2, §6.2.3), unless its code says that time cures it.
    func fault(_ status: IMAPStatus) -> IMAPFault {
        let more = exchange?.errorWords ?? ""
        let text = more.isEmpty ? status.text : "\(status.text) (\(more))"
        return .login(permanent: status.condition == .no && !status.passes, text)
    }

    private static let unspeakable = IMAPFault.login(
        permanent: true,
        "the user, the password or the token is empty or holds a character that no login can carry")

    private static func noWay(_ credentials: Credentials, _ server: IMAPCapabilities) -> IMAPFault {
        let offers =
            server.mechanisms.map { "AUTH=\($0)" } + (server.has("LOGINDISABLED") ? ["LOGINDISABLED"] : [])
        let wanted: String
        switch credentials {
        case .password: wanted = "a password"
        case .token: wanted = "a token (OAUTHBEARER or XOAUTH2)"
        }
        let list = offers.isEmpty ? "nothing" : offers.joined(separator: " ")
        return .login(
            permanent: true,
            "the server takes no login by \(wanted); it offers \(String(serverWords: list.utf8))")
    }
}
