package import FacteurCore
import Mail
package import Store

/// What `status` makes of the ledger's picture: what is broken, what waits for a person. Nothing here decides anything.
package struct Health: Sendable {
    /// How a watched mailbox fares.
    package enum MailboxState: String, Sendable, CaseIterable {
        /// A round trip ended well within two poll intervals.
        case ok
        /// The service has only just begun.
        case starting
        /// No round trip within two poll intervals.
        case late
        /// The last attempt failed.
        case failing
        /// Nothing has ever been read from it.
        case never
    }

    package struct Mailbox: Sendable {
        package let name: String
        package let state: MailboxState
        /// `nil` when the ledger has never met it.
        package let row: StatusReport.Mailbox?
    }

    /// One line a problem, the worst first.
    package let broken: [String]
    /// What a person has to look at.
    package let waiting: [String]
    /// In the configuration's order.
    package let mailboxes: [Mailbox]

    package var isHealthy: Bool { broken.isEmpty }

    /// - Parameters:
    ///   - now: Unix seconds.
    ///   - language: of the lines.
    package init(
        _ report: StatusReport, _ configuration: Configuration, now: Int64, in language: Language = .en
    ) {
        mailboxes = configuration.mailboxes.map { watched in
            let row = report.mailboxes.first { $0.name == watched.name }
            return Mailbox(
                name: watched.name, state: Self.state(of: row, report.service, poll: watched.poll, now: now),
                row: row)
        }
        let words = Words(language: language)
        broken =
            (report.service.running ? [] : [words.notRunning])
            + mailboxes.compactMap(words.fault) + mailboxes.compactMap(words.unaccounted)
            + [words.unprovable(report.unprovable)].compactMap(\.self)
            + (report.relayError.map { [words.relay($0)] } ?? Self.unmoved(report, configuration, now, words))
        waiting =
            words.waiting(report) + words.overdue(report, configuration.alerts) + words.digest(report.digest)
    }

    /// The service runs, nobody has stopped it, and for two polls the letters that wait were put off by the relay, or were not
    /// even tried.
    private static func unmoved(
        _ report: StatusReport, _ configuration: Configuration, _ now: Int64, _ words: Words
    ) -> [String] {
        guard report.service.running, report.hold == nil else { return [] }
        let patience = 2 * Int64(configuration.mailboxes.map(\.poll).max() ?? 60)
        if let putOff = report.outbox.putOff {
            let waited = now - max(putOff.since, report.service.since ?? 0)
            // One letter alone may be put off for its recipient's sake: a server that greylists takes it within minutes.
            guard waited <= (putOff.letters > 1 ? patience : max(patience, Self.greylisting)) else {
                return [words.putOff(putOff, minutes: waited / 60)]
            }
        }
        guard let due = report.outbox.dueSince, report.outbox.handedOver < configuration.smtp.perHour else {
            return []
        }
        let since = [due, report.outbox.movedAt, report.service.since].compactMap(\.self).max() ?? due
        return now - since > patience ? [words.stuck(minutes: (now - since) / 60)] : []
    }

    /// Seconds for which a server may put off the first letter to an address that it does not know (RFC 6647 §5).
    private static let greylisting: Int64 = 600

    private static func state(
        of row: StatusReport.Mailbox?, _ service: StatusReport.Service, poll: Int, now: Int64
    ) -> MailboxState {
        if row?.error != nil { return .failing }
        let patience = Int64(2 * poll)
        let isYoung = service.running && now - (service.since ?? 0) <= patience
        guard let last = row?.lastRoundTrip else { return isYoung ? .starting : .never }
        // One that lies ahead was written by a clock that has been set back since.
        if abs(now - last) <= patience { return .ok }
        return isYoung ? .starting : .late
    }
}

/// The lines that a person reads, in the admin's language.
private struct Words {
    let language: Language

    private func said(_ english: String, _ french: String) -> String { language == .fr ? french : english }

    var notRunning: String {
        said(
            "the service is not running: nothing is read and nothing is sent",
            "le service ne tourne pas : rien n’est lu, rien n’est envoyé")
    }

    func fault(_ mailbox: Health.Mailbox) -> String? {
        let name = mailbox.name
        switch mailbox.state {
        case .ok, .starting: return nil
        case .late:
            return said(
                "mailbox \(name): no answer within two poll intervals",
                "boîte \(name) : pas de réponse depuis deux intervalles")
        case .failing:
            let error = mailbox.row?.error ?? ""
            return said("mailbox \(name): \(error)", "boîte \(name) : \(error)")
        case .never:
            return said("mailbox \(name): has never been read", "boîte \(name) : n’a jamais été lue")
        }
    }

    func unaccounted(_ mailbox: Health.Mailbox) -> String? {
        guard let count = mailbox.row?.unaccounted, count > 0 else { return nil }
        return count == 1
            ? said(
                "mailbox \(mailbox.name): 1 of the server's mails is not in the ledger yet",
                "boîte \(mailbox.name) : 1 courriel du serveur n’est pas encore au registre")
            : said(
                "mailbox \(mailbox.name): \(count) of the server's mails are not in the ledger yet",
                "boîte \(mailbox.name) : \(count) courriels du serveur ne sont pas encore au registre")
    }

    func relay(_ error: String) -> String {
        said("sending is stopped: \(error)", "l’envoi est arrêté : \(error)")
    }

    func unprovable(_ notices: Int) -> String? {
        guard notices > 0 else { return nil }
        return said(
            "no notice of the last day could be proven, for your mail server's results are missing or bear another name: run `facteur check`, and see `trust: authserv_id:`",
            "aucun avis du dernier jour n’a pu être prouvé : les résultats de votre serveur manquent ou portent un autre nom : lancez `facteur check`, et voyez `trust: authserv_id:`"
        )
    }

    func putOff(_ letters: StatusReport.PutOff, minutes: Int64) -> String {
        said(
            "the mail server puts letters off, and for \(minutes) minutes it has taken none: \(letters.reply)",
            "le serveur d’envoi remet les lettres à plus tard et n’en a pris aucune depuis \(minutes) minutes : \(letters.reply)"
        )
    }

    func stuck(minutes: Int64) -> String {
        said(
            "letters are due, and for \(minutes) minutes none has left: the mail server keeps the service waiting",
            "des lettres sont dues et aucune n’est partie depuis \(minutes) minutes : le serveur d’envoi fait attendre le service"
        )
    }

    func overdue(_ report: StatusReport, _ alerts: Configuration.Alerts?) -> [String] {
        guard let overdue = report.overdue, let alerts else { return [] }
        return overdue.lines(alerts, in: language)
    }

    /// Whoever relies on the digest must hear that it did not come.
    func digest(_ digest: DigestRow?) -> [String] {
        guard digest?.state == .failed else { return [] }
        let reply = digest?.lastReply ?? ""
        return [
            said(
                "the last digest could not be delivered: \(reply)",
                "le dernier récapitulatif n’a pas pu être remis : \(reply)")
        ]
    }

    func waiting(_ report: StatusReport) -> [String] {
        let unknown = report.held.count { $0.reason == .wordingUnknown } - report.inspections.count
        let lines = [
            inspections(report.inspections),
            count(
                report.heldCount - report.unprovenCount, "held, waiting for a person",
                "en attente d’une décision"),
            count(
                unknown, "from the portal in unknown words: IRCC may have changed its words",
                "du portail en mots inconnus : IRCC a peut-être changé ses textes"),
            count(
                report.unprovenCount,
                "from senders whom nothing proves, perhaps forged (facteur mail --held)",
                "d’expéditeurs que rien ne prouve, peut-être falsifiés (facteur mail --held)"),
            toReview(report.toReview),
            count(
                report.listConflictCount, "number* that the portal's list gives to somebody else",
                "numéro* que la liste du portail donne à quelqu’un d’autre"),
            count(
                report.looseReceipts,
                "receipt* of a day or more that joins no number (facteur receipt OFFER NUMBER)",
                "reçu* d’un jour ou plus sans numéro connu (facteur receipt NUMÉRO REÇU)"),
            count(report.interns[.failed], "letter* refused for good", "lettre* refusée*"),
            count(report.interns[.bounced], "letter* bounced", "lettre* revenue*"),
            count(
                report.interns[.inDoubt], "letter* in doubt: the server's answer was lost",
                "lettre* incertaine* : la réponse du serveur s’est perdue"),
        ].compactMap(\.self)
        return lines
            + (report.hold.map {
                [
                    said(
                        "all sending is on hold: \($0) (facteur release)",
                        "tout envoi est suspendu : \($0) (facteur release)")
                ]
            } ?? [])
    }

    private func inspections(_ letters: (count: Int, oldest: Int64?)) -> String? {
        let what = count(letters.count, "letter* of inspection from IRCC", "lettre* d’inspection d’IRCC")
        guard let what, let oldest = letters.oldest else { return what }
        let day = HeaderDate.rfc3339(seconds: oldest).prefix(10)
        return what
            + said(
                ", the first of \(day): the employer has 30 days to answer (facteur mail --held)",
                ", la première du \(day) : l’employeur a 30 jours pour répondre (facteur mail --held)")
    }

    private func toReview(_ letters: StatusReport.ToReview) -> String? {
        let what = count(letters.count, "letter* to approve", "lettre* à approuver")
        guard let what, let oldest = letters.oldest else { return what }
        let day = HeaderDate.rfc3339(seconds: oldest).prefix(10)
        let found =
            letters.firstPass == letters.count
            ? said("found at the first start", "trouvées au premier démarrage")
            : said(
                "\(letters.firstPass) found at the first start",
                "\(letters.firstPass) trouvées au premier démarrage")
        return what + said(", \(found), from \(day)", ", \(found), à partir du \(day)")
    }

    /// - Parameters:
    ///   - english: with `*` where the plural has an s.
    ///   - french: likewise.
    private func count(_ count: Int?, _ english: String, _ french: String) -> String? {
        guard let count, count > 0 else { return nil }
        return "\(count) " + said(english, french).replacing("*", with: count == 1 ? "" : "s")
    }
}
