import ArgumentParser
import FacteurCore
import Mail
import Store
import Text

struct MailCommand: FacteurCommand {
    static let configuration = CommandConfiguration(
        commandName: "mail",
        abstract: "One row per mail seen: kind, trust, offer, intern, outcome, reason; or one mail's text.")

    @OptionGroup var common: CommonOptions
    @Flag(help: "One JSON document.") var json = false
    @Flag(help: "Only what waits for a person.") var held = false
    @Flag(help: "With an ID: the mail itself, as text.") var text = false
    @Argument(help: ArgumentHelp("Only this mail.", valueName: "id")) var id: String?

    func validate() throws {
        if text, id == nil { throw ValidationError("--text needs the mail's ID: facteur mail ID --text") }
        if text, json {
            throw ValidationError("--text is for a person, --json for a program; give one of them")
        }
        if id != nil, held { throw ValidationError("--held lists mails, and an ID is one; give one of them") }
    }

    func execute() async throws {
        if let id { return try await show(try DecisionArguments.mail(id)) }
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

    /// One mail: its row, or what a person reads in it.
    ///
    /// - Throws: `Fault` 66 for a mail that the ledger has not, or of which it keeps no content.
    private func show(_ id: Int64) async throws {
        let context = try CommandContext(common)
        let ledger = try context.ledger(.looker)
        let history = try await mapLedgerFault { () throws(LedgerFault) in
            try await ledger.history(of: .mail(MailID(rawValue: id)))
        }
        guard let mail = history?.mails.first(where: { $0.row.id.rawValue == id }) else {
            throw Fault(
                .noInput,
                Localized(
                    en: "the ledger knows no mail \(id); see `facteur mail`",
                    fr: "le registre ne connaît pas de courriel \(id) ; voyez `facteur mail`"))
        }
        guard text else {
            let columns = Columns(language: context.language)
            if json { return try Terminal.print(Self.object(mail.row).text) }
            try Terminal.print(columns.heading)
            return try Terminal.print(columns.line(mail.row))
        }
        guard let bytes = mail.bytes else {
            throw Fault(
                .noInput,
                Localized(
                    en:
                        "of mail \(id) the content is not kept: only what it said of numbers, see `facteur explain \(id)`",
                    fr:
                        "du courriel \(id), le contenu n’est pas conservé : seulement ce qu’il disait de numéros, voyez `facteur explain \(id)`"
                ))
        }
        try MailText(MessageParser().parse(bytes), language: context.language).lines.forEach(Terminal.print)
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
