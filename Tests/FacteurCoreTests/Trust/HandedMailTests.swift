import FacteurCore
import Testing

/// Mails that misled or were lost, each with its right answer.
@Suite struct HandedMailTests {
    struct Answer: Sendable, CustomTestStringConvertible {
        let file: String
        var settings = "60.yaml"
        let trust: Trust
        let outcome: Outcome
        var reason: HeldReason?
        var intern: String?
        var by: String?

        var testDescription: String { file }
    }

    static let answers: [Answer] = [
        Answer(
            file: "52-forwarded-imitation.eml", trust: .untrusted, outcome: .held, reason: .untrustedSender,
            by: "forwarded from noreply@cic-gc.example, which is not the portal's"),
        Answer(
            file: "62-answer-to-an-outsider-quoted.eml", trust: .untrusted, outcome: .held,
            reason: .untrustedSender, by: "forwarded from mallory@evil.test, which is not the portal's"),
        Answer(
            file: "62b-attached-mail-of-an-outsider.eml", trust: .untrusted, outcome: .held,
            reason: .untrustedSender, by: "forwarded from mallory@evil.test, which is not the portal's"),
        Answer(file: "62z-control.eml", trust: .forwarder, outcome: .matched, intern: "E-102"),
        Answer(file: "63-replayed-notice.eml", trust: .portal, outcome: .held, reason: .noMatch),
        Answer(file: "63b-delivered-to-by-the-sender.eml", trust: .portal, outcome: .held, reason: .noMatch),
        Answer(file: "63c-addressee-in-another-domain.eml", trust: .portal, outcome: .held, reason: .noMatch),
        Answer(
            file: "64-rest-behind-a-space.eml", trust: .untrusted, outcome: .held, reason: .untrustedSender),
        Answer(
            file: "01-split-results.eml", trust: .portal, outcome: .held, reason: .noMatch,
            by: "dmarc=pass header.from=cic.gc.ca by mx.stages.test"),
        Answer(file: "01b-forged-below.eml", trust: .untrusted, outcome: .held, reason: .untrustedSender),
        Answer(
            file: "02-sibling-ids.eml", settings: "02-sibling-ids.yaml", trust: .portal, outcome: .held,
            reason: .noMatch, by: "dmarc=pass header.from=cic.gc.ca by dmarc.stages.test"),
        Answer(
            file: "02-sibling-ids.eml", settings: "02-pattern.yaml", trust: .portal, outcome: .held,
            reason: .noMatch),
    ]

    @Test("each has its answer", arguments: answers)
    func answer(_ answer: Answer) throws {
        let result = TrustTrial.run(
            try TrustTrial.file(answer.file), try TrustTrial.settings(answer.settings),
            try TrustTrial.roster())
        #expect(result.trust == answer.trust, "\(result.examination.trust.by)")
        #expect(result.verdict.outcome == answer.outcome)
        #expect(result.reason == answer.reason)
        #expect(result.intern == answer.intern)
        if let by = answer.by { #expect(result.examination.trust.by == by) }
    }
}
