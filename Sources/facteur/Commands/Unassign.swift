import ArgumentParser
import FacteurCore

struct Unassign: DecisionCommand {
    static let configuration = CommandConfiguration(
        abstract: "Takes a number back from the intern who has it, as long as no letter has left.")

    @OptionGroup var common: CommonOptions
    @Argument(help: "The offer number.") var offer: String
    @Option(help: "Why; kept for ever.") var because: String

    func decision() throws -> Decision {
        Decision(.unassign(try Typed.offer(offer)), who: Author.name, because: try Typed.reason(because))
    }
}
