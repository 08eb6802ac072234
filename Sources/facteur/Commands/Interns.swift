import ArgumentParser
import Daemon
import FacteurCore
import Mail
import Store
import Text

struct Interns: FacteurCommand {
    static let configuration = CommandConfiguration(abstract: "One row per intern: state, offer, letter.")

    @OptionGroup var common: CommonOptions
    @Flag(help: "One JSON document.") var json = false

    func execute() async throws {
        let context = try CommandContext(common)
        let ledger = try context.ledger(.looker)
        let rows = try await mapLedgerFault { () throws(LedgerFault) in try await ledger.internRows() }
        if json {
            try Terminal.print(Self.document(rows, context).text)
        } else {
            try Self.table(rows, in: context.language).lines.forEach(Terminal.print)
        }
    }

    private static func table(_ rows: [InternRow], in language: Language) -> Table {
        var table = Table(
            [
                Localized(en: "REF", fr: "RÉF"), Localized(en: "NAME", fr: "NOM"),
                Localized(en: "STATE", fr: "ÉTAT"), Localized(en: "OFFER", fr: "OFFRE"),
                Localized(en: "NOC", fr: "CNP"), Localized(en: "SENT", fr: "ENVOI"),
            ], in: language)
        for row in rows {
            table.add([
                row.intern.ref.rawValue, "\(row.intern.familyName), \(row.intern.givenNames)",
                row.state.name[language],
                row.offer ?? "-", row.intern.noc?.rawValue ?? "-",
                row.letter?.sentAt.map(HeaderDate.rfc3339(seconds:)) ?? "-",
            ])
        }
        return table
    }

    private static func document(_ rows: [InternRow], _ context: CommandContext) -> JSON {
        let titles = context.settings.titles
        let interns = rows.map { row in
            let title = row.intern.noc.flatMap { titles.anyTitle(for: $0, preferring: context.language) }
            return object(row, title: title)
        }
        return .object([("schema", .string("facteur.interns/1")), ("interns", .array(interns))])
    }

    private static func object(_ row: InternRow, title: String?) -> JSON {
        .object([
            ("ref", .string(row.intern.ref.rawValue)), ("family_name", .string(row.intern.familyName)),
            ("given_names", .string(row.intern.givenNames)), ("email", .string(row.intern.email.text)),
            ("language", .string(row.intern.language.rawValue)), ("noc", .text(row.intern.noc?.rawValue)),
            ("noc_title", .text(title)),
            ("state", .string(row.state.rawValue)), ("offer", .text(row.offer)),
            ("receipt", .text(row.receipt)),
            ("evidence", .text(row.evidence?.rawValue)), ("letter", letter(row.letter)),
        ])
    }

    private static func letter(_ row: LetterRow?) -> JSON {
        guard let row else { return .null }
        return .object([
            ("message_id", .string(row.messageID)), ("state", .string(row.state.rawValue)),
            ("attempts", .integer(row.attempts)), ("sent_at", .time(row.sentAt)),
            ("last_reply", .text(row.lastReply)), ("told_by_hand", .bool(row.isToldByHand)),
        ])
    }
}
