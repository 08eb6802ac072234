import ArgumentParser
import Daemon
import FacteurCore
import Mail
import Store

struct Offers: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "offers", abstract: "The offers of the Employer Portal.",
        subcommands: [OffersImport.self])

    func run() async throws { throw ValidationError("a command is missing: offers import FILE") }
}

struct OffersImport: FacteurCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract:
            "Takes the portal's own list over, the best evidence there is; what was held is matched again.")

    @OptionGroup var common: CommonOptions
    @Flag(help: "Show what would come of it and change nothing.") var dryRun = false
    @Argument(help: "The saved page (HTML), or its table copied into a text file (TSV, CSV).") var file:
        String

    private static let largest = 20_000_000
    /// How many lines of one kind are shown.
    private static let most = 50

    func execute() async throws {
        let workplace = try Workplace(common)
        let list = try read(workplace.language)
        let ledger = try workplace.ledger(.writer)
        let domain = workplace.configuration.smtp.from.addrSpec.domain
        let token = Workplace.world().token
        let report = try await faulting { () throws(LedgerFault) in
            try await ledger.importOffers(
                list, who: Author.name, by: workplace.settings.examiner, at: Workplace.now(),
                isRehearsal: dryRun,
                messageID: { MessageID(token: token(), domain: domain) })
        }
        try tell(report, workplace.language)
        guard dryRun else { return }
        try Terminal.print(
            workplace.language == .fr ? "rien n’a été changé (--dry-run)" : "nothing was changed (--dry-run)")
    }

    /// - Throws: `Fault` 65 with the line that is wrong.
    private func read(_ language: Language) throws -> OfferList {
        let bytes: [UInt8]
        do {
            bytes = try InputFile.read(file, atMost: Self.largest)
        } catch {
            throw Fault(error)
        }
        do {
            return try OfferList.parse(bytes)
        } catch {
            throw Fault(.badData, Table.printable("\(file):\(error.line): \(error.message(in: language))"))
        }
    }

    private func tell(_ report: OfferListReport, _ language: Language) throws {
        let words = Words(language: language)
        try Terminal.print(words.understood(report))
        say(report.match.remarks.map { $0.message(in: language) }, words)
        say(report.conflicts.map(words.conflict), words)
        try list(report.unseen.map(words.unseen), words)
        try list(report.mails.map { MailWords.changed($0, language) }, words)
    }

    private func say(_ lines: [String], _ words: Words) {
        Terminal.say(
            lines.prefix(Self.most).map { MailWords.warning(words.language) + Table.printable($0) }
                + rest(of: lines, words))
    }

    private func list(_ lines: [String], _ words: Words) throws {
        for line in lines.prefix(Self.most).map(Table.printable) + rest(of: lines, words) {
            try Terminal.print(line)
        }
    }

    private func rest(of lines: [String], _ words: Words) -> [String] {
        lines.count > Self.most ? [words.more(lines.count - Self.most)] : []
    }
}

/// What is said to the admin.
private struct Words {
    let language: Language

    private func said(_ english: String, _ french: String) -> String { language == .fr ? french : english }

    func more(_ count: Int) -> String { said("and \(count) more like this", "et \(count) autres semblables") }

    func understood(_ report: OfferListReport) -> String {
        let numbers = report.match.interns
        let known = numbers.values.count { $0.count == 1 }
        let pending = report.match.pending.count
        return said(
            "\(report.rows) rows: \(numbers.count) numbers, \(known) of them of one intern of the roster",
            "\(report.rows) lignes : \(numbers.count) numéros, dont \(known) à un seul stagiaire de la liste")
            + (pending == 0
                ? ""
                : said(
                    "; interns without a number yet: \(pending)",
                    " ; stagiaires encore sans numéro : \(pending)"))
    }

    func conflict(_ conflict: OfferListReport.Conflict) -> String {
        let listed = conflict.listed.map(\.rawValue).joined(separator: said(" or ", " ou "))
        let (number, owner) = (conflict.number.rawValue, conflict.owner)
        let whose =
            listed.isEmpty
            ? said("somebody who is not in the roster", "quelqu’un qui n’est pas dans la liste") : listed
        return said(
            "\(number) is \(owner)'s here, and the list gives it to ",
            "\(number) est ici à \(owner), et le portail le donne à ")
            + whose + said(": ", " : ") + standing(conflict)
    }

    private func standing(_ conflict: OfferListReport.Conflict) -> String {
        let (number, owner) = (conflict.number.rawValue, conflict.owner)
        if conflict.isTold {
            return said(
                "\(owner) has been told; see facteur explain \(number)",
                "\(owner) en est informé ; voyez facteur explain \(number)")
        }
        return conflict.isDecided
            ? said(
                "a person decided so; if that was wrong: facteur unassign \(number) --because TEXT",
                "une personne l’a décidé ; si c’est une erreur : facteur unassign \(number) --because TEXTE")
            : said(
                "no letter had left, and it is held now", "aucune lettre n’était partie, il attend désormais")
    }

    func unseen(_ unseen: OfferListReport.Unseen) -> String {
        let (number, ref) = (unseen.number.rawValue, unseen.intern)
        return said(
            "\(number) is \(ref)'s by the list, and no mail has brought it: facteur assign \(number) \(ref) --because TEXT",
            "\(number) est à \(ref) d’après le portail, et aucun courriel ne l’a apporté : facteur assign \(number) \(ref) --because TEXTE"
        )
    }
}
