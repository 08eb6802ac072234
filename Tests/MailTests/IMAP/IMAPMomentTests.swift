import Mail
import Testing

@Suite("things that happen at any moment") struct IMAPMomentTests {
    /// How far the dialogue is when it happens, and what the session then waits for.
    enum Moment: CaseIterable {
        case greeting
        case login
        case ready
        case command
        case literal
        case idle

        func reach() -> IMAPDialogue {
            switch self {
            case .greeting:
                var dialogue = IMAPDialogue([])
                dialogue.start()
                return dialogue
            case .login:
                var dialogue = IMAPDialogue([IMAPTurn.login()[0]])
                dialogue.start()
                return dialogue
            case .ready: return IMAPDialogue.opened(exists: 3, [])
            case .command:
                var dialogue = IMAPDialogue.opened(exists: 3, [])
                dialogue.perform(.noop)
                return dialogue
            case .literal:
                var dialogue = IMAPDialogue.opened(
                    exists: 3, [IMAPTurn("UID FETCH", "* 1 FETCH (UID 1 BODY[] {9}\nab")])
                dialogue.perform(.fetchBodies([.init(uid: 1, size: 9)]))
                return dialogue
            case .idle:
                var dialogue = IMAPDialogue.opened(exists: 3, [IMAPTurn("IDLE", "+ idling\n")])
                dialogue.perform(.idle)
                return dialogue
            }
        }

        var awaiting: IMAPSession.Awaiting {
            switch self {
            case .greeting: .greeting
            case .login: .login
            case .ready: .nothing
            case .command: .command("NOOP")
            case .literal: .literal
            case .idle: .idle
            }
        }
    }

    @Test("the session says what it waits for", arguments: Moment.allCases)
    func awaiting(moment: Moment) {
        #expect(moment.reach().session.awaiting == moment.awaiting)
    }

    @Test(
        "BYE ends the session with the server's words", arguments: Moment.allCases.filter { $0 != .literal })
    func bye(moment: Moment) {
        var dialogue = moment.reach()
        dialogue.say("* BYE [UNAVAILABLE] going down\n")
        #expect(dialogue.actions == [.fault(.bye("[UNAVAILABLE] going down")), .close])
    }

    @Test("BYE in a mail is the mail's")
    func byeInMail() {
        var dialogue = Moment.literal.reach()
        dialogue.say("* BYE x)\n")
        #expect(dialogue.actions == [.message(1, Array("ab* BYE x".utf8))])
        #expect(dialogue.session.awaiting == .command("UID FETCH"))
    }

    @Test(
        "the end of the connection says what was awaited, and after it nothing is said",
        arguments: Moment.allCases)
    func closed(moment: Moment) {
        var dialogue = moment.reach()
        dialogue.closed()
        let text = "the server closed the connection; awaited: \(moment.awaiting)"
        #expect(dialogue.actions == [.fault(.closed(text)), .close])
        let before = dialogue.sent
        dialogue.closed()
        dialogue.say("* 3 EXISTS\n* BYE\n")
        dialogue.perform(.noop, .idle, .done)
        #expect(dialogue.actions.count == 2)
        #expect(dialogue.sent == before)
        #expect(dialogue.session.awaiting == .nothing)
    }

    @Test("an alert is told, and changes nothing else", arguments: Moment.allCases.filter { $0 != .literal })
    func alert(moment: Moment) {
        var dialogue = moment.reach()
        dialogue.say("* OK [ALERT] disk nearly full\n")
        #expect(dialogue.actions == [.alert("[ALERT] disk nearly full")])
        #expect(dialogue.session.awaiting == moment.awaiting)
    }

    @Test("what the server last complained of is told with the end of the connection")
    func lastWords() {
        var dialogue = Moment.command.reach()
        dialogue.say("* BAD too many connections\n")
        dialogue.closed()
        let text =
            "the server closed the connection; awaited: the reply to NOOP (it had said: too many connections)"
        #expect(dialogue.actions == [.fault(.closed(text)), .close])
    }

    @Test("news comes while idle, and a request ends it")
    func idle() {
        var dialogue = Moment.idle.reach()
        dialogue.say("* 4 EXISTS\n* OK Still here\n* 1 EXPUNGE\n")
        #expect(dialogue.actions == [.exists(4)] && dialogue.session.exists == 3)
        dialogue.perform(.noop)
        #expect(dialogue.writes.last == ["DONE"])
        dialogue.say("{tag} OK Idle completed\n")
        #expect(dialogue.writes.last == ["NOOP"])
        dialogue.say("{tag} OK\n")
        #expect(dialogue.actions.suffix(2) == [.finished(.idle), .finished(.noop)])
    }

    @Test("a request before the server is idle waits for its word")
    func earlyDone() {
        var dialogue = IMAPDialogue.opened(exists: 3, [])
        dialogue.perform(.idle, .done)
        #expect(dialogue.writes == [["IDLE"]])
        dialogue.say("+ idling\n")
        #expect(dialogue.writes.last == ["DONE"])
        dialogue.say("{tag} OK\n")
        #expect(dialogue.actions == [.finished(.idle), .finished(.done)])
    }

    @Test("a “+” that nobody waits for is passed over, but not without end")
    func uninvited() {
        var dialogue = Moment.command.reach()
        dialogue.say(String(repeating: "+ go on\n", count: 1_000))
        // Said once.
        #expect(dialogue.actions.count == 1)
        #expect(dialogue.session.awaiting == .command("NOOP"))
        dialogue.say("+ go on\n")
        #expect(
            dialogue.actions.dropFirst() == [
                .fault(.protocolViolation("the server said “+” where nothing was to follow")), .close,
            ])
    }

    @Test("BAD to IDLE is a refusal, and the session stands")
    func idleUnknown() {
        var dialogue = IMAPDialogue.opened(exists: 3, [IMAPTurn("IDLE", "{tag} BAD what\n"), .noop])
        dialogue.perform(.idle, .noop)
        #expect(dialogue.actions == [.failed(.idle, .protocolViolation("what")), .finished(.noop)])
    }

    @Test("without IDLE, idling fails and the session stands")
    func noIdle() {
        var dialogue = IMAPDialogue.opened(exists: 3, [.noop], capabilities: "IMAP4rev1 AUTH=PLAIN SASL-IR")
        dialogue.perform(.idle, .noop)
        #expect(
            dialogue.actions == [
                .failed(.idle, .tryLater("the server does not offer IDLE")), .finished(.noop),
            ])
    }

    @Test(
        "after LOGOUT, BYE, OK and the end of the connection are all well",
        arguments: ["", "* BYE\n", "* BYE\n{tag} OK\n", "{tag} BAD what\n"])
    func logout(reply: String) {
        var dialogue = IMAPDialogue.opened(exists: 3, [])
        dialogue.perform(.logout)
        dialogue.say(reply)
        dialogue.closed()
        #expect(dialogue.actions == [.finished(.logout), .close])
    }

    @Test("removals that cannot be are not counted")
    func impossibleRemovals() {
        var dialogue = IMAPDialogue.opened(exists: 1, [])
        dialogue.say(
            "* 0 EXPUNGE\n* 2 EXPUNGE\n* VANISHED (EARLIER) 1:9\n* VANISHED 1:4294967295\n* 1 EXPUNGE\n")
        #expect(dialogue.actions.isEmpty && dialogue.session.exists == 0)
    }
}
