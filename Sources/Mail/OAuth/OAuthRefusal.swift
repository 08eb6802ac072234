import Text

/// Why an identity server gives no token: what it means for the person who maintains the login, and the server's own text.
package struct OAuthRefusal: Error, Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        /// The saved login is no longer valid (`invalid_grant`).
        case loginAgain
        /// The provider requires a person: a second factor, a new password.
        case interaction
        /// The app has no consent for what it asks for.
        case consent
        case secretExpired
        case secretWrong
        /// The app or the organisation is unknown or disabled.
        case client
        case scope
        /// The person refused.
        case denied
        /// RFC 8628 §3.5: the person has not answered yet.
        case pending
        /// RFC 8628 §3.5: the client asked too often.
        case slowDown
        /// RFC 8628 §3.5: the person has not answered in time.
        case expired
        /// Try again later; after this many seconds, if the server says so.
        case later(seconds: Int?)
        /// An answer that no identity server gives, or a request that the server does not understand.
        case strange
    }

    package let kind: Kind
    /// One line, bounded, without control characters; it may quote the request.
    package let words: String

    package init(_ kind: Kind, _ words: String) {
        self.kind = kind
        self.words = words
    }

    /// RFC 6749 §5.2 and §4.1.2.1, and Microsoft's more exact error numbers.
    ///
    /// - Parameter seconds: the value of the server's Retry-After.
    package init(error: String, description: String, seconds: Int? = nil) {
        let kind = Self.number(in: description).flatMap(Self.kind(ofNumber:)) ?? Self.kind(of: error)
        if case .later = kind { self.kind = .later(seconds: seconds) } else { self.kind = kind }
        // The text after this has only numbers for the provider's support.
        let told = description.firstRange(of: "Trace ID").map { description[..<$0.lowerBound] }
        let parts = [error, String(told ?? description[...])].filter { !$0.isEmpty }
        let words = String(serverWords: Array(parts.joined(separator: ": ").utf8))
        self.words = String(words.prefix(300)).trimmed
    }

    /// The same without our own secrets.
    package func mapWords(_ clean: (String) -> String) -> OAuthRefusal { OAuthRefusal(kind, clean(words)) }

    /// Whether only a person can resolve it.
    package var needsPerson: Bool {
        switch kind {
        case .loginAgain, .interaction, .consent, .secretExpired, .secretWrong, .client, .scope, .denied,
            .expired, .strange:
            true
        case .pending, .slowDown, .later: false
        }
    }

    private static func kind(of error: String) -> Kind {
        switch error {
        case "invalid_grant": .loginAgain
        case "interaction_required", "login_required", "account_selection_required": .interaction
        case "consent_required": .consent
        case "invalid_client": .secretWrong
        case "unauthorized_client", "deleted_client", "org_internal": .client
        case "invalid_scope": .scope
        case "access_denied", "authorization_declined": .denied
        case "authorization_pending": .pending
        case "slow_down": .slowDown
        case "expired_token", "code_expired": .expired
        case "temporarily_unavailable", "server_error": .later(seconds: nil)
        default: .strange
        }
    }

    /// The number in `AADSTS65001: …`.
    private static func number(in description: String) -> Int? {
        guard let range = description.firstRange(of: "AADSTS") else { return nil }
        return Int(description[range.upperBound...].prefix(9).prefix { $0.isASCII && $0.isNumber })
    }

    private static func kind(ofNumber number: Int) -> Kind? {
        switch number {
        case 65_001, 65_004, 90_094, 90_008: .consent
        case 7_000_222: .secretExpired
        case 7_000_215, 7_000_216, 7_000_218, 700_027, 50_012: .secretWrong
        case 700_016, 90_002, 900_023, 7_000_112, 500_011: .client
        case 70_011, 1_002_012, 28_002, 28_003: .scope
        case 50_072, 50_074, 50_076, 50_078, 50_079, 50_097, 50_158, 53_000, 53_001, 53_003, 50_055:
            .interaction
        case 700_082, 700_084, 50_173, 70_000, 70_008, 70_043, 50_057: .loginAgain
        case 50_196, 90_006, 90_033: .later(seconds: nil)
        default: nil
        }
    }
}

extension String {
    fileprivate var trimmed: String { split(separator: " ").joined(separator: " ") }
}
