import ArgumentParser
import FacteurCore
import Mail
import Store
import Text

struct MailCommand: FacteurCommand {
    static let configuration = CommandConfiguration(
        commandName: "mail",
        abstract: .help(
            en: "One row per mail seen: kind, trust, offer, intern, outcome, reason; or one mail's text.",
            fr:
                "Une ligne par courriel vu : genre, confiance, offre, stagiaire, suite, raison ; ou le texte d’un courriel."
        ),
        discussion: Self.reasons[Terminal.locale])

    private static var reasons: Localized {
        let paragraphs =
            [Localized(en: "Why a mail is held:", fr: "Pourquoi un courriel est retenu :")]
            + HeldReason.allCases.map { Localized(verbatim: $0.rawValue) + .colon + $0.meaning + "." }
        return paragraphs.joined(separator: "\n")
    }

    @OptionGroup var common: CommonOptions
    @Flag(help: .json) var json = false
    @Flag(help: .csv) var csv = false
    @Flag(help: .words("Only what waits for a person.", fr: "Seulement ce qui attend une décision."))
    var held = false
    @Flag(
        help: .words(
            "With an ID: the mail itself, as text.", fr: "Avec un numéro : le courriel lui-même, en texte."))
    var text = false
    @Argument(help: .words("Only this mail.", fr: "Seulement ce courriel.", valueName: "id")) var id: String?

    func validate() throws {
        if text, id == nil { throw ValidationError(.textOfNone) }
        if csv, json || id != nil { throw ValidationError(.csvOfOne) }
        if text, json { throw ValidationError(.textAndJSON) }
        if id != nil, held { throw ValidationError(.heldOfOne) }
    }

    func execute() async throws {
        if let id { return try await show(try DecisionArguments.mail(id)) }
        let context = try CommandContext(common)
        let ledger = try context.ledger(.looker)
        let columns = MailTable(language: context.language)
        let rows: Rows =
            if json {
                Rows(before: #"{"schema":"facteur.mail/1","mail":["#, between: ",", after: "]}\n") {
                    Self.object($0).text
                }
            } else if csv {
                Rows(before: CSV.heading(Self.members), between: "", after: "") {
                    CSV.record(Self.object($0))
                }
            } else {
                Rows(before: columns.heading + "\n", between: "", after: "") { columns.line($0) + "\n" }
            }
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
            let columns = MailTable(language: context.language)
            if json { return try Terminal.print(Self.document(mail.row).text) }
            try Terminal.print(columns.heading)
            return try Terminal.print(columns.line(mail.row))
        }
        guard let bytes = mail.bytes else {
            throw Fault(.noInput, Self.notKept(id, mail.dropped))
        }
        try MailText(MessageParser().parse(bytes), language: context.language).lines.forEach(Terminal.print)
    }

    private static func notKept(_ id: Int64, _ dropped: History.Dropped?) -> Localized {
        guard let dropped else {
            return Localized(
                en:
                    "of mail \(id) the content is not kept: only what it said of numbers, see `facteur explain \(id)`",
                fr:
                    "du courriel \(id), le contenu n’est pas conservé : seulement ce qu’il disait de numéros, voyez `facteur explain \(id)`"
            )
        }
        let day = LocalTime.minute(dropped.at)
        return dropped.isForgotten
            ? Localized(
                en: "the content of mail \(id) was erased at \(day), with a person of whom it spoke",
                fr: "le contenu du courriel \(id) a été effacé le \(day), avec une personne dont il parlait")
            : Localized(
                en:
                    "the content of mail \(id) was dropped at \(day), as `retention: mail:` asks; see `facteur explain \(id)`",
                fr:
                    "le contenu du courriel \(id) a été supprimé le \(day), comme le demande `retention: mail:` ; voyez `facteur explain \(id)`"
            )
    }

    /// The punctuation of a list of mails.
    private struct Rows: Sendable {
        let before: String
        let between: String
        let after: String
        let text: @Sendable (MailRow) -> String
    }

    private static let members = [
        "id", "mailbox", "uidvalidity", "uid", "message_id", "date", "from", "subject", "kind", "trust",
        "offer",
        "receipt", "intern", "outcome", "reason",
    ]

    /// `facteur.mail_row/1`: one mail, with the members that it has in the list.
    private static func document(_ row: MailRow) -> JSON {
        .object([("schema", .string("facteur.mail_row/1"))] + named(row))
    }

    private static func object(_ row: MailRow) -> JSON { .object(named(row)) }

    private static func named(_ row: MailRow) -> [(String, JSON)] {
        let values: [JSON] = [
            .integer(row.id.rawValue), .string(row.mailbox), .integer(row.uidValidity), .integer(row.uid),
            .text(row.messageID), .time(row.date), .text(row.from), .text(row.subject),
            .text(row.kind?.rawValue), .text(row.trust?.rawValue), .text(row.offer), .text(row.receipt),
            .text(row.intern?.rawValue), .text(row.outcome?.rawValue), .text(row.reason?.rawValue),
        ]
        return Array(zip(members, values))
    }
}
