import FacteurCore
import Text

/// Why there is no token: the English of each is `OAuthFault.message`.
extension ServerSentence {
    var tokenPattern: Localized {
        switch self {
        case .neverLoggedIn:
            Localized(
                en: "nobody has logged in yet; run: facteur login *",
                fr: "personne ne s’est encore connecté ; lancez : facteur login *")
        case .lockedLogin:
            Localized(
                en:
                    "the saved login cannot be opened: its key, the credential `tokens.key`, is missing or another; put the key back, or run: facteur login *",
                fr:
                    "la connexion enregistrée ne peut être ouverte : sa clé, le justificatif `tokens.key`, manque ou est une autre ; remettez la clé, ou lancez : facteur login *"
            )
        case .sealKeyShort:
            Localized(
                en: "*, the key that seals tokens, has fewer than 32 octets; make a longer one",
                fr: "*, la clé qui scelle les jetons, a moins de 32 octets ; faites-en une plus longue")
        case .savedLogin:
            Localized(
                en: "* no longer takes the saved login (*); run: facteur login *",
                fr: "* n’accepte plus la connexion enregistrée (*) ; lancez : facteur login *")
        case .interaction:
            Localized(
                en: "* wants a person to log in (*); run: facteur login *",
                fr: "* demande qu’une personne se connecte (*) ; lancez : facteur login *")
        case .consent:
            Localized(
                en:
                    "* says that nobody has allowed the app to do this (*); let an administrator of the organisation consent to it",
                fr:
                    "* dit que personne n’a autorisé l’application à le faire (*) ; demandez à un administrateur de l’organisation d’y consentir"
            )
        case .secretExpired:
            Localized(
                en:
                    "* says that the app's secret has expired (*); make a new one there and put it where `secret:` says",
                fr:
                    "* dit que le secret de l’application a expiré (*) ; créez-en un nouveau et mettez-le là où `secret:` l’indique"
            )
        case .secretWrong:
            Localized(
                en:
                    "* does not take the app's secret (*); check `client:` and what `secret:` or `certificate:` names",
                fr:
                    "* n’accepte pas le secret de l’application (*) ; vérifiez `client:` et ce que nomme `secret:` ou `certificate:`"
            )
        case .client:
            Localized(
                en:
                    "* does not know the app (*); check `client:` and `tenant:`, and whether the app is switched on",
                fr:
                    "* ne connaît pas l’application (*) ; vérifiez `client:` et `tenant:`, et si l’application est activée"
            )
        case .scope:
            Localized(
                en: "* does not give what is asked for (*); check `scopes:` and the app's permissions",
                fr:
                    "* ne donne pas ce qui est demandé (*) ; vérifiez `scopes:` et les autorisations de l’application"
            )
        case .saidNo:
            Localized(
                en: "* was told no by the person who logged in (*); run: facteur login *",
                fr: "* a reçu un refus de la personne qui se connectait (*) ; lancez : facteur login *")
        case .stillWaits:
            Localized(
                en: "* still waits for the person who logs in (*)",
                fr: "* attend encore la personne qui se connecte (*)")
        case .waitedInVain:
            Localized(
                en: "* waited in vain for the person who logs in (*); run: facteur login *",
                fr: "* a attendu en vain la personne qui se connecte (*) ; lancez : facteur login *")
        case .noToken:
            Localized(
                en: "* gives no token now, Facteur tries again by itself (*)",
                fr: "* ne donne pas de jeton en ce moment, Facteur réessaie de lui-même (*)")
        case .strangeIdentity:
            Localized(
                en:
                    "* does not answer as an identity server should (*); check the addresses in `oauth:`",
                fr:
                    "* ne répond pas comme un serveur d’identité (*) ; vérifiez les adresses dans `oauth:`")
        case .appCertificateEnded:
            Localized(
                en:
                    "the app's certificate ended on *; make a new one, upload it to the provider and put it where `certificate:` says",
                fr:
                    "le certificat de l’application a pris fin le * ; créez-en un nouveau, déposez-le chez le fournisseur et mettez-le là où `certificate:` l’indique"
            )
        case .appCertificateIncomplete:
            Localized(
                en:
                    "what `certificate:` names must hold the certificate and its key, both as PEM, and one of them is missing",
                fr:
                    "ce que nomme `certificate:` doit contenir le certificat et sa clé, tous deux en PEM, et il en manque un"
            )
        case .appKeyLocked:
            Localized(
                en:
                    "the key that `certificate:` names is locked by a passphrase; write it without one, into a file that only the service can read",
                fr:
                    "la clé que nomme `certificate:` est protégée par une phrase de passe ; enregistrez-la sans, dans un fichier que seul le service peut lire"
            )
        case .appKeyForeign:
            Localized(
                en:
                    "the key that `certificate:` names belongs to another certificate; put together the two that belong together",
                fr:
                    "la clé que nomme `certificate:` est celle d’un autre certificat ; réunissez les deux qui vont ensemble"
            )
        case .appCertificateUnfit:
            Localized(
                en:
                    "what `certificate:` names is not a certificate with its RSA key of at least 2048 bits, as PEM; make a new one",
                fr:
                    "ce que nomme `certificate:` n’est pas un certificat avec sa clé RSA d’au moins 2048 bits, en PEM ; créez-en un nouveau"
            )
        default:
            Localized(
                en:
                    "the login cannot be kept in * (*); see that the service's user may write there and that the disk is not full",
                fr:
                    "la connexion ne peut être conservée dans * (*) ; vérifiez que l’utilisateur du service peut y écrire et que le disque n’est pas plein"
            )
        }
    }
}
