import ArgumentParser
import FacteurCore
import Foundation
import Store
import Text

struct Backup: FacteurCommand {
    static let configuration = CommandConfiguration(
        abstract: .help(
            en: "Copies the ledger while it is in use; a copy that is put back starts in hold.",
            fr:
                "Copie le registre pendant qu’il sert ; une copie de sauvegarde remise en place est d’abord suspendue."
        ))

    @OptionGroup var common: CommonOptions
    @Argument(
        help: .words(
            "The copy's name; nothing may be there yet.",
            fr: "Le nom de la copie ; rien ne doit encore y être.", frValueName: "fichier"),
        completion: .file())
    var file: String

    func execute() async throws {
        let ledger = try CommandContext(common).ledger(.writer)
        try await mapLedgerFault { () throws(LedgerFault) in
            try await ledger.backUp(to: file, at: CommandContext.now())
        }
        try Terminal.print(
            Localized(
                en: "the ledger as it stands now is in \(file)",
                fr: "le registre tel qu’il est maintenant est dans \(file)"))
    }
}
