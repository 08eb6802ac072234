import ArgumentParser
import Daemon
import FacteurCore
import Mail
import Store
import Text

struct RosterCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "roster",
        abstract: .help(
            en: "The interns of the host.",
            fr: "Les stagiaires de l’organisme d’accueil."),
        subcommands: [RosterImport.self])

    func run() async throws { throw ValidationError(.noRosterCommand) }
}

struct RosterImport: FacteurCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: .help(
            en:
                "Checks the whole file, shows the difference, then applies it; what was held is matched again.",
            fr:
                "Vérifie tout le fichier, montre les différences, puis les applique ; ce qui était retenu est réexaminé."
        ))

    @OptionGroup var common: CommonOptions
    @Flag(
        help: .words(
            "Show the difference and change nothing.", fr: "Montre les différences et ne change rien."))
    var dryRun = false
    @Flag(
        help: .words(
            "Rows with a number may become another person's; what is queued for them waits for a person.",
            fr:
                "Des lignes qui ont un numéro peuvent passer à une autre personne ; ce qui allait partir pour elles attend une décision."
        ))
    var peopleChanged = false
    @Flag(
        help: .words(
            "Interns who are not in the file leave the roster.",
            fr: "Les stagiaires absents du fichier quittent la liste."))
    var removeMissing = false
    @Argument(
        help: .words("The roster.", fr: "La liste des stagiaires.", frValueName: "fichier"),
        completion: .file(extensions: ["csv"]))
    var file: String

    /// In octets: a roster of 200,000 interns is far smaller.
    static let largest = 50_000_000

    func execute() async throws {
        let context = try CommandContext(common, makesLedger: !dryRun)
        // The file and what it was compared with are not in memory any more when held mail is read with the new roster.
        guard let (ledger, report) = try await take(context) else {
            return try Terminal.print(MailWords.nothingChanged)
        }
        warn(report.waiting.filter { !$0.isReadable }.prefix(Self.most).map { .stays($0.offer, $0.intern) })
        let mails = try await mapLedgerFault { () throws(LedgerFault) in
            try await context.intake(ledger).read(report.marked)
        }
        let waiting = Dictionary(
            report.waiting.map { ($0.mail, $0) }, uniquingKeysWith: { first, _ in first })
        for mail in mails {
            let more = waiting[mail.id].map(Self.takenBack) ?? Localized(verbatim: "")
            try Terminal.print(MailWords.changed(mail) + more)
        }
    }

    /// - Returns: what the import affects; `nil` if it is only shown.
    private func take(_ context: CommandContext) async throws -> (Ledger, RosterImportReport)? {
        // The ledger is read while the file is. What is wrong with the file is said first, and a file that is refused makes no
        // ledger.
        async let early = Self.known(in: context.ledgerIfAny(dryRun ? .looker : .writer))
        let sheet = try check(context)
        async let warnings = sheet.warnings
        var (ledger, known) = try await early
        if ledger == nil, !dryRun {
            (ledger, known) = try await Self.known(in: context.ledger(.writer, mayCreate: true))
        }
        let compared = RosterComparison(sheet.roster, absent: sheet.absent, beside: known)
        warn(await warnings)
        if removeMissing, sheet.roster.interns.isEmpty {
            throw Fault(.badData, [Self.empty(file)])
        }
        try await show(compared, sheet, context, ledger)
        guard !dryRun, let ledger else { return nil }
        return (ledger, try await apply(compared, sheet, context, ledger))
    }

    private static func known(in ledger: Ledger?) async throws -> (Ledger?, KnownRoster) {
        let roster = try await mapLedgerFault { () throws(LedgerFault) in
            try await ledger?.knownRoster() ?? KnownRoster()
        }
        return (ledger, roster)
    }

    /// Shows what the file changes.
    ///
    /// - Throws: `Fault` 65 if it may not.
    private func show(
        _ compared: RosterComparison, _ sheet: RosterSheet, _ context: CommandContext, _ ledger: Ledger?
    ) async throws {
        let difference = RosterDifference(
            from: compared.match, to: compared.roster, removesMissing: removeMissing)
        if let word = sheet.absentWord(beside: compared.match.stored) { warn([word]) }
        warn(difference.warnings)
        try await show(difference, besides: compared.changes, context, ledger)
        try await callOut(returning: difference.added.map(\.ref), ledger)
        try await judge(compared.changes, sheet, context, ledger)
        if removeMissing { try await callOut(difference.missing.map(\.ref), context, ledger) }
        if dryRun, difference.isEvidence { try await callOutWaiting(ledger) }
    }

    /// Letters that the import judges again before they leave.
    private func callOutWaiting(_ ledger: Ledger?) async throws {
        let waiting = try await mapLedgerFault { () throws(LedgerFault) in
            try await ledger?.waitingLetters() ?? []
        }
        let count = waiting.count(where: \.isReadable)
        if count > 0 { try Terminal.print(Self.judged(count)) }
    }

    /// A letter is called out only to the person to whom it went.
    private func show(
        _ difference: RosterDifference, besides changes: [PersonChange], _ context: CommandContext,
        _ ledger: Ledger?
    ) async throws {
        let others = Set(changes.map(\.ref))
        let told = difference.changed.compactMap { change in
            change.touchesLetter && !others.contains(change.after.ref) ? change.after.ref : nil
        }
        let letters = try await mapLedgerFault { () throws(LedgerFault) in
            try await ledger?.endedLetters(to: told) ?? [:]
        }
        let output = StreamedOutput(opening: "", separator: "", closing: "")
        difference.eachLine(
            in: context.language, letters: letters, titles: context.settings.titles.on(CommandContext.now())
        ) { output.add(Suggestion.completed($0.printable("·")) + "\n") }
        try output.end()
    }

    /// Rows that now belong to another person, or get another person's address: if they have a number, the file is refused;
    /// otherwise they are reported.
    ///
    /// - Throws: `Fault` 65 with a line for each row.
    private func judge(
        _ changes: [PersonChange], _ sheet: RosterSheet, _ context: CommandContext, _ ledger: Ledger?
    ) async throws {
        guard !changes.isEmpty else { return }
        let numbers = try await mapLedgerFault { () throws(LedgerFault) in
            try await ledger?.numbers(of: changes.map(\.ref)) ?? [:]
        }
        let lines = sheet.lineOfRef
        warn(
            changes.filter { numbers[$0.ref] == nil }.prefix(Self.most).map {
                $0.warning(line: lines[$0.ref])
            })
        let bound = changes.filter { numbers[$0.ref] != nil }
        guard !bound.isEmpty else { return }
        guard peopleChanged else { throw refusal(of: bound, numbers, lines) }
        for change in bound {
            try Terminal.print(change.held(numbers[change.ref, default: []]))
        }
    }

    /// Interns with a number who are removed from the roster: a letter that was not sent will not be sent.
    private func callOut(_ refs: [InternRef], _ context: CommandContext, _ ledger: Ledger?) async throws {
        let numbers = try await mapLedgerFault { () throws(LedgerFault) in
            try await ledger?.offerRecords(of: refs) ?? [:]
        }
        let warnings = refs.lazy.compactMap { RosterWarning.leaves($0, with: numbers[$0, default: []]) }
        warn(Array(warnings.prefix(Self.most)))
    }

    /// Rows that bring back a reference of somebody who asked to be forgotten: a file that is made anew every night does so by itself.
    private func callOut(returning refs: [InternRef], _ ledger: Ledger?) async throws {
        let forgotten = try await mapLedgerFault { () throws(LedgerFault) in
            try await ledger?.forgotten(among: refs) ?? []
        }
        warn(forgotten.prefix(Self.most).map { .returns($0.ref, forgotten: LocalTime.day($0.at)) })
    }

    private static let most = 50

    private static func empty(_ file: String) -> Localized {
        Localized(
            en: "\(file) has nobody in it: --remove-missing would remove everybody; nothing was imported",
            fr:
                "\(file) ne contient personne : --remove-missing retirerait tout le monde ; rien n’a été importé"
        )
    }

    private func refusal(
        of changes: [PersonChange], _ numbers: [InternRef: [OfferNumber]], _ lines: [InternRef: Int]
    ) -> Fault {
        let faults = changes.map { change in
            "\(file):\(lines[change.ref, default: 1]):1: "
                + change.fault(numbers[change.ref, default: []])
        }
        return Fault(
            .badData,
            faults + [Self.refusal(file, count: faults.count, shown: faults.count)])
    }

    /// - Throws: `Fault` 65 with every fault of the file.
    private func check(_ context: CommandContext) throws -> RosterSheet {
        let settings = context.settings
        let bytes: [UInt8]
        do {
            bytes = try InputFile.read(file, atMost: Self.largest)
        } catch {
            throw Fault(error)
        }
        switch RosterFile.parse(
            bytes, admitsNOC2016: settings.configuration.admitsNOC2016,
            titles: settings.titles.on(CommandContext.now()))
        {
        case .accepted(let sheet):
            return sheet
        case .refused(let faults, let more):
            let count = faults.count + more
            throw Fault(
                .badData,
                faults.map { $0.text(file: file) }
                    + [Self.refusal(file, count: count, shown: faults.count)])
        }
    }

    private func warn(_ warnings: [RosterWarning]) {
        Terminal.say(warnings.map { MailWords.warning + $0.text(file: file) })
    }

    private func apply(
        _ compared: RosterComparison, _ sheet: RosterSheet, _ context: CommandContext, _ ledger: Ledger
    ) async throws -> RosterImportReport {
        let report = try await mapLedgerFault { () throws(LedgerFault) in
            try await ledger.importRoster(
                compared, removeMissing: removeMissing, peopleChanged: peopleChanged,
                options: context.settings.examiner.options, at: CommandContext.now(),
                messageID: context.newMessageID)
        }
        // A number that came while the file was read.
        guard report.refused.isEmpty else {
            throw refusal(of: report.refused, [:], sheet.lineOfRef)
        }
        return report
    }

    private static func judged(_ count: Int) -> Localized {
        Localized(
            en: "letters that have not left, and that the import judges again by this roster: \(count)",
            fr: "lettres pas encore parties, que l’importation réexaminera d’après cette liste : \(count)")
    }

    /// Behind the new outcome of a mail whose letter had not left.
    private static func takenBack(_ letter: WaitingLetter) -> Localized {
        let (number, ref) = (letter.offer.rawValue, letter.intern)
        return Localized(
            en: "; \(number) was \(ref)'s before this roster, and its letter had not left",
            fr: " ; \(number) était à \(ref) avant cette liste, et sa lettre n’était pas partie")
    }

    /// The last line about a refused file: that nothing was changed, and what to do.
    private static func refusal(_ file: String, count: Int, shown: Int) -> Localized {
        let first =
            count > shown
            ? Localized(en: " (the first \(shown) above)", fr: " (les \(shown) premières ci-dessus)")
            : Localized(verbatim: "")
        let plural = count == 1 ? "" : "s"
        return Localized(
            en: "\(file): \(count) fault\(plural)\(first.en), nothing was imported; correct and import again",
            fr:
                "\(file) : \(count) erreur\(plural)\(first.fr), rien n’a été importé ; corrigez et importez de nouveau"
        )
    }
}
