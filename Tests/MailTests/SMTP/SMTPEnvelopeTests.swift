import Mail
import TestSupport
import Testing

@Suite("envelope and body on the wire") struct SMTPEnvelopeTests {
    @Test(
        "what the server offers is used",
        arguments: [
            (
                ["SIZE 100000", "8BITMIME", "SMTPUTF8", "DSN"],
                ["MAIL FROM:<stages@host.example> SIZE=13 BODY=8BITMIME SMTPUTF8 RET=HDRS ENVID=a+3Db+2B\r\n"]
            ),
            (["8BITMIME", "SMTPUTF8"], ["MAIL FROM:<stages@host.example> BODY=8BITMIME SMTPUTF8\r\n"]),
        ])
    func parameters(offers: [String], writes: [String]) {
        var dialogue = SMTPDialogue([
            .init("EHLO", "250-mx\n" + offers.map { "250-\($0)\n" }.joined() + "250 HELP\n")
        ])
        dialogue.start()
        let envelope = SMTPEnvelope(
            from: "stages@host.example", to: "renée@home.example", envelopeID: "a=b+", smtpUTF8: true,
            deliveryStatus: true)
        dialogue.send(envelope, "S: é\n\nhi\n")
        #expect(Array(dialogue.writes.dropFirst()) == writes)
    }

    @Test("a delivery report is asked for in the server's terms")
    func deliveryStatus() {
        var dialogue = SMTPDialogue.ready([.mail], "DSN")
        dialogue.send(
            SMTPEnvelope(
                from: "stages@host.example", to: "a+b=c@home.example", envelopeID: "x y", deliveryStatus: true
            ))
        #expect(
            dialogue.writes == [
                "MAIL FROM:<stages@host.example> RET=HDRS ENVID=x+20y\r\n",
                "RCPT TO:<a+b=c@home.example> NOTIFY=FAILURE,DELAY ORCPT=rfc822;a+2Bb+3Dc@home.example\r\n",
            ])
    }

    @Test(
        "what a command cannot carry fails before an octet is sent",
        arguments: [
            (SMTPEnvelope(from: "a@b.example\r\nRSET", to: "c@d.example"), "sender"),
            (SMTPEnvelope(from: "", to: "c@d.example\nDATA"), "recipient"),
            (SMTPEnvelope(from: "", to: ""), "recipient"),
            (SMTPEnvelope(from: "", to: "a b@c.example"), "recipient"),
            (SMTPEnvelope(from: "", to: "a>b@c.example"), "recipient"),
            (SMTPEnvelope(from: "", to: "nobody"), "recipient"),
            (SMTPEnvelope(from: "", to: "a\0@c.example"), "recipient"),
            (SMTPEnvelope(from: "", to: "a\u{85}@c.example", smtpUTF8: true), "recipient"),
            (SMTPEnvelope(from: "", to: "a\u{2028}@c.example", smtpUTF8: true), "recipient"),
            (SMTPEnvelope(from: "", to: String(repeating: "a", count: 400) + "@c.example"), "recipient"),
            (SMTPEnvelope(from: "", to: "é@c.example"), "SMTPUTF8"),
            (SMTPEnvelope(from: "", to: "a@c.example", smtpUTF8: true), "no SMTPUTF8"),
            (SMTPEnvelope(from: "", to: "a@c.example", envelopeID: "a\r\nb"), "ENVID"),
            (SMTPEnvelope(from: "", to: "a@c.example", envelopeID: ""), "ENVID"),
        ])
    func refused(envelope: SMTPEnvelope, word: String) {
        var dialogue = SMTPDialogue.ready([], "PIPELINING", "DSN")
        dialogue.send(envelope)
        #expect(dialogue.writes.isEmpty)
        guard dialogue.actions.count == 1, case .outcome(.failed(let text)) = dialogue.actions.first else {
            Issue.record("\(dialogue.actions)")
            return
        }
        #expect(text.contains(word))
        #expect(dialogue.session.isReady)
    }

    @Test(
        "a letter that the server cannot take fails before an octet is sent",
        arguments: [
            ("S: é\r\n\r\nx\r\n", "8BITMIME"),
            (String(repeating: "x", count: 101), "the letter has 103 octets, the server takes 100"),
        ])
    func cannotTake(message: String, word: String) {
        var dialogue = SMTPDialogue.ready([], "SIZE 100")
        dialogue.send(.plain, message)
        #expect(dialogue.writes.isEmpty)
        guard case .outcome(.failed(let text)) = dialogue.actions.first else { return }
        #expect(text.contains(word))
    }

    @Test("no sender is <>")
    func nobody() {
        var dialogue = SMTPDialogue.ready([], "HELP")
        dialogue.send(SMTPEnvelope(from: "", to: "a@b.example"))
        #expect(dialogue.writes == ["MAIL FROM:<>\r\n"])
    }

    @Test(
        "lines end with CRLF and a dot that begins one is doubled, so no letter holds its own end",
        arguments: [
            ("a\r\nb", "a\r\nb\r\n"), ("a\nb\r", "a\r\nb\r\n"), ("a\r\rb\n\n", "a\r\n\r\nb\r\n\r\n"),
            ("", ""),
            (".", "..\r\n"), ("a\r\n.\r\nb", "a\r\n..\r\nb\r\n"), ("a\n.\nQUIT\n", "a\r\n..\r\nQUIT\r\n"),
            ("a\r.\r\n", "a\r\n..\r\n"), ("..\r\n.a", "...\r\n..a\r\n"), ("a.\r\n", "a.\r\n"),
        ])
    func body(message: String, wire: String) {
        var dialogue = SMTPDialogue.ready([.mail, .recipient, .data], "PIPELINING", grants: false)
        dialogue.send(.plain, message)
        #expect(dialogue.writes.dropFirst().first == wire)
    }

    @Test("a server that takes the dots away again has the letter's lines, all of them", arguments: 0..<100)
    func anyBody(seed: Int) {
        var random = SplitMix64(seed: UInt64(seed))
        let ends = ["\r\n", "\n", "\r"]
        let lines = (0..<Int.random(in: 1...9, using: &random)).map { _ in
            String(
                (0..<Int.random(in: 0...3, using: &random)).map { _ in Bool.random(using: &random) ? "." : "a"
                })
        }
        // One line end for each letter: mixed ones run together, a CR with the LF of the next.
        let end = ends.randomElement(using: &random) ?? "\n"
        var dialogue = SMTPDialogue.ready(SMTPTurn.letter, "PIPELINING")
        dialogue.send(.plain, lines.map { $0 + end }.joined())
        let wire = dialogue.writes.dropFirst().joined().split(
            separator: "\r\n", omittingEmptySubsequences: false)
        let received = wire.prefix { $0 != "." }
        #expect(received.map { $0.hasPrefix(".") ? String($0.dropFirst()) : String($0) } == lines)
        #expect(wire.dropFirst(received.count) == [".", ""])
    }
}

@Suite("parameters that a server offers and does not take") struct RefusedParameterTests {
    private static let reports = SMTPEnvelope(
        from: "stages@host.example", to: "intern@home.example", envelopeID: "x", deliveryStatus: true)
    private static let sorry = SMTPTurn("DATA", "503 5.5.1 no\n")

    /// Every one that says "not understood", whatever the digits behind it.
    static let refusals = [
        "500 5.5.2 Error: bad syntax", "500 unrecognized command", "501 5.5.4 bad argument",
        "501 Syntax error",
        "503 5.5.1 bad sequence", "503 what", "504 5.5.4 not implemented", "504 not implemented",
        "555 5.5.4 unsupported option", "555 unsupported option", "550 5.5.4 no", "553 5.5.2 no",
    ]

    @Test(
        "the letter is asked for once more without them", arguments: refusals,
        [("MAIL", true), ("MAIL", false), ("RCPT", true), ("RCPT", false)])
    func retried(refusal: String, command: (name: String, isPipelined: Bool)) {
        let pipelining = command.isPipelined
        let isMail = command.name == "MAIL"
        let first: [SMTPTurn] =
            isMail
            ? [.init("MAIL", refusal + "\n")]
                + (pipelining ? [.init("RCPT", "503 5.5.1 no\n"), Self.sorry] : [])
            : [.mail, .init("RCPT", refusal + "\n")] + (pipelining ? [Self.sorry] : [])
        let reset = isMail ? [] : [SMTPTurn("RSET", "250 ok\n")]
        var dialogue = SMTPDialogue.ready(
            first + reset + SMTPTurn.letter, "DSN", "SIZE", pipelining ? "PIPELINING" : "HELP")
        dialogue.send(Self.reports)
        #expect(
            dialogue.actions == [
                .askToCommit, .outcome(.accepted("250 2.0.0 Ok: queued as 4XyZ12")),
            ])
        let said = dialogue.writes.joined()
        #expect(said.ranges(of: "RET=HDRS").count == 1)
        #expect(said.ranges(of: "SIZE=").count == 2)
        #expect(dialogue.turns.isEmpty)
    }

    @Test("a size that is not taken is not announced either, and no command is said a fourth time")
    func size() {
        let no = SMTPTurn("MAIL", "501 5.5.4 no\n")
        var dialogue = SMTPDialogue.ready([no, no] + SMTPTurn.letter, "DSN", "SIZE")
        dialogue.send(Self.reports)
        #expect(dialogue.writes.count { $0.hasPrefix("MAIL") } == 3)
        #expect(dialogue.writes.last { $0.hasPrefix("MAIL") } == "MAIL FROM:<stages@host.example>\r\n")
        #expect(dialogue.actions.count == 2)
        var stubborn = SMTPDialogue.ready([no, no, no, no], "DSN", "SIZE")
        stubborn.send(Self.reports)
        #expect(stubborn.turns.count == 1)
        #expect(
            stubborn.actions == [
                .outcome(.tryLater("501 5.5.4 no")), .fault(.serviceRefused("501 5.5.4 no")), .close,
            ])
    }

    @Test("an address that is refused without them as well takes them from no other letter")
    func otherReason() {
        let no = [SMTPTurn.mail, .init("RCPT", "501 bad address\n")]
        let reset = SMTPTurn("RSET", "250 ok\n")
        var dialogue = SMTPDialogue.ready(no + [reset] + no + [reset] + SMTPTurn.letter, "DSN", "SIZE")
        dialogue.send(Self.reports)
        #expect(dialogue.actions == [.outcome(.failed("501 bad address"))])
        dialogue.send(Self.reports)
        #expect(dialogue.turns.isEmpty)
        #expect(dialogue.writes.last { $0.hasPrefix("RCPT") }?.contains("NOTIFY=") == true)
    }

    @Test(
        "what speaks of something else is not asked again",
        arguments: [
            "501 5.1.3 bad address", "530 5.5.1 Authentication Required", "550 5.1.1 unknown", "550 no",
            "553 5.7.1 no", "451 4.5.0 later", "552 5.2.2 full",
        ], ["MAIL", "RCPT"])
    func stands(refusal: String, command: String) {
        let before = command == "MAIL" ? [] : [SMTPTurn.mail]
        var dialogue = SMTPDialogue.ready(before + [.init(command, refusal + "\n")], "DSN", "SIZE")
        dialogue.send(Self.reports)
        #expect(dialogue.writes.count { $0.hasPrefix(command) } == 1)
    }

    @Test("a command that carried none is not asked again", arguments: refusals)
    func plain(refusal: String) {
        var dialogue = SMTPDialogue.ready([.mail, .init("RCPT", refusal + "\n")], "SIZE", "DSN")
        dialogue.send()
        #expect(dialogue.writes.count { $0.hasPrefix("RCPT") } == 1)
        #expect(dialogue.actions.first == .outcome(.failed(refusal)))
    }
}
