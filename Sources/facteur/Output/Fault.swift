import ArgumentParser
import Daemon
import FacteurCore
import Store
import Text

/// The failure of a command: one line (or, for a file with several faults, one line each) that says what, where and what to do, and
/// the exit code of sysexits(3).
struct Fault: Error, CustomStringConvertible {
    /// The exit codes, of sysexits(3).
    enum Code: Int32 {
        case usage = 64
        case badData = 65
        case noInput = 66
        case unavailable = 69
        case `internal` = 70
        case inputOutput = 74
        case tryLater = 75
        case notPermitted = 77
        case configuration = 78
    }

    let code: Code
    let lines: [Localized]
    /// Whether the ledger itself is broken, and not merely out of reach.
    var isOfDamage = false

    init(_ code: Code, _ lines: [Localized]) {
        self.code = code
        self.lines = lines
    }

    init(_ code: Code, _ line: Localized) { self.init(code, [line]) }

    fileprivate init(unforeseen error: any Error) {
        self.init(
            .internal,
            Localized(
                en: "this was not foreseen (\(error)); nothing is lost, tell whoever maintains Facteur",
                fr: "ceci n’était pas prévu (\(error)) ; rien n’est perdu, dites-le à qui entretient Facteur")
        )
    }
}

extension Fault {
    /// Says it on standard error, a line each.
    ///
    /// - Returns: what the process ends with.
    func told() -> ExitCode {
        Terminal.say(lines.map { "facteur: " + $0 })
        return ExitCode(code.rawValue)
    }

    /// The lines as the journal has them, for a fault that does not end a command.
    var description: String { lines.map(\.en).joined(separator: "; ") }

    var message: Localized { lines.joined(separator: Localized(en: "; ", fr: " ; ")) }
}

/// A command of Facteur: its faults go to standard error, one line each, and its exit code to the calling process.
protocol FacteurCommand: AsyncParsableCommand {
    func execute() async throws
}

extension FacteurCommand {
    func run() async throws {
        StandardStream.fillGaps()
        do {
            try await execute()
        } catch let code as ExitCode {
            throw code
        } catch {
            throw (error as? Fault ?? Fault(unforeseen: error)).told()
        }
    }
}

/// Standard output is for data, standard error for messages; both in the user's language.
enum Terminal {
    private static let chosen = Locked(locale)

    /// The configured language, or the locale until the configuration is read.
    static var language: Language {
        get { chosen.withLock { $0 } }
        set { chosen.withLock { $0 = newValue } }
    }

    /// The language of the terminal's locale; every text of the help asks for it.
    static let locale: Language = {
        let names = ["LC_ALL", "LC_MESSAGES", "LANG"]
        return names.lazy.compactMap(CommandContext.environment).first?.hasPrefix("fr") == true ? .fr : .en
    }()

    /// How wide standard output is; `nil` for a file or a pipe.
    static let columns = StandardStream.output.columns

    /// If stderr cannot be written, the exit code is all that is left.
    static func say(_ lines: [Localized]) {
        let language = language
        try? StandardStream.error.write(
            lines.map { shown($0[language]) + "\n" }.joined())
    }

    /// A line for a person.
    ///
    /// - Throws: `Fault` 74.
    static func print(_ line: Localized) throws(Fault) {
        try print(shown(line[language]))
    }

    /// A sentence as this person can use it: times of their zone, commands that can be pasted, nothing that a terminal obeys.
    private static func shown(_ sentence: String) -> String {
        Suggestion.completed(LocalTime.shown(sentence)).printable("·")
    }

    /// - Throws: `Fault` 74.
    static func print(_ text: String) throws(Fault) {
        try StandardStream.output.write(text + "\n")
    }
}

/// Converts a ledger fault into a command's fault.
func mapLedgerFault<Value>(_ work: () async throws(LedgerFault) -> Value) async throws -> Value {
    do {
        return try await work()
    } catch {
        throw Fault(error)
    }
}

extension Fault {
    init(_ fault: InputFile.Fault) {
        let code: Code =
            switch fault {
            case .missing: .noInput
            case .notPermitted: .notPermitted
            case .tooLarge, .noFile: .badData
            case .failed: .inputOutput
            case .tooManyFiles: .tryLater
            }
        self.init(code, fault.words)
    }
}
