import Text

/// The SASL mechanisms (RFC 4422) that Facteur supports.
package enum SASLMechanism: String, Sendable, CaseIterable {
    /// RFC 4616.
    case plain = "PLAIN"
    /// draft-murchison-sasl-login: the only mechanism of older Exchange servers.
    case login = "LOGIN"
    /// RFC 7628.
    case oauthBearer = "OAUTHBEARER"
    /// Google's and Microsoft's own mechanism, older than RFC 7628.
    case xoauth2 = "XOAUTH2"

    /// The mechanisms that fit the credentials, best first: standard ones before others.
    static func fitting(_ credentials: Credentials) -> [SASLMechanism] {
        switch credentials {
        case .password: [.plain, .login]
        case .token: [.oauthBearer, .xoauth2]
        }
    }
}

/// The user and the secret of a login to a server. Its `description` hides both.
package enum Credentials: Sendable, Equatable, CustomStringConvertible {
    /// For PLAIN (RFC 4616), LOGIN and IMAP's own LOGIN command.
    case password(user: String, password: String)
    /// An OAuth 2 bearer token, for OAUTHBEARER (RFC 7628) and XOAUTH2.
    case token(user: String, token: String)

    package var user: String {
        switch self {
        case .password(let user, _), .token(let user, _): user
        }
    }

    package var description: String {
        switch self {
        case .password: "<user and password>"
        case .token: "<user and token>"
        }
    }
}

/// One SASL exchange (RFC 4422 §4): the client begins, then answers each challenge. Octets here are not in base64.
struct SASLExchange: Sendable {
    let mechanism: SASLMechanism
    private let credentials: Credentials
    private var challenges = 0
    /// Whether the client sent `*`: the server may only refuse now (RFC 4954 §4, RFC 3501 §6.2.2).
    private(set) var hasGivenUp = false
    /// The error that an OAuth server reports before it refuses (RFC 7628 §3.2.2), or empty.
    private(set) var errorWords = ""

    /// `nil` when the mechanism cannot carry the credentials: a NUL or a control character, or an empty value.
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

    /// The response before any challenge; `nil` when the server begins.
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

    /// The answer to a challenge; `nil` to cancel (`*`). `saidFirst` says whether the initial response was sent with the command.
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
            // The server refuses only after this answer (RFC 7628 §3.2.3).
            return mechanism == .oauthBearer ? [1] : []
        }
    }

    private func loginAnswer() -> [UInt8]? {
        guard case .password(let user, let password) = credentials else { return nil }
        return challenges == 1 ? Array(user.utf8) : challenges == 2 ? Array(password.utf8) : nil
    }
}

/// Finds logins that a server quoted by their form alone, where the secret is no longer known.
package enum QuotedLogin {
    /// The text with `SecretMask.mark` in place of the text after `AUTH` or `AUTHENTICATE` and a mechanism, the text after `LOGIN`
    /// and a user's address, and base64 that holds a login (RFC 4616, RFC 7628).
    package static func clean(_ text: String) -> String {
        var words = text.split(omittingEmptySubsequences: false) { $0 == " " }.map(String.init)
        var index = 0
        while index < words.count {
            defer { index += 1 }
            if isCommand(words[index], "AUTH") || isCommand(words[index], "AUTHENTICATE") {
                // The mechanism stays: it tells a mail administrator what the server refused.
                hide(index + 2, in: &words)
            } else if isCommand(words[index], "LOGIN"), words[(index + 1)...].first?.contains("@") == true {
                hide(index + 2, in: &words)
            } else if holdsLogin(words[index]) {
                words[index] = SecretMask.mark
            }
        }
        return words.joined(separator: " ")
    }

    private static func isCommand(_ word: String, _ name: String) -> Bool {
        // `"AUTH`, `<AUTH`, `tag:AUTH`
        word.uppercased().split { !$0.isLetter }.last.map(String.init) == name && word.last?.isLetter == true
    }

    /// A quoted password may hold spaces: it extends to the closing quotation mark.
    private static func hide(_ start: Int, in words: inout [String]) {
        guard words.indices.contains(start), !words[start].isEmpty else { return }
        var end = start
        if words[start].hasPrefix("\"") {
            while end + 1 < words.count, !isClosed(words[start...end].joined(separator: " ")) { end += 1 }
        }
        words.replaceSubrange(start...end, with: [SecretMask.mark])
    }

    private static func isClosed(_ text: String) -> Bool { text.utf8.count > 1 && text.hasSuffix("\"") }

    private static func holdsLogin(_ word: String) -> Bool {
        let core = word.utf8.filter { isBase64($0) }
        guard core.count >= 12, let octets = Base64Alphabet.standard.decode(core) else { return false }
        return octets.count { $0 == 0 || $0 == 1 } >= 2
    }

    private static func isBase64(_ octet: UInt8) -> Bool {
        octet.isLetterOrDigit || "+/=".utf8.contains(octet)
    }
}
