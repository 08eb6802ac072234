import ArgumentParser
import Daemon
import FacteurCore
import Foundation
import Glibc
import Mail
import Store
import Text

struct Init: FacteurCommand {
    static let configuration = CommandConfiguration(
        abstract: .help(
            en: "Asks a few questions, tries each answer, and writes a configuration that passes `check`.",
            fr:
                "Pose quelques questions, met chaque réponse à l’essai et écrit une configuration qui passe `check`."
        ),
        discussion: .help(
            en: """
                Nothing is written before everything was tried and is good. What is given by an option is not asked; without a \
                terminal everything must be given.
                """,
            fr: """
                Rien n’est écrit avant que tout ait été essayé et soit en ordre. Ce qu’une option donne n’est pas demandé ; \
                sans terminal, tout doit être donné.
                """))

    @OptionGroup var options: InitOptions

    func execute() async throws {
        Terminal.language = options.language ?? Terminal.locale
        let places = InitPlaces(directory: options.directory, database: options.database)
        try refuseWhatIsThere(places)
        let roster = try options.roster.map(Self.checkRoster)
        var interview = Interview(options: options, places: places)
        var answers = try await interview.hold()
        let (text, settings) = try answers.settings()
        // Where a person has to log in first, what else there is is tried.
        let lines = try await Checkup(settings, world: answers.world, host: answers.host)
            .tryBeforehand(logsIn: !answers.waitsForLogin) { try Check.show($0) }
        try Check.judge(lines)
        if answers.waitsForLogin, answers.host.unit != nil, answers.host.isRoot {
            answers.tokenKey = await Self.tokenKey()
        }
        try write(text, answers, places)
        for file in places.files(text: text, answers) {
            try Terminal.print(InitWords.written(file.path).words)
        }
        try await logIn(answers, places)
        for step in InitWords.next(places, roster: roster, answers) { try Terminal.print(step) }
    }

    /// - Throws: `Fault` 78 or 77, before anything is asked.
    private func refuseWhatIsThere(_ places: InitPlaces) throws {
        let example = SetupFile(path: places.configuration, text: ConfigurationDraft.example, mode: 0)
        if !options.force, example.isInTheWay {
            throw Fault(.configuration, InitWords.exists(places.configuration).words)
        }
        guard SetupFiles.mayWrite(below: places.directory), SetupFiles.mayWrite(below: places.dropInFolder)
        else {
            throw Fault(.notPermitted, InitWords.notPermitted(places.directory).words)
        }
    }

    /// - Returns: its whole path.
    /// - Throws: `Fault` 65 or 66 where it could not be imported.
    private static func checkRoster(_ file: String) throws -> String {
        let bytes: [UInt8]
        do {
            bytes = try InputFile.read(file, atMost: RosterImport.largest)
        } catch {
            throw Fault(error)
        }
        switch RosterFile.parse(bytes, admitsNOC2016: false, titles: NOCTitles()) {
        case .accepted(let sheet):
            Terminal.say([InitWords.roster(file, sheet.roster.interns.count).words])
        case .refused(let faults, _):
            throw Fault(.badData, faults.map { $0.text(file: file) } + [InitWords.badRoster(file).words])
        }
        return file.fromRoot
    }

    /// A new key, sealed by systemd for this machine.
    private static func tokenKey() async -> String? {
        do throws(SecretFault) {
            return try await SealedCredential.make(CredentialPlaces.tokenKey)
        } catch {
            Terminal.say([
                InitWords.unsealed(ServerSentence.localized(error.message)[Terminal.language]).words
            ])
            return nil
        }
    }

    private func write(_ text: String, _ answers: InitAnswers, _ places: InitPlaces) throws {
        do {
            try SetupFiles(places.files(text: text, answers)).write(replaces: options.force)
        } catch {
            switch error {
            case .exists(let file): throw Fault(.configuration, InitWords.exists(file).words)
            case .notPermitted(let file): throw Fault(.notPermitted, InitWords.notPermitted(file).words)
            case .failed(let file, let words): throw Fault(.inputOutput, InitWords.failed(file, words).words)
            }
        }
    }

    /// Where a person has to log in and one is there, at once.
    private func logIn(_ answers: InitAnswers, _ places: InitPlaces) async throws {
        guard answers.waitsForLogin, Dialogue.isPossible,
            FileManager.default.fileExists(atPath: places.databaseFolder)
        else { return }
        let login = try Login.parse([ConfigurationDraft.mailbox, "--config", places.configuration])
        try await login.execute()
    }
}

/// What may be given without being asked.
struct InitOptions: ParsableArguments {
    enum Provider: String, ExpressibleByArgument, CaseIterable {
        case microsoft365, google, other, custom
    }

    @Option(
        help: .words(
            "microsoft365, google, other, or custom for one that speaks OAuth 2.",
            fr: "microsoft365, google, other, ou custom s’il parle OAuth 2.", frValueName: "fournisseur"))
    var provider: Provider?
    @Option(
        help: .words(
            "The address at which the portal's mails arrive, and from which letters leave.",
            fr: "L’adresse à laquelle arrivent les courriels du portail, et de laquelle partent les lettres.",
            frValueName: "adresse"))
    var address: String?
    @Option(
        help: .words(
            "The mailbox's server, such as imaps://imap.example.ca.",
            fr: "Le serveur de la boîte, comme imaps://imap.example.ca.", valueName: "url"))
    var imap: String?
    @Option(
        help: .words(
            "The server that takes letters, such as smtps://smtp.example.ca.",
            fr: "Le serveur qui prend les lettres, comme smtps://smtp.example.ca.", valueName: "url"))
    var smtp: String?
    @Option(
        help: .words(
            "The login name; the address when left out.",
            fr: "Le nom de connexion ; l’adresse si rien n’est dit.", frValueName: "nom"))
    var user: String?
    @Option(
        help: .words(
            "A file whose first line is the password.",
            fr: "Un fichier dont la première ligne est le mot de passe.", valueName: "file",
            frValueName: "fichier"), completion: .file())
    var passwordFile: String?
    @Option(
        help: .words(
            "The login name at the server that takes letters, where it is another.",
            fr: "Le nom de connexion au serveur qui prend les lettres, si c’en est un autre.",
            frValueName: "nom"))
    var smtpUser: String?
    @Option(
        help: .words(
            "Its password, where it is another.", fr: "Son mot de passe, si c’en est un autre.",
            valueName: "file", frValueName: "fichier"), completion: .file())
    var smtpPasswordFile: String?
    @Option(
        help: .words(
            "microsoft365: the directory (tenant) ID.", fr: "microsoft365 : l’ID de l’annuaire (locataire).",
            frValueName: "id"))
    var tenant: String?
    @Option(
        help: .words(
            "microsoft365, custom: the app's (client) ID.",
            fr: "microsoft365, custom : l’ID de l’application (client).", frValueName: "id"))
    var client: String?
    @Option(
        name: .customLong("token-url"),
        help: .words(
            "custom: where tokens are given.", fr: "custom : où les jetons sont donnés.", valueName: "url"))
    var tokenURL: String?
    @Option(
        name: .customLong("device-url"),
        help: .words(
            "custom: where codes for a device are given.",
            fr: "custom : où les codes d’appareil sont donnés.", valueName: "url"))
    var deviceURL: String?
    @Option(
        parsing: .upToNextOption,
        help: .words(
            "custom: the scopes that open the mailbox and the relay.",
            fr: "custom : les portées qui ouvrent la boîte et le serveur d’envoi.", valueName: "scope",
            frValueName: "portée"))
    var scope: [String] = []
    @Option(
        parsing: .upToNextOption,
        help: .words(
            "Who forwards the portal's mails: addresses or domains.",
            fr: "Qui transfère les courriels du portail : adresses ou domaines.", valueName: "who",
            frValueName: "qui"))
    var forwarder: [String] = []
    @Option(
        parsing: .upToNextOption,
        help: .words(
            "Whose Authentication-Results count: your mail server's name.",
            fr: "De qui les Authentication-Results comptent : le nom de votre serveur de courriel.",
            valueName: "name", frValueName: "nom"))
    var authservId: [String] = []
    @Option(
        help: .words(
            "The roster, which is checked.", fr: "La liste des stagiaires, qui est vérifiée.",
            valueName: "file", frValueName: "fichier"), completion: .file(extensions: ["csv"]))
    var roster: String?
    @Option(help: .words("The folder to watch.", fr: "Le dossier à surveiller.", frValueName: "dossier"))
    var folder = "INBOX"
    @Option(
        help: .words(
            "Certificates trusted beside the system's.",
            fr: "Des certificats admis en plus de ceux du système.", valueName: "file", frValueName: "fichier"
        ), completion: .file())
    var ca: String?
    @Option(
        help: .words(
            "Where everything is written.", fr: "Où tout est écrit.", valueName: "folder",
            frValueName: "dossier"), completion: .directory)
    var directory = InitPlaces.standard
    @Option(
        help: .words(
            "Where the ledger is to be.", fr: "Où sera le registre.", valueName: "file",
            frValueName: "fichier"))
    var database: String?
    @Option(
        help: .words(
            "The language of Facteur's words: en or fr.", fr: "La langue de Facteur : en ou fr.",
            frValueName: "langue"))
    var language: Language?
    @Flag(
        help: .words(
            "Take what was found without asking, but for who forwards.",
            fr: "Prend ce qui a été trouvé sans rien demander, sauf qui transfère."))
    var yes = false
    @Flag(
        help: .words(
            "Replace what is there; it is kept as .old.", fr: "Remplace ce qui existe ; c’est gardé en .old.")
    )
    var force = false
}

extension Language: ExpressibleByArgument {}

/// Where everything goes.
struct InitPlaces: Sendable {
    static let standard = "/etc/facteur"

    let directory: String
    let database: String

    init(directory: String, database: String?) {
        let whole = directory.fromRoot
        let short = whole.count > 1 && whole.hasSuffix("/") ? String(whole.dropLast()) : whole
        self.directory = short
        self.database =
            database
            ?? (short == Self.standard ? "/var/lib/facteur/facteur.sqlite" : short + "/facteur.sqlite")
    }

    var isStandard: Bool { directory == Self.standard }

    var configuration: String { directory + "/facteur.yaml" }

    var databaseFolder: String { database.folderOfFile }

    func credential(_ name: String) -> String { "\(directory)/credentials/\(name)" }

    private var sealedKey: String { credential(CredentialPlaces.tokenKey + ".sealed") }

    /// Elsewhere than in its own folder nothing of systemd's is touched.
    var dropInFolder: String {
        (isStandard ? "/etc/systemd/system" : directory) + "/facteur.service.d"
    }

    var dropIn: String { dropInFolder + "/facteur-init.conf" }

    /// In the order in which they take their places: the configuration last.
    func files(text: String, _ answers: InitAnswers) -> [SetupFile] {
        let secrets = answers.secrets.sorted { $0.key < $1.key }
        let keys = answers.tokenKey.map { [SetupFile(path: sealedKey, text: $0 + "\n", mode: 0o600)] } ?? []
        return secrets.map { SetupFile(path: credential($0.key), text: $0.value + "\n", mode: 0o600) } + keys
            + [
                SetupFile(
                    path: dropIn, text: dropInText(secrets.map(\.key), sealsTokens: !keys.isEmpty),
                    mode: 0o644),
                // The package brings the example, which nobody has written.
                SetupFile(
                    path: configuration, text: text, mode: 0o644, standIn: ConfigurationDraft.example),
            ]
    }

    /// The empty value forgets what the unit itself hands over: a file that is not there would keep the service from starting.
    private func dropInText(_ names: [String], sealsTokens: Bool) -> String {
        var lines = [
            "# Written by facteur init: the secrets that the service is handed.", "[Service]",
            "LoadCredential=",
        ]
        lines += names.map { "LoadCredential=\($0):\(credential($0))" }
        if sealsTokens {
            lines += [
                "LoadCredentialEncrypted=",
                "LoadCredentialEncrypted=\(CredentialPlaces.tokenKey):\(sealedKey)",
            ]
        }
        if !isStandard {
            lines += ["ExecStart=", "ExecStart=/usr/bin/facteur serve --config \(configuration)"]
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension String {
    /// The same path from the root, where it begins in the working folder.
    fileprivate var fromRoot: String {
        hasPrefix("/") ? self : FileManager.default.currentDirectoryPath + "/" + self
    }
}
