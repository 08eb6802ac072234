import ArgumentParser
import Daemon
import FacteurCore
import Mail
import Store
import Text

struct Decide: FacteurCommand {
    static let configuration = CommandConfiguration(
        abstract: .help(
            en: "Walks through what is held, one screen each, by keys; each decision is applied at once.",
            fr:
                "Parcourt au clavier ce qui est retenu, un écran à la fois ; chaque décision s’applique aussitôt."
        ))

    @OptionGroup var common: CommonOptions
    @Argument(help: .words("Begins with this mail.", fr: "Commence par ce courriel.", valueName: "id"))
    var id: String?

    func execute() async throws {
        let first = try id.map(DecisionArguments.mail)
        let context = try CommandContext(common)
        let ledger = try context.ledger(.writer)
        var held = try await Self.held(ledger)
        if let first {
            guard let place = held.firstIndex(of: MailID(rawValue: first)) else {
                throw Fault(
                    .noInput,
                    Localized(
                        en: "mail \(first) does not wait for a person; `facteur explain \(first)`",
                        fr: "le courriel \(first) n’attend pas de décision ; `facteur explain \(first)`"))
            }
            held = Array(held[place...] + held[..<place])
        }
        var walk = DecisionWalk(DecisionDesk(context: context, ledger: ledger), held)
        try await walk.run()
    }

    /// What is proven comes first: anyone can send any number of the others.
    private static func held(_ ledger: Ledger) async throws -> [MailID] {
        let found = Locked<[(id: MailID, isUnproven: Bool)]>([])
        try await mapLedgerFault { () throws(LedgerFault) in
            try await ledger.eachMail(held: true) { row in
                found.withLock { $0.append((row.id, row.reason == .untrustedSender)) }
            }
        }
        let all = found.withLock { $0 }
        return all.filter { !$0.isUnproven }.map(\.id) + all.filter(\.isUnproven).map(\.id)
    }
}

/// One walk through the held mails: shows one, takes a key, carries it out.
struct DecisionWalk {
    private let desk: DecisionDesk
    private let held: [MailID]
    private let dialogue = Dialogue()
    private var place = 0
    private var news: [Localized] = []
    /// What takes the last decision back, and where it was made.
    private var undo: (what: Decision.What, place: Int)?
    private var decided = 0
    /// Many mails in a row have the same one.
    private var lastReason: DecisionReason?

    init(_ desk: DecisionDesk, _ held: [MailID]) {
        (self.desk, self.held) = (desk, held)
    }

    /// - Throws: `Fault` where the ledger cannot be read or written, or nothing can be shown. A refused decision is said and
    ///   changes nothing.
    mutating func run() async throws {
        while let screen = try await nextScreen() {
            dialogue.forgetTyped()
            try show(screen.lines(within: StandardStream.output.rows.map { $0 - 1 }))
            news = []
            guard let key = try await dialogue.key(), try await carryOut(key, screen) else { break }
        }
        try news.forEach(Terminal.print)
        try Terminal.print(
            held.isEmpty
                ? Localized(en: "Nothing waits for a decision.", fr: "Rien n’attend de décision.")
                : Localized(
                    en: "Decided: \(decided); still to decide: \(max(0, held.count - decided)).",
                    fr: "Décisions prises : \(decided) ; encore à prendre : \(max(0, held.count - decided)).")
        )
    }

    private func show(_ lines: [String]) throws {
        let clears = StandardStream.output.isTerminal ? "\u{1B}[H\u{1B}[2J" : ""
        try StandardStream.output.write(clears + lines.map { $0 + "\n" }.joined())
    }

    /// The next mail that still waits: an earlier decision may have settled it. Behind the last one, what takes the last decision
    /// back is offered once more.
    private mutating func nextScreen() async throws -> DecisionScreen? {
        while true {
            while place < held.count {
                if let screen = try await screen(of: held[place]) { return screen }
                place += 1
            }
            guard undo != nil, StandardStream.output.isTerminal else { return nil }
            dialogue.forgetTyped()
            try show([])
            try news.forEach(Terminal.print)
            try Terminal.print(
                Localized(
                    en: "That was all. u takes the last decision back · any other key ends",
                    fr: "C’était tout. u annule la dernière décision · une autre touche termine"))
            news = []
            guard try await dialogue.key() == "u" else { return nil }
            try await takeBack()
        }
    }

    private func screen(of id: MailID) async throws -> DecisionScreen? {
        let (ledger, examiner) = (desk.ledger, desk.context.settings.examiner)
        let language = desk.context.language
        let history = try await mapLedgerFault { () throws(LedgerFault) in
            try await ledger.history(of: .mail(id))
        }
        guard let mail = history?.mails.first(where: { $0.row.id == id }), mail.row.outcome == .held else {
            return nil
        }
        let reading = mail.bytes.map { examiner.examine($0).reading }
        guard let advice = HeldAdvice(mail, reading) else { return nil }
        let refs = advice.mayAssign ? mail.ranked.uniqued() : []
        let rows = try await mapLedgerFault { () throws(LedgerFault) in
            try await ledger.internRows(of: refs)
        }
        let names = reading.map(NameMention.Text.init)
        let candidates = rows.prefix(DecisionScreen.mostCandidates).map { row in
            DecisionScreen.Candidate(
                intern: row, evidence: mail.evidence.filter { $0.intern == row.intern.ref },
                mention: names.flatMap { NameMention(of: row.intern, in: $0) })
        }
        let text =
            mail.bytes.map { MailText(MessageParser().parse($0), language: language).lines }
            ?? [Localized(en: "(its content is not kept)", fr: "(son contenu n’est pas conservé)")[language]]
        return DecisionScreen(
            place: (place + 1, held.count), mail: mail, advice: advice, text: text,
            candidates: candidates,
            owner: history?.offers.first { $0.number == mail.row.offer && $0.deadAt == nil }?.intern,
            news: news, canUndo: undo != nil, now: CommandContext.now(), language: language)
    }

    /// - Returns: whether the walk goes on.
    private mutating func carryOut(_ key: Character, _ screen: DecisionScreen) async throws -> Bool {
        let id = screen.mail.row.id.rawValue
        switch key {
        case "q": return false
        case "s": place += 1
        case "m":
            try show(screen.lines(within: nil))
            guard StandardStream.output.isTerminal else { break }
            try Terminal.print(Localized(en: "any key goes back", fr: "une touche pour revenir"))
            return try await dialogue.key() != nil
        case "u" where screen.canUndo: try await takeBack()
        case "d" where screen.canDismiss:
            try await decide(.dismiss([id]), undo: .reopen([id]), on: screen.shown)
        case "w" where screen.canWithdraw:
            if let number = screen.advice.offer {
                try await decide(.withdraw(number), undo: nil, on: screen.shown)
            }
        case "a" where screen.advice.mayAssign:
            guard let text = try await answer(Self.askRef) else { break }
            if let ref = InternRef(rawValue: text) {
                try await assign(to: ref, screen)
            } else {
                news = [
                    Localized(en: "“\(text)” is no reference", fr: "« \(text) » n’est pas une référence")
                ]
            }
        default:
            let digit = key.isASCII ? key.wholeNumberValue : nil
            guard let digit, screen.candidates.indices.contains(digit - 1) else { break }
            try await assign(to: screen.candidates[digit - 1].intern.intern.ref, screen)
        }
        return true
    }

    private mutating func assign(to ref: InternRef, _ screen: DecisionScreen) async throws {
        guard let (number, isTyped) = try await number(of: screen) else { return }
        // Only of the intern whom the mail means, whose earlier number the screen names.
        let earlier = screen.replaced(by: ref)
        let warning = earlier.map {
            Localized(
                en: "\(ref)'s number \($0) is then dead, and the letter says so.",
                fr: "Le numéro \($0) de \(ref) n’est alors plus valable, et la lettre le dit.")
        }
        try await decide(
            .assign(number, ref, replacing: earlier != nil, unseen: isTyped),
            // What belonged to somebody before is not made as it was by taking it back.
            undo: screen.owner == nil ? .unassign(number) : nil, warning: warning, on: screen.shown)
    }

    /// The mail's one number; where it has several or none that was read, the one that the person types, twice.
    private mutating func number(of screen: DecisionScreen) async throws -> (OfferNumber, isTyped: Bool)? {
        if let number = screen.advice.offer { return (number, false) }
        guard let text = try await answer(Self.askNumber) else { return nil }
        guard let number = OfferNumber(typed: text) else {
            news = [
                Localized(
                    en: "“\(text)” is no offer number: the letter A and seven digits",
                    fr: "« \(text) » n’est pas un numéro d’offre : la lettre A et sept chiffres")
            ]
            return nil
        }
        let again = try await answer(Self.askNumberAgain)
        guard again.flatMap(OfferNumber.init(typed:)) == number else {
            news = [
                Localized(
                    en: "the two are not the same: nothing was decided",
                    fr: "les deux diffèrent : rien n’a été décidé")
            ]
            return nil
        }
        return (number, true)
    }

    /// - Parameters:
    ///   - back: what takes it back; `nil` where nothing does.
    ///   - seen: what the screen has shown; a roster or another mail may have come since.
    private mutating func decide(
        _ what: Decision.What, undo back: Decision.What?, warning: Localized? = nil,
        on seen: DecisionScreen.Shown
    ) async throws {
        let again = lastReason.map { last in
            Localized(en: "; = for “\(last.text)” again", fr: " ; = pour « \(last.text) » de nouveau")
        }
        let question =
            (warning.map { $0 + " " } ?? Localized(verbatim: "")) + Self.askReason
            + (again ?? Localized(verbatim: ""))
        guard let text = try await answer(question) else { return }
        guard let reason = text == "=" ? lastReason : DecisionReason(text) else {
            news = [
                Localized(
                    en: "a reason is one line of at most 500 characters",
                    fr: "une raison tient en une ligne d’au plus 500 caractères")
            ]
            return
        }
        guard try await screen(of: held[place])?.shown == seen else {
            news = [Self.hasChanged]
            return
        }
        guard try await carryOut(Decision(what, who: Operator.name, because: reason)) else { return }
        undo = back.map { ($0, place) }
        lastReason = reason
        decided += 1
        place += 1
    }

    /// - Returns: `nil` where the person goes back.
    private func answer(_ question: Localized) async throws -> String? {
        dialogue.forgetTyped()
        guard let line = try await dialogue.line(question), line != Dialogue.escaped else { return nil }
        return line.isEmpty ? nil : line
    }

    private mutating func takeBack() async throws {
        guard let (what, place) = undo, let reason = DecisionReason("taken back in facteur decide") else {
            return
        }
        undo = nil
        guard try await carryOut(Decision(what, who: Operator.name, because: reason)) else { return }
        decided -= 1
        self.place = place
    }

    /// - Returns: whether it was not refused.
    private mutating func carryOut(_ decision: Decision) async throws -> Bool {
        var told: [Localized] = []
        do {
            let changed = try await desk.carryOut(decision) { notes in
                told += notes.map { $0.isWarning ? MailWords.warning + $0.message : $0.message }
            }
            let others = changed.filter { place >= held.count || $0.id != held[place] }
            news = told + others.map(MailWords.changed)
            return true
        } catch let fault as Fault where [.badData, .noInput, .tryLater].contains(fault.code) {
            news = fault.lines
            return false
        }
    }

    private static let hasChanged = Localized(
        en: "what you saw has changed meanwhile: nothing was decided; look again",
        fr: "ce que vous avez vu a changé entre-temps : rien n’a été décidé ; voyez de nouveau")
    private static let askRef = Localized(
        en: "Reference of the intern (Enter goes back)", fr: "Référence du stagiaire (Entrée pour revenir)")
    private static let askNumber = Localized(
        en: "Offer number, as the mail shows it (Enter goes back)",
        fr: "Numéro d’offre, comme le montre le courriel (Entrée pour revenir)")
    private static let askNumberAgain = Localized(en: "Once more", fr: "Encore une fois")
    private static let askReason = Localized(
        en: "Why? It is kept for ever (Enter goes back)",
        fr: "Pourquoi ? C’est conservé pour toujours (Entrée pour revenir)")
}
