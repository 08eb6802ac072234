import Daemon
import FacteurCore
import Mail
import Store
import TestSupport
import Testing

/// Postfix's `smtp-sink` in every manner in which it can fail, then well again.
@Suite(.timeLimit(.minutes(20))) struct SinkTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let options: [String]
        let state: LetterState
        /// How many come to the good one.
        var afterwards: Int
        var testDescription: String { options.joined(separator: " ") }

        init(_ options: String..., leaves state: LetterState, afterwards: Int = 1) {
            (self.options, self.state, self.afterwards) = (options, state, afterwards)
        }
    }

    /// At each step: refused for good, refused for now, hung up, hung up with 421.
    static let cases = [
        Case("-f", "CONNECT", leaves: .queued), Case("-r", "CONNECT", leaves: .queued),
        Case("-q", "CONNECT", leaves: .queued), Case("-Q", "CONNECT", leaves: .queued),
        Case("-f", "EHLO,HELO", leaves: .queued), Case("-r", "EHLO,HELO", leaves: .queued),
        Case("-q", "EHLO", leaves: .queued), Case("-Q", "EHLO", leaves: .queued),
        // A server that refuses every sender says nothing about a letter.
        Case("-f", "MAIL", leaves: .queued), Case("-r", "MAIL", leaves: .queued),
        Case("-q", "MAIL", leaves: .queued), Case("-Q", "MAIL", leaves: .queued),
        Case("-f", "RCPT", leaves: .failed, afterwards: 0), Case("-r", "RCPT", leaves: .queued),
        Case("-q", "RCPT", leaves: .queued), Case("-Q", "RCPT", leaves: .queued),
        Case("-f", "DATA", leaves: .failed, afterwards: 0), Case("-r", "DATA", leaves: .queued),
        Case("-q", "DATA", leaves: .queued), Case("-Q", "DATA", leaves: .queued),
        Case("-f", ".", leaves: .failed, afterwards: 0), Case("-r", ".", leaves: .queued),
        // Nobody knows whether it was kept: one copy, and no more.
        Case("-q", ".", leaves: .inDoubt), Case("-Q", ".", leaves: .queued),
        Case("-A", "0", leaves: .queued),
        Case("-e", "-f", "EHLO", leaves: .sent, afterwards: 0),
        Case("-w", "1", leaves: .sent, afterwards: 0),
    ]

    @Test("a letter ends in the state that is true, and comes to a good server once", arguments: cases)
    func fault(_ item: Case) async throws {
        let bad = try await SMTPSink(item.options)
        let fixture = try await fixture(bad)
        _ = try await fixture.once()
        #expect(try await fixture.states() == [item.state])
        let sawTheDot = item.options.contains(".") || item.state == .sent
        // It answers first and writes down then.
        if sawTheDot { try await fixture.wait(for: "what came to the bad one") { bad.letters.count > 0 } }
        #expect(bad.letters.count == (sawTheDot ? 1 : 0))

        let good = try await SMTPSink()
        use(good, in: fixture)
        for _ in 0..<3 {
            fixture.now += 7_200
            #expect(try await fixture.once() == [])
        }
        try await fixture.wait(for: "what came to the good one") { good.letters.count >= item.afterwards }
        #expect(good.letters.count == item.afterwards)
        #expect(good.letters.allSatisfy { $0.contains("i1@interns.test") })
        #expect(try await fixture.states() == [item.state == .failed ? .failed : .sent])
        #expect(try await fixture.status().copies == (item.state == .inDoubt ? 1 : 0))
    }

    @Test(
        "a server that announces nothing takes letters as well",
        arguments: [["-8", "-a", "-E", "-N", "-p"], ["-P"]])
    func bare(_ options: [String]) async throws {
        let sink = try await SMTPSink(options)
        let fixture = try await fixture(sink)
        #expect(try await fixture.once() == [])
        #expect(try await fixture.states() == [.sent])
        try await fixture.wait(for: "the letter") { sink.letters.count == 1 }
    }

    private func fixture(_ sink: SMTPSink) async throws -> ScriptedFixture {
        let fixture = try await ScriptedFixture()
        (fixture.configuration.smtp.user, fixture.configuration.smtp.login) = (nil, nil)
        use(sink, in: fixture)
        try await fixture.recordNotices(for: 1...1)
        return fixture
    }

    private func use(_ sink: SMTPSink, in fixture: ScriptedFixture) {
        fixture.configuration.smtp.server = Configuration.Server(
            scheme: .smtp, host: "127.0.0.1", port: Int(sink.port), plaintext: true)
    }
}
