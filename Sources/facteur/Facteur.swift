import ArgumentParser

@main
struct Facteur: AsyncParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "facteur",
        abstract: "Reads IRCC's Employer Portal mail and sends each intern the offer number that is theirs.",
        discussion: """
            Begin with `facteur check`, then `facteur roster import FILE.csv`, then `facteur serve`. \
            `facteur status` is the screen to look at every day.
            """,
        version: version,
        subcommands: [
            Serve.self, Status.self, Interns.self, MailCommand.self, Read.self, RosterCommand.self,
            Letters.self,
            Assign.self, Unassign.self, Dismiss.self, Receipt.self, Withdraw.self, Resend.self, Hold.self,
            Release.self, Explain.self, Offers.self,
            Check.self, WordingCommand.self,
        ])
}

/// What every command takes.
struct CommonOptions: ParsableArguments {
    @Option(
        name: .customLong("config"), help: ArgumentHelp("The configuration.", valueName: "file"),
        completion: .file(extensions: ["yaml", "yml"]))
    var configuration: String?

    func validate() throws {
        if configuration?.isEmpty == true { throw ValidationError("--config needs a file name") }
    }
}
