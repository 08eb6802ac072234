import Daemon
import FacteurCore
import Mail
import Store
import Text

/// `data.json` of an export: members may be added, never renamed.
enum PersonDocument {
    static func document(_ person: PersonFile, at now: Int64) -> JSON {
        .object([
            ("schema", .string("facteur.export/1")), ("exported_at", .time(now)),
            ("person", Self.person(person)),
            ("offers", .array(person.offers.map(offer))), ("portal_list", .array(person.listed.map(listed))),
            ("mail", .array(person.mails.map(mail))), ("letters", .array(person.letters.map(letter))),
            ("decisions", .array(person.decisions.map(decision))),
        ])
    }

    private static func person(_ person: PersonFile) -> JSON {
        .object(
            row(person.intern) + [
                ("state", .text(person.state?.rawValue)), ("imported_at", .time(person.importedAt)),
                ("last_listed_at", .time(person.listedAt)), ("person_since", .time(person.personSince)),
                ("removed_at", .time(person.removedAt)),
                ("first_known_as", person.origin.map { .object(identity($0)) } ?? .null),
            ])
    }

    private static func row(_ intern: Intern) -> [(String, JSON)] {
        [("ref", .string(intern.ref.rawValue))] + identity(intern) + [
            ("language", .string(intern.language.rawValue)), ("noc", .text(intern.noc?.rawValue)),
            ("portal_email", .text(intern.portalEmail?.text)), ("employer", .text(intern.employer)),
            ("offer_expected", .bool(intern.offerExpected)),
            ("supervisor_email", .text(intern.supervisorEmail?.text)), ("office", .text(intern.office)),
        ]
    }

    private static func identity(_ intern: Intern) -> [(String, JSON)] {
        [
            ("family_name", .string(intern.familyName)), ("given_names", .string(intern.givenNames)),
            ("email", .string(intern.email.text)),
        ]
    }

    private static func offer(_ offer: History.Offer) -> JSON {
        .object([
            ("number", .string(offer.number)), ("evidence", .text(offer.rule?.rawValue)),
            ("bound_at", .time(offer.boundAt)), ("receipt", .text(offer.receipt)),
            ("dead_reason", .text(offer.deadReason)), ("dead_at", .time(offer.deadAt)),
            ("superseded_by", .text(offer.supersededBy)),
            ("contradicted_by_list", .bool(offer.listedFor != nil)),
        ])
    }

    private static func listed(_ line: PersonFile.Listed) -> JSON {
        .object([
            ("number", .string(line.number)), ("name", .text(line.name)),
            ("submitted", .time(line.submitted)),
            ("imported_at", .time(line.importedAt)),
        ])
    }

    private static func mail(_ mail: PersonFile.Mail) -> JSON {
        let row = mail.row
        return .object([
            ("id", .integer(row.id.rawValue)), ("mailbox", .string(row.mailbox)),
            ("seen_at", .time(row.seenAt)),
            ("date", .time(row.date)), ("names_others", .bool(mail.isShared)),
            ("from", .text(mail.isShared ? nil : row.from)),
            ("subject", .text(mail.isShared ? nil : row.subject)),
            ("message_id", .text(mail.isShared ? nil : row.messageID)),
            ("kind", .text(row.kind?.rawValue)), ("trust", .text(row.trust?.rawValue)),
            ("trusted_by", .text(mail.trustedBy)),
            ("offer", .text(mail.isShared ? nil : row.offer)),
            ("receipt", .text(mail.isShared ? nil : row.receipt)),
            ("outcome", .text(row.outcome?.rawValue)), ("reason", .text(row.reason?.rawValue)),
            (
                "evidence",
                .array(
                    mail.evidence.map {
                        .object([("rule", .string($0.rule.rawValue)), ("place", .string($0.place))])
                    })
            ),
            ("content_dropped_at", .time(mail.dropped?.at)),
            ("text", .text(mail.hasContent ? "mails/\(row.id.rawValue).txt" : nil)),
        ])
    }

    private static func letter(_ letter: PersonFile.Letter) -> JSON {
        let row = letter.row
        return .object([
            ("id", .integer(row.id.rawValue)), ("offer", .string(row.offer)),
            ("message_id", .string(row.messageID)), ("state", .string(row.state.rawValue)),
            ("created_at", .time(row.createdAt)), ("sent_at", .time(row.sentAt)),
            ("told_by_hand", .bool(row.isToldByHand)), ("last_reply", .text(row.lastReply)),
            ("handed_to", .text(letter.handedTo)), ("handed_noc", .text(letter.handedNOC)),
            (
                "attempts",
                .array(
                    letter.attempts.map { attempt in
                        .object([
                            ("began_at", .time(attempt.beganAt)), ("ended_at", .time(attempt.endedAt)),
                            ("handed_over", .bool(attempt.handedOver)), ("result", .text(attempt.result)),
                            ("reply", .text(attempt.reply)), ("recipient", .text(attempt.recipient)),
                            ("message_id", .text(attempt.messageID)),
                        ])
                    })
            ),
            ("file", .text(letter.hasContent ? "letters/\(row.id.rawValue).eml" : nil)),
        ])
    }

    private static func decision(_ decision: History.Decided) -> JSON {
        .object([
            ("decided_at", .time(decision.at)), ("who", .string(decision.who)),
            ("verb", .string(decision.verb)), ("offer", .text(decision.offer)),
            ("mail", .integer(decision.mail)),
            ("because", .text(decision.because.isEmpty ? nil : decision.because)),
            ("detail", .text(decision.detail)),
        ])
    }
}

/// The same for the person to read.
struct PersonSummary {
    let person: PersonFile
    let titles: NOCTitles
    let language: Language
    let now: Int64

    private var words: ExplanationWords { ExplanationWords(language: language) }

    var lines: [String] {
        ([head, row] + person.offers.map(offer) + person.mails.map(mail) + person.letters.map(letter)
            + [decisions]).filter { !$0.isEmpty }.joined(separator: [""]).map { $0.printable("·") }
    }

    private func said(_ text: Localized) -> String { text[language] }

    private var head: [String] {
        [
            said(
                Localized(
                    en: "All that Facteur has about \(person.intern.ref), read at \(time(now)).",
                    fr: "Tout ce que Facteur a au sujet de \(person.intern.ref), lu le \(time(now)).")),
            said(
                Localized(
                    en:
                        "The same is in data.json for programs; the mails' text is in the folder mails, and the letters, as they were handed to a mail server, in the folder letters.",
                    fr:
                        "La même chose est dans data.json pour les programmes ; le texte des courriels est dans le dossier mails, et les lettres, telles qu’elles ont été remises à un serveur, dans le dossier letters."
                )),
            said(
                Localized(
                    en:
                        "It comes from the host's roster, from the mail that reached the host's mailbox, from the Employer Portal's list, and from decisions of the host's people. It serves one end: that the offer number reaches the intern whose number it is.",
                    fr:
                        "Cela vient de la liste de l’organisme, des courriels reçus dans sa boîte, de la liste du Portail des employeurs et de décisions de son personnel, dans un seul but : que le numéro d’offre parvienne au stagiaire à qui il appartient."
                )),
            said(
                Localized(
                    en: "What concerns somebody else is left out, and where it is, this is said.",
                    fr: "Ce qui concerne quelqu’un d’autre est omis, et dit là où c’est le cas.")),
        ]
    }

    private var row: [String] {
        let intern = person.intern
        return [
            "\(words.label(.intern)) \(intern.ref)"
                + (person.state.map { words.colon + $0.name[language] } ?? "")
        ]
            + rows([
                (words.label(.name), intern.listedName),
                (words.label(.email), intern.email.text),
                (said(Localized(en: "language", fr: "langue")), intern.language.rawValue),
                (words.label(.portal), intern.portalEmail?.text), (words.label(.employer), intern.employer),
                (said(Localized(en: "supervisor", fr: "superviseur")), intern.supervisorEmail?.text),
                (said(Localized(en: "office", fr: "bureau")), intern.office),
                (words.label(.nocCode), intern.noc.map { titles.shown($0, in: language) } ?? "-"),
                (said(Localized(en: "known since", fr: "connu depuis")), time(person.importedAt)),
                (said(Localized(en: "last listed", fr: "dernière liste")), person.listedAt.map(time)),
                (said(Localized(en: "removed", fr: "retiré")), person.removedAt.map(time)),
                (
                    said(Localized(en: "before as", fr: "avant")),
                    person.origin.map { "\($0.familyName), \($0.givenNames), \($0.email.text)" }
                ),
            ])
    }

    private func offer(_ offer: History.Offer) -> [String] {
        ["\(words.label(.offer)) \(offer.number)\(words.colon)\(words.label(.since)) \(time(offer.boundAt))"]
            + rows([
                (words.label(.because), offer.rule.map { words.rule($0) }),
                (words.label(.receipt), offer.receipt),
                (words.label(.dead), offer.deadAt.map { words.dead(offer, since: time($0)) }),
            ])
            + person.listed.filter { $0.number == offer.number }.map {
                "  "
                    + said(
                        Localized(
                            en:
                                "in the portal's list of \(time($0.importedAt)): \($0.name ?? "another name")",
                            fr:
                                "dans la liste du portail du \(time($0.importedAt)) : \($0.name ?? "un autre nom")"
                        ))
            }
    }

    private func mail(_ mail: PersonFile.Mail) -> [String] {
        let row = mail.row
        let outcome = row.outcome.map { MailWords.outcome($0, row.reason)[language] } ?? words.unread
        let text: String =
            if mail.isShared {
                said(
                    Localized(
                        en: "it names somebody else too: its sender, subject and text are left out",
                        fr:
                            "il nomme aussi quelqu’un d’autre : son expéditeur, son objet et son texte sont omis"
                    ))
            } else if mail.hasContent {
                "mails/\(row.id.rawValue).txt"
            } else {
                words.notKept(mail.dropped)
            }
        return ["\(words.label(.mail)) \(row.id.rawValue)\(words.colon)\(outcome)"]
            + rows(
                [
                    (words.label(.seen), "\(time(row.seenAt)) \(words.label(.inMailbox)) \(row.mailbox)"),
                    (words.label(.date), row.date.map(time)),
                    (words.label(.sender), mail.isShared ? nil : row.from),
                    (
                        words.label(.subject),
                        mail.isShared ? nil : row.subject.map { MailWords.subject($0)[language] }
                    ),
                    (words.label(.kind), row.kind?.name[language]),
                    (words.label(.trust), row.trust.map { words.trust($0, mail.trustedBy) }),
                    (words.label(.number), mail.isShared ? nil : row.offer),
                ] + mail.evidence.map { (words.label(.speaksFor), words.evidence($0)) })
            + ["  " + text]
    }

    private func letter(_ letter: PersonFile.Letter) -> [String] {
        let row = letter.row
        return [words.letter(row)]
            + rows([
                (words.label(.written), time(row.createdAt)),
                (words.label(.sent), row.sentAt.map { time($0) + (row.isToldByHand ? words.byHand : "") }),
                (said(Localized(en: "to", fr: "à")), letter.handedTo),
                (words.label(.nocCode), letter.handedNOC),
                (words.label(.lastWord), row.lastReply.map { KeptReply.localized($0)[language] }),
                ("Message-ID", row.messageID),
            ])
            + letter.attempts.map(attempt)
            + (letter.hasContent ? ["  letters/\(row.id.rawValue).eml"] : [])
    }

    private func attempt(_ attempt: History.Attempt) -> String {
        let reply = attempt.reply.map { KeptReply.localized($0)[language] } ?? words.noReply
        return "  \(time(attempt.beganAt)) \(words.attempt(attempt))\(words.colon)\(reply)"
    }

    private var decisions: [String] {
        guard !person.decisions.isEmpty else { return [] }
        let left = said(
            Localized(en: "(the reason names somebody else)", fr: "(le motif nomme quelqu’un d’autre)"))
        return [words.decisions]
            + person.decisions.map { decision in
                let what = [
                    words.verb(decision.verb), decision.offer, decision.mail.map { "\(words.mail) \($0)" },
                ]
                return
                    "  \(time(decision.at)) \(decision.who)\(words.colon)\(what.compactMap(\.self).joined(separator: " "))"
                    + (decision.detail.map { " [\(words.detail($0))]" } ?? "")
                    + " — \(decision.because.isEmpty ? left : words.because(decision.because))"
            }
    }

    private func rows(_ rows: [(String, String?)]) -> [String] {
        rows.compactMap { name, value in value.map { "  " + name.padded(to: 15, least: 1) + $0 } }
    }

    private func time(_ seconds: Int64) -> String { LocalTime.full(seconds) }
}
