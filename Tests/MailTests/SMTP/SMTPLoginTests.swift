import Mail
import Testing

@Suite("greeting and logging in to SMTP") struct SMTPLoginTests {
    static let password = Credentials.password(user: "anna", password: "secret")
    static let token = Credentials.token(user: "anna", token: "tok.en")

    @Test(
        "the way in is the best that the server offers",
        arguments: [
            (password, "AUTH LOGIN PLAIN", [.init("AUTH PLAIN AGFubmEAc2VjcmV0", "235 2.7.0 in\n")]),
            (password, "AUTH=PLAIN", [.init("AUTH PLAIN AGFubmEAc2VjcmV0", "235 in\n")]),
            (
                password, "AUTH LOGIN",
                [
                    .init("AUTH LOGIN", "334 VXNlcm5hbWU6\n"), .init("YW5uYQ==", "334 UGFzc3dvcmQ6\n"),
                    .init("c2VjcmV0", "235 in\n"),
                ]
            ),
            (
                token, "AUTH XOAUTH2 PLAIN",
                [.init("AUTH XOAUTH2 dXNlcj1hbm5hAWF1dGg9QmVhcmVyIHRvay5lbgEB", "235 in\n")]
            ),
            (
                token, "AUTH XOAUTH2 OAUTHBEARER",
                [.init("AUTH OAUTHBEARER bixhPWFubmEsAWF1dGg9QmVhcmVyIHRvay5lbgEB", "235 in\n")]
            ),
            (
                .token(user: "anna", token: String(repeating: "t", count: 600)), "AUTH XOAUTH2",
                [.init("AUTH XOAUTH2", "334 \n"), .init("dXNlcj1hbm5h", "235 in\n")]
            ),
        ] as [(Credentials, String, [SMTPTurn])], Chunking.allCases)
    func logsIn(
        way: (credentials: Credentials, offer: String, turns: [SMTPTurn]), chunking: Chunking
    ) {
        var dialogue = SMTPDialogue([.ehlo("PIPELINING", way.offer)] + way.turns, cut: chunking.cut)
        dialogue.start(way.credentials)
        #expect(dialogue.session.isReady)
        #expect(dialogue.turns.isEmpty)
        #expect(dialogue.actions.count == 1)
    }

    @Test(
        "a refused login tells the server's words, and whether they will be the same next time",
        arguments: [
            ("535 5.7.8 Authentication failed", true), ("534 5.7.9 too weak", true),
            ("538 5.7.11 encrypt", true),
            ("530 5.7.0 STARTTLS first", true), ("454 4.7.0 Temporary authentication failure", false),
            ("432 4.7.12 transition", false), ("700 what", false),
        ])
    func refused(reply: String, permanent: Bool) {
        var dialogue = SMTPDialogue([.ehlo("AUTH PLAIN"), .init("AUTH", reply + "\n")])
        dialogue.start(Self.password)
        #expect(dialogue.actions == [.fault(.login(permanent: permanent, reply)), .close])
    }

    @Test(
        "an OAuth error is answered, so that the refusal comes, and its words are kept",
        arguments: [("XOAUTH2", "\r\n"), ("OAUTHBEARER", "AQ==\r\n")])
    func oauthError(mechanism: String, answer: String) {
        var dialogue = SMTPDialogue([
            .ehlo("AUTH \(mechanism)"), .init("AUTH", "334 eyJzdGF0dXMiOiI0MDAifQ==\n"),
        ])
        dialogue.start(Self.token)
        #expect(dialogue.writes.last == answer)
        dialogue.say("535 5.7.8 no\n")
        #expect(
            dialogue.actions == [
                .fault(.login(permanent: true, "535 5.7.8 no ({\"status\":\"400\"})")), .close,
            ])
    }

    @Test(
        "without a way in, the fault says what the server offers",
        arguments: [
            (password, "AUTH GSSAPI", "the server takes no login by a password; it offers AUTH GSSAPI"),
            (password, "HELP", "the server takes no login by a password; it offers no login"),
            (
                token, "AUTH PLAIN",
                "the server takes no login by a token (OAUTHBEARER or XOAUTH2); it offers AUTH PLAIN"
            ),
        ])
    func noWay(credentials: Credentials, offer: String, text: String) {
        var dialogue = SMTPDialogue([.ehlo(offer)])
        dialogue.start(credentials)
        #expect(dialogue.actions == [.fault(.login(permanent: true, text)), .close])
        #expect(dialogue.writes.count == 1)
    }

    @Test("a server that does not know EHLO is greeted with HELO")
    func helo() {
        var dialogue = SMTPDialogue(
            [.init("EHLO", "502 5.5.1 what\n"), .init("HELO facteur.example", "250 mx\n")]
                + SMTPTurn.letter)
        dialogue.start()
        #expect(dialogue.actions == [.ready(SMTPExtensions())])
        dialogue.send()
        #expect(dialogue.actions.last == SMTPSessionTests.accepted)
    }

    @Test(
        "a server that will not be greeted says why",
        arguments: [
            ([.init("EHLO", "421 4.3.2 busy\n")], SMTPFault.tryLater("421 4.3.2 busy")),
            ([.init("EHLO", "450 4.3.2 busy\n")], .tryLater("450 4.3.2 busy")),
            (
                [.init("EHLO", "554 go away\n"), .init("HELO", "554 go away\n")],
                .serviceRefused("554 go away")
            ),
            (
                [.init("EHLO", "hello\n")],
                .protocolViolation("the server broke the protocol: a reply without a code")
            ),
        ] as [([SMTPTurn], SMTPFault)])
    func notGreeted(turns: [SMTPTurn], fault: SMTPFault) {
        var dialogue = SMTPDialogue(turns)
        dialogue.start()
        #expect(dialogue.actions == [.fault(fault), .close])
    }

    @Test("what EHLO offers is read")
    func extensions() {
        var dialogue = SMTPDialogue([
            .ehlo(
                "pipelining", "SIZE 1000", "8bitmime", "SMTPUTF8", "DSN", "ENHANCEDSTATUSCODES",
                "AUTH PLAIN login", "AUTH=LOGIN", "CHUNKING", "")
        ])
        dialogue.start()
        var expected = SMTPExtensions()
        expected.pipelining = true
        expected.size = true
        expected.maximumSize = 1000
        expected.eightBitMIME = true
        expected.smtpUTF8 = true
        expected.deliveryStatus = true
        expected.mechanisms = ["PLAIN", "LOGIN"]
        #expect(dialogue.actions == [.ready(expected)])
    }

    @Test("a server that names logins without end is heard as far as the fiftieth")
    func endlessMechanisms() {
        let lines = (0..<9).map { line in
            "250-AUTH " + (0..<9).map { "M\(line)-\($0)" }.joined(separator: " ") + "\n"
        }
        var dialogue = SMTPDialogue([
            SMTPTurn("EHLO facteur.example", "250-mx.example\n250-AUTH PLAIN\n\(lines.joined())250 HELP\n")
        ])
        dialogue.start()
        guard case .ready(let offered) = dialogue.actions.first else {
            Issue.record("\(dialogue.actions)")
            return
        }
        #expect(offered.mechanisms.count == 50 && offered.mechanisms.first == "PLAIN")
    }

    @Test(
        "SIZE without a limit that can be meant is no limit",
        arguments: ["SIZE", "SIZE 0", "SIZE x", "SIZE 99999999999999999999"])
    func noLimit(word: String) {
        var dialogue = SMTPDialogue.ready([], word)
        #expect(dialogue.session.isReady)
        dialogue.send()
        #expect(dialogue.writes == ["MAIL FROM:<stages@host.example> SIZE=21\r\n"])
    }

    @Test(
        "a name that cannot be said in EHLO is not",
        arguments: ["", "a b", "a\r\nMAIL", String(repeating: "a", count: 256)])
    func hello(name: String) {
        var session = SMTPSession(hello: name)
        #expect(session.start(nil) == [.send(Array("EHLO localhost\r\n".utf8))])
    }
}
