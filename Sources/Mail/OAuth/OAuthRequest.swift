/// A client as an identity server knows it, and how the client authenticates.
package struct OAuthClient: Sendable, Equatable {
    package enum Proof: Sendable, Equatable {
        /// A public client (RFC 6749 §2.1).
        case none
        /// In the body (RFC 6749 §2.3.1), where every large provider takes it.
        case secret(String)
        /// A signed assertion (RFC 7523 §2.2).
        case assertion(String)
    }

    package let id: String
    package let proof: Proof

    package init(id: String, proof: Proof) {
        self.id = id
        self.proof = proof
    }

    fileprivate var pairs: [FormText.Pair] {
        switch proof {
        case .none: [("client_id", id)]
        case .secret(let secret): [("client_id", id), ("client_secret", secret)]
        case .assertion(let assertion):
            [
                ("client_id", id),
                ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
                ("client_assertion", assertion),
            ]
        }
    }
}

/// The grant with which a client asks for a token.
package enum OAuthGrant: Sendable, Equatable {
    /// The client itself (RFC 6749 §4.4).
    case client(scopes: [String])
    /// RFC 6749 §6; with the scopes of the first login.
    case refresh(String)
    /// RFC 6749 §4.1.3 with PKCE (RFC 7636 §4.5).
    case code(String, redirect: String, verifier: String)
    /// RFC 8628 §3.4.
    case device(String)

    /// The form for the token endpoint.
    package func form(_ client: OAuthClient) -> [FormText.Pair] {
        switch self {
        case .client(let scopes):
            [("grant_type", "client_credentials"), ("scope", scopes.joined(separator: " "))] + client.pairs
        case .refresh(let token):
            [("grant_type", "refresh_token"), ("refresh_token", token)] + client.pairs
        case .code(let code, let redirect, let verifier):
            [
                ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirect),
                ("code_verifier", verifier),
            ] + client.pairs
        case .device(let code):
            [("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), ("device_code", code)]
                + client.pairs
        }
    }

    /// The form with which a device asks for its codes (RFC 8628 §3.1).
    package static func deviceForm(client: String, scopes: [String]) -> [FormText.Pair] {
        [("client_id", client), ("scope", scopes.joined(separator: " "))]
    }
}

/// A login in a browser: the address that a person opens, and the answer that comes back (RFC 6749 §4.1, RFC 8252 §7.3).
package struct BrowserLogin: Sendable {
    package let client: String
    package let scopes: [String]
    /// The address on this machine to which the server redirects the browser.
    package let redirect: String
    /// Unguessable, so that no other page can inject its own code (RFC 6749 §10.12).
    package let state: String
    /// 43–128 unreserved characters, unguessable (RFC 7636 §4.1).
    package let verifier: String

    package init(client: String, scopes: [String], redirect: String, state: String, verifier: String) {
        self.client = client
        self.scopes = scopes
        self.redirect = redirect
        self.state = state
        self.verifier = verifier
    }

    /// - Parameter extra: the provider's parameters in addition to the standard ones.
    package func address(at authorize: WebAddress, extra: [FormText.Pair]) -> String {
        let query = FormText.encode(
            [
                ("response_type", "code"), ("client_id", client), ("redirect_uri", redirect),
                ("scope", scopes.joined(separator: " ")), ("state", state),
                ("code_challenge", Self.challenge(of: verifier)), ("code_challenge_method", "S256"),
            ] + extra)
        return authorize.text + (authorize.target.contains("?") ? "&" : "?") + query
    }

    /// RFC 7636 §4.2.
    package static func challenge(of verifier: String) -> String {
        String(
            decoding: Base64Alphabet.address.encode(ContentHash(of: Array(verifier.utf8)).octets),
            as: UTF8.self)
    }

    /// The meaning of a request to the redirect address.
    package enum Return: Sendable, Equatable {
        case code(String)
        case refused(OAuthRefusal)
        /// A request that does not belong to this login: the browser's request for an icon, or one from another page.
        case unrelated
    }

    /// - Parameter line: the request's first line.
    package func read(_ line: String) -> Return {
        let words = line.split(separator: " ")
        guard words.count == 3, words[0] == "GET", let mark = words[1].firstIndex(of: "?"),
            let pairs = FormText.decode(words[1][words[1].index(after: mark)...]),
            Set(pairs.map(\.name)).count == pairs.count
        else { return .unrelated }
        let values = Dictionary(pairs.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        guard let state = values["state"], MessageAuthenticationCode.isSame(state.utf8, self.state.utf8)
        else { return .unrelated }
        if let error = values["error"] {
            return .refused(OAuthRefusal(error: error, description: values["error_description"] ?? ""))
        }
        guard let code = values["code"], (1...8_192).contains(code.utf8.count) else { return .unrelated }
        return .code(code)
    }
}
