import ArgumentParser
import Daemon
import FacteurCore
import Mail
import Store
import Text

struct Offers: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "offers",
        abstract: .help(
            en: "The offers of the Employer Portal.",
            fr: "Les offres du Portail des employeurs."),
        subcommands: [OffersImport.self])

    func run() async throws { throw ValidationError(.noOffersCommand) }
}

struct OffersImport: FacteurCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: .help(
            en:
                "Takes the portal's own list over, the best evidence there is; what was held is matched again.",
            fr:
                "Reprend la liste du portail lui-même, l’indice le plus sûr qui soit ; ce qui était retenu est réexaminé."
        ))

    @OptionGroup var common: CommonOptions
    @Flag(
        help: .words(
            "Show what would come of it and change nothing.",
            fr: "Montre ce qui en résulterait et ne change rien."))
    var dryRun = false
    @Argument(
        help: .words(
            "The saved page (HTML), or its table copied into a text file (TSV, CSV).",
            fr: "La page enregistrée (HTML), ou son tableau copié dans un fichier texte (TSV, CSV).",
            frValueName: "fichier"))
    var file: String

    private static let largest = 20_000_000
    /// The most lines of one kind that are shown.
    private static let most = 50

    func execute() async throws {
        let context = try CommandContext(common)
        let list = try read()
        let ledger = try context.ledger(.writer)
        if dryRun {
            try await rehearse(list, context, ledger)
        } else {
            try await take(list, context, ledger)
        }
    }

    private func take(_ list: OfferList, _ context: CommandContext, _ ledger: Ledger) async throws {
        let report = try await mapLedgerFault { () throws(LedgerFault) in
            try await ledger.importOffers(
                list, who: Operator.name, options: context.settings.examiner.options,
                at: CommandContext.now(),
                messageID: context.newMessageID)
        }
        let mails = try await mapLedgerFault { () throws(LedgerFault) in
            try await context.intake(ledger).read(report.marked)
        }
        try tell(report, mails)
        try self.list(mails.map(MailWords.changed))
    }

    private func rehearse(_ list: OfferList, _ context: CommandContext, _ ledger: Ledger) async throws {
        let (report, mails, unread) = try await mapLedgerFault { () throws(LedgerFault) in
            try await context.intake(ledger).rehearse(list, who: Operator.name)
        }
        try tell(report, mails)
        try self.list(mails.map(MailWords.changed))
        if unread > 0 { say([Words.notRehearsed(unread)]) }
        try Terminal.print(MailWords.nothingChanged)
    }

    /// - Throws: `Fault` 65 with the faulty line.
    private func read() throws -> OfferList {
        let bytes: [UInt8]
        do {
            bytes = try InputFile.read(file, atMost: Self.largest)
        } catch {
            throw Fault(error)
        }
        do {
            return try OfferList.parse(bytes)
        } catch {
            throw Fault(.badData, "\(file):\(error.line): " + error.message)
        }
    }

    private func tell(_ report: OfferListReport, _ mails: [SettledMail]) throws {
        try Terminal.print(Words.understood(report))
        say(report.match.remarks.map(\.message))
        say(report.outdated.map(Words.outdated))
        let owners = Dictionary(
            mails.compactMap { mail in
                mail.verdict.outcome == .matched ? mail.verdict.offer.map { ($0, mail.verdict.intern) } : nil
            }, uniquingKeysWith: { first, _ in first })
        say(report.conflicts.map { Words.conflict($0, now: owners[$0.number].flatMap(\.self)) })
        say(report.revenants.map(Words.revenant))
        try list(report.unseen.map(Words.unseen))
    }

    private func say(_ lines: [Localized]) {
        Terminal.say(lines.prefix(Self.most).map { MailWords.warning + $0 } + rest(of: lines))
    }

    private func list(_ lines: [Localized]) throws {
        for line in lines.prefix(Self.most) + rest(of: lines) { try Terminal.print(line) }
    }

    private func rest(of lines: [Localized]) -> [Localized] {
        lines.count > Self.most ? [Words.more(lines.count - Self.most)] : []
    }
}

/// Messages to the admin.
private enum Words {
    static func more(_ count: Int) -> Localized {
        Localized(en: "and \(count) more like this", fr: "et \(count) autres semblables")
    }

    static func notRehearsed(_ count: Int) -> Localized {
        Localized(
            en: "\(count) held mails more are too much for a rehearsal; the import itself reads them",
            fr:
                "\(count) autres courriels retenus sont trop nombreux pour un essai ; l’importation elle-même les lit"
        )
    }

    static func understood(_ report: OfferListReport) -> Localized {
        let numbers = report.match.interns
        let known = numbers.values.count { $0.count == 1 }
        let pending = report.match.pending.count
        return Localized(
            en:
                "\(report.rows) rows: \(numbers.count) numbers, of which \(known) \(known == 1 ? "fits one intern" : "fit one intern each")",
            fr:
                "lignes : \(report.rows) ; numéros : \(numbers.count) ; reconnus comme ceux d’un stagiaire précis : \(known)"
        )
            + (pending == 0
                ? Localized(verbatim: "")
                : Localized(
                    en: "; interns without a number yet: \(pending)",
                    fr: " ; stagiaires encore sans numéro : \(pending)"))
    }

    static func outdated(_ outdated: OfferListReport.Outdated) -> Localized {
        let number = outdated.number.rawValue
        let (day, known) = (Self.day(outdated.day), Self.day(outdated.known))
        return outdated.isDisputed
            ? Localized(
                en:
                    "two lists of \(day) disagree about \(number): it waits for a newer list, or for your word; see facteur explain \(number)",
                fr:
                    "deux listes du \(day) se contredisent sur \(number) : il attend une liste plus récente, ou votre décision ; voyez facteur explain \(number)"
            )
            : Localized(
                en:
                    "what this list says of \(number) is of \(day), and a list of \(known) says otherwise: the newer one counts; see facteur explain \(number)",
                fr:
                    "ce que cette liste dit de \(number) est du \(day), et une liste du \(known) dit autre chose : la plus récente compte ; voyez facteur explain \(number)"
            )
    }

    private static func day(_ seconds: Int64) -> Substring { HeaderDate.rfc3339(seconds: seconds).prefix(10) }

    /// - Parameter now: whose the number has become, once its mails were read again.
    static func conflict(_ conflict: OfferListReport.Conflict, now: InternRef?) -> Localized {
        let listed = conflict.listed.map(\.rawValue)
        let (number, owner) = (conflict.number.rawValue, conflict.owner)
        if let dead = conflict.dead {
            return Localized(
                en: "\(number) is \(owner)'s here, and ", fr: "\(number) est ici à \(owner), et ")
                + dead.said + .colon + standing(conflict, now)
        }
        let whose =
            listed.isEmpty
            ? Localized(en: "somebody who is not in the roster", fr: "quelqu’un qui n’est pas dans la liste")
            : Localized(en: listed.joined(separator: " or "), fr: listed.joined(separator: " ou "))
        return Localized(
            en: "\(number) is \(owner)'s here, and the list gives it to ",
            fr: "\(number) est ici à \(owner), et le portail le donne à ")
            + whose + .colon + standing(conflict, now)
    }

    /// A withdrawn number stays dead.
    static func revenant(_ revenant: OfferListReport.Revenant) -> Localized {
        let number = revenant.number.rawValue
        let listed = revenant.listed.prefix(5).map(\.rawValue)
        let whose =
            listed.isEmpty
            ? Localized(en: "somebody who is not in the roster", fr: "quelqu’un qui n’est pas dans la liste")
            : Localized(en: listed.joined(separator: " or "), fr: listed.joined(separator: " ou "))
        let head =
            revenant.isWithdrawn
            ? Localized(en: "\(number) is withdrawn here", fr: "\(number) est retiré ici")
            : Localized(
                en: "\(number) is dead here, another number has replaced it",
                fr: "\(number) n’est plus valable ici, un autre numéro l’a remplacé")
        return head + Localized(en: ", and the list gives it to ", fr: ", et le portail le donne à ") + whose
            + .colon
            + Localized(
                en:
                    "no letter leaves for it; if it is good after all, tell its intern yourself; see facteur explain \(number)",
                fr:
                    "aucune lettre ne part ; s’il est bon malgré tout, informez vous-même son stagiaire ; voyez facteur explain \(number)"
            )
    }

    private static func standing(_ conflict: OfferListReport.Conflict, _ now: InternRef?) -> Localized {
        let (number, owner) = (conflict.number.rawValue, conflict.owner)
        if conflict.isTold {
            return Localized(
                en: "\(owner) has been told; see facteur explain \(number)",
                fr: "\(owner) en est informé ; voyez facteur explain \(number)")
        }
        return conflict.isDecided
            ? Localized(
                en: "a person decided so; if that was wrong: facteur unassign \(number) --because \"…\"",
                fr:
                    "une personne l’a décidé ; si c’est une erreur : facteur unassign \(number) --because \"…\""
            )
            : now.map {
                Localized(
                    en: "no letter had left, and it is \($0)'s now",
                    fr: "aucune lettre n’était partie, il est désormais à \($0)")
            }
                ?? Localized(
                    en: "no letter had left, and it is held now",
                    fr: "aucune lettre n’était partie, il attend désormais")
    }

    static func unseen(_ unseen: OfferListReport.Unseen) -> Localized {
        let (number, ref) = (unseen.number.rawValue, unseen.intern)
        return Localized(
            en:
                "\(number) is \(ref)'s by the list, and no mail has brought it: facteur assign \(number) \(ref) --because \"…\"",
            fr:
                "\(number) est à \(ref) d’après le portail, et aucun courriel ne l’a apporté : facteur assign \(number) \(ref) --because \"…\""
        )
    }
}
