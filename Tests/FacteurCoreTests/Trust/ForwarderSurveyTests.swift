import Mail
import TestSupport
import Testing

@testable import FacteurCore

@Suite struct ForwarderSurveyTests {
    private static func survey(_ mails: [[UInt8]]) -> [String] {
        var survey = ForwarderSurvey(authservIDs: ["mx.example.test"])
        for mail in mails { survey.add(MessageParser().parse(mail)) }
        return survey.forwarders.map { "\($0.address) \($0.mails)" }
    }

    private static func mail(from: String, results: String?, passesOn: Bool = true) -> [UInt8] {
        let notice = Fixtures.notice(
            offer: "A3100001", addressee: "stages@host.example", from: from, results: results)
        return passesOn ? Fixtures.passedOn(notice) : notice
    }

    @Test("nor is whoever writes a notice in their own name, as a look-alike does")
    func ownNotice() {
        let results = "mx.example.test; dmarc=pass header.from=ircc-portail.example"
        #expect(
            Self.survey([
                Self.mail(from: "IRCC <noreply@ircc-portail.example>", results: results, passesOn: false)
            ]).isEmpty)
    }

    @Test("counts who has passed notices on, provenly; the portal itself is none")
    func forwarders() {
        let proven = "mx.example.test; dmarc=pass header.from=partner.example"
        #expect(
            Self.survey([
                Self.mail(
                    from: "ne-pas-repondre@cic.gc.ca",
                    results: "mx.example.test; dmarc=pass header.from=cic.gc.ca"),
                Self.mail(from: "Anna <anna@partner.example>", results: proven),
                Self.mail(from: "anna@partner.example", results: proven),
                Self.mail(from: "bob@partner.example", results: proven),
            ]) == ["anna@partner.example 2", "bob@partner.example 1"])
    }

    @Test("nobody without proof, by our own server, of that very domain")
    func unproven() {
        #expect(
            Self.survey([
                Self.mail(from: "a@partner.example", results: nil),
                Self.mail(
                    from: "a@partner.example",
                    results: "mx.example.test; dmarc=fail header.from=partner.example"),
                Self.mail(
                    from: "a@partner.example", results: "evil.test; dmarc=pass header.from=partner.example"),
                Self.mail(
                    from: "a@partner.example", results: "mx.example.test; dmarc=pass header.from=evil.test"),
            ]).isEmpty)
    }

    @Test("whoever wrote about something else is none")
    func unrelated() {
        let mail =
            "Authentication-Results: mx.example.test; dmarc=pass header.from=partner.example\r\nFrom: a@partner.example\r\nSubject: menu\r\n\r\nsoup\r\n"
        #expect(Self.survey([Array(mail.utf8)]).isEmpty)
    }
}
