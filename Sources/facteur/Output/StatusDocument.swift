import Daemon
import FacteurCore
import Store
import Text

/// The document of `status --json`: members may be added, never renamed.
enum StatusDocument {
    /// In place of a status that cannot be known.
    static func unknown(_ why: String) -> JSON {
        .object([
            ("schema", .string("facteur.status/1")), ("healthy", .bool(false)),
            ("error", .string(why.printable("·"))),
        ])
    }

    static func document(
        _ report: StatusReport, _ health: Health, in language: Language
    ) -> JSON {
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
            ("held_count", .integer(report.heldCount)),
            ("held_left_out", .integer(report.heldCount - report.held.count)),
            ("held_unproven", .integer(report.unprovenCount)), ("to_review", toReview(report.toReview)),
            ("replies", .array(report.replies.map(reply))), ("reply_count", .integer(report.replyCount)),
            ("letters", counts(report.letters)), ("hold", .text(report.hold)),
            ("legal_hold", .bool(health.isUnderLegalHold)),
            ("relay_error", .text(report.relayError)),
            ("broken", .array(health.broken.map { .string($0[language]) })),
            ("waiting", .array(health.waiting.map { .string($0[language]) })),
            ("longest_waiting", .array(report.waiting.first.map(person))),
            ("letters_in_trouble", .array(report.troubled.first.map(person))),
            ("copies", .integer(report.copies)),
            ("list_conflicts", .array(report.listConflicts.map(conflict))),
            ("overdue", report.overdue.map(overdue) ?? .null), ("digest", report.digest.map(digest) ?? .null),
            ("office_digests", .array(report.officeDigests.map(officeDigest))),
        ])
    }

    private static func toReview(_ letters: StatusReport.ToReview) -> JSON {
        .object([
            ("count", .integer(letters.count)), ("first_pass", .integer(letters.firstPass)),
            ("oldest", .time(letters.oldest)), ("command", .string("facteur review")),
        ])
    }

    private static func reply(_ reply: StatusReport.OpenReply) -> JSON {
        .object([
            ("id", .integer(reply.id.rawValue)), ("intern", .string(reply.intern.rawValue)),
            ("offer", .string(reply.offer)), ("since", .time(reply.seenAt)),
            ("command", .string("facteur mail \(reply.id.rawValue) --text")),
        ])
    }

    private static func conflict(_ conflict: StatusReport.ListConflict) -> JSON {
        .object([
            ("offer", .string(conflict.number)), ("intern", .string(conflict.intern.rawValue)),
            ("listed", .array(conflict.listed.map { .string($0.rawValue) })),
            ("listed_dead", .bool(conflict.dead != nil)),
        ])
    }

    private static func mailbox(_ mailbox: Health.Mailbox) -> JSON {
        .object([
            ("name", .string(mailbox.name)), ("state", .string(mailbox.state.rawValue)),
            ("last_round_trip", .time(mailbox.row?.lastRoundTrip)),
            ("seen", .integer(mailbox.row?.seen ?? 0)),
            ("unaccounted", .integer(mailbox.row?.unaccounted ?? 0)), ("error", .text(mailbox.row?.error)),
            ("after", MailChange(mailbox.after).map { after($0, mailbox.row) } ?? .null),
        ])
    }

    private static func after(_ change: MailChange, _ row: StatusReport.Mailbox?) -> JSON {
        .object([
            ("what", .string(change.what.rawValue)), ("place", .string(change.place)),
            ("done", .integer(row?.changed ?? 0)), ("due", .integer(row?.changesDue ?? 0)),
            ("error", .text(row?.changeError)), ("error_since", .time(row?.changeErrorSince)),
        ])
    }

    private static func held(_ held: StatusReport.Held) -> JSON {
        .object([
            ("id", .integer(held.id.rawValue)), ("reason", .string(held.reason.rawValue)),
            ("offer", .text(held.offer)),
            ("candidates", .array(held.candidates.map { .string($0.rawValue) })),
            ("since", .time(held.seenAt)), ("command", .string(held.advice.shortest.en)),
        ])
    }

    private static func person(_ person: Overdue.Person) -> JSON {
        .object([
            ("ref", .string(person.ref.rawValue)), ("state", .string(person.state.rawValue)),
            ("since", .time(person.since)),
        ])
    }

    /// The number of each.
    private static func overdue(_ overdue: Overdue) -> JSON {
        .object([
            ("waiting", .integer(overdue.waiting.count)), ("held", .integer(overdue.held.count)),
            ("letters_in_trouble", .integer(overdue.troubled.count)),
        ])
    }

    private static func digest(_ digest: DigestRow) -> JSON {
        .object([
            ("message_id", .string(digest.messageID)), ("state", .string(digest.state.rawValue)),
            ("attempts", .integer(digest.attempts)), ("created_at", .time(digest.createdAt)),
            ("handed_at", .time(digest.handedAt)), ("last_reply", .text(digest.lastReply)),
        ])
    }

    private static func officeDigest(_ digest: DigestRow) -> JSON {
        guard case .object(let members) = self.digest(digest) else { return .null }
        return .object([("office", .text(digest.office))] + members)
    }

    /// Every state is there, with 0 if no item has it, so that a program need not check whether a member exists.
    private static func counts<State: RawRepresentable & CaseIterable & Hashable>(_ counts: [State: Int])
        -> JSON
    where State.RawValue == String {
        .object(State.allCases.map { ($0.rawValue, .integer(counts[$0] ?? 0)) })
    }
}
