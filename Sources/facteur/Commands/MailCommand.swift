import ArgumentParser
import FacteurCore
import Mail
import Store

struct MailCommand: FacteurCommand {
    static let configuration = CommandConfiguration(
        commandName: "mail", abstract: "One row per mail seen: kind, trust, offer, intern, outcome, reason.")

    @OptionGroup var common: CommonOptions
    @Flag(help: "One JSON document.") var json = false
    @Flag(help: "Only what waits for a person.") var held = false

    func execute() async throws {
        let ledger = try Workplace(common).ledger(.looker)
        let rows: Rows =
            json
            ? Rows(before: #"{"schema":"facteur.mail/1","mail":["#, between: ",", after: "]}\n") {
                Self.object($0).text
            }
            : Rows(before: Self.heading + "\n", between: "", after: "") { Self.line($0) + "\n" }
        let output = StreamedOutput(opening: rows.before, separator: rows.between, closing: rows.after)
        try await faulting { () throws(LedgerFault) in
            try await ledger.eachMail(held: held) { output.add(rows.text($0)) }
        }
        try output.end()
    }

    /// How a list of mails is written.
    private struct Rows: Sendable {
        let before: String
        let between: String
        let after: String
        let text: @Sendable (MailRow) -> String
    }

    private static let heading = columns(
        ["ID", "KIND", "TRUST", "OFFER", "INTERN", "OUTCOME", "REASON"], subject: "SUBJECT")

    private static func line(_ row: MailRow) -> String {
        columns(
            [
                "\(row.id.rawValue)", row.kind?.rawValue ?? "-", row.trust?.rawValue ?? "-", row.offer ?? "-",
                row.intern?.rawValue ?? "-", row.outcome?.rawValue ?? "waiting", row.reason?.rawValue ?? "-",
            ], subject: row.subject ?? "")
    }

    /// Fixed widths, so that a ledger of any size is shown row by row.
    private static func columns(_ cells: [String], subject: String) -> String {
        let widths = [6, 9, 9, 8, 12, 9, 18]
        let padded = zip(cells, widths).map { cell, width in
            cell + String(repeating: " ", count: max(0, width - cell.unicodeScalars.count))
        }
        return (padded + [Table.printable(String(subject.prefix(60)))]).joined(separator: "  ")
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
