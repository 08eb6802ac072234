package import FacteurCore
import Mail

/// One login whose tokens are renewed: who, by which app, for what. Mailboxes and the relay that have all of it in common
/// share its tokens, and one login of a person is good for all of them.
package struct OAuthAccount: Sendable, Hashable {
    package let user: String
    package let settings: Configuration.OAuth
    /// What `facteur login` calls it: a mailbox's name, or `smtp`.
    package let name: String

    package init(name: String, user: String, settings: Configuration.OAuth) {
        self.name = name
        self.user = user
        self.settings = settings
    }

    /// The same for the same tokens, whatever mailbox they are for; says nothing of whose they are.
    package var key: String {
        let person = settings.flow == .app ? "" : user
        let parts =
            [settings.tokenAddress.text, settings.client, settings.flow.rawValue, person] + settings.scopes
        let hash = ContentHash(of: Array(parts.joined(separator: "\n").utf8)).octets.prefix(16)
        return hash.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    /// The identity server, for a person.
    package var server: String { settings.tokenAddress.authority }
}

extension Configuration {
    /// The mailbox's or the relay's own; `nil` where it logs in otherwise, or not at all.
    package func oauthAccount(named name: String) -> OAuthAccount? {
        let mailbox = mailboxes.first { $0.name == name }.map { ($0.user as String?, $0.login as Login?) }
        guard
            case (let user?, .oauth(let settings)?)? = mailbox
                ?? (name == "smtp" ? (smtp.user, smtp.login) : nil)
        else { return nil }
        return OAuthAccount(name: name, user: user, settings: settings)
    }
}
