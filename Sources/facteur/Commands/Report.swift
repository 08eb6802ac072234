import ArgumentParser
import Daemon
import FacteurCore
import Glibc
import Store
import Text

struct Report: FacteurCommand {
    static let configuration = CommandConfiguration(
        abstract: .help(
            en: "Writes one page with the picture of the season; it names nobody unless asked to.",
            fr: "Écrit une page qui montre la saison d’un coup d’œil ; elle ne nomme personne sans --names."))

    @OptionGroup var common: CommonOptions
    @Argument(
        help: .words(
            "The page's name; an earlier page there is replaced.",
            fr: "Le nom de la page ; une page antérieure est remplacée.", frValueName: "fichier"),
        completion: .file(extensions: ["html"]))
    var file: String
    @Flag(
        help: .words(
            "Lists the interns by name, with state and offer number.",
            fr: "Donne les stagiaires par leur nom, avec l’état et le numéro d’offre."))
    var names = false

    func execute() async throws {
        let context = try CommandContext(common)
        let ledger = try context.ledger(.looker)
        let picture = try await mapLedgerFault { () throws(LedgerFault) in
            try await ledger.season(names: names, day: LocalTime.dayNumber)
        }
        let page = SeasonPage(
            picture, asOf: LocalTime.full(CommandContext.now()), version: Facteur.version,
            in: context.language)
        do {
            let own = Ledger.files(at: context.configuration.database) + [context.configurationFile]
            try ReplacedFile(path: file, mode: 0o600, mark: "\(getpid())", sparing: own)
                .write(Array(page.html.utf8))
        } catch {
            throw Fault(error)
        }
        try Terminal.print(
            Localized(
                en: "the picture of the season is in \(file)",
                fr: "la saison d’un coup d’œil est dans \(file)"))
    }
}

extension Fault {
    init(_ fault: ReplacedFile.Fault) {
        let code: Code =
            switch fault {
            case .folderMissing: .noInput
            case .notPermitted: .notPermitted
            case .noFile, .precious, .diskFull, .failed: .inputOutput
            }
        self.init(code, fault.words)
    }
}
