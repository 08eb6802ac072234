import ArgumentParser
import FacteurCore
import Mail
import Store
import Text

struct Incident: FacteurCommand {
    static let configuration = CommandConfiguration(
        abstract: .help(
            en: "The entry for Québec's register of confidentiality incidents, of a letter that went wrong.",
            fr:
                "L’inscription au registre des incidents de confidentialité du Québec, pour une lettre qui a mal tourné."
        ))

    @OptionGroup var common: CommonOptions
    @Flag(help: .json) var json = false
    @Argument(
        help: .words(
            "A mail's ID, or of a letter: letter:ID, its Message-ID, its offer number, or the intern's reference.",
            fr:
                "Le numéro d’un courriel, ou d’une lettre : letter:NUMÉRO, son Message-ID, son numéro d’offre, ou la référence du stagiaire.",
            valueName: "what", frValueName: "sujet"))
    var subject: String

    func execute() async throws {
        let context = try CommandContext(common)
        let ledger = try context.ledger(.looker)
        let facts = try await mapLedgerFault { () throws(LedgerFault) -> IncidentFacts? in
            for subject in try await subjects(ledger) {
                if let facts = try await ledger.incident(subject) { return facts }
            }
            return nil
        }
        guard let facts else {
            let name = String(subject.prefix(120)).printable("·")
            throw Fault(
                .noInput,
                Localized(
                    en:
                        "the ledger knows no mail and no letter \(name); see `facteur mail`, `facteur letters --json`",
                    fr:
                        "le registre ne connaît ni courriel ni lettre \(name) ; voyez `facteur mail`, `facteur letters --json`"
                ))
        }
        if json {
            let register = IncidentRegister(facts) { HeaderDate.rfc3339(seconds: $0) }
            return try Terminal.print(register.document(in: context.language).text)
        }
        let register = IncidentRegister(facts) { LocalTime.full($0) }
        try register.lines(in: context.language).forEach(Terminal.print)
    }

    /// The likelier meaning first. A mail's number may be a letter's as well; the mail leads to its letters.
    private func subjects(_ ledger: Ledger) async throws(LedgerFault) -> [IncidentFacts.Subject] {
        let digits = subject.hasPrefix("letter:") ? String(subject.dropFirst("letter:".count)) : subject
        if digits.isDigits, let id = Int64(digits) {
            let letter = IncidentFacts.Subject.letter(LetterID(rawValue: id))
            return digits == subject ? [.mail(MailID(rawValue: id)), letter] : [letter]
        }
        if let letter = try await ledger.letter(withMessageID: subject) { return [.letter(letter)] }
        let number = OfferNumber(typed: subject).map { [IncidentFacts.Subject.offer($0)] } ?? []
        guard let typed = InternRef(rawValue: subject) else { return number }
        return number + [.intern(try await ledger.spelled(typed))]
    }
}
