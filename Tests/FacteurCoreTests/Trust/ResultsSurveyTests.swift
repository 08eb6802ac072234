import FacteurCore
import Mail
import Testing

@Suite struct ResultsSurveyTests {
    private static func header(_ results: [String]) -> Header {
        let fields = results.map { "Authentication-Results: \($0)\r\n" }.joined()
        let text =
            fields
            + "Received: from a.test by mx.host.test; Mon, 21 Sep 2026 14:00:00 +0000\r\nFrom: a@b.test\r\n\r\n"
        return MessageParser().parse(Array(text.utf8)).header
    }

    private static func survey(_ mails: [[String]], names: [String] = ["mx.wrong.test"]) -> ResultsSurvey {
        var survey = ResultsSurvey()
        for mail in mails { survey.add(header(mail), names: names) }
        return survey
    }

    @Test("the name that most of the mails bear is proposed where the configured one counts in none")
    func proposal() {
        let survey = Self.survey(
            Array(repeating: ["mx.host.test; spf=pass smtp.mailfrom=b.test"], count: 4) + [[]])
        #expect(survey.mails == 5 && survey.recognised == 0 && survey.without == 1)
        #expect(survey.proposal?.name == "mx.host.test")
        #expect(survey.proposal?.mails == 4)
    }

    @Test("the machines of one provider become a pattern")
    func pattern() {
        let survey = Self.survey((1...4).map { ["mail\($0).messaging.test; dmarc=pass header.from=b.test"] })
        #expect(survey.proposal?.name == "*.messaging.test")
    }

    @Test("nothing is proposed where a configured name counts, where most mails bear none, or each another")
    func none() {
        let good = Self.survey(
            [["mx.host.test; spf=pass"], ["evil.test; spf=pass"]], names: ["mx.host.test"])
        #expect(good.recognised == 1 && good.proposal == nil)
        #expect(Self.survey([["mx.host.test; spf=pass"], [], []]).proposal == nil)
        #expect(Self.survey([["a.test; spf=pass"], ["b.example; spf=pass"]]).proposal == nil)
        #expect(Self.survey([]).proposal == nil)
    }

    @Test("a forged field below the server's own is not looked at")
    func forged() {
        let survey = Self.survey(
            Array(
                repeating: ["mx.host.test; spf=fail", "mx.evil.test; dmarc=pass header.from=cic.gc.ca"],
                count: 3))
        #expect(survey.proposal?.name == "mx.host.test")
    }
}
