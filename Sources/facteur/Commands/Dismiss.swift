import ArgumentParser
import FacteurCore

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
            if let reason { .dismissAll(try Typed.heldReason(reason)) } else {
                .dismiss(try mails.map(Typed.mail))
            }
        return Decision(what, who: Author.name, because: try Typed.reason(because))
    }
}
