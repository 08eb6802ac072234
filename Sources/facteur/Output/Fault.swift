import ArgumentParser
import Daemon
import Store

/// What ends a command badly: one line (or, for a file with several faults, one line each) that says what, where and what
/// to do, and the exit code of sysexits(3).
struct Fault: Error {
    /// The exit codes that the contract names.
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
    let lines: [String]
    /// The ledger itself is broken, as opposed to out of reach.
    var isOfDamage = false

    init(_ code: Code, _ lines: [String]) {
        self.code = code
        self.lines = lines
    }

    init(_ code: Code, _ line: String) { self.init(code, [line]) }

    fileprivate init(unforeseen error: any Error) {
        self.init(
            .internal, "this was not foreseen (\(error)); nothing is lost, tell whoever maintains Facteur")
    }
}

extension Fault: CustomStringConvertible {
    var description: String { lines.joined(separator: "; ") }
}

/// A command of Facteur: its faults go to standard error, one line each, and its exit code to whoever asked.
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
            let fault = error as? Fault ?? Fault(unforeseen: error)
            Terminal.say(fault.lines.map { "facteur: " + Table.printable($0) })
            throw ExitCode(fault.code.rawValue)
        }
    }
}

/// Standard output is data, standard error is talk.
enum Terminal {
    /// Nobody can be told that talk finds no listener: the exit code still speaks.
    static func say(_ lines: [String]) {
        try? StandardStream.error.write(lines.map { $0 + "\n" }.joined())
    }

    /// - Throws: `Fault` 74.
    static func print(_ text: String) throws(Fault) {
        try StandardStream.output.write(text + "\n")
    }
}

/// Turns what the ledger says into a command's fault.
func faulting<Value>(_ work: () async throws(LedgerFault) -> Value) async throws -> Value {
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
        self.init(code, fault.message)
    }
}
