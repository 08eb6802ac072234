import ArgumentParser
import Daemon
import FacteurCore
import Store
import Text

struct Status: FacteurCommand {
    static let configuration = CommandConfiguration(
        abstract: .help(
            en: "The screen an admin opens: service, mailboxes, counts, who waits, what needs a person.",
            fr:
                "L’écran de chaque jour : service, boîtes, décomptes, qui attend, ce qui demande une décision."
        ))

    @OptionGroup var common: CommonOptions
    @Flag(help: .json) var json = false
    @Flag(
        help: .words(
            "One line, and an exit code as a monitoring plugin: 0 well, 1 waits for a person, 2 broken, 3 unknown.",
            fr:
                "Une ligne, et un code de sortie pour la surveillance : 0 tout va bien, 1 une décision est attendue, 2 en panne, 3 inconnu."
        ))
    var check = false
    @Flag(
        help: .words(
            "Shows the screen anew whenever something on it changes, until Ctrl-C.",
            fr: "Affiche l’écran de nouveau dès que quelque chose y change, jusqu’à Ctrl-C."))
    var watch = false

    func validate() throws {
        if watch, json || check { throw ValidationError(.watchAlone) }
    }

    func execute() async throws {
        do {
            try await show()
        } catch let fault as Fault where check {
            throw Self.unknown(fault, json: json)
        }
    }

    private func show() async throws {
        let look = try StatusLook(CommandContext(common))
        let sight = try await look.now()
        if watch { return try await look.watch(from: sight) }
        if json {
            try Terminal.print(
                StatusDocument.document(sight.report, sight.health, in: Terminal.language).text)
        } else if !check {
            try sight.lines.forEach(Terminal.print)
        }
        if check { try Self.verdict(sight.health, says: !json) }
    }

    /// Says, as far as anything can be said, why nobody knows. A damaged ledger is broken; one that cannot be read may be good.
    ///
    /// - Returns: what the process ends with.
    static func unknown(_ fault: Fault, json: Bool) -> ExitCode {
        let (word, code): (String, Int32) = fault.isOfDamage ? ("CRITICAL", 2) : ("UNKNOWN", 3)
        let words = fault.lines.first ?? Localized(verbatim: "")
        if json {
            try? Terminal.print(StatusDocument.unknown(words[Terminal.language]).text)
        } else {
            try? Terminal.print("FACTEUR \(word) - " + words)
        }
        return ExitCode(code)
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
                "FACTEUR \(word) - " + lines.joined(separator: Localized(en: "; ", fr: " ; ")))
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
        /// Unix seconds.
        let at: Int64
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
        let ledger = self.ledger.isSnapshot ? try context.ledger(.looker) : self.ledger
        let report = try await mapLedgerFault { () throws(LedgerFault) in
            try await ledger.status(alerts: configuration.alerts, at: now)
        }
        let language = context.language
        let health = Health(
            report, configuration, proofs: ProofExpiry.known(configuration), now: now)
        let screen = StatusScreen(
            report: report, health: health, now: now, language: language,
            brake: Brake.words(report, configuration))
        // The shell's next prompt, or the line about the look, is one more.
        let lines = StandardStream.output.rows.map { screen.lines(within: $0 - 1) } ?? screen.lines
        return Sight(report: report, health: health, lines: lines, at: now)
    }

    /// A terminal shows beside the screen when it was looked at, and how to end it; where the ledger cannot be read for a while, the
    /// last screen stays with its age. Without a terminal the screens follow one another, so that the last one can be read from a
    /// file or a pipe.
    ///
    /// - Throws: `Fault` where nothing can be written, or without a terminal where the ledger cannot be read.
    func watch(from first: Sight) async throws {
        let output = StandardStream.output
        var shown: [String] = []
        var sight = first
        var fault: Fault?
        while true {
            let lines = output.isTerminal ? sight.lines + [footer(sight, fault)] : sight.lines
            if lines != shown {
                let text = lines.joined(separator: "\n")
                // Cursor home, clear the previous screen, then the new one; no line end, which would move the first line out.
                try output.write(output.isTerminal ? "\u{1B}[H\u{1B}[2J" + text : text + "\n\n")
                shown = lines
            }
            try await Task.sleep(for: .seconds(1))
            do {
                sight = try await now()
                fault = nil
            } catch let error as Fault where output.isTerminal {
                fault = error
            }
        }
    }

    private func footer(_ sight: Sight, _ fault: Fault?) -> String {
        let clock = LocalTime.clock(sight.at)
        guard let fault else {
            return ScreenLine.cut(
                Localized(
                    en: "looked at \(clock); Ctrl-C ends this", fr: "consulté à \(clock) ; Ctrl-C y met fin")[
                        context.language])
        }
        let age = DurationText.short(Int(clamping: max(0, CommandContext.now() - sight.at)))
        let words = fault.lines.first?[context.language] ?? ""
        return ScreenLine.cut(
            Localized(
                en: "\(age) OLD, it cannot be read: \(words)",
                fr: "VIEUX DE \(age), lecture impossible : \(words)")[
                    context.language
                ].printable("·"))
    }
}
