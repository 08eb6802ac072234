import ArgumentParser
import FacteurCore
import Mail
import Store
import Text

struct MailCommand: FacteurCommand {
    static let configuration = CommandConfiguration(
        commandName: "mail", abstract: "One row per mail seen: kind, trust, offer, intern, outcome, reason.")

    @OptionGroup var common: CommonOptions
    @Flag(help: "One JSON document.") var json = false
    @Flag(help: "Only what waits for a person.") var held = false

    func execute() async throws {
        let context = try CommandContext(common)
        let ledger = try context.ledger(.looker)
        let columns = Columns(language: context.language)
        let rows: Rows =
            json
            ? Rows(before: #"{"schema":"facteur.mail/1","mail":["#, between: ",", after: "]}\n") {
                Self.object($0).text
            }
            : Rows(before: columns.heading + "\n", between: "", after: "") { columns.line($0) + "\n" }
        let output = StreamedOutput(opening: rows.before, separator: rows.between, closing: rows.after)
        try await mapLedgerFault { () throws(LedgerFault) in
            try await ledger.eachMail(held: held) { output.add(rows.text($0)) }
        }
        try output.end()
    }

    /// The punctuation of a list of mails.
    private struct Rows: Sendable {
        let before: String
        let between: String
        let after: String
        let text: @Sendable (MailRow) -> String
    }

    private static func object(_ row: MailRow) -> JSON {
        .object([
            ("id", .integer(row.id.rawValue)), ("mailbox", .string(row.mailbox)),
            ("uidvalidity", .integer(row.uidValidity)), ("uid", .integer(row.uid)),
            ("message_id", .text(row.messageID)), ("date", .time(row.date)), ("from", .text(row.from)),
            ("subject", .text(row.subject)), ("kind", .text(row.kind?.rawValue)),
            ("trust", .text(row.trust?.rawValue)), ("offer", .text(row.offer)),
            ("receipt", .text(row.receipt)),
            ("intern", .text(row.intern?.rawValue)), ("outcome", .text(row.outcome?.rawValue)),
            ("reason", .text(row.reason?.rawValue)),
        ])
    }
}

/// A list of mails for a person.
private struct Columns: Sendable {
    let language: Language

    /// Fixed widths, so that a ledger of any size is shown row by row.
    private var widths: [Int] {
        switch language {
        case .en: [6, 9, 9, 8, 12, 9, 18]
        case .fr: [6, 9, 10, 8, 12, 9, 28]
        }
    }

    var heading: String {
        let names = [
            Localized(en: "ID", fr: "NO"), Localized(en: "KIND", fr: "GENRE"),
            Localized(en: "TRUST", fr: "CONFIANCE"), Localized(en: "OFFER", fr: "OFFRE"),
            Localized(en: "INTERN", fr: "STAGIAIRE"), Localized(en: "OUTCOME", fr: "SUITE"),
            Localized(en: "REASON", fr: "RAISON"),
        ]
        return line(names.map { $0[language] }, Localized(en: "SUBJECT", fr: "OBJET")[language])
    }

    func line(_ row: MailRow) -> String {
        let outcome = row.outcome?.name ?? Localized(en: "waiting", fr: "à lire")
        return line(
            [
                "\(row.id.rawValue)", row.kind?.name[language] ?? "-", row.trust?.name[language] ?? "-",
                row.offer ?? "-", row.intern?.rawValue ?? "-", outcome[language],
                row.reason?.name[language] ?? "-",
            ], String((row.subject ?? "").prefix(60)))
    }

    private func line(_ cells: [String], _ subject: String) -> String {
        let padded = zip(cells, widths).map { cell, width in cell.padded(to: width) }
        return (padded + [subject.printable("·")]).joined(separator: "  ")
    }
}
