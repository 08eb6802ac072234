import ArgumentParser
import FacteurCore

struct Hold: DecisionCommand {
    static let configuration = CommandConfiguration(abstract: "Stops all sending; mail is read as before.")

    @OptionGroup var common: CommonOptions
    @Option(help: "Why; `status` shows it.") var because: String?

    func decision() throws -> Decision {
        Decision(.hold, who: Author.name, because: try because.map(Typed.reason) ?? .none)
    }
}
