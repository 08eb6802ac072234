import ArgumentParser
import FacteurCore
import Mail
import Store
import Text

struct Review: FacteurCommand {
    static let configuration = CommandConfiguration(
        abstract: .help(
            en: "The letters that wait for an approval, and what to type.",
            fr: "Les lettres qui attendent un accord, et quoi taper."))

    @OptionGroup var common: CommonOptions
    @Flag(help: .json) var json = false

    func execute() async throws {
        let context = try CommandContext(common)
        let ledger = try context.ledger(.looker)
        let letters = try await mapLedgerFault { () throws(LedgerFault) in try await ledger.lettersToReview()
        }
        if json {
            let document = JSON.object([
                ("schema", .string("facteur.review/1")), ("letters", .array(letters.map(Self.object))),
            ])
            return try Terminal.print(document.text)
        }
        try Self.table(letters, in: context.language).lines.forEach(Terminal.print)
        Terminal.say(Self.closing(letters))
    }

    private static func table(_ letters: [LetterToReview], in language: Language) -> Table {
        var table = Table(
            [
                Localized(en: "REF", fr: "RÉF"), Localized(en: "NAME", fr: "NOM"),
                Localized(en: "OFFER", fr: "OFFRE"), Localized(en: "NOC", fr: "CNP"),
                Localized(en: "NOTICE", fr: "AVIS"), Localized(en: "WHY", fr: "MOTIF"),
            ], in: language)
        for row in letters {
            table.add([
                row.intern.ref.rawValue, "\(row.intern.familyName), \(row.intern.givenNames)",
                row.letter.offer,
                row.intern.noc?.rawValue ?? "-",
                row.noticeDate.map(LocalTime.day) ?? "-",
                row.letter.review?.name[language] ?? "-",
            ])
        }
        return table
    }

    private static func closing(_ letters: [LetterToReview]) -> [Localized] {
        guard let first = letters.first else {
            return [
                Localized(en: "No letter waits for an approval.", fr: "Aucune lettre n’attend d’accord.")
            ]
        }
        let told = "facteur told \(first.letter.offer) \(first.intern.ref) --because \"…\""
        return [
            Localized(
                en:
                    "To let all of them leave: facteur approve --all; or some: facteur approve \(first.intern.ref) …",
                fr:
                    "Pour que toutes partent : facteur approve --all ; ou certaines : facteur approve \(first.intern.ref) …"
            ),
            Localized(
                en: "Where somebody was told by hand: \(told)",
                fr: "Si quelqu’un a été informé sans lettre : \(told)"),
        ]
    }

    private static func object(_ row: LetterToReview) -> JSON {
        .object([
            ("ref", .string(row.intern.ref.rawValue)), ("family_name", .string(row.intern.familyName)),
            ("given_names", .string(row.intern.givenNames)), ("email", .string(row.intern.email.text)),
            ("noc", .text(row.intern.noc?.rawValue)), ("offer", .string(row.letter.offer)),
            ("notice_date", .time(row.noticeDate)), ("review", .text(row.letter.review?.rawValue)),
        ])
    }
}
