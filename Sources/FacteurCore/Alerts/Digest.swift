package import Mail
package import Text

/// The mail that tells the admin, at most once a day, what has waited too long. It holds references and the ledger's own numbers,
/// never a person, an address or an offer number, because mail is read in many places.
package struct Digest: Sendable {
    private let overdue: Overdue
    private let alerts: Configuration.Alerts
    private let recipient: DigestRecipient
    private let now: Int64
    private let language: Language

    /// - Parameters:
    ///   - overdue: of an office, its part alone.
    ///   - now: Unix seconds.
    package init(
        _ overdue: Overdue, _ alerts: Configuration.Alerts, to recipient: DigestRecipient, now: Int64,
        in language: Language
    ) {
        self.overdue = overdue
        self.alerts = alerts
        self.recipient = recipient
        self.now = now
        self.language = language
    }

    package var subject: String { title[language] }

    private var title: Localized {
        let count = overdue.waiting.count + overdue.held.count + overdue.troubled.count
        let who = recipient.office.map { ", \($0)" } ?? ""
        return Localized(
            en: "Facteur\(who): \(count) waiting too long",
            fr: "Facteur\(who) : \(count) en attente depuis trop longtemps")
    }

    package var text: String {
        let parts =
            [officeAlone, overdue.lines(alerts)]
            + [
                part(
                    overdue.waiting, Localized(en: "Interns who wait", fr: "Stagiaires qui attendent"),
                    waiting),
                part(overdue.held, Localized(en: "Mails that are held", fr: "Courriels en attente"), held),
                part(
                    overdue.troubled, Localized(en: "Letters in trouble", fr: "Lettres en difficulté"),
                    waiting),
                [closing],
            ]
        return LetterText.wrapped(
            parts.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")[
                language])
            + "\n"
    }

    /// - Parameters:
    ///   - messageID: the digest's own.
    ///   - dateSeconds: Unix seconds.
    /// - Returns: `nil` when the Message-ID is too long for a header.
    package func outgoing(from: Address, messageID: MessageID, dateSeconds: Int64) -> OutgoingMessage? {
        OutgoingMessage(
            from: from, to: Address(addrSpec: recipient.address), subject: subject, messageID: messageID,
            dateSeconds: dateSeconds, text: text,
            extraHeaders: [
                ("Auto-Submitted", "auto-generated"), ("X-Auto-Response-Suppress", "All"),
                ("Content-Language", language.rawValue),
            ])
    }

    private var officeAlone: [Localized] {
        recipient.office.map {
            [
                Localized(
                    en: "Here is what concerns the interns of the office of \($0), and nothing else.",
                    fr: "Voici ce qui concerne les stagiaires du bureau « \($0) », et rien d’autre.")
            ]
        } ?? []
    }

    private func part<Item>(_ part: Overdue.Part<Item>, _ title: Localized, _ line: (Item) -> Localized)
        -> [Localized]
    {
        guard !part.first.isEmpty else { return [] }
        let more = part.count - part.first.count
        return [title + Localized(en: ":", fr: " :")] + part.first.map(line)
            + (more > 0 ? [Localized(en: "- and \(more) more", fr: "- et \(more) autres")] : [])
    }

    private func waiting(_ person: Overdue.Person) -> Localized {
        "- \(person.ref)" + .colon + person.state.words + ", " + lasting(person.since)
    }

    private func held(_ mail: Overdue.HeldMail) -> Localized {
        "- \(mail.id)" + .colon + mail.reason.words + ", " + lasting(mail.since)
    }

    private func lasting(_ since: Int64) -> Localized {
        DurationText.lasting(Int(clamping: max(0, now - since)))
    }

    private var closing: Localized {
        Localized(
            en:
                "The story of each, and what to type: facteur explain, with the reference or the number. The whole picture: facteur status. Facteur writes this once a day at most, as long as something waits (alerts: in its configuration).",
            fr:
                "L’histoire de chacun, et quoi taper : facteur explain, avec la référence ou le numéro. La vue d’ensemble : facteur status. Facteur écrit ceci une fois par jour au plus, tant que quelque chose attend (alerts: dans sa configuration)."
        )
    }
}

/// Who gets a digest, and of what.
package struct DigestRecipient: Sendable, Hashable {
    /// As the configuration names it: only what concerns its interns. `nil`: everything.
    package let office: String?
    package let address: AddrSpec

    package init(office: String?, address: AddrSpec) {
        self.office = office
        self.address = address
    }
}
