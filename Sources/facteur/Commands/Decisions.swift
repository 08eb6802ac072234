import ArgumentParser
import Daemon
import FacteurCore
import Mail
import Store
import Text

struct Assign: DecisionCommand {
    static let configuration = CommandConfiguration(
        abstract: .help(
            en: "A person's decision: this number is that intern's; the letter leaves.",
            fr: "Une personne décide : ce numéro est à ce stagiaire ; la lettre part."))

    @OptionGroup var common: CommonOptions
    @Argument(help: .offer) var offer: String
    @Argument(help: .ref) var ref: String
    @Option(help: .because) var because: String
    @Flag(
        help: .words(
            "The intern's earlier number is dead; the letter says so.",
            fr: "Le numéro antérieur du stagiaire n’est plus valable ; la lettre le dit."))
    var replace = false
    @Flag(
        help: .words(
            "Even where no mail and no list has named the number.",
            fr: "Même si aucun courriel ni aucune liste n’a nommé le numéro."))
    var unseen = false

    func decision() throws -> Decision {
        Decision(
            .assign(
                try DecisionArguments.offer(offer), try DecisionArguments.ref(ref), replacing: replace,
                unseen: unseen),
            who: Operator.name, because: try DecisionArguments.reason(because))
    }
}

struct Unassign: DecisionCommand {
    static let configuration = CommandConfiguration(
        abstract: .help(
            en: "Takes a number back from the intern who has it, as long as no letter has left.",
            fr: "Reprend un numéro au stagiaire qui l’a, tant qu’aucune lettre n’est partie."))

    @OptionGroup var common: CommonOptions
    @Argument(help: .offer) var offer: String
    @Option(help: .because) var because: String

    func decision() throws -> Decision {
        Decision(
            .unassign(try DecisionArguments.offer(offer)), who: Operator.name,
            because: try DecisionArguments.reason(because))
    }
}

struct Told: DecisionCommand {
    static let configuration = CommandConfiguration(
        abstract: .help(
            en: "The intern has been told this number by hand: no letter leaves.",
            fr:
                "Le stagiaire a été informé de ce numéro sans lettre, par une personne : aucune lettre ne part."
        ))

    @OptionGroup var common: CommonOptions
    @Argument(help: .offer) var offer: String
    @Argument(help: .ref) var ref: String
    @Option(
        name: .customLong("on"),
        help: .words(
            "When, as 2024-01-10; today if left out.",
            fr: "Quand, comme 2024-01-10 ; aujourd’hui si rien n’est dit.", valueName: "date"))
    var day: String?
    @Option(help: .because) var because: String

    func decision() throws -> Decision {
        let now = CommandContext.now()
        return Decision(
            .told(
                try DecisionArguments.offer(offer), try DecisionArguments.ref(ref),
                on: try day.map { try DecisionArguments.day($0, now: now) } ?? now),
            who: Operator.name, because: try DecisionArguments.reason(because))
    }
}

struct Withdraw: DecisionCommand {
    static let configuration = CommandConfiguration(
        abstract: .help(
            en: "The offer is dead; no letter leaves for it.",
            fr: "L’offre n’est plus valable ; aucune lettre ne part pour elle."))

    @OptionGroup var common: CommonOptions
    @Argument(help: .offer) var offer: String
    @Option(help: .because) var because: String
    @Flag(
        help: .words(
            "Tell the intern who has the number that it is dead, and what to do.",
            fr: "Dire au stagiaire qui a le numéro qu’il n’est plus valable, et quoi faire."))
    var notify = false

    func decision() throws -> Decision {
        Decision(
            .withdraw(try DecisionArguments.offer(offer), notify: notify), who: Operator.name,
            because: try DecisionArguments.reason(because))
    }
}

struct Receipt: DecisionCommand {
    static let configuration = CommandConfiguration(
        abstract: .help(
            en: "Records the payment receipt of an offer by hand.",
            fr: "Consigne à la main le reçu du paiement pour une offre."))

    @OptionGroup var common: CommonOptions
    @Argument(help: .offer) var offer: String
    @Argument(
        help: .words(
            "The receipt number, as IRCC writes it.", fr: "Le numéro de reçu, tel qu’IRCC l’écrit.",
            frValueName: "numéro"))
    var number: String
    @Option(help: .because) var because: String?

    func decision() throws -> Decision {
        Decision(
            .receipt(try DecisionArguments.offer(offer), try DecisionArguments.receipt(number)),
            who: Operator.name,
            because: try because.map(DecisionArguments.reason) ?? .none)
    }
}

struct Dismiss: DecisionCommand {
    static let configuration = CommandConfiguration(
        abstract: .help(
            en: "These held mails need nothing.",
            fr: "Ces courriels retenus ne demandent rien."))

    @OptionGroup var common: CommonOptions
    @Argument(help: .mails) var mails: [String] = []
    @Option(
        help: .words(
            "All that are held for this reason, such as untrusted_sender.",
            fr: "Tous ceux qui sont retenus pour cette raison, comme untrusted_sender.", frValueName: "raison"
        ))
    var reason: String?
    @Option(help: .because) var because: String

    func validate() throws {
        if mails.isEmpty == (reason == nil) { throw ValidationError(.mailsOrReason) }
    }

    func decision() throws -> Decision {
        let what: Decision.What =
            if let reason { .dismissAll(try DecisionArguments.heldReason(reason)) } else {
                .dismiss(try mails.map(DecisionArguments.mail))
            }
        return Decision(what, who: Operator.name, because: try DecisionArguments.reason(because))
    }
}

struct Reopen: DecisionCommand {
    static let configuration = CommandConfiguration(
        abstract: .help(
            en: "Takes a dismissal back: these mails wait for a person again.",
            fr: "Annule un classement : ces courriels attendent de nouveau une décision."))

    @OptionGroup var common: CommonOptions
    @Argument(help: .mails) var mails: [String]
    @Option(help: .because) var because: String?

    func decision() throws -> Decision {
        Decision(
            .reopen(try mails.map(DecisionArguments.mail)), who: Operator.name,
            because: try because.map(DecisionArguments.reason) ?? .none)
    }
}

struct Approve: DecisionCommand {
    static let configuration = CommandConfiguration(
        abstract: .help(
            en: "Letters that wait for an approval may leave: see `facteur review`.",
            fr: "Des lettres qui attendent un accord peuvent partir : voyez `facteur review`."))

    @OptionGroup var common: CommonOptions
    @Argument(
        help: .words("The interns' references.", fr: "Les références des stagiaires.", frValueName: "réfs"))
    var refs: [String] = []
    @Flag(help: .words("All that wait.", fr: "Toutes celles qui attendent.")) var all = false
    @Option(help: .because) var because: String?

    func validate() throws {
        if refs.isEmpty != all { throw ValidationError(.refsOrAll) }
    }

    func decision() throws -> Decision {
        Decision(
            .approve(all ? nil : try refs.map(DecisionArguments.ref)), who: Operator.name,
            because: try because.map(DecisionArguments.reason) ?? .none)
    }
}

struct Resend: DecisionCommand {
    static let configuration = CommandConfiguration(
        abstract: .help(
            en: "Sends an intern's letter once more, written anew with what the roster says today.",
            fr:
                "Envoie encore une fois la lettre d’un stagiaire, récrite avec ce que la liste dit aujourd’hui."
        ))

    @OptionGroup var common: CommonOptions
    @Argument(help: .ref) var ref: String
    @Option(help: .because) var because: String?

    func decision() throws -> Decision {
        Decision(
            .resend(try DecisionArguments.ref(ref)), who: Operator.name,
            because: try because.map(DecisionArguments.reason) ?? .none)
    }
}

struct Hold: DecisionCommand {
    static let configuration = CommandConfiguration(
        abstract: .help(
            en: "Stops all sending; mail is read as before.",
            fr: "Suspend tout envoi ; les courriels sont lus comme avant."))

    @OptionGroup var common: CommonOptions
    @Option(
        help: .words("Why; `status` shows it.", fr: "Pourquoi ; `status` le montre.", frValueName: "raison"))
    var because: String?

    func decision() throws -> Decision {
        Decision(.hold, who: Operator.name, because: try because.map(DecisionArguments.reason) ?? .none)
    }

    /// It has to work when nothing else does: a running service goes on with what it read at its start, while somebody edits the
    /// configuration or a letter's text.
    func execute() async throws {
        let decision = try decision()
        do {
            try await carryOut(decision)
        } catch let fault as Fault where fault.code == .configuration {
            guard let database = try Self.ledger(named: common) else { throw fault }
            do {
                try await Self.holdAll(decision, in: database)
            } catch is Fault {
                // The file that it names may be what is wrong with it.
                throw fault
            }
            Terminal.say(fault.lines.map { MailWords.warning + $0 })
        }
    }

    private static func ledger(named common: CommonOptions) throws -> String? {
        SettingsLoader.ledger(namedIn: try CommandContext.find(common.configuration))
    }

    private static func holdAll(_ decision: Decision, in database: String) async throws {
        let answer = try await mapLedgerFault { () throws(LedgerFault) in
            let ledger = try Ledger(
                path: database, mayCreate: false, now: CommandContext.now(), busyPolicy: .writer)
            // What a hold does depends on no setting.
            return try await ledger.decide(
                decision, options: MatchingOptions(), copies: false, at: CommandContext.now(),
                messageID: { MessageID(token: "", domain: "") })
        }
        switch answer {
        case .success(let done): try tell(done.notes)
        case .failure(let refusal): throw Fault(refusal)
        }
    }
}

struct Release: DecisionCommand {
    static let configuration = CommandConfiguration(
        abstract: .help(
            en: "Starts sending again after `hold`; with references, only those interns' letters leave.",
            fr:
                "Reprend l’envoi après `hold` ; avec des références, seules les lettres de ces stagiaires partent."
        ))

    @OptionGroup var common: CommonOptions
    @Argument(
        help: .words(
            "The interns' references; all sending if left out.",
            fr: "Les références des stagiaires ; sans elles, tout l’envoi.", frValueName: "réfs"))
    var refs: [String] = []
    @Option(help: .because) var because: String?

    func decision() throws -> Decision {
        Decision(
            .release(refs.isEmpty ? nil : try refs.map(DecisionArguments.ref)), who: Operator.name,
            because: try because.map(DecisionArguments.reason) ?? .none)
    }
}
