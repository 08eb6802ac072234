import ArgumentParser
import FacteurCore

struct Assign: DecisionCommand {
    static let configuration = CommandConfiguration(
        abstract: "A person's decision: this number is that intern's; the letter leaves.")

    @OptionGroup var common: CommonOptions
    @Argument(help: "The offer number.") var offer: String
    @Argument(help: "The intern's reference.") var ref: String
    @Option(help: "Why; kept for ever.") var because: String
    @Flag(help: "The intern's earlier number is dead; the letter says so.") var replace = false
    @Flag(help: "Even where no mail and no list has named the number.") var unseen = false

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
        abstract: "Takes a number back from the intern who has it, as long as no letter has left.")

    @OptionGroup var common: CommonOptions
    @Argument(help: "The offer number.") var offer: String
    @Option(help: "Why; kept for ever.") var because: String

    func decision() throws -> Decision {
        Decision(
            .unassign(try DecisionArguments.offer(offer)), who: Operator.name,
            because: try DecisionArguments.reason(because))
    }
}

struct Told: DecisionCommand {
    static let configuration = CommandConfiguration(
        abstract: "The intern has been told this number by hand: no letter leaves.")

    @OptionGroup var common: CommonOptions
    @Argument(help: "The offer number.") var offer: String
    @Argument(help: "The intern's reference.") var ref: String
    @Option(
        name: .customLong("on"),
        help: ArgumentHelp("When, as 2024-01-10; today if left out.", valueName: "date"))
    var day: String?
    @Option(help: "Why; kept for ever.") var because: String

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
    static let configuration = CommandConfiguration(abstract: "The offer is dead; no letter leaves for it.")

    @OptionGroup var common: CommonOptions
    @Argument(help: "The offer number.") var offer: String
    @Option(help: "Why; kept for ever.") var because: String

    func decision() throws -> Decision {
        Decision(
            .withdraw(try DecisionArguments.offer(offer)), who: Operator.name,
            because: try DecisionArguments.reason(because))
    }
}

struct Receipt: DecisionCommand {
    static let configuration = CommandConfiguration(
        abstract: "Records the payment receipt of an offer by hand.")

    @OptionGroup var common: CommonOptions
    @Argument(help: "The offer number.") var offer: String
    @Argument(help: "The receipt number, as IRCC writes it.") var number: String
    @Option(help: "Why; kept for ever.") var because: String?

    func decision() throws -> Decision {
        Decision(
            .receipt(try DecisionArguments.offer(offer), try DecisionArguments.receipt(number)),
            who: Operator.name,
            because: try because.map(DecisionArguments.reason) ?? .none)
    }
}

struct Dismiss: DecisionCommand {
    static let configuration = CommandConfiguration(abstract: "These held mails need nothing.")

    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp("The mails, as `facteur mail` numbers them.", valueName: "id"))
    var mails: [String] = []
    @Option(help: "All that are held for this reason, such as untrusted_sender.") var reason: String?
    @Option(help: "Why; kept for ever.") var because: String

    func validate() throws {
        if mails.isEmpty == (reason == nil) { throw ValidationError("either the mails' IDs or --reason") }
    }

    func decision() throws -> Decision {
        let what: Decision.What =
            if let reason { .dismissAll(try DecisionArguments.heldReason(reason)) } else {
                .dismiss(try mails.map(DecisionArguments.mail))
            }
        return Decision(what, who: Operator.name, because: try DecisionArguments.reason(because))
    }
}

struct Approve: DecisionCommand {
    static let configuration = CommandConfiguration(
        abstract: "Letters that wait for an approval may leave: see `facteur review`.")

    @OptionGroup var common: CommonOptions
    @Argument(help: "The interns' references.") var refs: [String] = []
    @Flag(help: "All that wait.") var all = false
    @Option(help: "Why; kept for ever.") var because: String?

    func validate() throws {
        if refs.isEmpty != all { throw ValidationError("either references or --all") }
    }

    func decision() throws -> Decision {
        Decision(
            .approve(all ? nil : try refs.map(DecisionArguments.ref)), who: Operator.name,
            because: try because.map(DecisionArguments.reason) ?? .none)
    }
}

struct Resend: DecisionCommand {
    static let configuration = CommandConfiguration(
        abstract: "Sends an intern's letter once more, written anew with what the roster says today.")

    @OptionGroup var common: CommonOptions
    @Argument(help: "The intern's reference.") var ref: String
    @Option(help: "Why; kept for ever.") var because: String?

    func decision() throws -> Decision {
        Decision(
            .resend(try DecisionArguments.ref(ref)), who: Operator.name,
            because: try because.map(DecisionArguments.reason) ?? .none)
    }
}

struct Hold: DecisionCommand {
    static let configuration = CommandConfiguration(abstract: "Stops all sending; mail is read as before.")

    @OptionGroup var common: CommonOptions
    @Option(help: "Why; `status` shows it.") var because: String?

    func decision() throws -> Decision {
        Decision(.hold, who: Operator.name, because: try because.map(DecisionArguments.reason) ?? .none)
    }
}

struct Release: DecisionCommand {
    static let configuration = CommandConfiguration(abstract: "Starts sending again after `hold`.")

    @OptionGroup var common: CommonOptions
    @Option(help: "Why; kept for ever.") var because: String?

    func decision() throws -> Decision {
        Decision(.release, who: Operator.name, because: try because.map(DecisionArguments.reason) ?? .none)
    }
}
