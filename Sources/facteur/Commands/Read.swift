import ArgumentParser
import Daemon
import FacteurCore
import Mail
import Store
import Text

struct Read: FacteurCommand {
    static let configuration = CommandConfiguration(
        abstract: .help(
            en: "What would be read from this mail, and what would become of it; touches nothing.",
            fr: "Ce qui serait lu dans ce courriel, et ce qu’il deviendrait ; ne touche à rien."))

    @OptionGroup var common: CommonOptions
    @Flag(help: .json) var json = false
    @Argument(
        help: .words(
            "A mail as a file, headers and all.", fr: "Un courriel en fichier, en-têtes compris.",
            frValueName: "fichier"), completion: .file(extensions: ["eml"]))
    var file: String

    func execute() async throws {
        let context = try CommandContext(common)
        let examiner = context.settings.examiner
        let bytes = try Self.bytes(of: file, context.configuration)
        let examination = examiner.examine(bytes)
        let report = ReadReport(
            examination: examination, parts: MessageParser().parse(bytes).outline, isEmpty: bytes.isEmpty,
            prospect: await Self.prospect(examination, by: examiner, context))
        if json {
            try Terminal.print(report.document.text)
        } else {
            try report.lines(in: context.language).forEach(Terminal.print)
        }
    }

    /// A mail is read up to the same size limit as in a mailbox.
    private static func bytes(of file: String, _ configuration: Configuration) throws -> [UInt8] {
        let largest = configuration.mailboxes.map(\.largestMail).max() ?? 0
        do {
            return try InputFile.read(file, atMost: largest)
        } catch .tooLarge {
            throw Fault(
                .badData,
                Localized(
                    en:
                        "\(file) is larger than the largest mail that is read, \(largest / 1_000_000) MB; in a mailbox it would be held as too_large, unless `largest_mail:` allows more",
                    fr:
                        "\(file) dépasse la taille des courriels qui sont lus, \(largest / 1_000_000) Mo ; dans une boîte il serait retenu (too_large), sauf si `largest_mail:` permet davantage"
                )
            )
        } catch {
            throw Fault(error)
        }
    }

    /// From the ledger, if there is one that may be read; a mail can be examined without it.
    private static func prospect(
        _ examination: Examination, by examiner: Examiner, _ context: CommandContext
    ) async -> ReadReport.Prospect {
        do {
            guard let ledger = try context.ledgerIfAny() else { return .noLedger }
            return .verdict(
                try await ledger.preview(examination, options: examiner.options, at: CommandContext.now()))
        } catch {
            return .unknown((error as? Fault)?.message ?? Localized(verbatim: "\(error)"))
        }
    }
}
