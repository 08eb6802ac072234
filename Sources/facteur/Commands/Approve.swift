import ArgumentParser
import FacteurCore

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
            .approve(all ? nil : try refs.map(Typed.ref)), who: Author.name,
            because: try because.map(Typed.reason) ?? .none)
    }
}
