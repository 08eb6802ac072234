import ArgumentParser
import FacteurCore

struct Withdraw: DecisionCommand {
    static let configuration = CommandConfiguration(abstract: "The offer is dead; no letter leaves for it.")

    @OptionGroup var common: CommonOptions
    @Argument(help: "The offer number.") var offer: String
    @Option(help: "Why; kept for ever.") var because: String

    func decision() throws -> Decision {
        Decision(.withdraw(try Typed.offer(offer)), who: Author.name, because: try Typed.reason(because))
    }
}
