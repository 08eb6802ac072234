import ArgumentParser
import FacteurCore
import Text
import Transport

@main
struct Facteur: AsyncParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "facteur",
        abstract: "Reads IRCC's Employer Portal mail and sends each intern the offer number that is theirs.",
        discussion: """
            Begin with `facteur init`, then `facteur roster import FILE.csv`, then `facteur serve`. \
            `facteur status` is the screen to look at every day.
            """,
        version: version,
        subcommands: [
            Serve.self, Status.self, Interns.self, MailCommand.self, Read.self, RosterCommand.self,
            Letters.self,
            Review.self, Approve.self, Assign.self, Unassign.self, Told.self, Dismiss.self, Receipt.self,
            Withdraw.self, Resend.self, Hold.self,
            Release.self, Explain.self, Offers.self,
            Check.self, Init.self, Login.self, Backup.self, WordingCommand.self,
        ])

    static func main() async {
        ProcessMemory.hide()
        StandardStream.fillGaps()
        // With fewer free descriptors, the runtime (libdispatch) ends the program without a message.
        guard Descriptors.areFree(6) else {
            Terminal.say([
                Localized(
                    en:
                        "facteur: nothing can be done, because too many files are open; raise the limit of open files (LimitNOFILE=, `ulimit -n`)",
                    fr:
                        "facteur : rien ne peut se faire, car trop de fichiers sont ouverts ; relevez la limite des fichiers ouverts (LimitNOFILE=, `ulimit -n`)"
                )
            ])
            exit(withError: ExitCode(Fault.Code.tryLater.rawValue))
        }
        do {
            var command = try TypedCommandLine.parse(Array(CommandLine.arguments.dropFirst()))
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let fault as Fault {
            exit(withError: fault.told())
        } catch {
            if let words = usageFault(error) { Terminal.say([Localized(verbatim: "facteur: " + words)]) }
            exit(withError: usageFault(error) == nil ? error : ExitCode(Fault.Code.usage.rawValue))
        }
    }

    func run() async throws {
        throw ValidationError("a command is missing, such as status or check")
    }

    /// The typing error, on one line; `nil` for everything else, such as a request for help.
    private static func usageFault(_ error: any Error) -> String? {
        // An error that is only an exit code was already explained.
        guard !(error is ExitCode), exitCode(for: error) == .validationFailure else { return nil }
        let words = message(for: error).split(whereSeparator: \.isNewline).joined(separator: " ")
        return words + "; see facteur --help"
    }
}

/// The options of every command.
struct CommonOptions: ParsableArguments {
    @Option(
        name: .customLong("config"), help: ArgumentHelp("The configuration.", valueName: "file"),
        completion: .file(extensions: ["yaml", "yml"]))
    var configuration: String?

    func validate() throws {
        if configuration?.isEmpty == true { throw ValidationError("--config needs a file name") }
    }
}
