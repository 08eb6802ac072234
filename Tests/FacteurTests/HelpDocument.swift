import Foundation
import TestSupport

/// What `--experimental-dump-help` prints.
struct HelpDocument: Decodable {
    struct Command: Decodable {
        let commandName: String
        let abstract: String?
        let discussion: String?
        let subcommands: [Command]?
        let arguments: [Argument]?

        var isGroup: Bool { subcommands?.isEmpty == false }

        /// This command and all below it, with the words that call each; not the parser's own `help`.
        func all(behind words: [String] = []) -> [(words: [String], command: Command)] {
            let below = (subcommands ?? []).filter { $0.commandName != "help" }
            return [(words: words, command: self)]
                + below.flatMap { $0.all(behind: words + [$0.commandName]) }
        }

        /// Those that do something.
        func leaves() -> [(words: [String], command: Command)] { all().filter { !$0.command.isGroup } }
    }

    struct Argument: Decodable {
        struct Name: Decodable { let name: String }
        let shouldDisplay: Bool
        let names: [Name]?
        let valueName: String?
        let abstract: String?

        /// How it is typed, without hyphens; none where it has no name.
        var words: [String] { (names ?? []).map(\.name) }

        /// `--help` and `--version`, which the parser brings.
        var isParsers: Bool { words.contains("help") || words.contains("version") }
    }

    let command: Command

    /// The program's first command, with all others below it.
    static func read(locale: String = "C") async throws -> Command {
        let outcome = try await TestSupport.Command(
            Site.executable, ["--experimental-dump-help"], environment: ["LC_ALL": locale]
        ).run()
        return try JSONDecoder().decode(HelpDocument.self, from: Data(outcome.output)).command
    }
}
