import FacteurCore
import Text

/// What `facteur init` asks and says.
enum InitWords {
    // Questions.
    case provider, otherProvider, customProvider, address, imap, smtp, user, password, appPassword, tenant,
        client
    case tokenURL, deviceURL, scope, folder
    case authservID, forwarders
    case server(String, Int, Int)
    // What was found.
    case trying(String)
    case junk(String)
    case guessed(String)
    case forwarded(String, Int)
    case roster(String, Int)
    case written(String)
    case unsealed(String)
    // What is wrong.
    case exists(String)
    case notPermitted(String)
    case failed(String, String)
    case missing(String)
    case unconfirmed(String)
    case badAddress(String)
    case badForwarder(String)
    case badRoster(String)

    var words: Localized {
        switch self {
        case .provider:
            Localized(en: "Who is the mail provider?", fr: "Quel est le fournisseur de courriel ?")
        case .otherProvider:
            Localized(en: "another, or your own server", fr: "un autre, ou votre propre serveur")
        case .customProvider:
            Localized(
                en: "the same, with a login that renews itself (OAuth 2)",
                fr: "de même, avec une connexion qui se renouvelle d’elle-même (OAuth 2)")
        case .tokenURL:
            Localized(
                en: "The login server's token address, such as https://login.example.ca/token",
                fr:
                    "L’adresse du serveur de connexion pour les jetons, par exemple https://login.example.ca/token"
            )
        case .deviceURL:
            Localized(
                en: "Its device address, such as https://login.example.ca/device",
                fr: "Son adresse pour les codes d’appareil, par exemple https://login.example.ca/device")
        case .scope:
            Localized(
                en: "The scope that opens the mailbox, as the provider calls it",
                fr: "La portée qui ouvre la boîte, telle que le fournisseur l’appelle")
        case .address:
            Localized(
                en: "The address at which the portal's mails arrive",
                fr: "L’adresse à laquelle arrivent les courriels du portail")
        case .imap: Localized(en: "The mailbox's server", fr: "Le serveur de la boîte")
        case .smtp: Localized(en: "The server that takes letters", fr: "Le serveur qui prend les lettres")
        case .user: Localized(en: "The login name", fr: "Le nom de connexion")
        case .password:
            Localized(
                en: "The password (not shown; many providers want an app password here)",
                fr:
                    "Le mot de passe (non affiché ; beaucoup de fournisseurs veulent ici un mot de passe d’application)"
            )
        case .appPassword:
            Localized(
                en: "An app password (not shown; make one at https://myaccount.google.com/apppasswords)",
                fr:
                    "Un mot de passe d’application (non affiché ; créez-en un à https://myaccount.google.com/apppasswords)"
            )
        case .tenant:
            Localized(
                en: "The directory (tenant) ID, as Entra shows it beside the app",
                fr: "L’ID de l’annuaire (locataire), tel qu’Entra l’affiche près de l’application")
        case .client:
            Localized(en: "The app's (client) ID", fr: "L’ID de l’application (client)")
        case .folder: Localized(en: "The folder to watch", fr: "Le dossier à surveiller")
        case .authservID:
            Localized(
                en:
                    "No mail shows whose results your server writes. The first word of the Authentication-Results lines, if you know it",
                fr:
                    "Aucun courriel ne montre de qui sont les résultats de votre serveur. Le premier mot des lignes Authentication-Results, si vous le connaissez"
            )
        case .forwarders:
            Localized(
                en:
                    "Who forwards the portal's mails to you? Addresses or domains, with spaces between them; Enter for nobody else",
                fr:
                    "Qui vous transfère les courriels du portail ? Adresses ou domaines, séparés par des espaces ; Entrée pour personne d’autre"
            )
        case .server(let name, let count, let mails):
            Localized(
                en:
                    "\(count) of the last \(mails) mails have results by \(name). Is that your own mail server?",
                fr:
                    "Sur les \(mails) derniers courriels, \(count) ont des résultats de \(name). Est-ce votre propre serveur de courriel ?"
            )
        case .trying(let server): Localized(en: "trying \(server) …", fr: "essai de \(server) …")
        case .junk(let folder):
            Localized(
                en: "“\(folder)” is watched as a second mailbox: notices do land there",
                fr: "« \(folder) » sera surveillé comme une deuxième boîte : des avis y aboutissent")
        case .guessed(let name):
            Localized(
                en:
                    "warning: no mail shows whose results your server writes, so authserv_id is \(name) for now; until it is right every mail waits for a person, and facteur check says so once mails have come",
                fr:
                    "avertissement : aucun courriel ne montre de qui sont les résultats de votre serveur, authserv_id est donc \(name) pour l’instant ; tant qu’il n’est pas juste, chaque courriel attend quelqu’un, et facteur check le dira quand des courriels seront arrivés"
            )
        case .forwarded(let address, let count):
            Localized(
                en: "\(address) has forwarded portal mails here, provenly: \(count)",
                fr: "\(address) a transféré ici des courriels du portail, c’est prouvé : \(count)")
        case .roster(let file, let count):
            Localized(en: "\(file): interns: \(count)", fr: "\(file) : stagiaires : \(count)")
        case .written(let file): Localized(en: "written: \(file)", fr: "écrit : \(file)")
        case .unsealed(let reason):
            Localized(
                en:
                    "the login will be kept in a file that only the service can read, but not sealed: \(reason)",
                fr:
                    "la connexion sera gardée dans un fichier que seul le service peut lire, mais non scellée : \(reason)"
            )
        case .exists(let file):
            Localized(
                en:
                    "\(file) is there already, and nothing was changed; to replace it: --force (it is kept as .old)",
                fr:
                    "\(file) existe déjà, et rien n’a été changé ; pour le remplacer : --force (il est gardé en .old)"
            )
        case .notPermitted(let file):
            Localized(
                en: "this user may not write \(file); run facteur init as root",
                fr: "cet utilisateur ne peut écrire \(file) ; lancez facteur init en tant que root")
        case .failed(let file, let reason):
            Localized(
                en: "\(file) could not be written (\(reason)); nothing was changed",
                fr: "\(file) n’a pu être écrit (\(reason)) ; rien n’a été changé")
        case .missing(let option):
            Localized(
                en: "there is no terminal to ask at; give \(option)",
                fr: "il n’y a pas de terminal où demander ; donnez \(option)")
        case .unconfirmed(let name):
            Localized(
                en:
                    "the last mails have results by \(name); if that is your own mail server, give --authserv-id \(name) or --yes",
                fr:
                    "les derniers courriels ont des résultats de \(name) ; si c’est votre propre serveur, donnez --authserv-id \(name) ou --yes"
            )
        case .badAddress(let text):
            Localized(
                en: "“\(text)” is no address; write one such as stages@example.ca",
                fr: "« \(text) » n’est pas une adresse ; écrivez-en une comme stages@example.ca")
        case .badForwarder(let text):
            Localized(
                en: "“\(text)” is no address and no domain; write one such as rh@example.ca or example.ca",
                fr:
                    "« \(text) » n’est ni une adresse ni un domaine ; écrivez par exemple rh@example.ca ou example.ca"
            )
        case .badRoster(let file):
            Localized(
                en:
                    "\(file) could not be imported, and nothing was written; correct it, or leave --roster out",
                fr:
                    "\(file) ne pourrait être importé, et rien n’a été écrit ; corrigez-le, ou omettez --roster"
            )
        }
    }

    /// What to type now, a line each.
    static func next(_ places: InitPlaces, roster: String?, _ answers: InitAnswers) -> [Localized] {
        let config = places.isStandard ? "" : " --config \(places.configuration)"
        var steps = [Localized(en: "now run:", fr: "lancez maintenant :")]
        if !places.isStandard {
            steps.append(
                Localized(
                    verbatim:
                        "  install -D -m 644 \(places.dropIn) /etc/systemd/system/facteur.service.d/facteur-init.conf"
                ))
        }
        steps.append(Localized(verbatim: "  systemctl daemon-reload && systemctl enable --now facteur"))
        if answers.waitsForLogin {
            steps.append(Localized(verbatim: "  facteur login \(ConfigurationDraft.mailbox)\(config)"))
        }
        steps.append(Localized(verbatim: "  facteur check\(config)"))
        steps.append(
            Localized(verbatim: "  facteur roster import \(roster ?? "interns.csv")\(config)"))
        return steps + [Localized(verbatim: "  facteur status\(config)")]
    }
}
