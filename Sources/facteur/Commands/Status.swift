import ArgumentParser
import Daemon
import FacteurCore
import Mail
import Store

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

    func execute() async throws {
        let report: StatusReport
        let health: Health
        let language: Language
        do {
            let workplace = try Workplace(common)
            let ledger = try workplace.ledger()
            report = try await faulting { () throws(LedgerFault) in try await ledger.status() }
            language = workplace.language
            health = Health(report, workplace.configuration, now: Workplace.now(), in: language)
        } catch let fault as Fault where check {
            // A damaged ledger is known to be broken; one that cannot be looked at may be sound.
            let (word, code): (String, Int32) = fault.isOfDamage ? ("CRITICAL", 2) : ("UNKNOWN", 3)
            try Terminal.print("FACTEUR \(word) - " + Table.printable(fault.lines.first ?? ""))
            throw ExitCode(code)
        }
        if json {
            try Terminal.print(Self.document(report, health).text)
        } else if !check {
            try StatusScreen(report: report, health: health, now: Workplace.now(), language: language)
                .lines.forEach(Terminal.print)
        }
        if check { try Self.verdict(health, says: !json) }
    }

    private static func verdict(_ health: Health, says: Bool) throws {
        let (word, code, lines): (String, Int32, [String]) =
            if !health.broken.isEmpty {
                ("CRITICAL", 2, health.broken + health.waiting)
            } else if !health.waiting.isEmpty {
                ("WARNING", 1, health.waiting)
            } else {
                ("OK", 0, ["all well"])
            }
        if says {
            try Terminal.print("FACTEUR \(word) - " + lines.map(Table.printable).joined(separator: "; "))
        }
        if code != 0 { throw ExitCode(code) }
    }

    private static func document(_ report: StatusReport, _ health: Health) -> JSON {
        .object([
            ("schema", .string("facteur.status/1")), ("healthy", .bool(health.isHealthy)),
            (
                "service",
                .object([
                    ("running", .bool(report.service.running)), ("since", .time(report.service.since)),
                    ("version", .text(report.service.version)),
                ])
            ),
            ("mailboxes", .array(health.mailboxes.map(mailbox))),
            ("interns", counts(report.interns)), ("held", .array(report.held.map(held))),
            ("letters", counts(report.letters)), ("hold", .text(report.hold)),
            ("relay_error", .text(report.relayError)), ("broken", .array(health.broken.map(JSON.string))),
            ("waiting", .array(health.waiting.map(JSON.string))),
        ])
    }

    private static func mailbox(_ mailbox: Health.Mailbox) -> JSON {
        .object([
            ("name", .string(mailbox.name)), ("state", .string(mailbox.state.rawValue)),
            ("last_round_trip", .time(mailbox.row?.lastRoundTrip)),
            ("seen", .integer(mailbox.row?.seen ?? 0)),
            ("unaccounted", .integer(mailbox.row?.unaccounted ?? 0)), ("error", .text(mailbox.row?.error)),
        ])
    }

    private static func held(_ held: StatusReport.Held) -> JSON {
        .object([
            ("id", .integer(held.id.rawValue)), ("reason", .string(held.reason.rawValue)),
            ("offer", .text(held.offer)),
            ("candidates", .array(held.candidates.map { .string($0.rawValue) })),
            ("since", .time(held.seenAt)), ("command", .string(held.advice(in: .en).shortest)),
        ])
    }

    /// Every state is there, with 0 where nobody is: a program need not ask whether a member exists.
    private static func counts<State: RawRepresentable & CaseIterable & Hashable>(_ counts: [State: Int])
        -> JSON
    where State.RawValue == String {
        .object(State.allCases.map { ($0.rawValue, .integer(counts[$0] ?? 0)) })
    }
}
