import FacteurCore
import Mail
import Testing

/// One mail, what the ledger knows, and what must come of it: a row of the tables below.
struct VerdictCase: Sendable, CustomTestStringConvertible {
    var name: String
    var outcome: Outcome
    var reason: HeldReason?
    var check: Question?
    var intern: String?
    var candidates: [String] = []
    var trust = Trust.portal
    var reading: @Sendable () throws -> Reading
    var facts: @Sendable () throws -> LedgerFacts = { LedgerFacts() }
    var decided: String?
    var listed: [String]?
    var elimination = false
    /// The rules by which a matched mail is on record, the one that decided first; `nil` where the test does not speak of it.
    var rules: [Evidence.Rule]?

    var testDescription: String { name }
}

@Suite struct VerdictTests {
    private static func roster() throws -> Roster {
        Roster([
            try intern("FR-1001", "Dupont", "Jean", portal: "stages+FR-1001@host.test"),
            try intern("FR-1002", "Martin", "Alice", portal: "shared@host.test"),
            try intern("FR-1003", "Roy", "Zoé", portal: "shared@host.test"),
            try intern("FR-1004", "Petit", "Lou", noc: nil),
            try intern("FR-1005", "Leroux", "Luc", offerExpected: false),
            try intern("FR-1006", "Noël", "Ève"),
        ])
    }

    @Test("what becomes of a mail", arguments: kinds + matched + numbers + known + evidence + people)
    func verdict(row: VerdictCase) throws {
        let roster = try Self.roster()
        let reading = try row.reading()
        let number = try number("A3141592")
        let waiting = ["FR-1002"]
        let evidence = Matching.evidence(
            for: reading, in: roster, decisions: try row.decided.map { [number: try ref($0)] } ?? [:],
            portalList: try row.listed.map { [number: try $0.map { try ref($0) }] } ?? [:],
            options: MatchingOptions(elimination: row.elimination),
            isWaiting: { waiting.contains($0.rawValue) })
        let verdict = Matching.verdict(
            on: reading, trust: trust(row.trust), evidence: evidence, in: roster, facts: try row.facts()
        )
        #expect(verdict.outcome == row.outcome)
        // Whatever decides about the row, a mail that is ignored without it is ignored with it, and no other ever is.
        let early = Matching.verdictWithoutEvidence(on: reading, trust: trust(row.trust))
        #expect(early == (row.outcome == .ignored ? verdict : nil))
        #expect(verdict.reason == row.reason)
        #expect(verdict.decidedBy == row.check)
        #expect(verdict.intern?.rawValue == row.intern)
        #expect(verdict.candidates.map(\.rawValue) == row.candidates)
        if let rules = row.rules { #expect(verdict.evidence.map(\.rule) == rules) }
    }

    @Test("every reason of the contract that matching gives, and every check, has its case")
    func complete() {
        let rows = Self.kinds + Self.matched + Self.numbers + Self.known + Self.evidence + Self.people
        // A mail over the cap is never read, so no reading of it comes here.
        #expect(Set(rows.compactMap(\.reason)) == Set(HeldReason.allCases).subtracting([.tooLarge]))
        #expect(Set(rows.compactMap(\.check)) == Set(Question.allCases))
        #expect(Set(rows.map(\.outcome)) == Set(Outcome.allCases))
    }
}

extension VerdictTests {
    private static func mail(_ kind: MailKind, isKnown: Bool = true) -> @Sendable () throws -> Reading {
        {
            var reading = try notice(recipients: [("To", "stages+FR-1001@host.test")])
            reading.kind = kind
            reading.offers = []
            reading.isWordingUnknown = !isKnown && kind == .portal
            return reading
        }
    }

    private static func facts(
        boundTo owner: String? = nil, isWithdrawn: Bool = false, isStranger: Bool = false,
        live: [String: [String]] = [:], waiting: [String] = []
    ) -> @Sendable () throws -> LedgerFacts {
        {
            var facts = LedgerFacts(isListedForStranger: isStranger)
            if owner != nil || isWithdrawn {
                facts.offer = .init(boundTo: try owner.map { try ref($0) }, isWithdrawn: isWithdrawn)
            }
            for (reference, numbers) in live {
                facts.liveOffers[try ref(reference)] = Set(try numbers.map { try number($0) })
            }
            facts.waiting = try waiting.map { try ref($0) }
            return facts
        }
    }

    static let kinds: [VerdictCase] = [
        .init(
            name: "a newsletter", outcome: .ignored, check: .kind, trust: .untrusted,
            reading: mail(.unrelated, isKnown: false)),
        .init(
            name: "the portal in words that nobody knows", outcome: .held, reason: .wordingUnknown,
            check: .kind,
            candidates: ["FR-1001"], reading: mail(.unrelated, isKnown: false)),
        .init(
            name: "the portal in words that nobody knows, known as the portal's", outcome: .held,
            reason: .wordingUnknown, check: .kind, candidates: ["FR-1001"],
            reading: mail(.portal, isKnown: false)),
        .init(
            name: "unknown words under the portal's name, unproven", outcome: .held, reason: .untrustedSender,
            check: .kind, candidates: ["FR-1001"], trust: .untrusted, reading: mail(.portal, isKnown: false)),
        .init(
            name: "the portal's known words, unproven", outcome: .recorded, check: .kind, trust: .untrusted,
            reading: mail(.portal)),
        .init(name: "the portal's other mail", outcome: .recorded, check: .kind, reading: mail(.portal)),
        .init(
            name: "a colleague's mail", outcome: .ignored, check: .kind, trust: .forwarder,
            reading: mail(.unrelated, isKnown: false)),
        .init(
            name: "a delivery report", outcome: .recorded, check: .kind, trust: .untrusted,
            reading: mail(.bounce)),
        .init(
            name: "noise", outcome: .held, reason: .unreadable, check: .kind, candidates: ["FR-1001"],
            reading: mail(.unreadable)),
        .init(
            name: "a receipt", outcome: .recorded, check: .kind, intern: "FR-1001", reading: mail(.receipt)),
        .init(
            name: "an unproven receipt", outcome: .recorded, check: .kind, trust: .untrusted,
            reading: mail(.receipt)),
    ]

    static let matched: [VerdictCase] = [
        .init(
            name: "by the name at an address that others share, having none in the roster", outcome: .matched,
            intern: "FR-1006", reading: { try notice(addressee: "shared@host.test", ownWords: "Ève Noël") }),
        .init(
            name: "by the portal's list, though the notice is destined to a stranger", outcome: .matched,
            intern: "FR-1002",
            reading: { try notice(addressee: "boss@evil.test") }, listed: ["FR-1002"]),
        .init(
            name: "by reference", outcome: .matched, intern: "FR-1001",
            reading: { try notice(recipients: [("Delivered-To", "stages+FR-1001@host.test")]) }),
        .init(
            name: "by the forwarder's words", outcome: .matched, intern: "FR-1002", trust: .forwarder,
            reading: { try notice(ownWords: "Pour Alice Martin") }),
        .init(
            name: "by the name among those who share the address", outcome: .matched, intern: "FR-1002",
            reading: { try notice(addressee: "shared@host.test", ownWords: "Pour Alice Martin") }),
        .init(
            name: "by the portal's list, against two references in the mail", outcome: .matched,
            intern: "FR-1002",
            reading: { try notice(ownWords: "FR-1002 et FR-1003") }, listed: ["FR-1002"]),
        .init(
            name: "by a person, against everything", outcome: .matched, intern: "FR-1003",
            reading: { try notice(addressee: "stages+FR-1001@host.test", ownWords: "Alice Martin") },
            facts: { LedgerFacts(isDecidedSince: true) }, decided: "FR-1003", listed: ["FR-1002"]),
        .init(
            name: "by a person who could not know that a mail would name somebody else", outcome: .held,
            reason: .evidenceConflict, check: .objection, candidates: ["FR-1003", "FR-1001"],
            reading: { try notice(addressee: "stages+FR-1001@host.test") }, decided: "FR-1003"),
        .init(
            name: "by a person and the portal's list, against a mail that came later", outcome: .matched,
            intern: "FR-1003", reading: { try notice(addressee: "stages+FR-1001@host.test") },
            decided: "FR-1003", listed: ["FR-1003"]),
        .init(
            name: "by a person who has taken the number back from the one whom the mail names",
            outcome: .matched, intern: "FR-1003",
            reading: { try notice(addressee: "stages+FR-1001@host.test") },
            facts: { LedgerFacts(takenBackFrom: [try ref("FR-1001")]) }, decided: "FR-1003"),
        .init(
            name: "by elimination where it is configured", outcome: .matched, intern: "FR-1002",
            reading: { try notice(addressee: "shared@host.test") }, elimination: true,
            // The address is shared: it agrees, but it did not decide.
            rules: [.elimination, .portalEmail]),
        .init(
            name: "a retyped number that the portal's list has", outcome: .matched, intern: "FR-1001",
            reading: { try notice(retyped: true) }, listed: ["FR-1001"]),
        .init(
            name: "a retyped number that a person has assigned", outcome: .matched, intern: "FR-1001",
            reading: { try notice(retyped: true) }, decided: "FR-1001"),
        .init(
            name: "again after the code has come", outcome: .matched, intern: "FR-1001",
            reading: { try notice(addressee: "stages+FR-1001@host.test") },
            facts: facts(live: ["FR-1001": ["A3141592"]])),
    ]

    static let numbers: [VerdictCase] = [
        .init(
            name: "untrusted, though everything else is clear", outcome: .held, reason: .untrustedSender,
            check: .trust, candidates: ["FR-1001"], trust: .untrusted,
            reading: { try notice(addressee: "stages+FR-1001@host.test") }),
        .init(
            name: "untrusted and decided, but not yet bound", outcome: .held, reason: .untrustedSender,
            check: .trust, candidates: ["FR-1001"], trust: .untrusted, reading: { try notice() },
            decided: "FR-1001"),
        .init(
            name: "untrusted, and a person has given the number already", outcome: .duplicate, check: .trust,
            intern: "FR-1001", trust: .untrusted, reading: { try notice() },
            facts: facts(boundTo: "FR-1001"),
            decided: "FR-1001"),
        .init(
            name: "untrusted, and the number is somebody's by another mail", outcome: .held,
            reason: .untrustedSender, check: .trust, trust: .untrusted, reading: { try notice() },
            facts: facts(boundTo: "FR-1001")),
        .init(
            name: "a specimen", outcome: .held, reason: .placeholder, check: .placeholder,
            candidates: ["FR-1001"],
            reading: {
                var reading = try notice(addressee: "stages+FR-1001@host.test")
                reading.offers = []
                reading.hasPlaceholder = true
                return reading
            }),
        .init(
            name: "a specimen beside a number", outcome: .held, reason: .placeholder, check: .placeholder,
            candidates: ["FR-1001"],
            reading: {
                var reading = try notice(addressee: "stages+FR-1001@host.test")
                reading.hasPlaceholder = true
                return reading
            }),
        .init(
            name: "two numbers", outcome: .held, reason: .severalOffers, check: .severalNumbers,
            candidates: ["FR-1001"],
            reading: { try notice("A3141592", "A2718281", addressee: "stages+FR-1001@host.test") }),
        .init(
            name: "a notice whose number is in a picture", outcome: .held, reason: .unreadable,
            check: .noNumber,
            candidates: ["FR-1001"],
            reading: {
                var reading = try notice(addressee: "stages+FR-1001@host.test")
                reading.offers = []
                reading.attachments = [Attachment(name: "capture.png", type: "image/png", size: 1_000)]
                return reading
            }),
        .init(
            name: "a notice that holds no number at all", outcome: .held, reason: .wordingUnknown,
            check: .noNumber,
            candidates: ["FR-1001"],
            reading: {
                var reading = try notice(addressee: "stages+FR-1001@host.test")
                reading.offers = []
                return reading
            }),
        .init(
            name: "a retyped number", outcome: .held, reason: .noMatch, check: .retyped,
            candidates: ["FR-1001"],
            reading: { try notice(retyped: true, addressee: "stages+FR-1001@host.test") }),
    ]

    static let known: [VerdictCase] = [
        .init(
            name: "a retyped number for which the list knows two of one name", outcome: .held,
            reason: .noMatch,
            check: .retyped, candidates: ["FR-1001", "FR-1002"],
            reading: { try notice(retyped: true, subject: "FR-1001") }, listed: ["FR-1001", "FR-1002"]),
        .init(
            name: "a withdrawn number", outcome: .duplicate, check: .withdrawn, intern: "FR-1002",
            reading: { try notice(ownWords: "Alice Martin") },
            facts: facts(boundTo: "FR-1002", isWithdrawn: true)),
        .init(
            name: "a number withdrawn before anybody had it", outcome: .duplicate, check: .withdrawn,
            reading: { try notice() }, facts: facts(isWithdrawn: true)),
        .init(
            name: "the same, and the mail gives it to somebody", outcome: .held, reason: .evidenceConflict,
            check: .withdrawn, candidates: ["FR-1001"],
            reading: { try notice(subject: "FR-1001") }, facts: facts(isWithdrawn: true)),
        .init(
            name: "a withdrawn number, for somebody else", outcome: .held, reason: .offerTaken,
            check: .withdrawn, candidates: ["FR-1001"],
            reading: { try notice(subject: "FR-1001") }, facts: facts(boundTo: "FR-1002", isWithdrawn: true)),
        .init(
            name: "a colleague's warning about a number that somebody has", outcome: .held,
            reason: .evidenceConflict, check: .objection, candidates: ["FR-1001"], trust: .forwarder,
            reading: {
                try notice(
                    addressee: "stages+FR-1001@host.test", ownWords: "Stop ! Ce numéro est une erreur.")
            },
            facts: facts(boundTo: "FR-1001")),
        .init(
            name: "the same without a word whose it is", outcome: .held, reason: .evidenceConflict,
            check: .objection, trust: .forwarder, reading: { try notice(ownWords: "Ne l'envoyez pas.") },
            facts: facts(boundTo: "FR-1001")),
        .init(
            name: "the portal in words that may take the number back", outcome: .held,
            reason: .evidenceConflict, check: .objection, candidates: ["FR-1001"],
            reading: {
                var reading = try notice(addressee: "stages+FR-1001@host.test")
                reading.isReserved = true
                return reading
            }),
        .init(
            name: "a denial beside the only one who still waits", outcome: .held, reason: .evidenceConflict,
            check: .objection, candidates: ["FR-1002", "FR-1003"], trust: .forwarder,
            reading: {
                try notice(addressee: "shared@host.test", ownWords: "Ce n'est pas pour Alice Martin.")
            }, elimination: true),
        .init(
            name: "the same notice again", outcome: .duplicate, check: .bound, intern: "FR-1001",
            reading: { try notice(addressee: "stages+FR-1001@host.test") },
            facts: facts(boundTo: "FR-1001")),
        .init(
            name: "the same number without a word whose it is", outcome: .duplicate, check: .bound,
            intern: "FR-1001", reading: { try notice() }, facts: facts(boundTo: "FR-1001")),
        .init(
            name: "the same number retyped", outcome: .duplicate, check: .bound, intern: "FR-1001",
            reading: { try notice(retyped: true) }, facts: facts(boundTo: "FR-1001")),
        .init(
            name: "the same notice to an address that several share", outcome: .duplicate, check: .bound,
            intern: "FR-1003", reading: { try notice(addressee: "shared@host.test") },
            facts: facts(boundTo: "FR-1003")),
        .init(
            name: "somebody else's number", outcome: .held, reason: .offerTaken, check: .bound,
            candidates: ["FR-1002"], reading: { try notice(ownWords: "Alice Martin") },
            facts: facts(boundTo: "FR-1001")),
        .init(
            name: "the number of somebody whom nothing names, at a shared address", outcome: .held,
            reason: .offerTaken, check: .bound, candidates: ["FR-1002", "FR-1003"],
            reading: { try notice(addressee: "shared@host.test") }, facts: facts(boundTo: "FR-1001")),
        .init(
            name: "two named, neither the owner", outcome: .held, reason: .offerTaken, check: .bound,
            candidates: ["FR-1001", "FR-1002"],
            reading: { try notice(addressee: "stages+FR-1001@host.test", ownWords: "Alice Martin") },
            facts: facts(boundTo: "FR-1003")),
        .init(
            name: "two named, one the owner", outcome: .held, reason: .evidenceConflict, check: .conflict,
            candidates: ["FR-1002", "FR-1001"],
            reading: { try notice(addressee: "stages+FR-1001@host.test", ownWords: "Alice Martin") },
            facts: facts(boundTo: "FR-1001", live: ["FR-1001": ["A3141592"]])),
    ]

    static let evidence: [VerdictCase] = [
        .init(
            name: "destined to a stranger, though it was delivered below an address of ours", outcome: .held,
            reason: .noMatch, check: .addressee, candidates: ["FR-1001"],
            reading: {
                try notice(
                    addressee: "boss@evil.test", recipients: [("Delivered-To", "stages+FR-1001@host.test")])
            }),
        .init(
            name: "nobody named: whoever merely waits is no candidate", outcome: .held, reason: .noMatch,
            check: .unnamed, candidates: [], reading: { try notice() },
            facts: facts(waiting: ["FR-1003", "FR-1001"])),
        .init(
            name: "a person's decision for somebody whom the roster has not", outcome: .held,
            reason: .noMatch,
            check: .unnamed, candidates: ["FR-9999"], reading: { try notice() }, decided: "FR-9999"),
        .init(
            name: "an address that several share; those who wait come first", outcome: .held,
            reason: .severalCandidates, check: .ambiguous, candidates: ["FR-1003", "FR-1002"],
            reading: { try notice(addressee: "shared@host.test") },
            facts: facts(live: ["FR-1002": ["A2718281"]])),
        .init(
            name: "two references", outcome: .held, reason: .severalCandidates, check: .ambiguous,
            candidates: ["FR-1002", "FR-1003"], reading: { try notice(ownWords: "FR-1002 et FR-1003") }),
        .init(
            name: "two references, one of whom a weaker rule names", outcome: .held,
            reason: .severalCandidates,
            check: .ambiguous, candidates: ["FR-1002", "FR-1003"],
            reading: { try notice(subject: "Alice Martin", ownWords: "FR-1002 et FR-1003") }),
        .init(
            name: "two names", outcome: .held, reason: .severalCandidates, check: .ambiguous,
            candidates: ["FR-1001", "FR-1002"],
            reading: { try notice(ownWords: "Jean Dupont et Alice Martin") }),
        .init(
            name: "two rules, two interns", outcome: .held, reason: .evidenceConflict, check: .conflict,
            candidates: ["FR-1001", "FR-1002"],
            reading: { try notice(subject: "FR-1001", ownWords: "Alice Martin") }),
        .init(
            name: "the portal's list against a reference", outcome: .held, reason: .evidenceConflict,
            check: .conflict, candidates: ["FR-1002", "FR-1001"], reading: { try notice(subject: "FR-1001") },
            listed: ["FR-1002"]),
        .init(
            name: "somebody named at an address that only others share", outcome: .held,
            reason: .evidenceConflict, check: .conflict, candidates: ["FR-1002", "FR-1003", "FR-1001"],
            reading: { try notice(addressee: "shared@host.test", ownWords: "Jean Dupont") }),
        .init(
            name: "the portal's list has it for a stranger", outcome: .held, reason: .evidenceConflict,
            check: .conflict, candidates: ["FR-1001"], reading: { try notice(subject: "FR-1001") },
            facts: facts(isStranger: true), listed: []),
        .init(
            name: "the portal's list has it for a stranger and nothing names anybody", outcome: .held,
            reason: .noMatch, check: .unnamed, reading: { try notice() },
            facts: facts(isStranger: true),
            listed: []),
    ]

    static let people: [VerdictCase] = [
        .init(
            name: "somebody who has another number", outcome: .held, reason: .internHasOffer,
            check: .otherOffer,
            candidates: ["FR-1001"], reading: { try notice(subject: "FR-1001") },
            facts: facts(live: ["FR-1001": ["A2718281"]])),
        .init(
            name: "somebody without a code", outcome: .held, reason: .missingNOC, check: .missingCode,
            intern: "FR-1004", candidates: ["FR-1004"], reading: { try notice(subject: "FR-1004") }),
        .init(
            name: "somebody who expects no number", outcome: .held, reason: .evidenceConflict,
            check: .notExpected, candidates: ["FR-1005"], reading: { try notice(subject: "FR-1005") }),
    ]
}
