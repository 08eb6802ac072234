package import FacteurCore
import Mail

/// One login whose tokens are renewed: the user, the app and the scopes. Mailboxes and the relay with the same three share its
/// tokens, so a person logs in once for all of them.
package struct OAuthAccount: Sendable, Hashable {
    package let user: String
    package let settings: Configuration.OAuth
    /// Its name for `facteur login`: a mailbox's name, or `smtp`.
    package let name: String

    package init(name: String, user: String, settings: Configuration.OAuth) {
        self.name = name
        self.user = user
        self.settings = settings
    }

    /// Equal for equal tokens, whatever mailbox they are for; does not reveal whose they are.
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
    /// The account of the mailbox or the relay; `nil` if it logs in by another method, or not at all.
    package func oauthAccount(named name: String) -> OAuthAccount? {
        let mailbox = mailboxes.first { $0.name == name }.map { ($0.user as String?, $0.login as Login?) }
        guard
            case (let user?, .oauth(let settings)?)? = mailbox
                ?? (name == "smtp" ? (smtp.user, smtp.login) : nil)
        else { return nil }
        return OAuthAccount(name: name, user: user, settings: settings)
    }
}
