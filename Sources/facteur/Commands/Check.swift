import ArgumentParser
import Daemon
import FacteurCore
import Text

struct Check: FacteurCommand {
    static let configuration = CommandConfiguration(
        abstract: .help(
            en:
                "Tries everything that the service will need; one line each, with what to do about each fault.",
            fr:
                "Met à l’essai tout ce qu’il faudra au service ; une ligne pour chaque chose, avec quoi faire de chaque erreur."
        ),
        discussion: .help(
            en: """
                Works before the first start, and finds the secrets where the service's unit takes them from. Run it as root: it \
                then says which files the service's user may not read.
                """,
            fr: """
                Fonctionne avant le premier démarrage, et trouve les secrets là où l’unité du service les prend. \
                Lancez-le en tant que root : il dit alors quels fichiers l’utilisateur du service ne peut pas lire.
                """))

    @OptionGroup var common: CommonOptions
    @Flag(help: .words("One JSON document (facteur.check/1).", fr: "Un document JSON (facteur.check/1)."))
    var json = false

    func execute() async throws {
        let context: CommandContext
        do {
            context = try CommandContext(besideService: common)
        } catch let fault as Fault where json {
            let lines = fault.lines.map { CheckLine(.configuration, ConfigurationFinding.bad($0.en)) }
            try Self.printDocument(lines)
            throw fault
        }
        let first = CheckLine(.configuration, ConfigurationFinding.good(file: context.configurationFile))
        if !json { try Self.show(first) }
        let checkup = Checkup(
            context.settings, world: context.worldBesideService, host: context.host,
            file: context.configurationFile)
        let lines: [CheckLine]
        do {
            lines =
                [first]
                + (try await checkup.run { line in
                    guard !json else { return }
                    try Self.show(line)
                })
        } catch let fault as ServerFault {
            throw Fault(fault)
        }
        if json { try Self.printDocument(lines) }
        try Self.judge(lines)
    }

    static func show(_ line: CheckLine) throws {
        try Terminal.print(line.mark + line.title + .colon + line.text)
    }

    /// - Throws: `Fault` with the code of the first line that is bad.
    static func judge(_ lines: [CheckLine]) throws {
        let faults = lines.filter { $0.state == .bad }
        guard let first = faults.first else { return }
        throw Fault(
            first.code,
            Localized(
                en:
                    "\(faults.count) of \(lines.count) checks failed; the lines marked FAULT say what to do",
                fr:
                    "erreurs : \(faults.count) sur \(lines.count) vérifications ; les lignes marquées ERREUR disent quoi faire"
            ))
    }

    private static func printDocument(_ lines: [CheckLine]) throws {
        let members = lines.map { line in
            JSON.object([
                ("check", .string(line.check.rawValue)), ("state", .string(line.state.rawValue)),
                ("subject", .text(line.subject.isEmpty ? nil : line.subject)),
                ("text", .string(line.text.en)),
                ("code", .integer(line.state == .bad ? line.code.rawValue : nil)),
            ])
        }
        try Terminal.print(
            JSON.object([("schema", .string("facteur.check/1")), ("lines", .array(members))]).text)
    }
}

extension CheckLine {
    fileprivate var mark: Localized {
        switch state {
        case .ok: Localized(verbatim: "ok     ")
        case .warn: Localized(en: "warn   ", fr: "avis   ")
        case .bad: Localized(en: "FAULT  ", fr: "ERREUR ")
        }
    }

    /// The exit code where this is the first line that is bad.
    fileprivate var code: Fault.Code {
        switch finding {
        case ServerFinding.fault(let fault): Fault(fault).code
        case LedgerFinding.fault(let fault): Fault(fault).code
        case MailboxFinding.unchangeable: .configuration
        case is LedgerFinding: .inputOutput
        case is ConfigurationFinding: .configuration
        case FileFinding.readable: .unavailable
        case is FileFinding, is SecretFinding: .notPermitted
        default: .unavailable
        }
    }
}
