import ArgumentParser
import FacteurCore
import Mail
import Store

struct Letters: FacteurCommand {
    static let configuration = CommandConfiguration(abstract: "The outbox: every letter and where it stands.")

    @OptionGroup var common: CommonOptions
    @Flag(help: "One JSON document.") var json = false

    func execute() async throws {
        let ledger = try Workplace(common).ledger(.looker)
        let rows = try await faulting { () throws(LedgerFault) in try await ledger.letterRows() }
        if json {
            let document = JSON.object([
                ("schema", .string("facteur.letters/1")), ("letters", .array(rows.map(Self.object))),
            ])
            try Terminal.print(document.text)
        } else {
            try Self.table(rows).lines.forEach(Terminal.print)
        }
    }

    private static func table(_ rows: [LetterRow]) -> Table {
        var table = Table(["INTERN", "OFFER", "STATE", "TRIES", "WHEN", "LAST REPLY"])
        for row in rows {
            table.add([
                row.intern.rawValue, row.offer, row.state.rawValue, "\(row.attempts)",
                HeaderDate.rfc3339(seconds: row.sentAt ?? row.inDoubtSince ?? row.nextAttemptAt),
                row.lastReply ?? "-",
            ])
        }
        return table
    }

    private static func object(_ row: LetterRow) -> JSON {
        .object([
            ("id", .integer(row.id.rawValue)), ("intern", .string(row.intern.rawValue)),
            ("offer", .string(row.offer)),
            ("message_id", .string(row.messageID)), ("state", .string(row.state.rawValue)),
            ("attempts", .integer(row.attempts)), ("copies", .integer(row.copies)),
            ("created_at", .time(row.createdAt)),
            ("next_attempt_at", row.state == .queued ? .time(row.nextAttemptAt) : .null),
            ("in_doubt_since", .time(row.inDoubtSince)), ("sent_at", .time(row.sentAt)),
            ("last_reply", .text(row.lastReply)), ("review", .text(row.review?.rawValue)),
            ("told_by_hand", .bool(row.isToldByHand)),
        ])
    }
}
