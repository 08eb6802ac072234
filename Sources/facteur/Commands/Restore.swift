import ArgumentParser
import FacteurCore
import Foundation
import Store
import Text

struct Restore: FacteurCommand {
    static let configuration = CommandConfiguration(
        abstract: .help(
            en: "Puts a backup back, on hold, and lists what may have left since; not while a service runs.",
            fr:
                "Remet en place une copie de sauvegarde, envoi suspendu, et dit ce qui est peut-être parti depuis ; jamais pendant que le service tourne."
        )
    )

    @OptionGroup var common: CommonOptions
    @Argument(
        help: .words("The backup.", fr: "La copie de sauvegarde.", frValueName: "fichier"),
        completion: .file())
    var file: String

    func execute() async throws {
        let context = try CommandContext(common, makesLedger: true)
        let path = context.configuration.database
        let now = CommandContext.now()
        let restoration = try await mapLedgerFault { () throws(LedgerFault) in
            try await Restoration.putBack(file, as: path, at: now)
        }
        try Terminal.print(
            Localized(
                en: "\(file) is the ledger now; all sending is on hold",
                fr: "\(file) est maintenant le registre ; tout envoi est suspendu"))
        if let kept = restoration.replaced {
            try Terminal.print(
                Localized(
                    en: "the ledger that it replaces is kept as \(kept)",
                    fr: "le registre qu’il remplace est conservé comme \(kept)"))
        }
        for line in Self.refusals(restoration.refusals) { try Terminal.print(line) }
        for letter in restoration.letters { try Terminal.print(Self.line(letter)) }
        for line in Self.forgotten(restoration.forgotten) { try Terminal.print(line) }
        try Terminal.print(Self.end(restoration))
    }

    private static func refusals(_ known: Restoration.Refusals?) -> [Localized] {
        guard let known else {
            return [
                Localized(
                    en:
                        "nothing tells which numbers were withdrawn, replaced or taken back since this copy was made; before you release anything, decide so again: facteur withdraw NUMBER --because \"…\"",
                    fr:
                        "rien ne dit quels numéros ont été retirés, remplacés ou repris depuis cette copie ; avant de reprendre l’envoi, décidez-le de nouveau : facteur withdraw NUMÉRO --because \"…\""
                )
            ]
        }
        return known.dead.map {
            Localized(
                en: "\($0.rawValue) was dead by then, and is dead here too: no letter leaves for it",
                fr:
                    "\($0.rawValue) n’était plus valable, et ne l’est pas ici non plus : aucune lettre ne part"
            )
        }
            + known.takenBack.map {
                Localized(
                    en:
                        "\($0.offer.rawValue) had been taken back from \($0.intern), and is not theirs here either",
                    fr:
                        "\($0.offer.rawValue) avait été repris à \($0.intern), et n’est pas à cette personne ici non plus"
                )
            }
    }

    private static func forgotten(_ refs: [InternRef]?) -> [Localized] {
        if let refs { return refs.map(line(forgotten:)) }
        let command = "facteur forget REF --because \"forgotten before the copy was put back\""
        return [
            Localized(
                en:
                    "nothing tells who has been forgotten since this copy was made; whoever has is back with it, and is to be forgotten again: \(command)",
                fr:
                    "rien ne dit qui a été oublié depuis cette copie ; ces personnes reviennent avec elle et sont à oublier de nouveau : \(command)"
            )
        ]
    }

    private static func line(forgotten ref: InternRef) -> Localized {
        let command = "facteur forget \(ref) --because \"forgotten before the copy was put back\""
        return Localized(
            en: "\(ref) had been forgotten since, and is back with the copy: \(command)",
            fr: "\(ref) avait été oublié depuis, et revient avec la copie : \(command)")
    }

    private static func line(_ letter: Restoration.Letter) -> Localized {
        let (ref, number) = (letter.intern, letter.offer.rawValue)
        let told = "facteur told \(number) \(ref)"
        let go =
            switch letter.state {
            case .toReview: "facteur approve \(ref)"
            case .inDoubt: "facteur resend \(ref)"
            default: "facteur release \(ref)"
            }
        switch letter.since {
        case .left(let at):
            let command = told + " --on \(LocalTime.day(at)) --because \"sent before the copy was put back\""
            return Localized(
                en: "\(ref) has had \(number) since \(LocalTime.minute(at)): \(command)",
                fr: "\(ref) a reçu \(number) le \(LocalTime.minute(at)) : \(command)")
        case .waits:
            return Localized(
                en: "the letter to \(ref) for \(number) had not left: \(go)",
                fr: "la lettre à \(ref) pour \(number) n’était pas partie : \(go)")
        case .dead:
            let command =
                "facteur withdraw \(number) --because \"no longer \(ref)'s before the copy was put back\""
            return Localized(
                en: "\(number) was no longer \(ref)'s, it must not leave: \(command)",
                fr: "\(number) n’était plus à \(ref), il ne doit pas partir : \(command)")
        case .unknown:
            return Localized(
                en:
                    "the letter to \(ref) for \(number) may have left since, or has changed; ask \(ref): \(told) --because \"…\", or: \(go)",
                fr:
                    "la lettre à \(ref) pour \(number) est peut-être partie depuis, ou a changé ; demandez à \(ref) : \(told) --because \"…\", sinon : \(go)"
            )
        }
    }

    private static func end(_ restoration: Restoration) -> Localized {
        let decided: Localized =
            restoration.letters.isEmpty
            ? Localized(
                en: "No letter had been queued. What has come since is read again from the mailbox.",
                fr: "Aucune lettre n’attendait. Ce qui est arrivé depuis est relu dans la boîte.")
            : Localized(
                en:
                    "Import today's roster first, then decide about each of these: the list is shown once. What has come since is read again from the mailbox.",
                fr:
                    "Importez d’abord la liste du jour, puis décidez de chacune : elles ne sont montrées qu’une fois. Ce qui est arrivé depuis est relu dans la boîte."
            )
        return decided
            + Localized(
                en:
                    " Then: systemctl start facteur; and when nothing is sent twice any more: facteur release",
                fr:
                    " Ensuite : systemctl start facteur ; et quand rien ne peut plus partir deux fois : facteur release"
            )
    }
}
