import ArgumentParser
import FacteurCore

struct Assign: DecisionCommand {
    static let configuration = CommandConfiguration(
        abstract: "A person's decision: this number is that intern's; the letter leaves.")

    @OptionGroup var common: CommonOptions
    @Argument(help: "The offer number.") var offer: String
    @Argument(help: "The intern's reference.") var ref: String
    @Option(help: "Why; kept for ever.") var because: String
    @Flag(help: "The intern's earlier number is dead; the letter says so.") var replace = false
    @Flag(help: "Even where no mail and no list has named the number.") var unseen = false

    func decision() throws -> Decision {
        Decision(
            .assign(try Typed.offer(offer), try Typed.ref(ref), replacing: replace, unseen: unseen),
            who: Author.name, because: try Typed.reason(because))
    }
}
