import FacteurCore
import Foundation
import Mail
import Text

/// What `facteur read` says about one mail: its structure, what was read, whether it is trusted, and its outcome if it came now.
struct ReadReport {
    /// The outcome that the mail would have if it came now.
    enum Prospect {
        case verdict(Verdict)
        /// There are no interns yet, so the outcome is unknown.
        case noLedger
        /// The ledger could not be read, for this reason.
        case unknown(Localized)
    }

    let examination: Examination
    let parts: [PartOutline]
    let isEmpty: Bool
    let prospect: Prospect

    private var reading: Reading { examination.reading }

    private var defects: [String] {
        reading.defects + (isEmpty ? ["the file is empty: there is no mail in it"] : [])
    }
}

// For a person.
extension ReadReport {
    func lines(in language: Language) -> [String] {
        let none = Localized(en: "none", fr: "aucun")
        let offers = reading.offers.map {
            $0.number.rawValue
                + ($0.isRetyped ? Localized(en: " (retyped)", fr: " (retapé)") : Localized(verbatim: ""))
        }
        var rows: [(Localized, Localized)] = [
            (Label.kind, reading.kind.name), (Label.trust, examination.trust.trust.name),
            (Label.because, because),
            (Label.offer, offers.isEmpty ? none : offers.joined(separator: ", ")),
            (Label.receipt, reading.receipt.map(Localized.init(verbatim:)) ?? none),
            (Label.addressee, reading.addressee.map { Localized(verbatim: $0.text) } ?? none),
        ]
        rows += ownWords
        if reading.hasPlaceholder {
            rows.append(
                (
                    Label.placeholder,
                    Localized(
                        en: "a number that is nobody's offer stands in it",
                        fr: "il contient un numéro d’exemple, qui n’est l’offre de personne")
                ))
        }
        rows += reading.forwards.map {
            (
                Label.forwarded,
                Localized(
                    verbatim: [$0.from, $0.subject, $0.date].compactMap(\.self).joined(separator: " · "))
            )
        }
        rows += Self.rows(Label.words, reading.phrases.map(Self.phrase))
        rows += Self.rows(Label.parts, parts.map(Self.part))
        rows += Self.rows(Label.defects, defects.map(Localized.init(verbatim:)))
        rows += prospectRows
        return rows.map { name, value in
            name[language].padding(toLength: 12, withPad: " ", startingAt: 0)
                + String(value[language].prefix(2_000)).printable("·")
        }
    }

    /// Where the key of a signature is all that is missing, who would ask for it.
    private var because: Localized {
        let by = TrustSentence.localized(examination.trust.by)
        guard !examination.trust.awaitedKeys.isEmpty else { return by }
        return by
            + Localized(
                en: "; `facteur read` asks no DNS, the service does",
                fr: " ; `facteur read` n’interroge pas le DNS, le service le fait")
    }

    /// What the forwarder wrote, line by line; the whole text may be long.
    private var ownWords: [(Localized, Localized)] {
        guard let words = reading.ownWords else {
            return [
                (
                    Label.ownWords,
                    Localized(
                        en: "not known: no forwarded copy is recognised",
                        fr: "inconnu : aucune copie transférée n’est reconnue")
                )
            ]
        }
        let lines = words.prefix(2_000).split(whereSeparator: \.isNewline).prefix(40).map(String.init)
        return lines.isEmpty
            ? [(Label.ownWords, Localized(en: "none", fr: "aucun"))]
            : Self.rows(Label.ownWords, lines.map(Localized.init(verbatim:)))
    }

    private static func phrase(_ match: Reading.MatchedPhrase) -> Localized {
        let line = match.line.map { Localized(en: ", line \($0)", fr: ", ligne \($0)") }
        let place = PlaceSentence.localized(match.place) + (line ?? Localized(verbatim: ""))
        return Localized(
            en: "“\(match.words)” in \(place.en) (\(match.phrase))",
            fr: "« \(match.words) », \(place.fr) (\(match.phrase))")
    }

    private static func part(_ part: PartOutline) -> Localized {
        let facts = [
            part.charset.map { Localized(en: "charset \($0)", fr: "jeu de caractères \($0)") },
            part.encoding.map(Localized.init(verbatim:)),
            part.fileName.map { Localized(en: "“\($0)”", fr: "« \($0) »") },
            part.isAttachment ? Localized(en: "attachment", fr: "pièce jointe") : nil,
            part.size.map { Localized(en: "\($0) octets", fr: "\($0) octets") },
        ]
        return String(repeating: "  ", count: part.depth) + part.type
            + facts.compactMap(\.self).map { ", " + $0 }.joined(separator: "")
    }

    private var prospectRows: [(Localized, Localized)] {
        switch prospect {
        case .verdict(let verdict): Self.rows(Label.wouldBe, words(verdict))
        case .noLedger:
            [
                (
                    Label.wouldBe,
                    Localized(
                        en: "not known: there is no ledger yet, so that no intern is known here",
                        fr: "inconnu : il n’y a pas encore de registre, donc aucun stagiaire connu ici")
                )
            ]
        case .unknown(let reason):
            [(Label.wouldBe, Localized(en: "not known: \(reason.en)", fr: "inconnu : \(reason.fr)"))]
        }
    }

    private func words(_ verdict: Verdict) -> [Localized] {
        var lines = [verdict.outcome.name + .colon + verdict.outcome.words]
        if let reason = verdict.reason {
            let advice = HeldAdvice(
                reason: reason, mail: 0, offer: verdict.offer, candidates: verdict.candidates,
                doubt: reason == .untrustedSender ? TrustDoubt(reason: examination.trust.by) : nil,
                kind: examination.reading.kind)
            lines = [
                Localized(
                    en: "held, \(reason.rawValue): \(reason.words.en)", fr: "retenu : \(reason.words.fr)"),
                advice.why,
            ]
            if verdict.decidedBy == .addressee {
                lines.append(
                    Localized(
                        en:
                            "the address that it says it is destined for, or its To, is none of ours beyond doubt",
                        fr:
                            "l’adresse à laquelle il se dit destiné, ou son À, n’est pas à coup sûr une des nôtres"
                    ))
            }
        }
        if let intern = verdict.intern {
            lines.append(Localized(en: "intern \(intern)", fr: "stagiaire \(intern)"))
        }
        lines += verdict.evidence.map {
            Localized(
                en: "\($0.rule.rawValue) names \($0.intern) (\($0.place))",
                fr: "« \($0.rule.name.fr) » indique \($0.intern) (\(PlaceSentence.localized($0.place).fr))")
        }
        let named = Set(verdict.evidence.map(\.intern))
        let others = verdict.candidates.filter { !named.contains($0) }.map(\.rawValue).joined(separator: " ")
        return others.isEmpty
            ? lines
            : lines + [
                Localized(en: "who could be meant: \(others)", fr: "qui pourrait être visé : \(others)")
            ]
    }

    /// The name only beside the first of the values.
    private static func rows(_ name: Localized, _ values: [Localized]) -> [(Localized, Localized)] {
        values.enumerated().map { ($0.offset == 0 ? name : Localized(verbatim: ""), $0.element) }
    }
}

/// The names of the rows.
private enum Label {
    static let kind = Localized(en: "kind", fr: "genre")
    static let trust = Localized(en: "trust", fr: "confiance")
    static let because = Localized(en: "because", fr: "car")
    static let offer = Localized(en: "offer", fr: "offre")
    static let receipt = Localized(en: "receipt", fr: "reçu")
    static let addressee = Localized(en: "addressee", fr: "destiné à")
    static let placeholder = Localized(en: "placeholder", fr: "exemple")
    static let forwarded = Localized(en: "forwarded", fr: "transféré")
    static let words = Localized(en: "words", fr: "mots")
    static let parts = Localized(en: "parts", fr: "parties")
    static let defects = Localized(en: "defects", fr: "défauts")
    static let ownWords = Localized(en: "own words", fr: "commentaire")
    static let wouldBe = Localized(en: "would be", fr: "deviendrait")
}

// For a program.
extension ReadReport {
    var document: JSON {
        let trust = examination.trust
        return .object([
            ("schema", .string("facteur.read/1")), ("kind", .string(reading.kind.rawValue)),
            ("offer", .text(reading.offers.count == 1 ? reading.offers.first?.number.rawValue : nil)),
            ("offers", .array(reading.offers.map { .string($0.number.rawValue) })),
            ("retyped", .array(reading.offers.filter(\.isRetyped).map { .string($0.number.rawValue) })),
            ("placeholder", .bool(reading.hasPlaceholder)), ("receipt", .text(reading.receipt)),
            ("trust", .string(trust.trust.rawValue)),
            ("trusted_by", .text(trust.trust == .untrusted ? nil : trust.by)),
            ("trust_reason", .string(trust.by)), ("addressee", .text(reading.addressee?.text)),
            ("own_words", .text(reading.ownWords)), ("forwards", forwards), ("attachments", attachments),
            ("phrases", phrases), ("parts", .array(parts.map(Self.document))),
            ("defects", .array(defects.map(JSON.string))), ("would", would),
        ])
    }

    private var forwards: JSON {
        .array(
            reading.forwards.map {
                .object([
                    ("from", .text($0.from)), ("subject", .text($0.subject)), ("date", .text($0.date)),
                ])
            })
    }

    private var attachments: JSON {
        .array(
            reading.attachments.map { .object([("name", .text($0.name)), ("type", .string($0.type))]) })
    }

    private var phrases: JSON {
        .array(
            reading.phrases.map {
                .object([
                    ("phrase", .string($0.phrase)), ("words", .string($0.words)),
                    ("place", .string($0.place)), ("line", .integer($0.line)),
                ])
            })
    }

    private static func document(_ part: PartOutline) -> JSON {
        .object([
            ("depth", .integer(part.depth)), ("type", .string(part.type)), ("charset", .text(part.charset)),
            ("encoding", .text(part.encoding)), ("name", .text(part.fileName)),
            ("attachment", .bool(part.isAttachment)), ("size", .integer(part.size)),
        ])
    }

    /// `null` if there was no readable ledger.
    private var would: JSON {
        guard case .verdict(let verdict) = prospect else { return .null }
        return .object([
            ("outcome", .string(verdict.outcome.rawValue)), ("reason", .text(verdict.reason?.rawValue)),
            ("check", .text(verdict.decidedBy?.rawValue)), ("intern", .text(verdict.intern?.rawValue)),
            ("candidates", .array(verdict.candidates.map { .string($0.rawValue) })),
            (
                "evidence",
                .array(
                    verdict.evidence.map {
                        .object([
                            ("rule", .string($0.rule.rawValue)), ("intern", .string($0.intern.rawValue)),
                            ("place", .string($0.place)),
                        ])
                    })
            ),
        ])
    }
}
