import FacteurCore
import Mail
import Testing
import Text

/// An example of every case of every kind of text. Where a kind is not `CaseIterable`, each case leads to the next, and the
/// compiler asks for the way on from a new one.
struct Examples {
    private let a: OfferNumber
    private let b: OfferNumber
    private let ref: InternRef

    init() throws {
        a = try #require(OfferNumber(rawValue: "A1000001"))
        b = try #require(OfferNumber(rawValue: "A1000002"))
        ref = try #require(InternRef(rawValue: "S-1"))
    }

    var all: [Localized] {
        [
            words, decisions, rosters, lists, advice, durations,
            TrustSentence.allCases.map(\.pattern), ReportSentence.allCases.map(\.pattern),
            PlaceSentence.allCases.map(\.pattern),
        ].flatMap(\.self)
    }

    private func chain<Value>(_ next: (Value?) -> Value?) -> [Value] {
        var values: [Value] = []
        while let value = next(values.last), values.count < 1_000 { values.append(value) }
        return values
    }

    private var words: [Localized] {
        var texts: [Localized] = InternState.allCases.flatMap { [$0.words, $0.name] }
        texts += InternState.allCases.compactMap(\.advice)
        texts += LetterState.allCases.flatMap { [$0.words, $0.name] }
        texts += Outcome.allCases.flatMap { [$0.words, $0.name] }
        texts += MailKind.allCases.flatMap { [$0.words, $0.name] }
        texts += Trust.allCases.flatMap { [$0.words, $0.name] }
        texts += HeldReason.allCases.flatMap { [$0.words, $0.name] }
        texts += SeasonStage.allCases.map(\.words) + SeasonWords.allCases.map(\.words)
        return texts + LetterReview.allCases.map(\.name) + Evidence.Rule.allCases.map(\.name)
    }

    private var durations: [Localized] {
        [0, 1, 90, 3_600, 7_200, 86_400, 200_000].flatMap {
            [DurationText.words($0), DurationText.ago($0), DurationText.lasting($0)]
        }
    }

    private var decisions: [Localized] {
        let departures = [(true, false), (false, true), (false, false)].flatMap { isNow, isOnHold in
            [true, false].map { Departure(at: 60, isNow: isNow, isServed: $0, isOnHold: isOnHold) }
        }
        let leaving = departures.flatMap { departure -> [DecisionNote] in
            [
                .leaves(ref, email: "a@b.test", a, departure, canUndo: true), .letsGo(a, ref, departure),
            ]
        }
        return (chain(next) as [DecisionNote] + leaving).map(\.message)
            + (chain(next) as [DecisionRefusal]).map(\.message)
            + (chain(next) as [ErasureObstacle]).map(\.message) + [
                ErasureObstacle.heldMails(ref, [7]).message
            ]
    }

    private var rosters: [Localized] {
        (chain(next) as [RosterProblem]).map(\.message) + (chain(next) as [NOCFault]).map(\.message)
            + (chain(next) as [NOCTableFault]).map(\.message) + changes
    }

    private var lists: [Localized] {
        (chain(next) as [OfferListFault]).map(\.message) + (chain(next) as [OfferList.Remark]).map(\.message)
    }

    private var advice: [Localized] {
        let doubts: [TrustDoubt?] = [nil] + chain(next)
        return HeldReason.allCases.flatMap { reason in
            doubts.flatMap { doubt in
                let advice = HeldAdvice(reason: reason, mail: 7, offer: a, candidates: [ref], doubt: doubt)
                let report = HeldAdvice(
                    reason: reason, mail: 7, offer: doubt == nil ? nil : a, candidates: [], kind: .bounce)
                let dead: [HeldAdvice] = [
                    DeadNumber.withdrawn(since: 1_790_000_000), .listed(status: "Retiré", on: 1_790_000_000),
                ].map { HeldAdvice(reason: reason, mail: 7, offer: a, candidates: [ref], dead: $0) }
                return ([advice, report] + dead).flatMap { advice in
                    [advice.why, advice.shortest] + advice.steps.flatMap { [$0.when, $0.command] }
                }
            }
        }
    }

    private var changes: [Localized] {
        guard let email = AddrSpec("a@b.test") else { return [] }
        let (before, after) = (
            Intern(ref: ref, familyName: "Roy", givenNames: "Zoé", email: email, noc: nil),
            Intern(ref: ref, familyName: "Roy", givenNames: "Luc", email: email, noc: nil)
        )
        let file = Roster([after])
        let difference = RosterDifference(from: RosterMatch([before], in: file), to: file)
        let lines: [Localized] = zip(
            difference.lines(in: .en, letters: [ref: .sent]), difference.lines(in: .fr, letters: [ref: .sent])
        ).map { Localized(en: $0, fr: $1) }
        let kinds: [PersonChange.Kind] = chain(next)
        let texts = kinds.flatMap { kind -> [Localized] in
            let change = PersonChange(kind: kind, before: before, after: after)
            return [change.fault([a, b]), change.warning(line: 2).message, change.held([a])]
        }
        let leaving = RosterWarning.leaves(
            ref,
            with: [
                OfferRecord(number: a, owner: ref), OfferRecord(number: b, owner: nil),
                OfferRecord(number: b, owner: ref, letter: LetterRecord(state: .sent, hasLeft: true)),
            ])
        let returning = RosterWarning.returns(ref, forgotten: "2026-11-30")
        return texts + [leaving?.message, returning.message].compactMap(\.self) + lines
    }
}

/// The chains.
extension Examples {
    private func next(_ value: DecisionNote?) -> DecisionNote? {
        guard let value else { return .assigned(a, ref) }
        return switch value {
        case .assigned: .neverSeen(a)
        case .neverSeen: .listedDead(a, .listed(status: "Retiré", on: 1_790_000_000))
        case .listedDead: .awaitsCode(ref)
        case .awaitsCode: .offerNotExpected(ref)
        case .offerNotExpected: .nothingToReplace(ref)
        case .nothingToReplace: .replaced(a, toldAt: 0, mayHaveLeft: true)
        case .replaced: .unassigned(a, ref)
        case .unassigned: .revived(a)
        case .revived: .revivedInDoubt(a, ref)
        case .revivedInDoubt: .dismissed(7, .noMatch, from: "a@b.test", subject: "IRCC")
        case .dismissed: .mayBeTold(a)
        case .mayBeTold: .staysContested(ref)
        case .staysContested: .overrules(a, mails: [7])
        case .overrules(_, let mails) where mails.count == 1: .overrules(a, mails: [7, 9])
        case .overrules: .receipt(a, "R-1", before: "R-0")
        case .receipt: .withdrawn(a)
        case .withdrawn: .wasTold(a, ref, at: 0)
        case .wasTold:
            .leaves(
                ref, email: "a@b.test", a, Departure(at: 60, isNow: true, isServed: true, isOnHold: false),
                canUndo: false)
        case .leaves: .letsGo(a, ref, Departure(at: 60, isNow: true, isServed: true, isOnHold: false))
        case .letsGo: .waitsForApproval(ref, a)
        case .waitsForApproval: .told(a, ref, on: 0)
        case .told: .toldTakenBack(a, ref, on: 0)
        case .toldTakenBack: .onHold("x")
        case .onHold: .held
        case .held: .released(isServed: true)
        case .released: .reopened(7, .noMatch)
        case .reopened: .contentGone(7)
        case .contentGone:
            .letThrough(ref, a, Departure(at: 60, isNow: true, isServed: true, isOnHold: false))
        case .letThrough:
            .follows(
                .reminder, ref, email: "a@b.test", a,
                Departure(at: 60, isNow: true, isServed: true, isOnHold: false))
        case .follows(.reminder, _, _, _, _): .follows(.withdrawn, ref, email: "a@b.test", a, nil)
        case .follows: .nobodyToNotify(a)
        case .nobodyToNotify: .removedNotTold(a, ref)
        case .removedNotTold: nil
        }
    }

    private func next(_ value: DecisionRefusal?) -> DecisionRefusal? {
        guard let value else { return .unknownIntern(ref) }
        return switch value {
        case .unknownIntern: .removedIntern(ref)
        case .removedIntern: .unknownOffer(a, isSeen: true)
        case .unknownOffer: .unknownMail(7)
        case .unknownMail: .withdrawn(a)
        case .withdrawn: .superseded(a, by: b)
        case .superseded: .taken(a, by: ref, isTold: true)
        case .taken: .hasOther(ref, a, isTold: true)
        case .hasOther: .hasOtherBesides(a, ref, a, isSeen: false)
        case .hasOtherBesides: .unassigned(a)
        case .unassigned: .told(a, ref, at: 0)
        case .told: .unread(7)
        case .unread: .notHeld(7, .matched)
        case .notHeld: .waitsForCode(7, ref)
        case .waitsForCode: .noNumber(ref)
        case .noNumber: .noCode(ref)
        case .noCode: .noLetter(ref, a)
        case .noLetter: .queued(ref)
        case .queued: .inFlight(a, until: 0)
        case .inFlight: .copyToCome(ref, at: 0)
        case .copyToCome: .notOnHold
        case .notOnHold: .neverNamed(a)
        case .neverNamed: .alreadyTold(a, ref, at: 0)
        case .alreadyTold: .notToReview(ref)
        case .notToReview: .nothingToReview
        case .nothingToReview: .toReview(ref)
        case .toReview: .nothingHeld(.noMatch)
        case .nothingHeld: .notDismissed(7, .matched)
        case .notDismissed: .notQueued(ref, .sent)
        case .notQueued: .contested(ref)
        case .contested: .forgotten(a)
        case .forgotten: nil
        }
    }

    private func next(_ value: ErasureObstacle?) -> ErasureObstacle? {
        guard let value else { return .unknown(ref) }
        return switch value {
        case .unknown: .alreadyForgotten(ref, at: 0)
        case .alreadyForgotten: .legalHold
        case .legalHold: .unreadMail
        case .unreadMail: .heldMails(ref, [7, 8])
        case .heldMails: .contradicted(ref, a)
        case .contradicted: .inFlight(ref, until: 0)
        case .inFlight: .copyToCome(ref, at: 0)
        case .copyToCome: .inDoubt(ref, a)
        case .inDoubt: .queued(ref, a)
        case .queued: .toReview(ref, a)
        case .toReview: .untold(ref, a)
        case .untold: nil
        }
    }

    private func next(_ value: RosterProblem?) -> RosterProblem? {
        guard let value else { return .tooLarge }
        return switch value {
        case .tooLarge: .isWorkbook
        case .isWorkbook: .strangeEncoding("MacRoman", shown: "x")
        case .strangeEncoding: .isCompoundWorkbook
        case .isCompoundWorkbook: .isBinary
        case .isBinary: .isEmpty
        case .isEmpty: .strangeSeparator("x")
        case .strangeSeparator: .missingColumn(Localized(en: "noc", fr: "cnp"), like: "x")
        case .missingColumn: .duplicateColumn(first: 1)
        case .duplicateColumn: .tooManyRows
        case .tooManyRows: .fieldCount(1, expected: 2)
        case .fieldCount: .quoteInsideField
        case .quoteInsideField: .textAfterQuote
        case .textAfterQuote: .unclosedQuote
        case .unclosedQuote: .fieldTooLong
        case .fieldTooLong: .isRequired
        case .isRequired: .hasLineBreak
        case .hasLineBreak: .hasHiddenCharacter("200B")
        case .hasHiddenCharacter: .strangeReference("x")
        case .strangeReference: .isDate("x")
        case .isDate: .isSpreadsheetError("x")
        case .isSpreadsheetError: .isFormula("x")
        case .isFormula: .lostLetter("x")
        case .lostLetter: .garbled("x", meant: "y")
        case .garbled: .duplicateReference("x", firstLine: 2)
        case .duplicateReference: .secondAddress
        case .secondAddress: .displayName
        case .displayName: .strangeAddress("x")
        case .strangeAddress: .strangeLanguage("x")
        case .strangeLanguage: .strangeCode(.notFiveDigits("1"))
        case .strangeCode: .strangeAnswer("x")
        case .strangeAnswer: nil
        }
    }

    private func next(_ value: NOCFault?) -> NOCFault? {
        guard let value else { return .notFiveDigits("1") }
        return switch value {
        case .notFiveDigits: .isNOC2016("2173")
        case .isNOC2016: .zerosLost("10", whole: "00010")
        case .zerosLost: .standsForNone("99999")
        case .standsForNone: .noSuchGroup("12345")
        case .noSuchGroup: .notInTables("12345", versions: "2021")
        case .notInTables: .onlyInOtherVersion("21239", version: 2026, inForce: 2021)
        case .onlyInOtherVersion: nil
        }
    }

    private func next(_ value: NOCTableFault?) -> NOCTableFault? {
        guard let value else { return .notATable }
        return switch value {
        case .notATable: .holdsNUL(line: 2)
        case .holdsNUL: .noHeader
        case .noHeader: .strangeRow(line: 2)
        case .strangeRow: .doubledCode(line: 2)
        case .doubledCode: .noCodes
        case .noCodes: nil
        }
    }

    private func next(_ value: OfferListFault?) -> OfferListFault? {
        guard let value else { return .notAList }
        return switch value {
        case .notAList: .noHeader
        case .noHeader: .otherFile(.pdf)
        case .otherFile: .tooManyRows
        case .tooManyRows: .brokenRow(line: 2)
        case .brokenRow: .strangeNumber("x", line: 2)
        case .strangeNumber: .hiddenNumber("x", line: 2)
        case .hiddenNumber: .strayNumber("x", line: 2)
        case .strayNumber: .noName(line: 2)
        case .noName: .brokenName("x", line: 2)
        case .brokenName: .twoColumns(.init(first: "x", second: "y", line: 2))
        case .twoColumns: nil
        }
    }

    private func next(_ value: OfferList.Remark?) -> OfferList.Remark? {
        guard let value else { return .cutOff }
        return switch value {
        case .cutOff: .noRows
        case .noRows: .noNumbers(rows: 2)
        case .noNumbers: .stranger(a, name: "x", line: 2)
        case .stranger: .several(a, [ref], line: 2)
        case .several: .twoNames(a, line: 2)
        case .twoNames: .dead(a, status: "x", line: 2)
        case .dead: .unknownStatus(a, status: "x", line: 2)
        case .unknownStatus: .severalOffers(ref, [a, b])
        case .severalOffers: nil
        }
    }

    private func next(_ value: TrustDoubt?) -> TrustDoubt? {
        guard let value else { return .forgery }
        return switch value {
        case .forgery: .chain("x")
        case .chain: .setting(seen: "mx.test")
        case .setting: .stranger
        case .stranger: .addressee("c@d.test")
        case .addressee: .key("s1._domainkey.d.test")
        case .key: nil
        }
    }

    private func next(_ value: PersonChange.Kind?) -> PersonChange.Kind? {
        guard let value else { return .otherPerson }
        return switch value {
        case .otherPerson: .addressOf(ref)
        case .addressOf: .addressGoneTo(ref)
        case .addressGoneTo: nil
        }
    }
}
