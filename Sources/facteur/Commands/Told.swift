import ArgumentParser
import FacteurCore

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
        let now = Workplace.now()
        return Decision(
            .told(
                try Typed.offer(offer), try Typed.ref(ref),
                on: try day.map { try Typed.day($0, now: now) } ?? now),
            who: Author.name, because: try Typed.reason(because))
    }
}
