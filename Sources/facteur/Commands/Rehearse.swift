import ArgumentParser
import Daemon
import FacteurCore
import Mail
import Store
import Text

struct Rehearse: FacteurCommand {
    static let configuration = CommandConfiguration(
        abstract: .help(
            en: "The whole season's letters, marked, to one address; no intern's state is touched.",
            fr:
                "Toutes les lettres de la saison, marquées, à une seule adresse ; l’état d’aucun stagiaire ne change."
        ),
        discussion: .help(
            en: """
                Each letter is written as it would leave today: the intern's language, the roster's code, the host's templates. Where \
                the number is not known yet, A0000000 stands in its place. At most smtp.per_hour letters leave with one call.
                """,
            fr: """
                Chaque lettre est écrite comme elle partirait aujourd’hui : la langue du stagiaire, le code de la liste, vos modèles. \
                Là où le numéro n’est pas encore connu, A0000000 en tient lieu. Un appel envoie smtp.per_hour lettres au plus.
                """))

    @OptionGroup var common: CommonOptions
    @Option(
        help: .words(
            "Where they go: your own address, and no intern's.",
            fr: "Où elles vont : votre propre adresse, et celle d’aucun stagiaire.", valueName: "address"))
    var to: String
    @Option(
        help: .words(
            "Begin with this intern: what an earlier call has left.",
            fr: "Commencer par ce stagiaire : ce qu’un appel antérieur a laissé.", valueName: "ref"))
    var from: String?

    func execute() async throws {
        guard let address = AddrSpec(to) else {
            throw Fault(
                .usage,
                Localized(en: "“\(to)” is no address", fr: "« \(to) » n’est pas une adresse").map {
                    $0.printable("·")
                })
        }
        let first = try from.map(DecisionArguments.ref)
        let context = try CommandContext(besideService: common)
        let ledger = try context.ledger(.looker)
        let all = try await mapLedgerFault { () throws(LedgerFault) in try await ledger.seasonLetters() }
        let known = try await mapLedgerFault { () throws(LedgerFault) in try await ledger.interns() }
        // The address typed in the portal is the host's own, and may well be the one that asks.
        if let intern = known.first(where: { $0.email.isSameMailbox(as: address) }) {
            throw Fault(
                .badData,
                Localized(
                    en:
                        "\(to) is the address of \(intern.ref), who would read everybody's number; name your own",
                    fr:
                        "\(to) est l’adresse de \(intern.ref), qui lirait les numéros de tous ; donnez la vôtre"
                ))
        }
        var start = 0
        if let first {
            let ref = try await mapLedgerFault { () throws(LedgerFault) in try await ledger.spelled(first) }
            guard let place = all.firstIndex(where: { $0.intern.ref == ref }) else {
                throw Fault(DecisionRefusal.unknownIntern(ref))
            }
            start = place
        }
        let letters = Array(all[start...].prefix(context.configuration.smtp.perHour))
        let next = start + letters.count < all.count ? all[start + letters.count].intern.ref : nil
        guard !letters.isEmpty else {
            return Terminal.say([
                Localized(
                    en: "nobody is in the roster: facteur roster import FILE.csv",
                    fr: "personne n’est dans la liste : facteur roster import FICHIER.csv")
            ])
        }
        try await send(letters, to: address, context, next: next)
    }

    private func send(
        _ letters: [SeasonLetter], to address: AddrSpec, _ context: CommandContext, next: InternRef?
    ) async throws {
        let rehearsal = Rehearsal(
            context.settings, world: context.worldBesideService, language: context.language, to: address)
        var sent = 0
        var said = 0
        do {
            try await rehearsal.run(letters) { step in
                said += 1
                if case .sent = step { sent += 1 }
                if let words = Self.words(step) { Terminal.say([MailWords.warning + words]) }
            }
        } catch let fault as ServerFault {
            let left = letters[min(said, letters.count - 1)].intern.ref
            let refusal = Fault(fault)
            throw Fault(
                refusal.code,
                refusal.message
                    + Localized(
                        en: "; \(sent) had left, go on with: facteur rehearse --to \(to) --from \(left)",
                        fr:
                            " ; \(sent) étaient parties, continuez par : facteur rehearse --to \(to) --from \(left)"
                    ))
        }
        try Terminal.print(
            Localized(
                en: "\(sent) letters of \(letters.count) went to \(to); no intern was written to",
                fr:
                    "\(sent) lettres sur \(letters.count) sont parties à \(to) ; aucun stagiaire n’a reçu de courriel"
            ))
        if let next {
            Terminal.say([
                Localized(
                    en: "smtp.per_hour is reached; in an hour: facteur rehearse --to \(to) --from \(next)",
                    fr:
                        "smtp.per_hour est atteint ; dans une heure : facteur rehearse --to \(to) --from \(next)"
                )
            ])
        }
    }

    /// What a person must know of a letter; `nil` for one that has left.
    private static func words(_ step: Rehearsal.Step) -> Localized? {
        switch step {
        case .sent: nil
        case .withoutCode(let ref):
            Localized(
                en: "\(ref) has no NOC code in the roster: their letter would wait",
                fr: "\(ref) n’a pas de code CNP dans la liste : sa lettre attendrait")
        case .refused(let ref, let reply):
            Localized(
                en: "the letter for \(ref) was refused: \(reply)",
                fr: "la lettre pour \(ref) a été refusée : \(reply)")
        }
    }
}
