/// One SASL exchange (RFC 4422 §4): the first word is ours, then an answer to each challenge. Octets here are as
/// meant, not yet base64.
struct SASLExchange: Sendable {
    let mechanism: SASLMechanism
    private let credentials: Credentials
    private var challenges = 0
    /// Whether `*` was said: the server may only refuse now (RFC 4954 §4, RFC 3501 §6.2.2).
    private(set) var hasGivenUp = false
    /// What an OAuth server said about the error before it refuses (RFC 7628 §3.2.2), or empty.
    private(set) var errorWords = ""

    /// `nil` when the credentials hold what the mechanism cannot carry: a NUL or a control character, or nothing at all.
    init?(_ mechanism: SASLMechanism, _ credentials: Credentials) {
        guard Self.carries(credentials) else { return nil }
        self.mechanism = mechanism
        self.credentials = credentials
    }

    private static func carries(_ credentials: Credentials) -> Bool {
        switch credentials {
        case .password(let user, let password):
            !user.isEmpty && !password.isEmpty && !(user + password).utf8.contains(0)
        case .token(let user, let token):
            !user.isEmpty && user.utf8.allSatisfy { $0 > 0x1F } && !token.isEmpty
                && token.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        }
    }

    /// What is said before any challenge; `nil` where the server speaks first.
    var initialResponse: [UInt8]? {
        switch (mechanism, credentials) {
        case (.plain, .password(let user, let password)):
            Array("\0\(user)\0\(password)".utf8)
        case (.oauthBearer, .token(let user, let token)):
            Array("n,a=\(Self.saslName(user)),\u{1}auth=Bearer \(token)\u{1}\u{1}".utf8)
        case (.xoauth2, .token(let user, let token)):
            Array("user=\(user)\u{1}auth=Bearer \(token)\u{1}\u{1}".utf8)
        case (.login, _), (.plain, .token), (.oauthBearer, .password), (.xoauth2, .password):
            nil
        }
    }

    /// RFC 5801 §4: `,` and `=` would end the name.
    private static func saslName(_ user: String) -> String {
        user.map { $0 == "=" ? "=3D" : $0 == "," ? "=2C" : String($0) }.joined()
    }

    /// The answer to a challenge; `nil` to give up (`*`). `saidFirst` tells whether the initial response went with the command.
    mutating func answer(_ challenge: [UInt8], saidFirst: Bool) -> [UInt8]? {
        let answer = nextAnswer(challenge, saidFirst)
        hasGivenUp = answer == nil
        return answer
    }

    private mutating func nextAnswer(_ challenge: [UInt8], _ saidFirst: Bool) -> [UInt8]? {
        challenges += 1
        switch mechanism {
        case .plain: return challenges == 1 && !saidFirst ? initialResponse : nil
        case .login: return loginAnswer()
        case .oauthBearer, .xoauth2:
            if challenges == 1, !saidFirst { return initialResponse }
            errorWords = String(serverWords: challenge)
            guard challenges <= 2 else { return nil }
            // The refusal itself comes only after this answer (RFC 7628 §3.2.3).
            return mechanism == .oauthBearer ? [1] : []
        }
    }

    private func loginAnswer() -> [UInt8]? {
        guard case .password(let user, let password) = credentials else { return nil }
        return challenges == 1 ? Array(user.utf8) : challenges == 2 ? Array(password.utf8) : nil
    }
}
