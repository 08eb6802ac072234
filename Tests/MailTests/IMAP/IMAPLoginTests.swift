import Mail
import Testing

@Suite("logging in to IMAP") struct IMAPLoginTests {
    static let password = Credentials.password(user: "anna", password: "secret")
    static let token = Credentials.token(user: "a=b,c@stages.example", token: "tok.en")

    struct Way: Sendable, CustomTestStringConvertible {
        let credentials: Credentials
        let capabilities: String
        /// What the server says, turn by turn, until it is content.
        let turns: [IMAPTurn]

        init(_ credentials: Credentials, _ capabilities: String, _ turns: [IMAPTurn]) {
            self.credentials = credentials
            self.capabilities = capabilities
            self.turns = turns
        }

        var testDescription: String { capabilities }
    }

    static let ways: [Way] = [
        Way(
            password, "AUTH=PLAIN SASL-IR AUTH=LOGIN",
            [IMAPTurn("AUTHENTICATE PLAIN AGFubmEAc2VjcmV0", "{tag} OK\n")]),
        Way(
            password, "AUTH=PLAIN",
            [
                IMAPTurn("AUTHENTICATE PLAIN", "+ \n"),
                IMAPTurn("AGFubmEAc2VjcmV0", "{tag} OK\n"),
            ]),
        Way(
            password, "AUTH=PLAIN",
            [
                IMAPTurn("AUTHENTICATE PLAIN", "+ go on\n"),
                IMAPTurn("AGFubmEAc2VjcmV0", "{tag} OK\n"),
            ]),
        Way(
            password, "LOGINDISABLED AUTH=PLAIN",
            [
                IMAPTurn("AUTHENTICATE PLAIN", "+\n"),
                IMAPTurn("AGFubmEAc2VjcmV0", "{tag} OK\n"),
            ]),
        Way(password, "AUTH=LOGIN", [IMAPTurn("LOGIN \"anna\" \"secret\"", "{tag} OK\n")]),
        Way(password, "", [IMAPTurn("LOGIN \"anna\" \"secret\"", "{tag} OK\n")]),
        Way(
            .password(user: "a\"n\\na", password: "é"), "",
            [IMAPTurn("LOGIN \"a\\\"n\\\\na\" {2}", "+ ok\n"), IMAPTurn("é", "{tag} OK\n")]),
        Way(
            .password(user: "anna", password: "a\nF9 LOGOUT"), "",
            [
                IMAPTurn("LOGIN \"anna\" {11}", "+ ok\n"),
                IMAPTurn("a\nF9 LOGOUT", "{tag} OK\n"),
            ]),
        Way(
            password, "LOGINDISABLED AUTH=LOGIN SASL-IR",
            [
                IMAPTurn("AUTHENTICATE LOGIN", "+ VXNlcm5hbWU6\n"),
                IMAPTurn("YW5uYQ==", "+ UGFzc3dvcmQ6\n"),
                IMAPTurn("c2VjcmV0", "{tag} OK\n"),
            ]),
        Way(
            token, "SASL-IR AUTH=XOAUTH2 AUTH=OAUTHBEARER AUTH=PLAIN",
            [
                IMAPTurn(
                    "AUTHENTICATE OAUTHBEARER bixhPWE9M0RiPTJDY0BzdGFnZXMuZXhhbXBsZSwBYXV0aD1CZWFyZXIgdG9rLmVuAQE=",
                    "{tag} OK\n")
            ]),
        Way(
            token, "AUTH=XOAUTH2",
            [
                IMAPTurn("AUTHENTICATE XOAUTH2", "+ \n"),
                IMAPTurn(
                    "dXNlcj1hPWIsY0BzdGFnZXMuZXhhbXBsZQFhdXRoPUJlYXJlciB0b2suZW4BAQ==", "{tag} OK\n"),
            ]),
    ]

    @Test("the way in is the best that the server offers", arguments: ways, Chunking.allCases)
    func logsIn(way: Way, chunking: Chunking) {
        let before = IMAPTurn("CAPABILITY", "* CAPABILITY IMAP4rev1 \(way.capabilities)\n{tag} OK\n")
        let after = IMAPTurn("CAPABILITY", "* CAPABILITY IMAP4rev1 NEW\n{tag} OK\n")
        var dialogue = IMAPDialogue([before] + way.turns + [after], cut: chunking.cut)
        dialogue.start(way.credentials)
        #expect(dialogue.actions == [.loggedIn(IMAPCapabilities(["IMAP4REV1", "NEW"]))])
        #expect(dialogue.turns.isEmpty)
    }

    @Test(
        "capabilities that the server has told before are not asked for", arguments: ways, Chunking.allCases)
    func knowsCapabilities(way: Way, chunking: Chunking) {
        let after = IMAPTurn("CAPABILITY", "* CAPABILITY IMAP4rev1 NEW\n{tag} OK done\n")
        var dialogue = IMAPDialogue(way.turns + [after], cut: chunking.cut)
        dialogue.start(
            way.credentials, heard: "* CAPABILITY IMAP4rev1 \(way.capabilities)\nA001 OK done\n")
        #expect(dialogue.actions == [.loggedIn(IMAPCapabilities(["IMAP4REV1", "NEW"]))])
        #expect(dialogue.turns.isEmpty)
    }

    @Test(
        "what is no whole reply counts as nothing",
        arguments: [
            "* CAPABILITY IMAP4rev1\n", "A001 OK done\n", "* CAPABILITY IMAP4rev1\nA001 NO done\n",
            "* CAPABILITY IMAP4rev1\nA001 BAD done\n", "* CAPABILITY IMAP4rev1\nA001 OK done",
            "A001 OK done\n* CAPABILITY IMAP4rev1\n", "* OK [CAPABILITY IMAP4rev1] hello\nA001 OK done\n",
            "250-mail.example.test\n250 AUTH PLAIN\n",
            "* CAPABILITY IMAP4rev1\n\u{0}\u{1}\nA001 OK done\n", "\n", "+ \n",
        ])
    func knowsNothing(_ heard: String) {
        var dialogue = IMAPDialogue(IMAPTurn.login())
        dialogue.start(heard: heard)
        #expect(dialogue.sent == ["CAPABILITY", "AUTHENTICATE PLAIN AGFubmEAc2VjcmV0", "CAPABILITY"])
    }

    @Test("what is left of the dialogue before the login is skipped, and ends with its reply")
    func skipsRest() {
        var dialogue = IMAPDialogue([])
        dialogue.start(heard: "* CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN\nA001 OK done\n")
        dialogue.say("PABILITY x\nA001 OK done\n* OK hm\n+ what\nA002 BAD what\n")
        #expect(dialogue.actions == [])
        dialogue.say("F1 OK [CAPABILITY IMAP4rev1 IDLE] in\n")
        #expect(dialogue.actions == [.loggedIn(IMAPCapabilities(["IMAP4REV1", "IDLE"]))])
        dialogue.say("A003 OK done\n")
        guard case .fault(.protocolViolation) = dialogue.actions.dropFirst().first else {
            Issue.record("\(dialogue.actions)")
            return
        }
    }

    @Test(
        "without a way in, the fault says what the server offers",
        arguments: [
            (
                password, "LOGINDISABLED AUTH=GSSAPI AUTH=XOAUTH2",
                "the server takes no login by a password; it offers AUTH=GSSAPI AUTH=XOAUTH2 LOGINDISABLED"
            ),
            (
                token, "AUTH=PLAIN",
                "the server takes no login by a token (OAUTHBEARER or XOAUTH2); it offers AUTH=PLAIN"
            ),
            (token, "", "the server takes no login by a token (OAUTHBEARER or XOAUTH2); it offers nothing"),
        ])
    func noWay(credentials: Credentials, capabilities: String, text: String) {
        var dialogue = IMAPDialogue([
            IMAPTurn("CAPABILITY", "* CAPABILITY IMAP4rev1 \(capabilities)\n{tag} OK\n")
        ]
        )
        dialogue.start(credentials)
        #expect(dialogue.actions == [.fault(.login(permanent: true, text)), .close])
    }

    @Test(
        "what no login can carry is refused before it is sent",
        arguments: [
            Credentials.password(user: "a\0b", password: "x"), .password(user: "a", password: ""),
            .password(user: "", password: "x"),
            .token(user: "a\u{1}b", token: "x"), .token(user: "a", token: "x\r\n"),
            .token(user: "a", token: ""),
        ], ["AUTH=PLAIN SASL-IR AUTH=XOAUTH2", "AUTH=XOAUTH2"])
    func unspeakable(credentials: Credentials, capabilities: String) {
        var dialogue = IMAPDialogue([
            IMAPTurn("CAPABILITY", "* CAPABILITY IMAP4rev1 \(capabilities)\n{tag} OK\n")
        ]
        )
        dialogue.start(credentials)
        #expect(dialogue.sent == ["CAPABILITY"])
        guard case .fault(.login(permanent: true, _)) = dialogue.actions.first else {
            Issue.record("\(dialogue.actions)")
            return
        }
    }

    @Test(
        "a refused login is permanent, unless the server says that time cures it",
        arguments: [
            ("NO [AUTHENTICATIONFAILED] Authentication failed.", true), ("NO LOGIN failed", true),
            ("NO [AUTHORIZATIONFAILED] x", true), ("NO [EXPIRED] x", true), ("NO [CONTACTADMIN] x", true),
            ("NO [UNAVAILABLE] Temporary authentication failure.", false), ("NO [INUSE] x", false),
            ("NO [LIMIT] x", false), ("NO [OVERQUOTA] x", false), ("BAD x", false),
        ])
    func refused(reply: String, permanent: Bool) {
        var dialogue = IMAPDialogue([
            IMAPTurn.login()[0], IMAPTurn("AUTHENTICATE", "{tag} \(reply)\n"),
        ])
        dialogue.start()
        let words = reply.drop { $0 != " " }.dropFirst()
        #expect(dialogue.actions == [.fault(.login(permanent: permanent, String(words))), .close])
    }

    @Test(
        "an OAuth error is answered, so that the refusal comes, and its words are kept",
        arguments: [("AUTH=XOAUTH2", ""), ("AUTH=OAUTHBEARER", "AQ==")])
    func oauthError(mechanism: String, answer: String) {
        // {"status":"400"}
        var dialogue = IMAPDialogue([
            IMAPTurn("CAPABILITY", "* CAPABILITY IMAP4rev1 SASL-IR \(mechanism)\n{tag} OK\n"),
            IMAPTurn("AUTHENTICATE", "+ eyJzdGF0dXMiOiI0MDAifQ==\n"),
        ])
        dialogue.start(Self.token)
        #expect(dialogue.writes.last == (answer.isEmpty ? [] : [answer]))
        dialogue.say("F2 NO [AUTHENTICATIONFAILED] Invalid credentials\n")
        #expect(
            dialogue.actions == [
                .fault(
                    .login(
                        permanent: true, "[AUTHENTICATIONFAILED] Invalid credentials ({\"status\":\"400\"})")),
                .close,
            ])
    }

    @Test("a server that asks without end is told to stop")
    func endless() {
        var dialogue = IMAPDialogue([
            IMAPTurn.login()[0], IMAPTurn("AUTHENTICATE", "+ \n"),
            IMAPTurn("*", "{tag} BAD cancelled\n"),
        ])
        dialogue.start()
        #expect(dialogue.writes.last == ["*"])
        #expect(dialogue.actions == [.fault(.login(permanent: false, "cancelled")), .close])
    }

    @Test(
        "a server that tells its capabilities with the login is not asked again",
        arguments: [
            "{tag} OK [CAPABILITY IMAP4rev1 IDLE] Logged in\n",
            "* CAPABILITY IMAP4rev1 IDLE\n{tag} OK Logged in\n",
            "* CAPABILITY IMAP4rev1 OLD\n{tag} OK [CAPABILITY IMAP4rev1 IDLE] Logged in\n",
        ])
    func capabilitiesWithLogin(_ answer: String) {
        var dialogue = IMAPDialogue([IMAPTurn.login()[0], IMAPTurn("AUTHENTICATE", answer), .noop])
        dialogue.start()
        dialogue.perform(.noop)
        #expect(
            dialogue.actions == [.loggedIn(IMAPCapabilities(["IMAP4REV1", "IDLE"])), .finished(.noop)])
    }

    @Test("one that only repeats what it offers before a login is asked again")
    func capabilitiesRepeated() {
        let before = "* CAPABILITY \(IMAPDialogue.capabilities)\n"
        var dialogue = IMAPDialogue([
            IMAPTurn.login()[0], IMAPTurn("AUTHENTICATE", before + "{tag} OK Logged in\n"),
            IMAPTurn("CAPABILITY", "* CAPABILITY IMAP4rev1 MOVE\n{tag} OK done\n"),
        ])
        dialogue.start()
        #expect(dialogue.actions == [.loggedIn(IMAPCapabilities(["IMAP4REV1", "MOVE"]))])
    }

    @Test("a server that refuses CAPABILITY is not spoken to")
    func refusesCapability() {
        var dialogue = IMAPDialogue([IMAPTurn("CAPABILITY", "{tag} BAD no\n")])
        dialogue.start()
        #expect(dialogue.actions == [.fault(.protocolViolation("no")), .close])
    }

    @Test("neither credentials nor their faults show a secret")
    func hides() {
        #expect("\(Self.password)" == "<user and password>")
        #expect("\(Self.token)" == "<user and token>")
    }
}
