import Daemon
import FacteurCore
import Store
import Text

/// What the ledger tells of an incident: what each letter held, what happened when, and what was done about it. No line stands
/// twice.
struct IncidentStory {
    let facts: IncidentFacts
    let time: (Int64) -> String

    /// What each letter held, or would hold.
    var contents: [Localized] { facts.letters.map(content).uniqued() }

    private func content(_ letter: IncidentFacts.Letter) -> Localized {
        let id = letter.row.id.rawValue
        let place =
            if !letter.handings.isEmpty {
                Localized(
                    en: "in letter \(id) (\(letter.row.kind.words.en)): ",
                    fr: "dans la lettre \(id) (\(letter.row.kind.words.fr)) : ")
            } else if letter.row.isToldByHand {
                Localized(
                    en:
                        "letter \(id) was not sent, for \(letter.row.intern) was told by hand; it would hold: ",
                    fr:
                        "la lettre \(id) n’a pas été envoyée, car \(letter.row.intern) a été informé sans lettre ; elle contiendrait : "
                )
            } else {
                Localized(
                    en: "letter \(id) (\(letter.row.kind.words.en)) was taken by no server; it would hold: ",
                    fr:
                        "la lettre \(id) (\(letter.row.kind.words.fr)) n’a été acceptée par aucun serveur ; elle contiendrait : "
                )
            }
        return place + items(letter).joined(separator: Localized(verbatim: ", "))
    }

    private func items(_ letter: IncidentFacts.Letter) -> [Localized] {
        let kind = letter.row.kind
        let name = letter.intern.map { Localized(verbatim: $0.fullName) }
        let noc = (letter.handedNOC ?? letter.intern?.noc?.rawValue).map { Localized(verbatim: $0) }
        var items: [Localized] = []
        if kind.namesNumber {
            items.append(
                Localized(
                    en: "the offer of employment number \(letter.row.offer)",
                    fr: "le numéro d’offre d’emploi \(letter.row.offer)"))
        }
        items += letter.replaced.map {
            Localized(
                en: "the number \($0.rawValue), which it says is dead",
                fr: "le numéro \($0.rawValue), dit n’être plus valable")
        }
        if kind.namesCode {
            items.append(Localized(en: "the NOC code ", fr: "le code CNP ") + (noc ?? Self.unknown))
        }
        items.append(Localized(en: "the name ", fr: "le nom ") + (name ?? Self.erased))
        if kind.namesEmployer {
            let employer = letter.intern?.employer.map { Localized(verbatim: $0) }
            items.append(Localized(en: "the employer ", fr: "l’employeur ") + (employer ?? Self.unknown))
        }
        return items
    }

    private static let erased = Localized(en: "(erased)", fr: "(effacé)")
    private static let unknown = Localized(en: "(not known)", fr: "(inconnu)")

    /// What happened, in order of time.
    var events: [Localized] {
        let events =
            facts.mails.map(arrival)
            + facts.letters.flatMap { letter in
                [giving(letter), contradiction(letter)].compactMap(\.self)
                    + letter.attempts.map { attempt($0, of: letter) }
            } + facts.decisions.map(decision)
        // In the order of time; of one instant in the order that they have here.
        return events.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
            .map { time($0.element.at) + " " + $0.element.words }.uniqued()
    }

    private struct Event {
        let at: Int64
        let words: Localized
    }

    private func arrival(_ mail: MailRow) -> Event {
        let outcome = mail.outcome.map { MailWords.outcome($0, mail.reason) } ?? Localized(verbatim: "-")
        return Event(
            at: mail.seenAt,
            words: Localized(
                en: "mail \(mail.id.rawValue) came: ", fr: "le courriel \(mail.id.rawValue) est arrivé : ")
                + outcome)
    }

    private func giving(_ letter: IncidentFacts.Letter) -> Event? {
        guard let offer = letter.offer else { return nil }
        let rule = offer.rule.map { rule in
            Localized(
                en: ExplanationWords(language: .en).rule(rule),
                fr: ExplanationWords(language: .fr).rule(rule))
        }
        return Event(
            at: offer.boundAt,
            words: Localized(
                en: "\(offer.number) was given to \(offer.intern): ",
                fr: "\(offer.number) a été attribué à \(offer.intern) : ")
                + (rule ?? Localized(verbatim: "-")))
    }

    /// The attempt that a server stopped before the letter itself was handed over has disclosed nothing but an address.
    private func attempt(_ attempt: History.Attempt, of letter: IncidentFacts.Letter) -> Event {
        let id = letter.row.id.rawValue
        let whom = (attempt.recipient ?? letter.handedTo).map { Localized(verbatim: $0) }
        let words =
            if attempt.result == "found" {
                Localized(
                    en: "letter \(id) was found among what was sent to ",
                    fr: "la lettre \(id) a été retrouvée parmi les envois, à ")
            } else if attempt.handedOver {
                Localized(
                    en: "letter \(id) was handed to the mail server for ",
                    fr: "la lettre \(id) a été remise au serveur pour ")
            } else {
                Localized(
                    en: "the mail server stopped letter \(id) before it was handed over, for ",
                    fr: "le serveur a arrêté la lettre \(id) avant sa remise, pour ")
            }
        let reply = attempt.reply.map { KeptReply.localized($0) }
        return Event(
            at: attempt.beganAt,
            words: words
                + (whom ?? Localized(en: "(an address that was erased)", fr: "(une adresse effacée)"))
                + Localized(en: ": ", fr: " : ")
                + (reply ?? Localized(en: "no answer was kept", fr: "aucune réponse n’a été conservée")))
    }

    private func contradiction(_ letter: IncidentFacts.Letter) -> Event? {
        guard let at = letter.contradictedAt else { return nil }
        let listed = letter.offer?.listedFor?.map(\.rawValue).joined(separator: " ") ?? ""
        return Event(
            at: at,
            words: Localized(
                en:
                    "it was noted that the portal's list gives \(letter.row.offer) to \(listed.isEmpty ? "somebody who is not in the roster" : listed)",
                fr:
                    "il a été noté que la liste du portail donne \(letter.row.offer) à \(listed.isEmpty ? "quelqu’un qui n’est pas dans la liste" : listed)"
            ))
    }

    private func decision(_ decision: History.Decided) -> Event {
        let verb = [Language.en, .fr].map { ExplanationWords(language: $0).verb(decision.verb) }
        let rest = [decision.offer, decision.intern].compactMap(\.self).joined(separator: " ")
        return Event(
            at: decision.at,
            words: Localized(
                en: "\(decision.who) decided: \(verb[0]) \(rest) — \(decision.because)",
                fr: "\(decision.who) a décidé : \(verb[1]) \(rest) — \(decision.because)"))
    }

    /// What was done so that nobody uses a number that is not theirs.
    var measures: [Localized] {
        facts.letters.flatMap { letter in [death(letter), notice(letter)].compactMap(\.self) }.uniqued()
    }

    private func death(_ letter: IncidentFacts.Letter) -> Localized? {
        guard let offer = letter.offer, let at = offer.deadAt else { return nil }
        guard let heir = offer.supersededBy, !heir.isEmpty else {
            return Localized(
                en: "\(time(at)) \(offer.number) was withdrawn",
                fr: "\(time(at)) \(offer.number) a été retiré")
        }
        return Localized(
            en: "\(time(at)) \(offer.number) was replaced by \(heir)",
            fr: "\(time(at)) \(offer.number) a été remplacé par \(heir)")
    }

    /// A letter that says of a number that it is dead, once it has left.
    private func notice(_ letter: IncidentFacts.Letter) -> Localized? {
        let dead = letter.row.kind == .withdrawn ? [letter.row.offer] : letter.replaced.map(\.rawValue)
        guard let handing = letter.handings.first, !dead.isEmpty else { return nil }
        let numbers = dead.joined(separator: ", ")
        let (id, ref, isOne) = (letter.row.id.rawValue, letter.row.intern, dead.count == 1)
        return Localized(
            en:
                "\(time(handing.beganAt)) letter \(id) told \(ref) that \(numbers) \(isOne ? "is" : "are") dead",
            fr:
                "\(time(handing.beganAt)) la lettre \(id) a dit à \(ref) que \(numbers) \(isOne ? "n’est plus valable" : "ne sont plus valables")"
        )
    }
}
