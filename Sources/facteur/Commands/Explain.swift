import ArgumentParser
import Daemon
import FacteurCore
import Store
import Text

struct Explain: FacteurCommand {
    static let configuration = CommandConfiguration(
        abstract: .help(
            en: "The whole story of a mail, an offer or an intern; for what is held, what to do.",
            fr:
                "Toute l’histoire d’un courriel, d’une offre ou d’un stagiaire ; pour ce qui est retenu, quoi faire."
        ))

    @OptionGroup var common: CommonOptions
    @Flag(help: .json) var json = false
    @Argument(
        help: .words(
            "A mail's ID, an offer number, or an intern's reference.",
            fr: "Le numéro d’un courriel, un numéro d’offre ou la référence d’un stagiaire.",
            valueName: "what", frValueName: "sujet"))
    var subject: String

    func execute() async throws {
        var subjects = try Self.subjects(subject)
        let context = try CommandContext(common)
        let ledger = try context.ledger(.looker)
        if let ref = InternRef(rawValue: subject) {
            subjects.append(
                .intern(try await mapLedgerFault { () throws(LedgerFault) in try await ledger.spelled(ref) }))
        }
        for subject in subjects {
            let history = try await mapLedgerFault { () throws(LedgerFault) in
                try await ledger.history(of: subject)
            }
            guard let history else { continue }
            let examiner = context.settings.examiner
            let kept = history.mails.compactMap { mail in
                mail.bytes.map { (mail.row.id, examiner.examine($0)) }
            }
            let explanation = Explanation(
                history: history, examinations: Dictionary(kept, uniquingKeysWith: { first, _ in first }),
                language: json ? .en : context.language,
                copies: context.configuration.letters.inDoubt == .resend,
                brake: try await Self.brake(ledger, context.configuration),
                titles: context.settings.titles.on(CommandContext.now()))
            if json { return try Terminal.print(explanation.document.text) }
            for line in explanation.lines { try Terminal.print(line) }
            return
        }
        let name = subject.printable("·")
        throw Fault(
            .noInput,
            Localized(
                en:
                    "the ledger knows no mail, offer or intern \(name); see `facteur mail`, `facteur interns`",
                fr:
                    "le registre ne connaît ni courriel, ni offre, ni stagiaire \(name) ; voyez `facteur mail`, `facteur interns`"
            ))
    }

    private static func brake(_ ledger: Ledger, _ configuration: Configuration) async throws -> Localized? {
        let handedOver = try await mapLedgerFault { () throws(LedgerFault) in
            try await ledger.handedOver(within: 3_600, of: CommandContext.now())
        }
        return Brake.words(handedOver: handedOver, configuration)
    }

    /// A number may also be a reference, and so may an offer number: the likelier meaning comes first.
    private static func subjects(_ text: String) throws -> [History.Subject] {
        var subjects: [History.Subject] = []
        if let number = OfferNumber(rawValue: text) { subjects.append(.offer(number)) }
        if text.isDigits, let id = Int64(text) {
            subjects.append(.mail(MailID(rawValue: id)))
        }
        if let ref = InternRef(rawValue: text) { subjects.append(.intern(ref)) }
        if let number = OfferNumber(typed: text), number.rawValue != text { subjects.append(.offer(number)) }
        guard !subjects.isEmpty else {
            let name = String(text.prefix(80)).printable("·")
            throw Fault(
                .usage,
                Localized(
                    en: "\"\(name)\" is no mail's ID, no offer number and no reference",
                    fr: "« \(name) » n’est ni le numéro d’un courriel, ni un numéro d’offre, ni une référence"
                )
            )
        }
        return subjects
    }
}
