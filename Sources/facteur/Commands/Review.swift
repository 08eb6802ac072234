import ArgumentParser
import Daemon
import FacteurCore
import Mail
import Store
import Text

struct Review: FacteurCommand {
    static let configuration = CommandConfiguration(
        abstract: .help(
            en: "The letters that wait for an approval; at a terminal one after the other, by keys.",
            fr: "Les lettres qui attendent un accord ; sur un terminal l’une après l’autre, par touches."),
        discussion: .help(
            en: """
                Each is shown as it would leave. With REFs, only those interns' letters are printed. What a key approves of leaves after \
                letters.undo; who approved and when is kept.
                """,
            fr: """
                Chacune est montrée telle qu’elle partirait. Avec des RÉF, seules les lettres de ces stagiaires sont imprimées. Ce qu’une \
                touche approuve part après letters.undo ; qui a approuvé et quand est conservé.
                """))

    @OptionGroup var common: CommonOptions
    @Flag(help: .json) var json = false
    @Argument(
        help: .words(
            "Only these interns' letters, as text.", fr: "Seulement les lettres de ces stagiaires, en texte.")
    )
    var refs: [String] = []

    func validate() throws {
        if json, !refs.isEmpty { throw ValidationError(.refsAndJSON) }
    }

    func execute() async throws {
        let chosen = try refs.map(DecisionArguments.ref)
        let context = try CommandContext(common)
        let walks = !json && chosen.isEmpty && Dialogue.isPossible && StandardStream.output.isTerminal
        let ledger = try context.ledger(walks ? .writer : .looker)
        let letters = try await mapLedgerFault { () throws(LedgerFault) in try await ledger.lettersToReview()
        }
        if !chosen.isEmpty {
            let refs = try await mapLedgerFault { () throws(LedgerFault) in
                var refs: [InternRef] = []
                for ref in chosen { refs.append(try await ledger.spelled(ref)) }
                return refs
            }
            return try Self.show(letters, of: refs, context)
        }
        if walks, !letters.isEmpty {
            var walk = ReviewWalk(DecisionDesk(context: context, ledger: ledger), letters)
            return try await walk.run()
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

    /// - Throws: `Fault` 66 for an intern none of whose letters waits.
    private static func show(
        _ letters: [LetterToReview], of refs: [InternRef], _ context: CommandContext
    ) throws {
        let writer = LetterWriter(context.settings)
        for ref in refs {
            let own = letters.filter { $0.intern.ref == ref }
            guard !own.isEmpty else {
                throw Fault(.noInput, DecisionRefusal.notToReview(ref).message)
            }
            for letter in own {
                for line in ReviewWalk.lines(of: letter, writer.preview(letter), context.language) {
                    try Terminal.print(line)
                }
            }
        }
    }

    private static func table(_ letters: [LetterToReview], in language: Language) -> Table {
        var table = Table(
            [
                Localized(en: "REF", fr: "RÉF"), Localized(en: "NAME", fr: "NOM"),
                Localized(en: "OFFER", fr: "OFFRE"), Localized(en: "KIND", fr: "GENRE"),
                Localized(en: "NOC", fr: "CNP"),
                Localized(en: "NOTICE", fr: "AVIS"), Localized(en: "WHY", fr: "MOTIF"),
            ], in: language)
        for row in letters {
            table.add([
                row.intern.ref.rawValue, row.intern.listedName,
                row.letter.offer, row.letter.kind.name[language],
                row.intern.noc?.rawValue ?? "-",
                row.noticeDate.map(LocalTime.day) ?? "-",
                row.isContested ? contested[language] : row.letter.review?.name[language] ?? "-",
            ])
        }
        return table
    }

    private static let contested = Localized(
        en: "a held mail speaks against the number", fr: "un courriel retenu parle contre le numéro")

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
            ("given_names", .string(row.intern.givenNames)),
            ("email", .text(row.letter.kind.recipient(of: row.intern)?.text)),
            ("kind", .string(row.letter.kind.rawValue)),
            ("noc", .text(row.intern.noc?.rawValue)), ("offer", .string(row.letter.offer)),
            ("notice_date", .time(row.noticeDate)), ("review", .text(row.letter.review?.rawValue)),
            ("contested", .bool(row.isContested)),
        ])
    }
}
