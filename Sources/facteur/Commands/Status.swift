import ArgumentParser
import Daemon
import FacteurCore
import Mail
import Store
import Text

struct Status: FacteurCommand {
    static let configuration = CommandConfiguration(
        abstract: "The screen an admin opens: service, mailboxes, counts, who waits, what needs a person.")

    @OptionGroup var common: CommonOptions
    @Flag(help: "One JSON document.") var json = false
    @Flag(
        help:
            "One line, and an exit code as a monitoring plugin: 0 well, 1 waits for a person, 2 broken, 3 unknown."
    )
    var check = false
    @Flag(help: "Shows the screen anew whenever something on it changes, until Ctrl-C.") var watch = false

    func validate() throws {
        if watch, json || check { throw ValidationError("--watch goes with neither --json nor --check") }
    }

    func execute() async throws {
        let look: StatusLook
        let sight: StatusLook.Sight
        do {
            look = try StatusLook(CommandContext(common))
            sight = try await look.now()
        } catch let fault as Fault where check {
            // A damaged ledger is broken; one that cannot be read may be good.
            let (word, code): (String, Int32) = fault.isOfDamage ? ("CRITICAL", 2) : ("UNKNOWN", 3)
            try Terminal.print(
                "FACTEUR \(word) - " + (fault.lines.first?[Terminal.language] ?? "").printable("·"))
            throw ExitCode(code)
        }
        if watch { return try await look.watch(from: sight) }
        if json {
            try Terminal.print(
                StatusDocument.document(sight.report, sight.health, in: Terminal.language).text)
        } else if !check {
            try sight.lines.forEach(Terminal.print)
        }
        if check { try Self.verdict(sight.health, says: !json) }
    }

    private static func verdict(_ health: Health, says: Bool) throws {
        let (word, code, lines): (String, Int32, [Localized]) =
            if !health.broken.isEmpty {
                ("CRITICAL", 2, health.broken + health.waiting)
            } else if !health.waiting.isEmpty {
                ("WARNING", 1, health.waiting)
            } else {
                ("OK", 0, [Localized(en: "all well", fr: "tout va bien")])
            }
        if says {
            try Terminal.print(
                "FACTEUR \(word) - "
                    + lines.joined(separator: Localized(en: "; ", fr: " ; "))[Terminal.language].printable(
                        "·"))
        }
        if code != 0 { throw ExitCode(code) }
    }
}

/// Reads the status from the ledger, once or repeatedly.
struct StatusLook {
    /// The result of one reading.
    struct Sight {
        let report: StatusReport
        let health: Health
        let lines: [String]
    }

    private let context: CommandContext
    private let ledger: Ledger

    /// - Throws: `Fault`.
    init(_ context: CommandContext) throws {
        self.context = context
        ledger = try context.ledger(.looker)
    }

    /// - Throws: `Fault`.
    func now() async throws -> Sight {
        let (now, configuration) = (CommandContext.now(), context.configuration)
        let report = try await mapLedgerFault { () throws(LedgerFault) in
            try await ledger.status(alerts: configuration.alerts, at: now)
        }
        let language = context.language
        let health = Health(
            report, configuration, proofs: ProofExpiry.known(configuration), now: now)
        let screen = StatusScreen(report: report, health: health, now: now, language: language)
        return Sight(report: report, health: health, lines: screen.lines)
    }

    /// Without a terminal the screens follow one another, so that the last one can be read from a file or a pipe.
    ///
    /// - Throws: `Fault`.
    func watch(from first: Sight) async throws {
        var shown: [String] = []
        var sight = first
        while true {
            if sight.lines != shown {
                let text = sight.lines.joined(separator: "\n") + "\n"
                // Cursor home, clear the previous screen, then the new one.
                try StandardStream.output.write(
                    StandardStream.output.isTerminal ? "\u{1B}[H\u{1B}[2J" + text : text + "\n")
                shown = sight.lines
            }
            try await Task.sleep(for: .seconds(1))
            sight = try await now()
        }
    }
}
