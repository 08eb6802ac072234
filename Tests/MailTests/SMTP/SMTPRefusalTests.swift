import Mail
import Testing

@Suite("whose fault a refusal is") struct SMTPRefusalTests {
    enum Blame: Sendable {
        /// The letter failed; the next may be sent.
        case letter
        /// The letter waits; the next may be sent.
        case later
        /// The letter waits, and no other is sent.
        case service
    }

    static let refusals: [(command: String, reply: String, blame: Blame)] = [
        ("MAIL", "550 5.1.8 bad sender", .service), ("MAIL", "553 5.1.7 who are you", .service),
        ("MAIL", "530 5.7.0 Authentication required", .service),
        ("MAIL", "550 5.7.1 relaying denied", .service),
        ("MAIL", "501 syntax", .service), ("MAIL", "451 4.3.0 busy", .later),
        ("MAIL", "452 4.3.1 no room", .later),
        ("MAIL", "552 5.3.4 too big", .letter), ("MAIL", "552 too big", .letter),
        ("MAIL", "550 5.6.7 no UTF-8", .letter),
        ("MAIL", "333 what", .later),
        ("RCPT", "550 5.1.1 no such user", .letter), ("RCPT", "553 5.1.3 bad address", .letter),
        ("RCPT", "552 5.2.2 mailbox full", .letter), ("RCPT", "550 5.7.1 blocked by policy", .letter),
        ("RCPT", "450 4.7.1 greylisted", .later), ("RCPT", "452 4.5.3 too many", .later),
        ("RCPT", "199 what", .later), ("RCPT", "550 4.2.1 switched off for a while", .later),
        ("RCPT", "550 9.9.9 what", .letter), (".", "554 4.4.7 not now", .later),
        ("RCPT", "554 5.7.1 <x@y>: Relay access denied", .service),
        ("RCPT", "454 4.7.1 <x@y>: Relay access denied", .service),
        ("RCPT", "550 5.1.1 <relay@home.example>: unknown, so no relay", .letter),
        ("RCPT", "550 <relay@home.example>: unknown", .letter),
        ("RCPT", "550 5.7.1 <relay@home.example>: blocked by policy", .letter),
        ("RCPT", "550 relay not permitted", .service),
        ("RCPT", "550 5.7.1 Unable to relay", .service),
        ("RCPT", "530 5.5.1 Authentication Required", .service),
        ("RCPT", "553 5.7.1 <a@b>: Sender address rejected: not owned by user u", .service),
        ("RCPT", "554 5.7.1 <h>: Client host rejected: Access denied", .service),
        ("RCPT", "550 5.4.5 Daily user sending limit exceeded", .service),
        ("DATA", "554 5.5.1 no", .letter), ("DATA", "451 4.7.1 later", .later),
        ("DATA", "550 5.4.5 Daily user sending limit exceeded", .service),
        (".", "550 5.4.5 Daily user sending limit exceeded", .service),
        (".", "554 5.2.252 SendAsDenied", .service), (".", "550 5.7.1 no relay of spam", .letter),
        (".", "535 5.7.8 who are you", .service), (".", "550 5.1.1 no such user", .letter),
        (".", "451 4.0.0 x", .later),
    ]

    @Test("a refusal concerns the letter, the moment, or the service", arguments: refusals, [true, false])
    func blame(refusal: (command: String, reply: String, blame: Blame), pipelining: Bool) {
        var turns: [SMTPTurn] = []
        var isRefused = false
        for turn in SMTPTurn.letter {
            let command = String(turn.line.prefix { $0 != " " })
            let sorry = turn.line == "DATA" && isRefused && pipelining ? "503 5.5.1 no\n" : turn.says
            let isHere = command == refusal.command
            turns.append(
                .init(
                    turn.line,
                    isHere ? refusal.reply + "\n" : command == "RCPT" && isRefused ? "503 no\n" : sorry))
            isRefused = isRefused || isHere
        }
        var dialogue = SMTPDialogue.ready(turns, pipelining ? "PIPELINING" : "HELP")
        dialogue.send()
        let told = dialogue.actions.filter { $0 != .askToCommit }
        switch refusal.blame {
        case .letter: #expect(told == [.outcome(.failed(refusal.reply))])
        case .later: #expect(told == [.outcome(.tryLater(refusal.reply))])
        case .service:
            #expect(
                told == [.outcome(.tryLater(refusal.reply)), .fault(.serviceRefused(refusal.reply)), .close])
        }
    }

    @Test(
        "421 at any step leaves the letter for later and ends the session",
        arguments: ["MAIL", "RCPT", "DATA", "."], [true, false])
    func goingDown(command: String, pipelining: Bool) {
        let turns = SMTPTurn.letter.map { turn in
            turn.line.hasPrefix(command) ? SMTPTurn(turn.line, "421 4.3.2 going down\n") : turn
        }
        var dialogue = SMTPDialogue.ready(turns, pipelining ? "PIPELINING" : "HELP")
        dialogue.send()
        #expect(
            dialogue.actions.suffix(3) == [
                .outcome(.tryLater("421 4.3.2 going down")), .fault(.tryLater("421 4.3.2 going down")),
                .close,
            ])
    }

    @Test(
        "a probe says what MAIL and RCPT say, hands nothing over, and leaves the session ready",
        arguments: [
            ([.mail, .recipient, .init("RSET", "250 Ok\n")], SMTPProbe.accepted("250 2.1.5 Ok")),
            ([.mail, .init("RCPT", "550 5.1.1 no\n"), .init("RSET", "250 Ok\n")], .refused("550 5.1.1 no")),
            (
                [.mail, .init("RCPT", "450 4.2.0 wait\n"), .init("RSET", "250 Ok\n")],
                .tryLater("450 4.2.0 wait")
            ),
            (
                [.init("MAIL", "530 5.7.0 log in\n"), .init("RCPT", "503 no\n"), .init("RSET", "250 Ok\n")],
                .refused("530 5.7.0 log in")
            ),
        ] as [([SMTPTurn], SMTPProbe)], ["PIPELINING", "HELP"])
    func probe(script: (turns: [SMTPTurn], probe: SMTPProbe), word: String) {
        var dialogue = SMTPDialogue.ready(script.turns + SMTPTurn.letter, word)
        dialogue.probe()
        #expect(dialogue.actions == [.probed(script.probe)])
        #expect(!dialogue.writes.joined().contains("DATA"))
        dialogue.send()
        #expect(dialogue.actions.last == SMTPSessionTests.accepted)
    }

    @Test(
        "a refusal for good may concern every letter, the account, or this recipient alone",
        arguments: [
            ("554 5.7.1 no", RefusalScope.everyLetter), ("550 no", .everyLetter),
            ("550-5.4.1 no", .everyLetter),
            ("550 5.1.90 over the limit", .account), ("550-5.2.0 submission refused", .account),
            ("550 5.1.90 <a@interns.test> over the limit", .recipient), ("550 5.1.1 unknown", .recipient),
            ("550 5.1.10 accepts no mail", .recipient), ("552 5.2.2 full", .recipient),
            ("450 4.7.1 later", .recipient), ("the letter has no text", .recipient), ("", .recipient),
        ])
    func scope(reply: String, scope: RefusalScope) {
        #expect(RefusalScope(reply: reply) == scope)
    }

    @Test("a probe that loses its connection says so once")
    func probeClosed() {
        var dialogue = SMTPDialogue.ready([], "PIPELINING")
        dialogue.probe()
        dialogue.closed()
        let text = "the server closed the connection"
        #expect(dialogue.actions == [.probed(.tryLater(text)), .fault(.closed(text)), .close])
    }
}
