package import FacteurCore
import Mail
package import Store
package import Text

/// Interprets the ledger's status for `status`: what is broken, and what waits for a person. Nothing here decides anything.
package struct Health: Sendable {
    /// The state of a watched mailbox.
    package enum MailboxState: String, Sendable, CaseIterable {
        /// A round trip ended well within two poll intervals, what Facteur itself waited not counted.
        case ok
        /// The service has just started.
        case starting
        /// No successful pass within two poll intervals.
        case late
        /// The last attempt failed.
        case failing
        /// It has never been read.
        case never
    }

    package struct Mailbox: Sendable {
        package let name: String
        package let state: MailboxState
        /// What is done with its settled mail.
        package let after: Configuration.After
        /// `nil` when the mailbox is not in the ledger.
        package let row: StatusReport.Mailbox?
    }

    /// One line per problem, the worst first.
    package let broken: [Localized]
    /// What a person must look at.
    package let waiting: [Localized]
    /// Those of them that only count letters in trouble, which a screen names one by one.
    package let lettersInTrouble: [Localized]
    /// In the configuration's order.
    package let mailboxes: [Mailbox]

    /// Nothing is erased, whatever its age (`retention: legal_hold`). Nothing is wrong with that.
    package let isUnderLegalHold: Bool

    /// Whether every mailbox makes its round trips and the outbox moves (promise 6), whatever else is broken.
    package let isMoving: Bool

    package var isHealthy: Bool { broken.isEmpty }

    /// The worst in one line.
    package var headline: Localized {
        if let first = broken.first { return first }
        return waiting.first ?? Localized(en: "all is well", fr: "tout va bien")
    }

    /// - Parameters:
    ///   - proofs: when the certificates of apps end.
    ///   - now: Unix seconds.
    package init(
        _ report: StatusReport, _ configuration: Configuration, proofs: [ProofExpiry] = [], now: Int64
    ) {
        mailboxes = configuration.mailboxes.map { watched in
            let row = report.mailboxes.first { $0.name == watched.name }
            return Mailbox(
                name: watched.name, state: Self.state(of: row, report.service, poll: watched.poll, now: now),
                after: watched.after, row: row)
        }
        isUnderLegalHold = configuration.retention.legalHold
        let unmoved = Self.unmoved(report, configuration, now)
        isMoving =
            unmoved.isEmpty
            && zip(mailboxes, configuration.mailboxes).allSatisfy { mailbox, watched in
                [.ok, .starting].contains(
                    Self.timeliness(of: mailbox.row, report.service, poll: watched.poll, now: now))
            }
        broken =
            Words.service(report.service.presence)
            + mailboxes.compactMap(Words.fault) + mailboxes.compactMap(Words.unaccounted)
            + [Words.unprovable(report.unprovable)].compactMap(\.self)
            + (report.relayError.map { [Words.relay($0)] } ?? unmoved)
        let unchanged = zip(mailboxes, configuration.mailboxes).compactMap { mailbox, watched in
            Words.unchanged(mailbox, patience: 2 * Int64(watched.poll), now: now)
        }
        lettersInTrouble = Words.unsettled(report.interns)
        waiting =
            Words.waiting(report) + Words.overdue(report, configuration.alerts) + Words.digests(report)
            + unchanged + Words.metrics(report, configuration)
            + proofs.filter { $0.isNear(at: now) }.map { $0.words(at: now) }
    }

    /// The service runs and sending is not on hold, but for two polls the relay has delayed the waiting letters, or they were not
    /// even tried.
    private static func unmoved(
        _ report: StatusReport, _ configuration: Configuration, _ now: Int64
    ) -> [Localized] {
        guard report.service.running, report.hold == nil else { return [] }
        let patience = 2 * Int64(configuration.mailboxes.map(\.poll).max() ?? 60)
        if let putOff = report.outbox.putOff {
            let waited = now - max(putOff.since, report.service.since ?? 0)
            // A single letter may be delayed because of its recipient: a server that greylists accepts it within minutes.
            guard waited <= (putOff.letters > 1 ? patience : max(patience, Self.greylisting)) else {
                return [Words.putOff(putOff, minutes: waited / 60)]
            }
        }
        guard let due = report.outbox.dueSince, report.outbox.handedOver < configuration.smtp.perHour else {
            return []
        }
        let since = [due, report.outbox.movedAt, report.service.since].compactMap(\.self).max() ?? due
        return now - since > patience ? [Words.stuck(minutes: (now - since) / 60)] : []
    }

    /// Seconds for which a server may delay the first letter to an unknown address (RFC 6647 §5).
    private static let greylisting: Int64 = 600

    private static func state(
        of row: StatusReport.Mailbox?, _ service: StatusReport.Service, poll: Int, now: Int64
    ) -> MailboxState {
        row?.error == nil ? timeliness(of: row, service, poll: poll, now: now) : .failing
    }

    /// How long ago a mailbox's last round trip was, whatever its last attempt ended with.
    private static func timeliness(
        of row: StatusReport.Mailbox?, _ service: StatusReport.Service, poll: Int, now: Int64
    ) -> MailboxState {
        let isYoung = isYoung(service, poll, now)
        guard let last = row?.lastRoundTrip else { return isYoung ? .starting : .never }
        if isRecent(last, poll, now) || hasWaited(row, service, since: last, poll, now) { return .ok }
        return isYoung ? .starting : .late
    }

    /// One that lies ahead was written by a clock that has been set back since.
    private static func isRecent(_ roundTrip: Int64, _ poll: Int, _ now: Int64) -> Bool {
        abs(now - roundTrip) <= Int64(2 * poll)
    }

    private static func isYoung(_ service: StatusReport.Service, _ poll: Int, _ now: Int64) -> Bool {
        service.running && now - (service.since ?? 0) <= Int64(2 * poll)
    }

    /// The service's own wait between two logins is on, or ended within two polls.
    private static func hasWaited(
        _ row: StatusReport.Mailbox?, _ service: StatusReport.Service, since last: Int64, _ poll: Int,
        _ now: Int64
    ) -> Bool {
        guard service.running, row?.error == nil else { return false }
        if waits(row, now) { return true }
        return row?.waitsUntil.map { $0 > last && $0 <= now && now - $0 <= Int64(2 * poll) } ?? false
    }

    /// The wait between two logins is on, of which the service itself is the reason.
    private static func waits(_ row: StatusReport.Mailbox?, _ now: Int64) -> Bool {
        row?.waitsUntil.map { now < $0 && $0 - now <= longestWait } ?? false
    }

    /// Seconds; twice `Deadlines.betweenLogins`. A longer wait is a silence like any other (promise 6), or was written by a clock that
    /// has been set back since.
    private static let longestWait: Int64 = 120
}
