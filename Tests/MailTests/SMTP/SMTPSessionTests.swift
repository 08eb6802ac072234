import Mail
import Testing

@Suite("a letter is handed over") struct SMTPSessionTests {
    static let accepted = SMTPSession.Action.outcome(
        .accepted("250 2.0.0 Ok: queued as 4XyZ12"))

    @Test(
        "with PIPELINING, MAIL, RCPT and DATA leave in one write; without, one by one",
        arguments: [true, false], Chunking.allCases)
    func writes(pipelining: Bool, chunking: Chunking) {
        var dialogue = SMTPDialogue.ready(
            SMTPTurn.letter, pipelining ? "PIPELINING" : "HELP", cut: chunking.cut)
        dialogue.send()
        let commands = [
            "MAIL FROM:<stages@host.example>\r\n", "RCPT TO:<intern@home.example>\r\n", "DATA\r\n",
        ]
        let body = "Subject: x\r\n\r\nhello\r\n"
        #expect(dialogue.writes == (pipelining ? [commands.joined()] : commands) + [body, ".\r\n"])
        #expect(dialogue.actions == [.askToCommit, Self.accepted])
        #expect(dialogue.session.isReady)
    }

    @Test("the final dot leaves only when the ledger has said so")
    func waits() {
        var dialogue = SMTPDialogue.ready(SMTPTurn.letter, "PIPELINING", grants: false)
        dialogue.send()
        #expect(dialogue.actions == [.askToCommit])
        #expect(dialogue.session.awaiting == .commit)
        #expect(dialogue.writes.last == "Subject: x\r\n\r\nhello\r\n")
        dialogue.grant()
        #expect(dialogue.writes.last == ".\r\n")
        #expect(dialogue.actions.last == Self.accepted)
        dialogue.grant()
        #expect(dialogue.writes.filter { $0 == ".\r\n" }.count == 1)
    }

    @Test("a ledger that cannot say so ends the connection before the dot")
    func commitRefused() {
        var dialogue = SMTPDialogue.ready(SMTPTurn.letter, "PIPELINING", grants: false)
        dialogue.send()
        dialogue.refuseCommit()
        #expect(dialogue.actions == [.askToCommit, .outcome(.tryLater("the ledger is full")), .close])
        dialogue.grant()
        #expect(!dialogue.writes.contains(".\r\n"))
    }

    @Test("one connection takes letter after letter, and QUIT ends it", arguments: Chunking.allCases)
    func several(chunking: Chunking) {
        let turns = SMTPTurn.letter + SMTPTurn.letter + [.init("QUIT", "221 Bye\n")]
        var dialogue = SMTPDialogue.ready(turns, "PIPELINING", cut: chunking.cut)
        dialogue.send()
        dialogue.send()
        dialogue.quit()
        #expect(dialogue.actions == [.askToCommit, Self.accepted, .askToCommit, Self.accepted, .close])
        #expect(dialogue.turns.isEmpty)
    }

    static let dialogueWithTwo =
        [.ehlo("PIPELINING", "AUTH PLAIN"), .init("AUTH PLAIN", "235 in\n")] + SMTPTurn.letter
        + SMTPTurn.letter

    @Test(
        "a lost reply after the final dot is in doubt; any earlier end of the connection is not sent",
        arguments: [true, false])
    func everyCut(pipelining: Bool) {
        func run(_ lastsFor: Int) -> SMTPDialogue {
            var turns: [SMTPTurn] = Self.dialogueWithTwo
            if !pipelining { turns[0] = .ehlo("AUTH PLAIN") }
            var dialogue = SMTPDialogue(turns, lastsFor: lastsFor)
            dialogue.start(.password(user: "u", password: "p"))
            if dialogue.session.isReady { dialogue.send() }
            return dialogue
        }
        let whole = run(.max)
        var outcomes: [String: Int] = [:]
        for length in 1...whole.octetsSaid {
            let dialogue = run(length)
            let told = dialogue.actions.compactMap { action in
                if case .outcome(let outcome) = action { outcome } else { nil }
            }
            #expect(dialogue.actions.filter { $0 == .close }.count == 1)
            let handedOver = dialogue.writes.contains(".\r\n")
            switch told.first {
            case .inDoubt:
                #expect(handedOver)
                outcomes["inDoubt", default: 0] += 1
            case .tryLater:
                #expect(!handedOver)
                outcomes["tryLater", default: 0] += 1
            case .accepted: #expect(length == whole.octetsSaid)
            case .failed: Issue.record("failed after \(length)")
            case nil: #expect(dialogue.writes.allSatisfy { !$0.hasPrefix("MAIL") })
            }
            #expect(told.count <= 1)
        }
        // From no octet of the last reply to all but one.
        #expect(outcomes["inDoubt"] == "250 2.0.0 Ok: queued as 4XyZ12\r\n".utf8.count)
        #expect((outcomes["tryLater"] ?? 0) > 30)
    }

    @Test(
        "the complete reply to the final dot decides",
        arguments: [
            ("250 Ok\n", SMTPOutcome.accepted("250 Ok"), true),
            ("299 fine\n", .accepted("299 fine"), true),
            ("451 4.3.0 later\n", .tryLater("451 4.3.0 later"), true),
            ("452-4.3.1 disk\n452 4.3.1 full\n", .tryLater("452 4.3.1 disk 4.3.1 full"), true),
            ("550 5.7.1 looks like spam\n", .failed("550 5.7.1 looks like spam"), true),
            ("552 5.7.0 blocked attachment\n", .failed("552 5.7.0 blocked attachment"), true),
            ("421 4.3.2 going down\n", .tryLater("421 4.3.2 going down"), false),
            ("354 what\n", .tryLater("354 what"), false), ("150 what\n", .tryLater("150 what"), false),
            ("700 what\n", .tryLater("700 what"), false),
            ("nonsense\n", .inDoubt("the server broke the protocol: a reply without a code"), false),
            (
                "250-half\n251 other\n", .inDoubt("the server broke the protocol: a reply with two codes"),
                false
            ),
        ])
    func finalReply(reply: String, outcome: SMTPOutcome, goesOn: Bool) {
        var dialogue = SMTPDialogue.ready(
            SMTPTurn.letter.dropLast() + [.init(".", reply)], "PIPELINING")
        dialogue.send()
        #expect(dialogue.actions.dropFirst().first == .outcome(outcome))
        #expect(dialogue.session.isReady == goesOn)
        #expect(dialogue.actions.contains(.close) == !goesOn)
    }

    @Test(
        "a server that speaks between DATA's reply and the final dot has not taken the letter",
        arguments: ["250 Ok\n", "421 timeout\n", "552 too much\n", "what\n"])
    func beforeTheDot(reply: String) throws {
        var dialogue = SMTPDialogue.ready(SMTPTurn.letter, "PIPELINING", grants: false)
        dialogue.send()
        dialogue.say(reply)
        guard case .outcome(.tryLater) = try #require(dialogue.actions.dropFirst().first) else {
            Issue.record("\(dialogue.actions)")
            return
        }
        #expect(dialogue.actions.last == .close)
        dialogue.grant()
        #expect(!dialogue.writes.contains(".\r\n"))
    }

    @Test(
        "a recipient that is refused while DATA is welcome gets a lone dot, and the next letter follows",
        arguments: Chunking.allCases)
    func loneDot(chunking: Chunking) {
        let turns: [SMTPTurn] = [
            .mail, .init("RCPT", "550 5.1.1 no such user\n"), .data,
            .init(".", "554 5.5.1 no valid recipients\n"),
        ]
        var dialogue = SMTPDialogue.ready(turns + SMTPTurn.letter, "PIPELINING", cut: chunking.cut)
        dialogue.send()
        #expect(dialogue.actions == [.outcome(.failed("550 5.1.1 no such user"))])
        #expect(dialogue.writes.last == ".\r\n")
        dialogue.send()
        #expect(dialogue.actions.last == Self.accepted)
    }

    @Test(
        "where the sender is refused and the recipient taken, not even a lone dot is said",
        arguments: Chunking.allCases)
    func noLoneDot(chunking: Chunking) {
        let turns: [SMTPTurn] = [
            .init("MAIL", "550 5.7.1 not you\n"), .recipient, .data, .init(".", "250 2.0.0 queued\n"),
        ]
        var dialogue = SMTPDialogue.ready(turns, "PIPELINING", cut: chunking.cut)
        dialogue.send()
        #expect(dialogue.actions.first == .outcome(.tryLater("550 5.7.1 not you")))
        #expect(dialogue.actions.last == .close)
        #expect(!dialogue.writes.contains(".\r\n"))
        #expect(dialogue.session.isOver)
    }

    @Test("after a refused recipient, RSET goes before the next letter", arguments: [true, false])
    func reset(pipelining: Bool) {
        let refused = SMTPTurn("RCPT", "450 4.2.0 greylisted\n")
        let turns = pipelining ? [.mail, refused, .init("DATA", "503 no\n")] : [.mail, refused]
        var dialogue = SMTPDialogue.ready(
            turns + [.init("RSET", "250 Ok\n")] + SMTPTurn.letter, pipelining ? "PIPELINING" : "HELP"
        )
        dialogue.send()
        #expect(dialogue.actions == [.outcome(.tryLater("450 4.2.0 greylisted"))])
        dialogue.send()
        #expect(dialogue.actions.last == Self.accepted)
        #expect(dialogue.turns.isEmpty)
    }

    @Test("a refusal stays one when the connection ends before it could be put away")
    func refusedThenClosed() {
        var dialogue = SMTPDialogue.ready([.mail, .init("RCPT", "550 5.1.1 no such user\n")], "PIPELINING")
        dialogue.send()
        #expect(dialogue.actions.isEmpty)
        dialogue.closed()
        #expect(
            dialogue.actions == [
                .outcome(.failed("550 5.1.1 no such user")),
                .fault(.closed("the server closed the connection")), .close,
            ])
    }

    @Test("a letter for a session that is not ready may be sent later")
    func notReady() {
        var dialogue = SMTPDialogue([])
        dialogue.send()
        dialogue.start()
        dialogue.send()
        dialogue.quit()
        let later = SMTPSession.Action.outcome(.tryLater("the session is not ready for a letter"))
        #expect(dialogue.actions == [later, later])
        #expect(dialogue.writes == ["EHLO facteur.example\r\n"])
    }

    @Test(
        "a server that goes while nothing is under way is told, without an outcome",
        arguments: ["421 4.4.2 timeout\n", "250 what\n"])
    func idle(reply: String) {
        var dialogue = SMTPDialogue.ready([], "PIPELINING")
        dialogue.say(reply)
        let text = String(reply.dropLast())
        let fault =
            reply.hasPrefix("421")
            ? SMTPFault.tryLater(text) : .protocolViolation("the server spoke out of turn: \(text)")
        #expect(dialogue.actions == [.fault(fault), .close])
    }

    @Test("each step has the deadline of RFC 5321 §4.5.3.2")
    func deadlines() {
        var dialogue = SMTPDialogue([], grants: false)
        #expect(dialogue.session.awaiting == .nothing)
        dialogue.start()
        #expect(dialogue.session.awaiting.seconds == 300)
        dialogue.say("250 mx\n")
        #expect(dialogue.session.awaiting.seconds == nil)
        dialogue.send()
        #expect(dialogue.session.awaiting == .envelope)
        dialogue.say("250 Ok\n250 Ok\n")
        #expect(dialogue.session.awaiting == .dataStart)
        #expect(dialogue.session.awaiting.seconds == 120)
        dialogue.say("354 go on\n")
        #expect(dialogue.session.awaiting == .commit)
        dialogue.grant()
        #expect(dialogue.session.awaiting.seconds == 600)
        dialogue.say("250 Ok\n")
        dialogue.quit()
        #expect(dialogue.session.awaiting == .quit)
    }
}
