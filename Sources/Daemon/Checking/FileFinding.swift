import FacteurCore
package import Text

/// Files' rights, for their owner and for the service's user.
package enum FileFinding: CheckFinding {
    case forOwner
    /// The ledger's folder is open to its group, and closed to all others.
    case forGroup
    case readable(file: String)
    case noUnit
    case notRoot
    /// - user: `nil` for one that exists only while the service runs.
    case readableByService(user: String?)
    case unreadableByService(file: String, remedy: String)
    case hiddenFromService(file: String, folder: String)
    case secretOfDynamicUser(file: String)
    case noServiceUser(String)
    case notWritable(folder: String, folders: [String])

    package var state: CheckLine.State {
        switch self {
        case .forOwner, .forGroup, .noUnit, .notRoot, .readableByService: .ok
        case .readable, .unreadableByService, .hiddenFromService, .secretOfDynamicUser, .noServiceUser,
            .notWritable:
            .bad
        }
    }

    package var words: Localized {
        switch self {
        case .forOwner:
            Localized(
                en: "secrets and ledger are for their owner only",
                fr: "les secrets et le registre ne sont qu’à leur propriétaire")
        case .forGroup:
            Localized(
                en: "secrets are for their owner only, the ledger for the group of its folder, too",
                fr: "les secrets ne sont qu’à leur propriétaire, le registre aussi au groupe de son dossier")
        case .readable(let file):
            Localized(
                en: "others can read the ledger \(file); run: chmod 600 \(file)",
                fr: "d’autres peuvent lire le registre \(file) ; lancez : chmod 600 \(file)")
        case .noUnit:
            Localized(
                en: "not looked at: no facteur.service is installed",
                fr: "non vérifié : aucun facteur.service n’est installé")
        case .notRoot:
            Localized(
                en: "not looked at: only root can say what another user may read",
                fr: "non vérifié : seul root peut dire ce qu’un autre utilisateur peut lire")
        case .readableByService(let user):
            user.map {
                Localized(
                    en: "\($0) may read every file that the service needs",
                    fr: "\($0) peut lire tous les fichiers dont le service a besoin")
            }
                ?? Localized(
                    en: "the service's own user may read every file that it needs",
                    fr: "l’utilisateur propre au service peut lire tous les fichiers dont il a besoin")
        case .unreadableByService(let file, let remedy):
            Localized(
                en: "the service's user may not read \(file); run: \(remedy)",
                fr: "l’utilisateur du service ne peut lire \(file) ; lancez : \(remedy)")
        case .hiddenFromService(let file, let folder):
            Localized(
                en: "the service sees nothing of \(folder), where \(file) is; move it below /etc/facteur",
                fr:
                    "le service ne voit rien de \(folder), où se trouve \(file) ; déplacez-le sous /etc/facteur"
            )
        case .secretOfDynamicUser(let file):
            Localized(
                en:
                    "the service's user may not read the secret in \(file); hand it over (`LoadCredential=NAME:\(file)` in a drop-in), and write `{ credential: NAME }` for it",
                fr:
                    "l’utilisateur du service ne peut lire le secret dans \(file) ; remettez-le-lui (`LoadCredential=NAME:\(file)` dans un complément de l’unité), et inscrivez `{ credential: NAME }` à sa place"
            )
        case .noServiceUser(let user):
            Localized(
                en: "there is no user \(user), as whom the service is to run; make it, or correct User=",
                fr:
                    "il n’y a pas d’utilisateur \(user), sous lequel le service doit tourner ; créez-le, ou corrigez User="
            )
        case .notWritable(let folder, let folders):
            Localized(
                en:
                    "the service may not write in \(folder), where the ledger is to be, only in \(folders.joined(separator: ", ")); correct `database:`",
                fr:
                    "le service ne peut écrire dans \(folder), où doit être le registre, mais seulement dans \(folders.joined(separator: ", ")) ; corrigez `database:`"
            )
        }
    }
}

/// How old a secret or a login is.
package enum SecretFinding: CheckFinding {
    case file(String, days: Int)
    case command(String)
    /// What the unit hands over and nobody has put there: systemd refuses the start.
    case noFile(name: String, file: String)
    /// - left: seconds for which the token still counts.
    case token(days: Int, left: Int64)
    case staleToken(days: Int)
    case appToken
    case certificate(ProofExpiry, now: Int64)
    case noLogin(name: String)
    case fault(String)

    /// Days after which a login that nobody uses is near its end: Microsoft's ends after 90.
    static let stale = 60

    package var state: CheckLine.State {
        switch self {
        case .file, .command, .token, .appToken: .ok
        case .certificate(let proof, let now): proof.isNear(at: now) ? .warn : .ok
        case .staleToken: .warn
        case .noFile, .noLogin, .fault: .bad
        }
    }

    package var words: Localized {
        switch self {
        case .file(let file, let days):
            Localized(
                en: "\(file), written \(Localized.daysAgo(days).en)",
                fr: "\(file), écrit \(Localized.daysAgo(days).fr)")
        case .command(let program):
            Localized(
                en: "given by \(program), its age is not known",
                fr: "donné par \(program), son âge n’est pas connu")
        case .noFile(let name, let file):
            Localized(
                en:
                    "the service cannot start: it is to be handed “\(name)” from \(file), which is not there; put the secret there, alone on one line (umask 077), or take its LoadCredential= out in a drop-in",
                fr:
                    "le service ne peut démarrer : « \(name) » doit lui être remis de \(file), qui n’existe pas ; mettez-y le secret, seul sur une ligne (umask 077), ou retirez son LoadCredential= par un complément de l’unité"
            )
        case .token(let days, let left):
            Localized(
                en:
                    "renewed \(Localized.daysAgo(days).en), the token counts for \(DurationText.short(Int(clamping: left))) more and renews itself",
                fr:
                    "renouvelé \(Localized.daysAgo(days).fr), le jeton vaut encore \(DurationText.short(Int(clamping: left))) et se renouvelle de lui-même"
            )
        case .staleToken(let days):
            Localized(
                en:
                    "not renewed for \(Localized.days(days).en): providers end a login that nobody uses (Microsoft after 90 days); let the service run",
                fr:
                    "non renouvelé depuis \(Localized.days(days).fr) : les fournisseurs mettent fin à une connexion que personne n’utilise (Microsoft après 90 jours) ; laissez tourner le service"
            )
        case .appToken:
            Localized(
                en:
                    "the app logs in by its secret; until when that counts only the provider knows, note the day",
                fr:
                    "l’application se connecte par son secret ; seul le fournisseur sait jusqu’à quand il vaut, notez le jour"
            )
        case .certificate(let proof, let now): proof.words(at: now)
        case .noLogin(let name):
            Localized(
                en: "nobody has logged in yet; run: facteur login \(name)",
                fr: "personne ne s’est encore connecté ; lancez : facteur login \(name)")
        case .fault(let words): Localized(verbatim: words)
        }
    }
}
