import FacteurCore
package import Text

/// What `facteur check` looks at: the words of its JSON.
package enum Check: String, Sendable, CaseIterable {
    case configuration, dns, tls, mailbox
    case results = "authserv_id"
    case junk, smtp, letters, noc, permissions
    case serviceUser = "service_user"
    case credentials, ledger, disk, metrics, clock, unit, retention
}

/// One line of `facteur check`.
package struct CheckLine: Sendable {
    /// How it stands: the words of the JSON.
    package enum State: String, Sendable {
        case ok
        /// Nothing is broken, but a person should know.
        case warn
        case bad
    }

    package let check: Check
    /// Of several of a kind: the server, the mailbox, the secret; empty where there is one only.
    package let subject: String
    package let finding: any CheckFinding

    package init(_ check: Check, _ subject: String, _ finding: any CheckFinding) {
        self.check = check
        self.subject = subject
        self.finding = finding
    }

    package init(_ check: Check, _ finding: any CheckFinding) { self.init(check, "", finding) }

    package var state: State { finding.state }
}

/// What was found, and what to do about it where something is wrong.
package protocol CheckFinding: Sendable {
    var state: CheckLine.State { get }
    var words: Localized { get }
}

/// A configuration that is sound by itself, with everything that it names; or one that is not, a finding for each fault.
package enum ConfigurationFinding: CheckFinding {
    case good(file: String)
    case bad(String)

    package var state: CheckLine.State {
        switch self {
        case .good: .ok
        case .bad: .bad
        }
    }

    package var words: Localized {
        switch self {
        case .good(let words), .bad(let words): Localized(verbatim: words)
        }
    }
}

/// What nobody foresaw.
package struct UncheckedFinding: CheckFinding {
    let error: String

    package var state: CheckLine.State { .bad }

    package var words: Localized {
        Localized(en: "could not be checked: \(error)", fr: "n’a pu être vérifié : \(error)")
    }
}

extension CheckLine {
    /// What was looked at.
    package var title: Localized {
        let kind =
            switch check {
            case .configuration: Localized(verbatim: "configuration")
            case .dns: Localized(verbatim: "dns")
            case .tls: Localized(verbatim: "tls")
            case .mailbox: Localized(en: "mailbox", fr: "boîte")
            case .results: Localized(verbatim: "authserv_id")
            case .junk: Localized(en: "junk", fr: "indésirables")
            case .smtp: Localized(verbatim: "smtp")
            case .letters: Localized(en: "letters", fr: "lettres")
            case .noc: Localized(en: "noc", fr: "cnp")
            case .permissions: Localized(en: "permissions", fr: "droits d’accès")
            case .serviceUser: Localized(en: "service's user", fr: "utilisateur du service")
            case .credentials: Localized(en: "credentials", fr: "secrets")
            case .ledger: Localized(en: "ledger", fr: "registre")
            case .disk: Localized(en: "disk", fr: "disque")
            case .metrics: Localized(en: "metrics", fr: "mesures")
            case .clock: Localized(en: "clock", fr: "horloge")
            case .unit: Localized(en: "service", fr: "service")
            case .retention: Localized(en: "retention", fr: "conservation")
            }
        return subject.isEmpty ? kind : kind + " " + subject
    }

    package var text: Localized { finding.words }
}

extension Localized {
    /// `today`, `12 days ago`.
    static func daysAgo(_ count: Int) -> Localized {
        guard count > 0 else { return Localized(en: "today", fr: "aujourd’hui") }
        let days = days(count)
        return Localized(en: days.en + " ago", fr: "il y a " + days.fr)
    }

    /// `1 day`, `12 jours`. French counts zero as singular.
    static func days(_ count: Int) -> Localized {
        Localized(en: "\(count) day\(count == 1 ? "" : "s")", fr: "\(count) jour\(count > 1 ? "s" : "")")
    }
}
