import ArgumentParser
import Daemon
import FacteurCore
import Mail
import Text

struct Login: FacteurCommand {
    static let configuration = CommandConfiguration(
        abstract: .help(
            en:
                "Logs a person in, once, where the configuration says `oauth:`; the login is kept and renewed.",
            fr:
                "Connecte une personne, une fois, là où la configuration dit `oauth:` ; la connexion est conservée et renouvelée."
        ),
        discussion: .help(
            en: """
                With `flow: device` it shows an address and a code to type there, on any device; with `flow: browser` an \
                address to open in a browser on this machine.
                """,
            fr: """
                Avec `flow: device`, affiche une adresse et un code à y taper, sur n’importe quel appareil ; avec \
                `flow: browser`, une adresse à ouvrir dans un navigateur de cet ordinateur.
                """))

    @OptionGroup var common: CommonOptions
    @Argument(
        help: .words("The mailbox's name, or smtp.", fr: "Le nom de la boîte, ou smtp.", frValueName: "boîte")
    )
    var mailbox: String

    func execute() async throws {
        let context = try CommandContext(besideService: common)
        let account = try account(context)
        do {
            let login = try OAuthLogin(
                account, ledger: context.configuration.database, world: context.worldBesideService)
            defer { login.stop() }
            if let address = account.settings.deviceAddress {
                try await login.device(at: address, show: Self.show)
            } else if let address = account.settings.authorizeAddress {
                try await login.browser(at: address, page: Self.page, show: Self.show)
            }
        } catch let fault as OAuthFault {
            throw Fault(ServerFault.oauth(fault, server: account.settings.tokenAddress.authority))
        } catch let fault as ServerFault {
            throw Fault(fault)
        }
        try Terminal.print(
            Localized(
                en: "logged in, and kept; now run: facteur check",
                fr: "connexion faite et conservée ; lancez maintenant : facteur check"))
    }

    /// - Throws: `Fault` 66 for an unknown name, 64 for a login that needs no person.
    private func account(_ context: CommandContext) throws -> OAuthAccount {
        let configuration = context.configuration
        guard let account = configuration.oauthAccount(named: mailbox) else {
            let names = configuration.mailboxes.map(\.name) + ["smtp"]
            let known = names.filter { configuration.oauthAccount(named: $0) != nil }.joined(separator: ", ")
            throw Fault(
                .noInput,
                known.isEmpty
                    ? Localized(
                        en: "no login of the configuration is by `oauth:`, so there is nobody to log in",
                        fr:
                            "aucune connexion de la configuration n’est par `oauth:` ; il n’y a personne à connecter"
                    )
                    : Localized(
                        en: "“\(mailbox)” has no login by `oauth:`; those that have: \(known)",
                        fr: "« \(mailbox) » n’a pas de connexion par `oauth:` ; celles qui en ont : \(known)")
            )
        }
        guard account.settings.flow != .app else {
            throw Fault(
                .usage,
                Localized(
                    en:
                        "with `flow: app` the app logs in by itself, and no person has to; run: facteur check",
                    fr:
                        "avec `flow: app`, l’application se connecte d’elle-même et personne n’a à le faire ; lancez : facteur check"
                ))
        }
        return account
    }

    private static func show(_ codes: DeviceCodes) throws {
        try Terminal.print(
            Localized(
                en: "open in any browser: \(codes.address.text)",
                fr: "ouvrez dans un navigateur : \(codes.address.text)"))
        try Terminal.print(
            Localized(en: "type there the code: \(codes.user)", fr: "tapez-y le code : \(codes.user)"))
        Terminal.say([
            Localized(
                en: "waiting for the login, for \(codes.lifetime / 60) minutes at most …",
                fr: "en attente de la connexion, pendant \(codes.lifetime / 60) minutes au plus …")
        ])
    }

    private static func show(_ address: String, _ port: UInt16) throws {
        try Terminal.print(
            Localized(
                en: "open in a browser on this machine: \(address)",
                fr: "ouvrez dans un navigateur de cet ordinateur : \(address)"))
        Terminal.say([
            Localized(
                en:
                    "(from another machine: ssh -L \(port):127.0.0.1:\(port) to here first, then open it there); waiting for 15 minutes at most …",
                fr:
                    "(d’un autre ordinateur : d’abord ssh -L \(port):127.0.0.1:\(port) vers ici, puis ouvrez-la là-bas) ; en attente pendant 15 minutes au plus …"
            )
        ])
    }

    /// The page that the browser shows at the end.
    @Sendable private static func page(_ isGood: Bool) -> String {
        let words =
            isGood
            ? Localized(
                en: "Facteur goes on in the terminal; this page can be closed.",
                fr: "Facteur continue dans le terminal ; vous pouvez fermer cette page.")
            : Localized(
                en: "The login was refused; the terminal says why.",
                fr: "La connexion a été refusée ; le terminal dit pourquoi.")
        return words[Terminal.language]
    }
}
