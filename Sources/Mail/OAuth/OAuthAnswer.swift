/// A token from the server (RFC 6749 §5.1). Its `description` hides it.
package struct OAuthToken: Sendable, Equatable, CustomStringConvertible {
    package let access: String
    /// Seconds from the time of the answer.
    package let lifetime: Int
    /// The refresh token for the next login; `nil` if the one that was used stays valid (§6).
    package let refresh: String?

    package init(access: String, lifetime: Int, refresh: String?) {
        self.access = access
        self.lifetime = lifetime
        self.refresh = refresh
    }

    package var description: String { "<token of \(lifetime) seconds>" }
}

/// The code that a person types, and where (RFC 8628 §3.2). Its `description` hides the device code.
package struct DeviceCodes: Sendable, Equatable, CustomStringConvertible {
    /// The device's code, with which we ask whether the person has answered.
    package let device: String
    /// The person's code.
    package let user: String
    package let address: WebAddress
    package let lifetime: Int
    /// Seconds between two requests.
    package let interval: Int

    package var description: String { "<device code>" }
}

/// Reads an identity server's answers: tokens and codes, or the reason why there are none.
package enum OAuthAnswer {
    private enum Most {
        /// Microsoft's access tokens have 2–4 KB; a longer one does not fit in a login line.
        static let token = 12_000
        static let lifetime = 90 * 86_400
        static let deviceLifetime = 3_600
        static let interval = 60
        static let wait = 3_600
    }

    /// Used if the server does not name a lifetime (RFC 6749 §5.1): the token is renewed soon.
    private static let unknownLifetime = 600

    package static func token(_ response: HTTPResponse) throws(OAuthRefusal) -> OAuthToken {
        let answer = try object(response)
        guard let access = answer["access_token"]?.string, isToken(access) else {
            throw OAuthRefusal(.strange, "its answer holds no access token")
        }
        guard answer["token_type"]?.string?.lowercased() == "bearer" else {
            throw OAuthRefusal(.strange, "its token is no bearer token")
        }
        let lifetime = answer["expires_in"].map { $0.wholeNumber ?? 0 } ?? unknownLifetime
        guard lifetime > 0 else { throw OAuthRefusal(.strange, "its token has ended already") }
        let refresh = answer["refresh_token"]?.string
        guard refresh.map(isToken) ?? true else {
            throw OAuthRefusal(.strange, "its refresh token is none")
        }
        return OAuthToken(access: access, lifetime: min(lifetime, Most.lifetime), refresh: refresh)
    }

    package static func device(_ response: HTTPResponse) throws(OAuthRefusal) -> DeviceCodes {
        let answer = try object(response)
        // Google writes `verification_url`.
        let address = answer["verification_uri"] ?? answer["verification_url"]
        guard let device = answer["device_code"]?.string, isToken(device),
            let user = answer["user_code"]?.string,
            (1...64).contains(user.utf8.count), user.utf8.allSatisfy({ (0x20...0x7E).contains($0) }),
            let address = address?.string.flatMap(WebAddress.init)
        else { throw OAuthRefusal(.strange, "its answer holds no code and https address for a person") }
        return DeviceCodes(
            device: device, user: user, address: address,
            lifetime: bounded(answer["expires_in"], 900, 1...Most.deviceLifetime),
            interval: bounded(answer["interval"], 5, 1...Most.interval))
    }

    private static func bounded(_ value: JSONValue?, _ usual: Int, _ range: ClosedRange<Int>) -> Int {
        min(max(value?.wholeNumber ?? usual, range.lowerBound), range.upperBound)
    }

    /// RFC 6749, appendix A: visible ASCII; a space would end the word in which the token is sent.
    private static func isToken(_ text: String) -> Bool {
        (1...Most.token).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }

    /// The object in the answer, unless it is a refusal.
    private static func object(_ response: HTTPResponse) throws(OAuthRefusal) -> JSONValue {
        let seconds = retryAfter(response)
        let answer = JSONValue(response.body)
        if let error = answer?["error"]?.string {
            let refusal = OAuthRefusal(
                error: error, description: answer?["error_description"]?.string ?? "", seconds: seconds)
            // An overloaded server may put anything in its answer.
            guard isLater(response.status), refusal.kind != .slowDown, refusal.kind != .pending else {
                throw refusal
            }
            throw OAuthRefusal(.later(seconds: seconds), refusal.words)
        }
        switch response.status {
        case 200...299:
            guard let answer, case .object = answer else {
                throw OAuthRefusal(.strange, "its answer is no JSON object")
            }
            return answer
        case 300...399:
            throw OAuthRefusal(
                .strange, "HTTP \(response.status), which sends us elsewhere; a secret is not sent after it")
        case let status where isLater(status):
            throw OAuthRefusal(.later(seconds: seconds), "HTTP \(status)")
        default: throw OAuthRefusal(.strange, "HTTP \(response.status)")
        }
    }

    private static func isLater(_ status: Int) -> Bool { status == 429 || status == 408 || status >= 500 }

    /// RFC 9110 §10.2.3, in seconds; a date is not used, because both clocks would have to agree.
    private static func retryAfter(_ response: HTTPResponse) -> Int? {
        response.fields["retry-after"].flatMap(Int.init).map { min(max($0, 1), Most.wait) }
    }
}
