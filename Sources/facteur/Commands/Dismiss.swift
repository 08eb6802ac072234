import ArgumentParser
import FacteurCore

struct Dismiss: DecisionCommand {
    static let configuration = CommandConfiguration(abstract: "This held mail needs nothing.")

    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp("The mail, as `facteur mail` numbers it.", valueName: "id")) var mail: String
    @Option(help: "Why; kept for ever.") var because: String

    func decision() throws -> Decision {
        Decision(.dismiss(try Typed.mail(mail)), who: Author.name, because: try Typed.reason(because))
    }
}
