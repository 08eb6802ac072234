import FacteurCore
import Foundation
import Mail

/// What `facteur read` says of one mail: what it is made of, what was read, whether it is believed, and what would come of it.
struct ReadReport {
    /// What would become of the mail if it came now.
    enum Prospect {
        case verdict(Verdict)
        /// Nobody is known yet, so that nobody can be told.
        case noLedger
        /// The ledger could not be asked, for this reason.
        case unknown(String)
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
    var lines: [String] {
        let offers = reading.offers.map { $0.number.rawValue + ($0.isRetyped ? " (retyped)" : "") }
        var lines = [
            Self.row("kind", reading.kind.rawValue), Self.row("trust", examination.trust.trust.rawValue),
            Self.row("because", examination.trust.by),
            Self.row("offer", offers.isEmpty ? "none" : offers.joined(separator: ", ")),
            Self.row("receipt", reading.receipt ?? "none"),
            Self.row("addressee", reading.addressee?.text ?? "none"),
        ]
        lines += ownWords
        if reading.hasPlaceholder {
            lines.append(Self.row("placeholder", "a number that is nobody's offer stands in it"))
        }
        lines += reading.forwards.map {
            Self.row("forwarded", [$0.from, $0.subject, $0.date].compactMap(\.self).joined(separator: " · "))
        }
        lines += Self.rows("words", reading.phrases.map(Self.phrase))
        lines += Self.rows("parts", parts.map(Self.part))
        lines += Self.rows("defects", defects)
        return lines + prospectLines
    }

    /// What the forwarder wrote, line by line; the whole of it may be a mail of any length.
    private var ownWords: [String] {
        guard let words = reading.ownWords else {
            return [Self.row("own words", "not known: no forwarded copy is recognised")]
        }
        let lines = words.prefix(2_000).split(whereSeparator: \.isNewline).prefix(40).map(String.init)
        return lines.isEmpty ? [Self.row("own words", "none")] : Self.rows("own words", lines)
    }

    private static func phrase(_ match: Reading.MatchedPhrase) -> String {
        "“\(match.words)” in \(match.place)\(match.line.map { ", line \($0)" } ?? "") (\(match.phrase))"
    }

    private static func part(_ part: PartOutline) -> String {
        let facts = [
            part.charset.map { "charset \($0)" }, part.encoding, part.fileName.map { "“\($0)”" },
            part.isAttachment ? "attachment" : nil, part.size.map { "\($0) octets" },
        ]
        return String(repeating: "  ", count: part.depth) + part.type
            + facts.compactMap(\.self).map { ", " + $0 }.joined()
    }

    private var prospectLines: [String] {
        switch prospect {
        case .verdict(let verdict): Self.rows("would be", Self.words(verdict))
        case .noLedger:
            [Self.row("would be", "not known: there is no ledger yet, so that no intern is known here")]
        case .unknown(let reason): [Self.row("would be", "not known: \(reason)")]
        }
    }

    private static func words(_ verdict: Verdict) -> [String] {
        var lines = ["\(verdict.outcome.rawValue): \(verdict.outcome.words(in: .en))"]
        if let reason = verdict.reason {
            let explanation = reason.explanation(
                in: .en, mail: 0, offer: verdict.offer, candidates: verdict.candidates)
            lines = ["held, \(reason.rawValue): \(reason.words(in: .en))", explanation.meaning]
            if verdict.decidedBy == .addressee {
                lines.append(
                    "the address that it says it is destined for, or its To, is none of ours beyond doubt")
            }
        }
        if let intern = verdict.intern { lines.append("intern \(intern)") }
        lines += verdict.evidence.map { "\($0.rule.rawValue) names \($0.intern) (\($0.place))" }
        let named = Set(verdict.evidence.map(\.intern))
        let others = verdict.candidates.filter { !named.contains($0) }.map(\.rawValue)
        return others.isEmpty ? lines : lines + ["who could be meant: " + others.joined(separator: " ")]
    }

    /// The name before the first of the values only.
    private static func rows(_ name: String, _ values: [String]) -> [String] {
        values.enumerated().map { row($0.offset == 0 ? name : "", $0.element) }
    }

    private static func row(_ name: String, _ value: String) -> String {
        name.padding(toLength: 12, withPad: " ", startingAt: 0) + Table.printable(String(value.prefix(2_000)))
    }
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

    /// `null` where no ledger could be asked.
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
