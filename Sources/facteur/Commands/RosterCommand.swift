import ArgumentParser
import Daemon
import FacteurCore
import Mail
import Store

struct RosterCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "roster", abstract: "The interns of the host.", subcommands: [RosterImport.self])

    func run() async throws { throw ValidationError("a command is missing: roster import FILE.csv") }
}

struct RosterImport: FacteurCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract:
            "Checks the whole file, shows the difference, then applies it; what was held is matched again.")

    @OptionGroup var common: CommonOptions
    @Flag(help: "Show the difference and change nothing.") var dryRun = false
    @Flag(help: "Interns who are not in the file leave the roster.") var removeMissing = false
    @Argument(help: "The roster.", completion: .file(extensions: ["csv"])) var file: String

    /// Octets: a roster of 200,000 interns stays far below.
    static let largest = 50_000_000

    func execute() async throws {
        let workplace = try Workplace(common, makesLedger: !dryRun)
        let roster = try check(workplace)
        let ledger = dryRun ? try workplace.ledgerIfAny() : try workplace.ledger(.writer, mayCreate: true)
        let (stored, told) = try await faulting { () throws(LedgerFault) in
            (try await ledger?.interns() ?? [], try await ledger?.told() ?? [])
        }
        let difference = RosterDifference(from: stored, to: roster, removesMissing: removeMissing)
        warn(difference.warnings, workplace.language)
        for line in difference.lines(
            in: workplace.language, told: told, titles: workplace.settings.titles)
        {
            try Terminal.print(Table.printable(line))
        }
        guard !dryRun, let ledger else {
            return try Terminal.print(
                workplace.language == .fr
                    ? "rien n’a été changé (--dry-run)" : "nothing was changed (--dry-run)")
        }
        try await apply(roster, workplace, ledger)
    }

    /// - Throws: `Fault` 65 with every fault of the file.
    private func check(_ workplace: Workplace) throws -> Roster {
        let (settings, language) = (workplace.settings, workplace.language)
        let bytes: [UInt8]
        do {
            bytes = try InputFile.read(file, atMost: Self.largest)
        } catch {
            throw Fault(error)
        }
        switch RosterFile.parse(
            bytes, admitsNOC2016: settings.configuration.admitsNOC2016, titles: settings.titles)
        {
        case .accepted(let roster, let warnings):
            warn(warnings, language)
            return roster
        case .refused(let faults, let more):
            let count = faults.count + more
            throw Fault(
                .badData,
                faults.map { $0.text(file: file, language: language) }
                    + [Self.refusal(file, count: count, shown: faults.count, in: language)])
        }
    }

    private func warn(_ warnings: [RosterWarning], _ language: Language) {
        Terminal.say(
            warnings.map {
                MailWords.warning(language) + Table.printable($0.text(file: file, language: language))
            })
    }

    private func apply(_ roster: Roster, _ workplace: Workplace, _ ledger: Ledger) async throws {
        let domain = workplace.configuration.smtp.from.addrSpec.domain
        let token = Workplace.world().token
        let changed = try await faulting { () throws(LedgerFault) in
            try await ledger.importRoster(
                roster, removeMissing: removeMissing, by: workplace.settings.examiner, at: Workplace.now(),
                messageID: { MessageID(token: token(), domain: domain) })
        }
        for mail in changed { try Terminal.print(MailWords.changed(mail, workplace.language)) }
    }

    /// The last word on a file that was refused: that nothing has happened, and what to do.
    private static func refusal(_ file: String, count: Int, shown: Int, in language: Language) -> String {
        let first =
            count > shown
            ? language == .fr ? " (les \(shown) premières ci-dessus)" : " (the first \(shown) above)" : ""
        return switch language {
        case .fr:
            "\(file) : \(count) faute\(count == 1 ? "" : "s")\(first), rien n’a été importé ; corrigez et importez de nouveau"
        case .en:
            "\(file): \(count) fault\(count == 1 ? "" : "s")\(first), nothing was imported; correct and import again"
        }
    }
}
