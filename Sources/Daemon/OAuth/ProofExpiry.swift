package import FacteurCore

/// When the certificate by which an app logs in ends, as the last renewal of its token found it.
package struct ProofExpiry: Sendable, Hashable {
    /// What `facteur login` calls the login: a mailbox's name, or `smtp`.
    package let name: String
    /// Unix seconds.
    package let ends: Int64

    /// How long before its end a person is told: a new one has to be made, uploaded and put in place.
    package static let warning: Int64 = 30 * 86_400

    package init(name: String, ends: Int64) {
        self.name = name
        self.ends = ends
    }

    /// Of every login whose end is known; logins that share an app are named once.
    ///
    /// What cannot be read is left out: the login itself says what is wrong with it.
    package static func known(_ configuration: Configuration) -> [ProofExpiry] {
        let store = TokenStore(besideLedger: configuration.database)
        var seen: Set<String> = []
        return configuration.oauthAccounts.compactMap { account in
            guard seen.insert(account.key).inserted,
                let ends = (try? store.read(account.key))??.proofEnds
            else { return nil }
            return ProofExpiry(name: account.name, ends: ends)
        }
    }
}
