import ArgumentParser
import Daemon
import FacteurCore
import Foundation
import Glibc
import Mail
import Store
import Text

/// A command for a person's decision. It works beside a running service, which sees the decision when it next reads the ledger.
protocol DecisionCommand: FacteurCommand {
    var common: CommonOptions { get }
    /// - Throws: `Fault` 64 for an invalid argument.
    func decision() throws -> Decision
}

extension DecisionCommand {
    func execute() async throws { try await carryOut(decision()) }

    func carryOut(_ decision: Decision) async throws {
        let context = try CommandContext(common)
        let changed = try await DecisionDesk(context: context, ledger: context.ledger(.writer))
            .carryOut(decision, tell: Self.tell)
        for mail in changed { try Terminal.print(MailWords.changed(mail)) }
    }

    static func tell(_ notes: [DecisionNote]) throws {
        for note in notes {
            if note.isWarning {
                Terminal.say([MailWords.warning + note.message])
            } else {
                try Terminal.print(note.message)
            }
        }
    }
}

/// Carries out decisions beside a running service.
struct DecisionDesk {
    let context: CommandContext
    let ledger: Ledger

    /// - Parameter tell: what a person should know, as soon as it is so.
    /// - Returns: the held mails whose outcome has changed by it.
    /// - Throws: `Fault`, also for a refused decision, which changes nothing.
    func carryOut(
        _ decision: Decision, tell: ([DecisionNote]) throws -> Void
    ) async throws -> [SettledMail] {
        let answer = try await mapLedgerFault { () throws(LedgerFault) in
            var names: [InternRef: InternRef] = [:]
            for ref in decision.refs { names[ref] = try await ledger.spelled(ref) }
            return try await ledger.decide(
                decision.naming(names), options: context.settings.examiner.options,
                copies: context.configuration.letters.inDoubt == .resend,
                undo: Int64(context.configuration.letters.undo), at: CommandContext.now(),
                messageID: context.newMessageID)
        }
        switch answer {
        case .success(let done):
            // The decision is recorded now, whatever happens to the mails.
            try tell(done.notes)
            let report = try await mapLedgerFault { () throws(LedgerFault) in
                _ = try await context.intake(ledger).read(done.marked)
                return try await ledger.report(on: done, at: CommandContext.now())
            }
            try tell(report.notes)
            return report.mails
        case .failure(let refusal): throw Fault(refusal)
        }
    }
}

/// Messages used in more than one place.
enum MailWords {
    static let warning = Localized(en: "warning: ", fr: "attention : ")
    static let nothingChanged = Localized(
        en: "nothing was changed (--dry-run)", fr: "rien n’a été changé (--dry-run)")

    /// The new outcome of a held mail.
    static func changed(_ mail: SettledMail) -> Localized {
        let verdict = mail.verdict
        return Localized(en: "mail \(mail.id.rawValue): ", fr: "courriel \(mail.id.rawValue) : ")
            + outcome(verdict.outcome, verdict.reason)
            + (verdict.intern.map { Localized(en: ", intern ", fr: ", stagiaire ") + $0.rawValue }
                ?? Localized(verbatim: ""))
    }

    /// The subject of a mail as the ledger has it: where it holds a code, the ledger's own word stands in its place.
    static func subject(_ text: String) -> Localized {
        text == Examiner.hiddenSubject
            ? Localized(en: text, fr: "(un code ; son contenu n’est pas conservé)")
            : Localized(verbatim: text)
    }

    /// `held (no_match)`, `retenu (aucun stagiaire)`.
    static func outcome(_ outcome: Outcome, _ reason: HeldReason?) -> Localized {
        outcome.name + (reason.map { " (" + $0.name + ")" } ?? Localized(verbatim: ""))
    }
}

/// The person who decides, by their login name.
enum Operator {
    static var name: String {
        let login =
            getpwuid(getuid()).flatMap { String(validatingCString: $0.pointee.pw_name) } ?? "uid \(getuid())"
        let person = ["SUDO_USER", "USER", "LOGNAME"].lazy.compactMap(CommandContext.environment).first
        guard let person, person != login else { return login }
        return "\(person) (\(login))".printable("·")
    }
}

extension Fault {
    init(_ refusal: DecisionRefusal) {
        let code: Code =
            switch refusal.kind {
            case .unknown: .noInput
            case .refused: .badData
            case .later: .tryLater
            }
        self.init(code, refusal.message)
    }
}
