import FacteurCore
package import Text

/// Why a mail server could not be used, as the ledger keeps it (`ServerFault.message`), and the meaning of a stored reply. The
/// English of each sentence is the fault's own, and a test checks that the two are equal.
package enum ServerSentence: KeptSentence {
    // Sessions.
    case noLogin, noFolder, emptyFolders, cannotServe, throttled, closedFolder, strangeIMAP, ended,
        closedSession
    case takesNothing, refusesService, strangeSMTP, refusedLogin
    // Connections.
    case notFound, refused, unreachable, noTLS, tls, reset, caFile, greeting, cancelled, closed
    case speaksTLS, speaksPlain, speaksOther
    case abandoned, busy, files, other
    // Deadlines.
    case resolving, connecting, handshake, silent, noGreeting, receiving, sending
    // Certificates.
    case wrongName, expired, notYetValid, unknownIssuer, badCertificate
    // Secrets.
    case noCommand, failedCommand, slowCommand, noCredential, noFile, isFolder, noRegularFile,
        readableByOthers, notReadable, unread, empty
    // Tokens.
    case neverLoggedIn, lockedLogin, sealKeyShort, savedLogin, interaction, consent, secretExpired,
        secretWrong, client, scope, saidNo
    case stillWaits, waitedInVain, noToken, strangeIdentity, unkeptLogin
    case appCertificateEnded, appCertificateIncomplete, appKeyLocked, appKeyForeign, appCertificateUnfit
    // Letters.
    case givenUpAfterDays, givenUpAfterHours, givenUp

    package var pattern: Localized {
        switch self {
        case .noLogin: Localized(en: "no login at *: *", fr: "pas de connexion à * : *")
        case .noFolder:
            Localized(
                en: "* has no folder “*”; the folders there are: *; write one of them as `folder:`",
                fr: "* n’a pas de dossier « * » ; les dossiers y sont : * ; inscrivez l’un d’eux à `folder:`")
        case .emptyFolders:
            Localized(
                en: "* has no folder “*”; write one of them as `folder:`",
                fr: "* n’a pas de dossier « * » ; inscrivez l’un des siens à `folder:`")
        case .cannotServe:
            Localized(
                en: "* cannot serve now, Facteur tries again by itself (*)",
                fr: "* ne peut répondre en ce moment, Facteur réessaie de lui-même (*)")
        case .throttled:
            Localized(
                en: "* wants to be asked less often, Facteur tries again by itself after a while (*)",
                fr: "* veut être sollicité moins souvent, Facteur réessaie de lui-même après un moment (*)")
        case .closedFolder:
            Localized(
                en: "* does not open the folder (*); check `folder:`",
                fr: "* n’ouvre pas le dossier (*) ; vérifiez `folder:`")
        case .strangeIMAP:
            Localized(
                en: "* does not speak IMAP as it should (*); tell whoever runs it",
                fr: "* ne suit pas le protocole IMAP (*) ; signalez-le à qui l’exploite")
        case .ended:
            Localized(
                en: "* ended the session, Facteur tries again by itself (*)",
                fr: "* a mis fin à la session, Facteur réessaie de lui-même (*)")
        case .closedSession:
            Localized(
                en: "* closed the connection, Facteur tries again by itself (*)",
                fr: "* a fermé la connexion, Facteur réessaie de lui-même (*)")
        case .takesNothing:
            Localized(
                en: "* takes no letters now, Facteur tries again by itself (*)",
                fr: "* n’accepte pas de lettres en ce moment, Facteur réessaie de lui-même (*)")
        case .refusesService:
            Localized(
                en:
                    "* takes no letter of ours (*); check `smtp.from`, `smtp.bounces` and the login, then ask whoever runs it",
                fr:
                    "* n’accepte aucune de nos lettres (*) ; vérifiez `smtp.from`, `smtp.bounces` et l’identifiant, puis demandez à qui l’exploite"
            )
        case .strangeSMTP:
            Localized(
                en: "* does not speak SMTP as it should (*); tell whoever runs it",
                fr: "* ne suit pas le protocole SMTP (*) ; signalez-le à qui l’exploite")
        case .refusedLogin:
            Localized(
                en:
                    "* refused the login (*); check `user:` and the password or token, and whether the provider wants an app password",
                fr:
                    "* a refusé la connexion (*) ; vérifiez `user:` et le mot de passe ou le jeton, et si le fournisseur veut un mot de passe d’application"
            )
        case .notFound:
            Localized(
                en:
                    "* was not found: check the server's name in the configuration, then that this computer's network and DNS work",
                fr:
                    "* est introuvable : vérifiez le nom du serveur dans la configuration, puis le réseau et le DNS de cet ordinateur"
            )
        case .refused:
            Localized(
                en:
                    "* refuses the connection: check the port in the configuration; if it is right, the mail server is down or a firewall refuses, ask whoever runs it",
                fr:
                    "* refuse la connexion : vérifiez le port dans la configuration ; s’il est juste, le serveur est arrêté ou un pare-feu s’y oppose, demandez à qui l’exploite"
            )
        case .unreachable:
            Localized(
                en: "there is no way to *: check this computer's network connection",
                fr: "aucun chemin ne mène à * : vérifiez la connexion réseau de cet ordinateur")
        case .noTLS:
            Localized(
                en:
                    "* does not offer encryption (STARTTLS), so no password was sent: use the provider's imaps:// or smtps:// address, or ask it to switch TLS on",
                fr:
                    "* n’offre pas de chiffrement (STARTTLS), aucun mot de passe n’a donc été envoyé : prenez l’adresse imaps:// ou smtps:// du fournisseur, ou demandez-lui d’activer TLS"
            )
        case .tls:
            Localized(
                en:
                    "no encrypted connection to * could be made: check that the port in the configuration fits imaps/smtps or imap/smtp (*)",
                fr:
                    "aucune connexion chiffrée à * n’a pu être établie : vérifiez que le port de la configuration convient à imaps/smtps ou à imap/smtp (*)"
            )
        case .reset:
            Localized(
                en:
                    "* cut the connection: nothing to do if it was once; else ask whoever runs the server or the network",
                fr:
                    "* a coupé la connexion : rien à faire si ce n’est arrivé qu’une fois ; sinon, demandez à qui exploite le serveur ou le réseau"
            )
        case .caFile:
            Localized(
                en:
                    "the certificate file * given as `ca:` for * cannot be used: it must be a readable PEM file (*)",
                fr:
                    "le fichier de certificat * donné par `ca:` pour * est inutilisable : il faut un fichier PEM lisible (*)"
            )
        case .greeting:
            Localized(en: "* answered but refuses to serve: *", fr: "* a répondu mais refuse le service : *")
        case .speaksTLS:
            Localized(
                en: "* speaks TLS at once on that port: write *:// in front of it instead of *://",
                fr: "* parle TLS d’emblée sur ce port : écrivez *:// devant, au lieu de *://")
        case .speaksPlain:
            Localized(
                en:
                    "* does not begin with TLS on that port: write *:// (which means STARTTLS), or the provider's port for *://",
                fr:
                    "* ne commence pas par TLS sur ce port : écrivez *:// (c’est-à-dire STARTTLS), ou le port du fournisseur pour *://"
            )
        case .speaksOther:
            Localized(
                en:
                    "* speaks * on that port, and * is wanted: check server and port in the configuration",
                fr:
                    "* parle * sur ce port, et c’est * qu’il faut : vérifiez le serveur et le port dans la configuration"
            )
        case .cancelled: Localized(en: "waiting for * was called off", fr: "l’attente de * a été abandonnée")
        case .closed: Localized(en: "the connection to * is closed", fr: "la connexion à * est fermée")
        case .abandoned:
            Localized(
                en: "sending to * was given up half-way: a new connection is needed",
                fr: "l’envoi à * a été abandonné en route : il faut une nouvelle connexion")
        case .busy:
            Localized(
                en: "two tasks use the connection to * in the same direction at once",
                fr: "deux tâches se servent de la connexion à * dans le même sens à la fois")
        case .files:
            Localized(
                en:
                    "no connection can be made, because too many files are open; end what holds them or raise the limit (LimitNOFILE=), and try again",
                fr:
                    "aucune connexion ne peut être établie, car trop de fichiers sont ouverts ; arrêtez ce qui les tient ou relevez la limite (LimitNOFILE=), puis réessayez"
            )
        case .other: Localized(en: "the connection to * failed: *", fr: "la connexion à * a échoué : *")
        case .resolving:
            Localized(
                en: "DNS gave no answer in time for *: check this computer's network and DNS",
                fr: "le DNS n’a pas répondu à temps pour * : vérifiez le réseau et le DNS de cet ordinateur")
        case .connecting:
            Localized(
                en:
                    "* did not answer in time: check server and port in the configuration, then whether a firewall drops the connection",
                fr:
                    "* n’a pas répondu à temps : vérifiez le serveur et le port dans la configuration, puis si un pare-feu rejette la connexion"
            )
        case .handshake:
            Localized(
                en:
                    "* answered but did not begin encryption in time: check that the port fits imaps/smtps or imap/smtp",
                fr:
                    "* a répondu mais n’a pas commencé le chiffrement à temps : vérifiez que le port convient à imaps/smtps ou à imap/smtp"
            )
        case .silent:
            Localized(
                en:
                    "* said nothing in time: the port may be one that speaks TLS at once (then write imaps:// or smtps://), or no mail server's; else the server is overloaded",
                fr:
                    "* n’a rien dit à temps : ce port parle peut-être TLS d’emblée (écrivez alors imaps:// ou smtps://), ou n’est pas celui d’un serveur de courriel ; sinon, le serveur est surchargé"
            )
        case .noGreeting:
            Localized(
                en:
                    "* did not greet in time: check that the port fits imaps/smtps or imap/smtp; else the server is overloaded",
                fr:
                    "* ne s’est pas annoncé à temps : vérifiez que le port convient à imaps/smtps ou à imap/smtp ; sinon, le serveur est surchargé"
            )
        case .receiving:
            Localized(
                en: "* sent nothing in time: it is overloaded or the network is down",
                fr: "* n’a rien envoyé à temps : il est surchargé ou le réseau est en panne")
        case .sending:
            Localized(
                en: "* took nothing in time: it is overloaded or the network is down",
                fr: "* n’a rien reçu à temps : il est surchargé ou le réseau est en panne")
        case .wrongName:
            Localized(
                en:
                    "the certificate of * belongs to another name: write the server's name in the configuration exactly as the provider gives it; if it is right, do not go on and ask the provider (*)",
                fr:
                    "le certificat de * est à un autre nom : inscrivez le nom du serveur exactement comme le fournisseur le donne ; s’il est juste, n’allez pas plus loin et demandez au fournisseur (*)"
            )
        case .expired:
            Localized(
                en:
                    "the certificate of * has expired: ask whoever runs the server to renew it, and check this computer's clock (*)",
                fr:
                    "le certificat de * est expiré : demandez à qui exploite le serveur de le renouveler, et vérifiez l’horloge de cet ordinateur (*)"
            )
        case .notYetValid:
            Localized(
                en: "the certificate of * is not valid yet: check this computer's clock (*)",
                fr: "le certificat de * n’est pas encore valide : vérifiez l’horloge de cet ordinateur (*)")
        case .unknownIssuer:
            Localized(
                en:
                    "nobody this computer trusts vouches for *: if the server has an authority of its own, name its certificate file as `ca:`; else install the package ca-certificates; else do not go on and ask the provider (*)",
                fr:
                    "aucune autorité reconnue par cet ordinateur ne répond de * : si le serveur a sa propre autorité, nommez son certificat par `ca:` ; sinon, installez le paquet ca-certificates ; sinon, n’allez pas plus loin et demandez au fournisseur (*)"
            )
        case .badCertificate:
            Localized(
                en: "the certificate of * was not accepted: ask whoever runs the server (*)",
                fr: "le certificat de * n’a pas été accepté : demandez à qui exploite le serveur (*)")
        case .noCommand:
            Localized(
                en: "the command * cannot be run; give a full path",
                fr: "la commande * ne peut être lancée ; donnez son chemin complet")
        case .failedCommand:
            Localized(
                en: "* ended with status * and gave no secret",
                fr: "* s’est terminée avec le code * sans donner de secret")
        case .slowCommand:
            Localized(
                en: "* was not over after * seconds; no secret is taken from it",
                fr: "* n’avait pas fini après * secondes ; aucun secret n’en est pris")
        case .noCredential:
            Localized(
                en:
                    "the credential “*” comes from systemd, and this process was not started by it; start the service, or set CREDENTIALS_DIRECTORY to the folder that holds it",
                fr:
                    "le secret « * » vient de systemd, qui n’a pas lancé ce processus ; lancez le service, ou mettez dans CREDENTIALS_DIRECTORY le dossier qui le contient"
            )
        case .noFile:
            Localized(
                en: "there is no file *; put the secret there, alone on one line",
                fr: "il n’y a pas de fichier * ; mettez-y le secret, seul sur une ligne")
        case .isFolder:
            Localized(
                en: "* is a folder; name the file in it that holds the secret",
                fr: "* est un dossier ; nommez le fichier qui y contient le secret")
        case .noRegularFile:
            Localized(
                en: "* is not a file; name one that holds the secret",
                fr: "* n’est pas un fichier ; nommez celui qui contient le secret")
        case .readableByOthers:
            Localized(
                en: "others can read the secret in *; run: chmod 600 *",
                fr: "d’autres peuvent lire le secret dans * ; lancez : chmod 600 *")
        case .notReadable:
            Localized(
                en: "this user may not read *; make it the service user's own",
                fr: "cet utilisateur ne peut lire * ; donnez-le à l’utilisateur du service")
        case .unread: Localized(en: "* cannot be read", fr: "* ne peut être lu")
        case .empty:
            Localized(
                en: "* gives no secret: its first line is empty; the secret must stand there",
                fr: "* ne donne aucun secret : sa première ligne est vide ; le secret doit s’y trouver")
        case .neverLoggedIn, .lockedLogin, .sealKeyShort, .savedLogin, .interaction, .consent, .secretExpired,
            .secretWrong, .client,
            .scope, .saidNo, .stillWaits, .waitedInVain, .noToken, .strangeIdentity, .unkeptLogin,
            .appCertificateEnded, .appCertificateIncomplete, .appKeyLocked, .appKeyForeign,
            .appCertificateUnfit:
            tokenPattern
        case .givenUpAfterDays:
            Localized(en: "given up after * days: *", fr: "abandonnée après * jours : *")
        case .givenUpAfterHours:
            Localized(en: "given up after * hours: *", fr: "abandonnée après * heures : *")
        case .givenUp: Localized(en: "given up after *: *", fr: "abandonnée après * : *")
        }
    }
}

extension ServerFault {
    /// `message` in every language.
    package var words: Localized { ServerSentence.localized(message) }
}

/// The letter's last reply in the ledger: a server's text, a delivery report's, why a server was not reached, or the ledger's own
/// word.
package enum KeptReply {
    package static func localized(_ text: String) -> Localized {
        if LetterSentence.read(text) != nil { return LetterSentence.localized(text) }
        let server = ServerSentence.localized(text)
        return server.en == server.fr ? ReportSentence.localized(text) : server
    }

    /// The text with what others said in it changed, and none of our own words.
    package static func changed(_ text: String, by change: (String) -> String) -> String {
        if LetterSentence.read(text) != nil { return LetterSentence.changed(text, by: change) }
        return ServerSentence.read(text) == nil
            ? ReportSentence.changed(text, by: change) : ServerSentence.changed(text, by: change)
    }
}
