import ArgumentParser
import FacteurCore

struct Resend: DecisionCommand {
    static let configuration = CommandConfiguration(
        abstract: "Sends an intern's letter once more, written anew with what the roster says today.")

    @OptionGroup var common: CommonOptions
    @Argument(help: "The intern's reference.") var ref: String
    @Option(help: "Why; kept for ever.") var because: String?

    func decision() throws -> Decision {
        Decision(
            .resend(try Typed.ref(ref)), who: Author.name, because: try because.map(Typed.reason) ?? .none)
    }
}
