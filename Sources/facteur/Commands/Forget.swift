import ArgumentParser
import FacteurCore
import Foundation
import Store
import Text

struct Forget: FacteurCommand {
    static let configuration = CommandConfiguration(
        abstract: .help(
            en:
                "Erases all that is known of an intern; refused while a letter is under way or a legal hold is set.",
            fr:
                "Efface tout ce qui est connu d’un stagiaire ; refusé tant qu’une lettre est en route ou qu’une obligation de conservation est posée."
        ))

    @OptionGroup var common: CommonOptions
    @Argument(help: .ref) var ref: String
    @Option(
        help: .words(
            "Why, without naming the person; kept with the proof.",
            fr: "Pourquoi, sans nommer la personne ; conservé avec la preuve.", frValueName: "raison"))
    var because: String

    func execute() async throws {
        let typed = try DecisionArguments.ref(ref)
        let because = try DecisionArguments.reason(because)
        let context = try CommandContext(common)
        guard !context.configuration.retention.legalHold else { throw Fault(ErasureObstacle.legalHold) }
        let ledger = try context.ledger(.writer)
        let (answers, isJournalEmpty) = try await mapLedgerFault { () throws(LedgerFault) in
            try await ledger.forget(
                [try await ledger.spelled(typed)], cause: .asked, who: Operator.name, because: because,
                copies: context.configuration.letters.inDoubt == .resend, at: CommandContext.now())
        }
        if !isJournalEmpty { Terminal.say([Self.journalIsRead]) }
        for answer in answers {
            switch answer {
            case .failure(let obstacle): throw Fault(obstacle)
            case .success(let report):
                try Self.lines(report).forEach(Terminal.print)
                Terminal.say(Self.remains(context.configuration))
            }
        }
    }

    private static func lines(_ report: ErasureReport) -> [Localized] {
        let numbers = report.numbers.map(\.rawValue).joined(separator: ", ")
        let done = Localized(
            en:
                "\(report.ref) is forgotten; erased: the row of the roster, the text of mails (\(report.mails)) and letters (\(report.letters)), the reasons of decisions (\(report.decisions))",
            fr:
                "\(report.ref) est oublié ; sont effacés : la ligne de la liste, le texte des courriels (\(report.mails)) et des lettres (\(report.letters)), les motifs des décisions (\(report.decisions))"
        )
        let blocked = Localized(
            en: "told to nobody else, ever: \(numbers)", fr: "jamais donné à personne d’autre : \(numbers)")
        let proof = Localized(
            en: "proof (HMAC-SHA-256 of the reference with the ledger's secret): \(report.proof.text)",
            fr: "preuve (HMAC-SHA-256 de la référence avec le secret du registre) : \(report.proof.text)")
        return [done] + (numbers.isEmpty ? [] : [blocked]) + [proof]
    }

    private static let journalIsRead =
        MailWords.warning
        + Localized(
            en:
                "another program keeps reading the ledger, and its journal (-wal) still holds the person; end that program, then do the same again",
            fr:
                "un autre programme ne cesse de lire le registre, et son journal (-wal) contient encore la personne ; mettez-y fin, puis refaites la même chose"
        )

    /// What no program can erase from here.
    private static func remains(_ configuration: Configuration) -> [Localized] {
        let kept = olderLedgers(beside: configuration.database)
        let ledgers =
            kept.isEmpty
            ? []
            : [
                MailWords.warning
                    + Localized(
                        en:
                            "ledgers that were replaced still hold this person: \(kept.joined(separator: ", "))",
                        fr:
                            "des registres remplacés contiennent encore cette personne : \(kept.joined(separator: ", "))"
                    )
            ]
        return ledgers + [
            MailWords.warning
                + Localized(
                    en:
                        "backups made before still hold this person: make a new one and delete them; so do the mails in the mailbox and among what was sent, the roster's file and, by its reference, the journal",
                    fr:
                        "les copies de sauvegarde faites avant contiennent encore cette personne : faites-en une nouvelle et supprimez-les ; il en va de même des courriels de la boîte et de ceux qui ont été envoyés, du fichier de la liste et, par sa référence, du journal"
                )
        ]
    }

    /// What `restore` has kept.
    private static func olderLedgers(beside path: String) -> [String] {
        let folder = path.folderOfFile
        let name = (path as NSString).lastPathComponent
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return files.filter { $0.hasPrefix(name + ".before-") }.sorted().map { "\(folder)/\($0)" }
    }
}

extension Fault {
    init(_ obstacle: ErasureObstacle) {
        let code: Code =
            switch obstacle.kind {
            case .unknown: .noInput
            case .refused: .badData
            case .later: .tryLater
            }
        self.init(code, obstacle.message)
    }
}
