package import Mail
package import Text

/// The checked content of `facteur.yaml` (contract, "Configuration"). Durations are in seconds. Relative paths are resolved against
/// the file's folder.
package struct Configuration: Sendable, Hashable {
    /// Where a secret comes from; Daemon reads the secret itself when it is needed.
    package enum SecretSource: Sendable, Hashable {
        case file(String)
        /// A name below `$CREDENTIALS_DIRECTORY` (systemd's `LoadCredential`).
        case credential(String)
        /// A program and its arguments; its first line of output is the secret.
        case command([String])
    }

    /// How to log in: a password, or an OAuth 2 access token (XOAUTH2, OAUTHBEARER), fixed or renewed by the service.
    package enum Login: Sendable, Hashable {
        case password(SecretSource)
        case token(SecretSource)
        case oauth(OAuth)
    }

    /// `imaps://host:port`, `imap://host:port` and similar, as far as this room needs it.
    package struct Server: Sendable, Hashable {
        package enum Scheme: String, Sendable, Hashable { case imap, imaps, smtp, smtps }
        package let scheme: Scheme
        package let host: String
        /// The scheme's default port if none is written: 143, 993, 587, 465.
        package let port: Int
        /// `tls: none`, allowed only for a loopback address.
        package let plaintext: Bool
        /// A PEM file of certificates that are trusted in addition to the system's.
        package let ca: String?

        package init(scheme: Scheme, host: String, port: Int, plaintext: Bool = false, ca: String? = nil) {
            self.scheme = scheme
            self.host = host
            self.port = port
            self.plaintext = plaintext
            self.ca = ca
        }
    }

    /// What happens to a mail in the mailbox after the ledger has committed.
    package enum After: Sendable, Hashable {
        case leave
        case flag(String)
        case move(String)
    }

    /// One watched IMAP folder.
    package struct WatchedMailbox: Sendable, Hashable {
        package var name: String
        package var server: Server
        package var folder: String
        package var user: String
        package var login: Login
        package var poll: Int
        package var after: After
        /// The largest mail that is read, in octets; a larger one is recorded in the ledger as `too_large`.
        package var largestMail: Int
        /// `addresses`: further addresses, and whole domains with an `@` before, whose mail arrives here.
        package var addresses: [String]

        package init(
            name: String, server: Server, folder: String, user: String, login: Login, poll: Int = 300,
            after: After = .leave, largestMail: Int = 20_000_000, addresses: [String] = []
        ) {
            self.name = name
            self.server = server
            self.folder = folder
            self.user = user
            self.login = login
            self.poll = poll
            self.after = after
            self.largestMail = largestMail
            self.addresses = addresses
        }
    }

    /// The relay that sends the letters.
    package struct SMTP: Sendable, Hashable {
        package var server: Server
        /// Both `nil` if the relay requires no login.
        package var user: String?
        package var login: Login?
        package var from: Address
        /// The envelope sender.
        package var bounces: AddrSpec
        package var verp: Bool
        package var perHour: Int

        package init(
            server: Server, user: String?, login: Login?, from: Address, bounces: AddrSpec,
            verp: Bool = false,
            perHour: Int = 200
        ) {
            self.server = server
            self.user = user
            self.login = login
            self.from = from
            self.bounces = bounces
            self.verp = verp
            self.perHour = perHour
        }
    }

    /// Which senders and servers are trusted.
    package struct TrustPolicy: Sendable, Hashable {
        /// The authserv-ids whose `Authentication-Results` are trusted (RFC 8601 §2.5): names, and patterns such as `*.mx.example`;
        /// `none` alone for a server that writes no name. Empty only where signatures are checked here.
        package var authservIDs: [String]
        /// Domains, with their sub-domains, whose mail counts as the portal's.
        package var portal: [String]
        /// Domains and addresses that may forward a notice.
        package var forwarders: [String]
        /// Domains whose ARC seal is trusted (RFC 8617).
        package var sealers: [String]
        /// What is checked here of a mail that no server's results prove.
        package var verification = Verification.none
        /// Servers that are asked for keys; the system's where it is empty.
        package var resolvers: [ResolverAddress] = []

        package enum Verification: String, Sendable, Hashable, CaseIterable { case none, dkim }

        package init(
            authservID: String..., portal: [String] = ["cic.gc.ca", "canada.ca"], forwarders: [String] = [],
            sealers: [String] = []
        ) {
            authservIDs = authservID
            self.portal = portal
            self.forwarders = forwarders
            self.sealers = sealers
        }
    }

    package struct Letters: Sendable, Hashable {
        /// What to do with a letter when the reply to the final dot was lost.
        package enum InDoubt: String, Sendable, Hashable { case resend, hold }
        /// A folder with `letter.fr.mustache` and the other templates; `nil` for the built-in ones.
        package var templates: String?
        /// The contact for an intern's questions.
        package var contact: String
        package var retryFirst: Int
        package var retryMost: Int
        package var giveUp: Int
        package var inDoubt: InDoubt
        package var inDoubtAfter: Int
        /// How long a letter waits after a person's decision, so that the decision can be undone, in seconds.
        package var undo: Int
        /// Whether every letter waits until a person approves it.
        package var review: Bool
        /// `nil`: nobody is reminded.
        package var remind: Reminders?

        package init(
            templates: String? = nil, contact: String, retryFirst: Int = 60, retryMost: Int = 3_600,
            giveUp: Int = 432_000, inDoubt: InDoubt = .resend, inDoubtAfter: Int = 600,
            undo: Int = 60, review: Bool = false, remind: Reminders? = nil
        ) {
            self.templates = templates
            self.contact = contact
            self.retryFirst = retryFirst
            self.retryMost = retryMost
            self.giveUp = giveUp
            self.inDoubt = inDoubt
            self.inDoubtAfter = inDoubtAfter
            self.undo = undo
            self.review = review
            self.remind = remind
        }
    }

    /// When interns who have not answered are written to again.
    package struct Reminders: Sendable, Hashable {
        /// How long after the last letter, in seconds.
        package var after: Int
        /// How often, at least 1.
        package var most: Int

        package init(after: Int = 7 * 86_400, most: Int = 2) {
            self.after = after
            self.most = most
        }
    }

    /// When a wait is too long, and who is notified.
    package struct Alerts: Sendable, Hashable {
        /// How long an intern may wait for a number or a code, in seconds.
        package var waiting: Int
        /// How long a mail may be held, or a letter have a problem, in seconds.
        package var held: Int
        /// The recipient of the digest of everything, at most once a day.
        package var to: AddrSpec
        /// Whom else the part of one office goes to, in the file's order.
        package var offices: [Office]

        /// An office of the host as the roster names it, and its addresses: at least one.
        package struct Office: Sendable, Hashable {
            package let name: String
            package let to: [AddrSpec]

            package init(name: String, to: [AddrSpec]) {
                self.name = name
                self.to = to
            }
        }

        package init(
            waiting: Int = 864_000, held: Int = 86_400, to: AddrSpec, offices: [Office] = []
        ) {
            self.waiting = waiting
            self.held = held
            self.to = to
            self.offices = offices
        }

        /// Everybody who gets a digest: first `to`, of everything, then each address of each office. Whoever gets everything gets
        /// no part of it besides.
        package var recipients: [DigestRecipient] {
            [DigestRecipient(office: nil, address: to)]
                + offices.flatMap { office in
                    office.to.filter { $0 != to }.map { DigestRecipient(office: office.name, address: $0) }
                }
        }
    }

    package var database: String
    package var mailboxes: [WatchedMailbox]
    package var smtp: SMTP
    package var trust: TrustPolicy
    package var letters: Letters
    /// `matching.elimination`: a notice may be matched to the only intern still waiting at that address.
    package var elimination: Bool
    /// `matching.noc_2016`, or `noc_2016` at the top level: four-digit codes are accepted.
    package var admitsNOC2016: Bool
    /// `noc`: files with the titles of the codes, for each language the versions in their order; empty if not configured.
    package var classifications: [Language: [String]]
    /// `noc.version` and `noc.from`: which version of NOC is in force when.
    package var nocCalendar: NOCCalendar
    /// Extends the built-in wording; `nil` for the built-in one alone.
    package var wordingFile: String?
    package var retention: Retention
    /// `nil`: the language of each terminal; the service then speaks English.
    package var adminLanguage: Language?
    /// `nil`: nothing is reported, and no wait is too long.
    package var alerts: Alerts?
    /// Where the service writes its metrics; `nil`: nowhere.
    package var metricsFile: String?

    package init(
        database: String, mailboxes: [WatchedMailbox], smtp: SMTP, trust: TrustPolicy, letters: Letters,
        elimination: Bool = false, admitsNOC2016: Bool = false,
        classifications: [Language: [String]] = [:], nocCalendar: NOCCalendar = NOCCalendar(),
        wordingFile: String? = nil,
        retention: Retention = Retention(), adminLanguage: Language? = nil,
        alerts: Alerts? = nil, metricsFile: String? = nil
    ) {
        self.database = database
        self.mailboxes = mailboxes
        self.smtp = smtp
        self.trust = trust
        self.letters = letters
        self.elimination = elimination
        self.admitsNOC2016 = admitsNOC2016
        self.classifications = classifications
        self.nocCalendar = nocCalendar
        self.wordingFile = wordingFile
        self.retention = retention
        self.adminLanguage = adminLanguage
        self.alerts = alerts
        self.metricsFile = metricsFile
    }
}

extension Configuration {
    /// How long personal data is kept, in seconds; `nil`: until a person erases it.
    package struct Retention: Sendable, Hashable {
        /// The octets of a settled mail.
        package let mail: Int?
        /// All that is known of an intern whose case is closed.
        package let closedInterns: Int?
        /// Nothing is erased, whatever its age and whoever asks for it.
        package let legalHold: Bool

        package init(mail: Int? = nil, closedInterns: Int? = nil, legalHold: Bool = false) {
            self.mail = mail
            self.closedInterns = closedInterns
            self.legalHold = legalHold
        }
    }
}

/// A valid configuration, and the position of each key in its file, so that a fault found later can name the position.
package struct ConfigurationFile: Sendable {
    package let configuration: Configuration
    package let places: ConfigurationPlaces
}

/// Something outside the file that the file names: Daemon checks that it exists and who may read it.
package struct ConfigurationReference: Sendable, Hashable {
    package enum Target: Sendable, Hashable {
        case database(String)
        case secret(Configuration.SecretSource)
        /// A PEM file.
        case certificates(String)
        /// A folder.
        case templates(String)
        /// A file of NOC titles.
        case classification(String)
        case wording(String)
        /// A file that the service writes.
        case metrics(String)
    }

    /// The key that names it, such as `mailboxes[0].password`.
    package let keyPath: String
    package let target: Target
}

/// What a configuration file names outside itself, and the position of each key. Also known for a file with faults, so that all
/// other faults can be reported at the same time.
package struct ConfigurationPlaces: Sendable {
    /// The file's name as the person gave it.
    package let name: String
    /// Every file, folder, credential and command that the configuration names, in the file's order.
    package let references: [ConfigurationReference]
    /// From a key path such as `mailboxes[0].password` to the position of its value.
    let positions: [String: TextPosition]

    /// The ledger's file, if the configuration names one.
    package var database: String? {
        references.lazy.compactMap { if case .database(let path) = $0.target { path } else { nil } }.first
    }

    /// A fault of the value at that key path; of the nearest section around it if the key is not written.
    package func fault(at keyPath: String, _ message: String) -> ConfigurationFault {
        var path = keyPath[...]
        while true {
            if let position = positions[String(path)] {
                return ConfigurationFault(file: name, at: position, message: message)
            }
            guard let end = path.lastIndex(where: { $0 == "." || $0 == "[" }) else { break }
            path = path[..<end]
        }
        return ConfigurationFault(file: name, at: .start, message: message)
    }
}
