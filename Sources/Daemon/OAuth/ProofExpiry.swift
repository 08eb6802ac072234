package import FacteurCore
import Mail
package import Text

/// When the certificate by which an app logs in ends, as the last renewal of its token found it.
package struct ProofExpiry: Sendable, Hashable {
    /// What `facteur login` calls the login: a mailbox's name, or `smtp`.
    package let name: String
    /// Unix seconds.
    package let ends: Int64

    /// How long before its end a person is told: a new one has to be made, uploaded and put in place.
    static let warning: Int64 = 30 * 86_400

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

    /// Whether a new one is to be made, or should have been.
    func isNear(at now: Int64) -> Bool { ends - now <= Self.warning }

    /// Until when it counts, and what to do if it is near.
    package func words(at now: Int64) -> Localized {
        let day = HeaderDate.rfc3339(seconds: ends).prefix(10)
        guard isNear(at: now) else {
            return Localized(
                en: "the app logs in by its certificate, which counts until \(day)",
                fr: "l’application se connecte par son certificat, valide jusqu’au \(day)")
        }
        let told =
            ends > now
            ? Localized(
                en: "ends on \(day), in \(Localized.days(Int((ends - now) / 86_400)).en)",
                fr: "prend fin le \(day), dans \(Localized.days(Int((ends - now) / 86_400)).fr)")
            : Localized(en: "ended on \(day)", fr: "a pris fin le \(day)")
        return Localized(
            en:
                "the app's certificate for the login \(name) \(told.en): make a new one, upload it to the provider and put it where `certificate:` says",
            fr:
                "le certificat de l’application pour la connexion \(name) \(told.fr) : créez-en un nouveau, déposez-le chez le fournisseur et mettez-le là où `certificate:` l’indique"
        )
    }
}
