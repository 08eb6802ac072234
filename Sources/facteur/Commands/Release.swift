import ArgumentParser
import FacteurCore

struct Release: DecisionCommand {
    static let configuration = CommandConfiguration(abstract: "Starts sending again after `hold`.")

    @OptionGroup var common: CommonOptions
    @Option(help: "Why; kept for ever.") var because: String?

    func decision() throws -> Decision {
        Decision(.release, who: Author.name, because: try because.map(Typed.reason) ?? .none)
    }
}
