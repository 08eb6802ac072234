import Mail
import Testing

/// Settled mail is flagged or moved only in a folder that was opened for it, by UID, and by commands that touch nothing else.
@Suite("mails are flagged and moved") struct IMAPChangeTests {
    private static let told: [UInt8] = Array("Told".utf8)
    private static let uids: UIDSet = UIDSet([UID]([4, 6]))

    private static func flag(_ word: String = "Told") throws -> IMAPFlag {
        try #require(IMAPFlag(rawValue: word))
    }

    private static func select(
        flags: String? = "(\\Seen \\*)", mode: String = "READ-WRITE"
    ) -> IMAPTurn {
        let kept = flags.map { "* OK [PERMANENTFLAGS \($0)] kept\n" } ?? ""
        return IMAPTurn(
            "SELECT \"INBOX\"",
            "* 8 EXISTS\n* OK [UIDVALIDITY 77] valid\n\(kept){tag} OK [\(mode)] Selected\n")
    }

    private static func selected(
        _ turns: [IMAPTurn], capabilities: String = "MOVE UIDPLUS", select: IMAPTurn = select(),
        cut: @escaping ([UInt8]) -> [[UInt8]] = { [$0] }
    ) -> IMAPDialogue {
        IMAPDialogue.loggedIn(
            [select] + turns, capabilities: IMAPDialogue.capabilities + " " + capabilities, cut: cut)
    }

    private static func state(_ dialogue: IMAPDialogue) -> IMAPFolderState? {
        dialogue.actions.compactMap { if case .folderOpened(let state) = $0 { state } else { nil } }.first
    }

    @Test(
        "SELECT tells which flags are kept, and whether anything may be changed", arguments: Chunking.allCases
    )
    func select(chunking: Chunking) throws {
        var dialogue = Self.selected([], cut: chunking.cut)
        dialogue.perform(.select(folder: "INBOX"))
        let state = try #require(Self.state(dialogue))
        #expect(state.permanentFlags == ["\\Seen", "\\*"])
        #expect(state.isWritable && state.uidValidity == UIDValidity(rawValue: 77))
    }

    @Test(
        "a flag is kept where the folder names it, or takes any keyword, or says nothing",
        arguments: [
            ("(\\Seen \\*)", "Told", true), ("(\\Seen Told)", "told", true), ("(\\Seen)", "Told", false),
            ("()", "Told", false), ("(\\*)", "\\Seen", false), ("(\\SEEN)", "\\Seen", true),
            (nil, "Told", true), (nil, "\\Flagged", true), ("(\\Seen Tol)", "Told", false),
        ])
    func keeps(flags: String?, word: String, isKept: Bool) throws {
        var dialogue = Self.selected([], select: Self.select(flags: flags))
        dialogue.perform(.select(folder: "INBOX"))
        let state = try #require(Self.state(dialogue))
        #expect(state.keeps(try Self.flag(word)) == isKept)
    }

    @Test(
        "what is no keyword, and every flag that takes something away, is no flag of ours",
        arguments: [
            "", "\\Deleted", "\\deleted", "\\Draft", "\\Recent", "\\*", "\\", "a b", "a\r\nF9 EXPUNGE", "a)",
            "(a", "a\"", "a{1}", "é", "a\u{7F}", "a%", "a*", "a]", String(repeating: "a", count: 65),
        ])
    func noFlag(word: String) {
        #expect(IMAPFlag(rawValue: word) == nil)
    }

    static let lines: [(IMAPSession.Request, [String])] = [
        (.move(uids, to: told), ["UID MOVE 4,6 \"Told\""]),
        (.copy(uids, to: told), ["UID COPY 4,6 \"Told\""]),
        (.remove(uids), ["UID STORE 4,6 +FLAGS.SILENT (\\Deleted)", "UID EXPUNGE 4,6"]),
    ]

    @Test(
        "each is one command by UID, a removal two, and none of them an EXPUNGE of everything",
        arguments: lines)
    func oneCommand(request: IMAPSession.Request, lines: [String]) {
        let said = "* OK [COPYUID 70 4,6 1:2] there\n* 6 EXPUNGE\n* 4 EXPUNGE\n* 3 FETCH (FLAGS (\\Seen))\n"
        var dialogue = Self.selected(lines.map { IMAPTurn($0, said + "{tag} OK done\n") })
        dialogue.perform(.select(folder: "INBOX"), request)
        #expect(dialogue.sent.dropFirst() == lines[...])
        #expect(dialogue.actions.last == .finished(request))
        #expect(dialogue.turns.isEmpty)
    }

    @Test("a flag is added, and nothing else of a mail's flags changes")
    func flagged() throws {
        let request = IMAPSession.Request.flag(Self.uids, try Self.flag("\\Flagged"))
        var dialogue = Self.selected([IMAPTurn("UID STORE", "{tag} OK done\n")])
        dialogue.perform(.select(folder: "INBOX"), request)
        #expect(dialogue.sent.last == "UID STORE 4,6 +FLAGS.SILENT (\\Flagged)")
        #expect(dialogue.actions.last == .finished(request))
    }

    static let answers: [(String, IMAPFault?, isOver: Bool)] = [
        ("{tag} NO [OVERQUOTA] full\n", .tryLater("[OVERQUOTA] full"), false),
        ("{tag} NO [TRYCREATE] no such folder\n", .tryLater("[TRYCREATE] no such folder"), false),
        ("{tag} NO [LIMIT] slow down\n", .throttled("[LIMIT] slow down"), false),
        ("{tag} BAD what?\n", .protocolViolation("what?"), true),
        ("* BYE gone\n", .bye("gone"), true),
        ("F99 OK done\n", .protocolViolation("the server replied to F99, which does not wait"), true),
        ("+ go on\n", nil, false),
    ]

    @Test("whatever the server answers, it is done only where it says OK", arguments: answers)
    func refused(says: String, fault: IMAPFault?, isOver: Bool) throws {
        let requests: [IMAPSession.Request] = [
            .flag(Self.uids, try Self.flag()), .move(Self.uids, to: Self.told),
            .copy(Self.uids, to: Self.told), .remove(Self.uids), .status(Self.told),
        ]
        for request in requests {
            var dialogue = Self.selected([IMAPTurn(request == .status(Self.told) ? "STATUS" : "UID", says)])
            dialogue.perform(.select(folder: "INBOX"), request)
            #expect(!dialogue.actions.contains(.finished(request)), "\(request)")
            #expect(dialogue.sent.allSatisfy { !$0.hasPrefix("UID EXPUNGE") })
            #expect(dialogue.session.isOver == isOver)
            guard let fault else { continue }
            let told = dialogue.actions.contains { action in
                switch action {
                case .failed(request, let why): why.text == fault.text && !isOver
                case .fault(let why): why.text == fault.text && isOver
                default: false
                }
            }
            #expect(told, "\(dialogue.actions)")
        }
    }

    @Test("a removal whose mark is refused removes nothing, and one whose EXPUNGE is refused is not done")
    func removal() {
        let request = IMAPSession.Request.remove(Self.uids)
        var dialogue = Self.selected([
            IMAPTurn("UID STORE", "{tag} OK done\n"), IMAPTurn("UID EXPUNGE", "{tag} NO not now\n"),
        ])
        dialogue.perform(.select(folder: "INBOX"), request)
        #expect(dialogue.actions.last == .failed(request, .tryLater("not now")))
    }

    @Test("nothing goes out without the capability, and UID EXPUNGE never without UIDPLUS")
    func incapable() {
        for (capabilities, request, word) in [
            ("UIDPLUS", IMAPSession.Request.move(Self.uids, to: Self.told), "MOVE"),
            ("MOVE", .copy(Self.uids, to: Self.told), "UIDPLUS"), ("MOVE", .remove(Self.uids), "UIDPLUS"),
        ] {
            var dialogue = Self.selected([], capabilities: capabilities)
            dialogue.perform(.select(folder: "INBOX"), request)
            #expect(dialogue.sent.count == 1)
            #expect(
                dialogue.actions.last
                    == .failed(request, .tryLater("the server does not offer \(word)")))
        }
    }

    enum Open: CaseIterable { case nothing, examined, readOnly, refused }

    @Test("nothing goes out where no folder is open for changes", arguments: Open.allCases)
    func notOpen(open: Open) throws {
        let requests: [IMAPSession.Request] = [
            .flag(Self.uids, try Self.flag()), .move(Self.uids, to: Self.told),
            .copy(Self.uids, to: Self.told), .remove(Self.uids),
        ]
        for request in requests {
            let select =
                open == .refused
                ? IMAPTurn("SELECT", "{tag} NO no\n")
                : open == .examined ? IMAPTurn.examine(exists: 8) : Self.select(mode: "READ-ONLY")
            var dialogue = Self.selected([], select: select)
            switch open {
            case .nothing: break
            case .examined: dialogue.perform(.examine(folder: "INBOX"))
            case .readOnly, .refused: dialogue.perform(.select(folder: "INBOX"))
            }
            let before = dialogue.sent
            dialogue.perform(request)
            #expect(dialogue.sent == before)
            #expect(dialogue.actions.last == .failed(request, .folder("no folder is open for changes")))
        }
    }

    @Test("a folder's name ends no command", arguments: ["Told\r\nF9 EXPUNGE", "", "a\u{0}"])
    func names(name: String) {
        for request in [
            IMAPSession.Request.move(Self.uids, to: Array(name.utf8)), .status(Array(name.utf8)),
            .selectListed(Array(name.utf8)),
        ] {
            var dialogue = Self.selected([])
            dialogue.perform(.select(folder: "INBOX"), request)
            #expect(dialogue.sent.count == 1)
            guard case .failed(request, .folder) = dialogue.actions.last else {
                Issue.record("\(dialogue.actions)")
                continue
            }
        }
    }

    @Test(
        "STATUS tells how another folder is numbered, as far as the server says",
        arguments: [
            ("* STATUS \"Told\" (UIDNEXT 12 UIDVALIDITY 70)\n", 70, 12),
            ("* STATUS Told (UIDVALIDITY 70 UIDNEXT 12)\n", 70, 12),
            ("* STATUS Told (UIDNEXT 12)\n", nil, 12),
            ("* STATUS Told (UIDNEXT 0 UIDVALIDITY 70)\n", 70, nil),
            ("* STATUS Told (UIDNEXT 4294967296 UIDVALIDITY 70)\n", 70, nil), ("", nil, nil),
        ] as [(String, UInt32?, UInt32?)])
    func status(says: String, validity: UInt32?, next: UInt32?) {
        let request = IMAPSession.Request.status(Self.told)
        var dialogue = Self.selected([
            IMAPTurn("STATUS \"Told\" (UIDNEXT UIDVALIDITY)", says + "{tag} OK done\n")
        ])
        dialogue.perform(.select(folder: "INBOX"), request)
        #expect(
            dialogue.actions.suffix(2) == [
                .status(
                    uidValidity: validity.flatMap(UIDValidity.init(rawValue:)),
                    uidNext: next.flatMap(UID.init(rawValue:))), .finished(request),
            ])
    }

    @Test("the server's way of moving is MOVE before the copy, and without UIDPLUS there is none")
    func moving() {
        #expect(IMAPMoving(IMAPCapabilities(["MOVE", "UIDPLUS"])) == .atOnce)
        #expect(IMAPMoving(IMAPCapabilities(["MOVE"])) == .atOnce)
        #expect(IMAPMoving(IMAPCapabilities(["UIDPLUS"])) == .byCopy)
        #expect(IMAPMoving(IMAPCapabilities(["IDLE"])) == nil)
    }

    @Test("the numbering that changes under our feet ends the session before anything more is done")
    func renumbered() throws {
        var dialogue = Self.selected([IMAPTurn("NOOP", "* OK [UIDVALIDITY 78] anew\n{tag} OK\n")])
        dialogue.perform(.select(folder: "INBOX"), .noop, .flag(Self.uids, try Self.flag()))
        #expect(dialogue.session.isOver)
        #expect(!dialogue.sent.contains { $0.hasPrefix("UID STORE") })
    }
}
