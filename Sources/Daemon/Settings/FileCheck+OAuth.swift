import FacteurCore

extension FileCheck {
    /// A login that would silently go without its proof.
    mutating func notYet(oauthOf configuration: Configuration) {
        for (index, mailbox) in configuration.mailboxes.enumerated() {
            notYet(mailbox.login, at: "mailboxes[\(index)].oauth.certificate")
        }
        notYet(configuration.smtp.login, at: "smtp.oauth.certificate")
    }

    private mutating func notYet(_ login: Configuration.Login?, at keyPath: String) {
        guard case .oauth(let settings)? = login, case .certificate? = settings.proof else { return }
        fault(keyPath, "a login by certificate is not there yet; write `secret:` instead, as Entra gives one")
    }
}
