import ArgumentParser
import Daemon
import FacteurCore
import Store
import Text

struct Serve: FacteurCommand {
    static let configuration = CommandConfiguration(
        abstract: .help(
            en: "The daemon: watches every mailbox and sends what is due, until SIGTERM.",
            fr: "Le démon : surveille chaque boîte et envoie ce qui doit partir, jusqu’à SIGTERM."))

    @OptionGroup var common: CommonOptions

    @Flag(
        help: .words(
            "One pass: read all that is new, send all that is due, and exit.",
            fr:
                "Une seule passe : lit tout ce qui est nouveau, envoie tout ce qui doit partir, et se termine."
        ))
    var once = false
    @Flag(
        help: .words(
            "With --once: read all that is new, and send nothing; what is due stays due.",
            fr: "Avec --once : lit tout ce qui est nouveau et n’envoie rien ; ce qui doit partir attend."))
    var noSend = false

    func validate() throws {
        if noSend, !once { throw ValidationError(.noSendAlone) }
    }

    func execute() async throws {
        let context = try CommandContext(common, forService: true)
        let supervisor = Supervisor(world: CommandContext.world(), log: CommandContext.log())
        do {
            if once {
                let faults = try await supervisor.once(context.settings, sends: !noSend)
                if noSend { try await Self.tellWhatIsDue(context) }
                try Self.report(faults)
            } else {
                let file = context.configurationFile
                try await supervisor.serve(context.settings) {
                    try CommandContext.load(file, forService: true)
                }
            }
        } catch let fault as LedgerFault {
            throw Fault(fault)
        } catch let fault as ServerFault {
            throw Fault(fault)
        }
    }

    private static func tellWhatIsDue(_ context: CommandContext) async throws {
        let ledger = try context.ledger(.looker)
        let report = try await mapLedgerFault { () throws(LedgerFault) in
            try await ledger.status(at: CommandContext.now())
        }
        let due = report.letters[.queued] ?? 0
        try Terminal.print(
            Localized(
                en: "nothing was sent (--no-send); letters that would leave: \(due), see `facteur letters`",
                fr:
                    "rien n’a été envoyé (--no-send) ; lettres qui partiraient : \(due), voyez `facteur letters`"
            ))
    }

    /// If a fault needs a person, the first such fault is reported; otherwise it is enough to try again later.
    private static func report(_ faults: [ServerFault]) throws {
        guard let first = faults.first else { return }
        let worst = faults.first(where: \.needsPerson) ?? first
        throw Fault(Fault(worst).code, faults.map(\.words))
    }
}
