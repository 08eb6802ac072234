import ArgumentParser
import FacteurCore

struct Receipt: DecisionCommand {
    static let configuration = CommandConfiguration(
        abstract: "Records the payment receipt of an offer by hand.")

    @OptionGroup var common: CommonOptions
    @Argument(help: "The offer number.") var offer: String
    @Argument(help: "The receipt number, as IRCC writes it.") var number: String
    @Option(help: "Why; kept for ever.") var because: String?

    func decision() throws -> Decision {
        Decision(
            .receipt(try Typed.offer(offer), try Typed.receipt(number)), who: Author.name,
            because: try because.map(Typed.reason) ?? .none)
    }
}
