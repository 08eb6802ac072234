import ArgumentParser
import Daemon
import FacteurCore
import Text

@main
struct Facteur: AsyncParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "facteur",
        abstract: .help(
            en: "Reads IRCC's Employer Portal mail and sends each intern the offer number that is theirs.",
            fr:
                "Lit les courriels du Portail des employeurs d’IRCC et envoie à chaque stagiaire son numéro d’offre."
        ),
        discussion: .help(
            en: """
                Begin with `facteur init`, then `facteur roster import FILE.csv`, then `facteur serve`. \
                `facteur status` is the screen to look at every day.
                """,
            fr: """
                Commencez par `facteur init`, puis `facteur roster import FICHIER.csv`, puis `facteur serve`. \
                `facteur status` est l’écran à regarder chaque jour.
                """),
        version: version,
        subcommands: [
            Serve.self, Status.self, Interns.self, MailCommand.self, Read.self, RosterCommand.self,
            Letters.self,
            Review.self, Rehearse.self, Approve.self, Assign.self, Unassign.self, Told.self, Dismiss.self,
            Reopen.self,
            Receipt.self,
            Withdraw.self, Resend.self, Hold.self,
            Release.self, Explain.self, Decide.self, Offers.self,
            Report.self, Check.self, Init.self, Login.self, Backup.self, Restore.self, Export.self,
            Forget.self,
            Incident.self, WordingCommand.self,
        ])

    static func main() async {
        ProcessStart.hideMemory()
        StandardStream.fillGaps()
        // With fewer free descriptors, the runtime (libdispatch) ends the program without a message.
        guard ProcessStart.canOpen(6) else {
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
            exit(withError: told(error, Array(CommandLine.arguments.dropFirst())))
        }
    }

    func run() async throws {
        throw ValidationError(.noCommand)
    }

    /// Says a typing error on one line, and shows what was asked for, such as help.
    ///
    /// - Returns: what the process ends with.
    private static func told(_ error: any Error, _ arguments: [String]) -> any Error {
        // An error that is only an exit code was already explained.
        guard !(error is ExitCode) else { return error }
        switch exitCode(for: error) {
        case .validationFailure:
            let words = message(for: error).split(whereSeparator: \.isNewline).joined(separator: " ")
            let sentence = UsageSentence.localized(words) + UsageSentence.seeHelp
            // A monitoring program knows no other codes than its own.
            if TypedCommandLine.isProbe(arguments) {
                return Status.unknown(Fault(.usage, sentence), json: false)
            }
            Terminal.say(["facteur: " + sentence])
            return ExitCode(Fault.Code.usage.rawValue)
        case .success:
            do {
                try Terminal.print(HelpLine.shown(message(for: error)))
            } catch {
                return error.told()
            }
            return ExitCode.success
        default:
            return error
        }
    }
}

/// The options of every command.
struct CommonOptions: ParsableArguments {
    @Option(
        name: .customLong("config"),
        help: .words(
            "The configuration.", fr: "La configuration.", valueName: "file", frValueName: "fichier"),
        completion: .file(extensions: ["yaml", "yml"]))
    var configuration: String?

    func validate() throws {
        if configuration?.isEmpty == true { throw ValidationError(.emptyConfig) }
    }
}
