package import Mail

extension Configuration {
    /// A login by OAuth 2; the service fetches and renews the tokens.
    package struct OAuth: Sendable, Hashable {
        /// A provider whose addresses and scopes are built in, or `custom`.
        package enum Provider: String, Sendable, Hashable, CaseIterable {
            case microsoft365, google, custom

            /// Where the provider's mailboxes are; `nil` for `custom`.
            package var mailboxServer: String? {
                switch self {
                case .microsoft365: "imaps://outlook.office365.com"
                case .google: "imaps://imap.gmail.com"
                case .custom: nil
                }
            }

            /// Where the provider takes letters.
            package var relayServer: String? {
                switch self {
                case .microsoft365: "smtp://smtp.office365.com"
                case .google: "smtps://smtp.gmail.com"
                case .custom: nil
                }
            }

            /// The name in the provider's results; Exchange Online writes none.
            package var authservID: String? {
                switch self {
                case .microsoft365: ServerNames.nobody
                case .google: "mx.google.com"
                case .custom: nil
                }
            }
        }

        /// How the first token is obtained.
        package enum Flow: String, Sendable, Hashable, CaseIterable {
            /// The app logs in as itself (client credentials), without a person.
            case app
            /// A person types a code on any device, once.
            case device
            /// A person logs in in a browser on this machine, once.
            case browser
        }

        /// How the app authenticates to the provider.
        package enum Proof: Sendable, Hashable {
            case secret(SecretSource)
            /// A PEM with a certificate and its key, which signs an assertion.
            case certificate(SecretSource)
        }

        package var provider: Provider
        package var flow: Flow
        /// The directory at Microsoft; `nil` elsewhere.
        package var tenant: String?
        /// The app's ID.
        package var client: String
        package var proof: Proof?
        package var tokenAddress: WebAddress
        /// Present with `flow: device`.
        package var deviceAddress: WebAddress?
        /// Present with `flow: browser`.
        package var authorizeAddress: WebAddress?
        package var scopes: [String]
        /// A PEM file of certificates that are trusted in addition to the system's.
        package var ca: String?

        package init(
            provider: Provider, flow: Flow, tenant: String? = nil, client: String, proof: Proof? = nil,
            tokenAddress: WebAddress, deviceAddress: WebAddress? = nil, authorizeAddress: WebAddress? = nil,
            scopes: [String], ca: String? = nil
        ) {
            self.provider = provider
            self.flow = flow
            self.tenant = tenant
            self.client = client
            self.proof = proof
            self.tokenAddress = tokenAddress
            self.deviceAddress = deviceAddress
            self.authorizeAddress = authorizeAddress
            self.scopes = scopes
            self.ca = ca
        }
    }
}

extension Configuration.WatchedMailbox {
    /// Whose login opens it; `nil` for a password, or a token as it is.
    var provider: Configuration.OAuth.Provider? {
        guard case .oauth(let settings) = login else { return nil }
        return settings.provider
    }
}

extension Configuration.OAuth {
    /// A provider's addresses and scopes, the same for every client.
    struct Preset {
        let token: String
        let device: String?
        let authorize: String
        let scopes: [String]
    }

    /// - Parameter tenant: the tenant in Microsoft's addresses.
    /// - Returns: `nil` for a provider without built-in values.
    static func preset(_ provider: Provider, _ flow: Flow, tenant: String) -> Preset? {
        switch provider {
        case .microsoft365:
            let home = "https://login.microsoftonline.com/\(tenant)/oauth2/v2.0/"
            // One login serves both the mailbox and the relay.
            let delegated = ["IMAP.AccessAsUser.All", "SMTP.Send"].map { "https://outlook.office.com/" + $0 }
            return Preset(
                token: home + "token", device: home + "devicecode", authorize: home + "authorize",
                scopes: flow == .app
                    ? ["https://outlook.office365.com/.default"] : delegated + ["offline_access"])
        case .google:
            return Preset(
                token: "https://oauth2.googleapis.com/token", device: nil,
                authorize: "https://accounts.google.com/o/oauth2/v2/auth",
                scopes: ["https://mail.google.com/"])
        case .custom: return nil
        }
    }
}
