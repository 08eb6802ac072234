import ArgumentParser
import Daemon
import FacteurCore
import Mail
import Store
import Text

struct Interns: FacteurCommand {
    static let configuration = CommandConfiguration(
        abstract: .help(
            en: "One row per intern: state, offer, letter.",
            fr: "Une ligne par stagiaire : état, offre, lettre."))

    @OptionGroup var common: CommonOptions
    @Flag(help: .json) var json = false
    @Flag(help: .csv) var csv = false

    func validate() throws {
        if csv, json { throw ValidationError(.csvOrJSON) }
    }

    func execute() async throws {
        let context = try CommandContext(common)
        let ledger = try context.ledger(.looker)
        let rows = try await mapLedgerFault { () throws(LedgerFault) in try await ledger.internRows() }
        if json {
            try Terminal.print(Self.document(rows, context).text)
        } else if csv {
            try StandardStream.output.write(CSV.text(Self.objects(rows, context, isFlat: true)))
        } else {
            try Self.table(rows, in: context.language).lines.forEach(Terminal.print)
        }
    }

    private static func table(_ rows: [InternRow], in language: Language) -> Table {
        // Names and states need the room more than the hour.
        let isNarrow = (Terminal.columns ?? .max) < 100
        var table = Table(
            [
                Localized(en: "REF", fr: "RÉF"), Localized(en: "NAME", fr: "NOM"),
                Localized(en: "STATE", fr: "ÉTAT"), Localized(en: "OFFER", fr: "OFFRE"),
                Localized(en: "NOC", fr: "CNP"),
                Localized(en: "SENT", fr: "ENVOI").map { isNarrow ? $0 : "\($0) (\(LocalTime.zone))" },
            ], in: language)
        for row in rows {
            table.add([
                row.intern.ref.rawValue, row.intern.listedName,
                row.state.name[language],
                row.offer ?? "-", row.intern.noc?.rawValue ?? "-",
                row.letter?.sentAt.map(isNarrow ? LocalTime.day : LocalTime.minute) ?? "-",
            ])
        }
        return table
    }

    private static func document(_ rows: [InternRow], _ context: CommandContext) -> JSON {
        .object([
            ("schema", .string("facteur.interns/1")),
            ("interns", .array(objects(rows, context, isFlat: false))),
        ])
    }

    /// - Parameter isFlat: every row has the members of a letter, if only empty ones.
    private static func objects(_ rows: [InternRow], _ context: CommandContext, isFlat: Bool) -> [JSON] {
        let titles = context.settings.titles.on(CommandContext.now())
        return rows.map { row in
            let title = row.intern.noc.flatMap {
                titles.on(row.offeredAt).anyTitle(for: $0, preferring: context.language)
            }
            return object(
                row, title: title, letter: row.letter == nil && !isFlat ? .null : letter(row.letter))
        }
    }

    private static func object(_ row: InternRow, title: String?, letter: JSON) -> JSON {
        .object([
            ("ref", .string(row.intern.ref.rawValue)), ("family_name", .string(row.intern.familyName)),
            ("given_names", .string(row.intern.givenNames)), ("email", .string(row.intern.email.text)),
            ("language", .string(row.intern.language.rawValue)), ("noc", .text(row.intern.noc?.rawValue)),
            ("noc_title", .text(title)),
            ("state", .string(row.state.rawValue)), ("offer", .text(row.offer)),
            ("receipt", .text(row.receipt)),
            ("evidence", .text(row.evidence?.rawValue)), ("letter", letter),
            ("supervisor_email", .text(row.intern.supervisorEmail?.text)),
            ("office", .text(row.intern.office)),
        ])
    }

    private static func letter(_ row: LetterRow?) -> JSON {
        .object([
            ("message_id", .text(row?.messageID)), ("state", .text(row?.state.rawValue)),
            ("attempts", .integer(row?.attempts)), ("sent_at", .time(row?.sentAt)),
            ("last_reply", .text(row?.lastReply)),
            ("told_by_hand", row.map { .bool($0.isToldByHand) } ?? .null),
        ])
    }
}
