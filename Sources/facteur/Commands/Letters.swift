import ArgumentParser
import Daemon
import FacteurCore
import Mail
import Store
import Text

struct Letters: FacteurCommand {
    static let configuration = CommandConfiguration(
        abstract: .help(
            en: "The outbox: every letter and where it stands.",
            fr: "La boîte d’envoi : chaque lettre et où elle en est."))

    @OptionGroup var common: CommonOptions
    @Flag(help: .json) var json = false
    @Flag(help: .csv) var csv = false

    func validate() throws {
        if csv, json { throw ValidationError(.csvOrJSON) }
    }

    func execute() async throws {
        let context = try CommandContext(common)
        let ledger = try context.ledger(.looker)
        let rows = try await mapLedgerFault { () throws(LedgerFault) in try await ledger.letterRows() }
        if json {
            let document = JSON.object([
                ("schema", .string("facteur.letters/1")), ("letters", .array(rows.map(Self.object))),
            ])
            try Terminal.print(document.text)
        } else if csv {
            try StandardStream.output.write(CSV.text(rows.map(Self.object)))
        } else {
            try Self.table(rows, in: context.language).lines.forEach(Terminal.print)
            if rows.contains(where: { $0.state == .bounced || $0.state == .failed }) {
                Terminal.say([ScreenWords.notArrived])
            }
        }
    }

    private static func table(_ rows: [LetterRow], in language: Language) -> Table {
        // Where there is little room, the reply has it.
        let hasQueueID = Terminal.columns.map { $0 >= 110 } ?? true
        let heading = [
            Localized(en: "INTERN", fr: "STAGIAIRE"), Localized(en: "OFFER", fr: "OFFRE"),
            Localized(en: "KIND", fr: "GENRE"), Localized(en: "STATE", fr: "ÉTAT"),
            Localized(en: "TRIES", fr: "ESSAIS"),
            Localized(en: "WHEN", fr: "QUAND").map { "\($0) (\(LocalTime.zone))" },
        ]
        let queueID = hasQueueID ? [Localized(en: "QUEUE ID", fr: "ID DE FILE")] : []
        var table = Table(
            heading + queueID + [Localized(en: "LAST REPLY", fr: "DERNIÈRE RÉPONSE")], in: language)
        for row in rows {
            let cells = [
                row.intern.rawValue, row.offer, row.kind.name[language], row.state.name[language],
                "\(row.attempts)",
                LocalTime.minute(row.leftAt ?? row.inDoubtSince ?? row.nextAttemptAt),
            ]
            table.add(
                cells + (hasQueueID ? [row.queueID?.rawValue ?? "-"] : [])
                    + [row.lastReply.map { KeptReply.localized($0)[language] } ?? "-"])
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
            ("last_reply", .text(row.lastReply)), ("queue_id", .text(row.queueID?.rawValue)),
            ("review", .text(row.review?.rawValue)),
            ("told_by_hand", .bool(row.isToldByHand)), ("kind", .string(row.kind.rawValue)),
            ("round", row.kind == .reminder ? .integer(row.round) : .null),
            ("confirmed", .bool(row.isConfirmed)),
        ])
    }
}
