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
