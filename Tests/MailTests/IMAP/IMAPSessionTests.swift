import Mail
import Testing

@Suite("a mailbox is read") struct IMAPSessionTests {
    static let wholeWay =
        IMAPTurn.login() + [
            .examine(exists: 3),
            IMAPTurn(
                "UID SEARCH RETURN (ALL) UID 11:*", "* ESEARCH (TAG \"{tag}\") UID ALL 12:13\n{tag} OK\n"),
            IMAPTurn(
                "UID FETCH 12:13 (UID RFC822.SIZE)",
                "* 2 FETCH (UID 12 RFC822.SIZE 5)\n* 4 EXISTS\n* 3 FETCH (RFC822.SIZE 12 UID 13)\n{tag} OK\n"),
            IMAPTurn(
                "UID FETCH 12:13 (UID BODY.PEEK[])",
                """
                * 2 FETCH (UID 12 BODY[] {5}
                hello)
                * 1 FETCH (FLAGS (\\Seen))
                * 3 FETCH (BODY[] {12}
                F7 OK done
                 UID 13)
                {tag} OK

                """),
            IMAPTurn("LOGOUT", "* BYE see you\n{tag} OK\n"),
        ]

    static func readAll(_ dialogue: inout IMAPDialogue) {
        dialogue.start()
        dialogue.perform(
            .examine(folder: "INBOX"), .searchNew(after: 10), .fetchSizes(UIDSet([12, 13] as [UID])))
        dialogue.perform(.fetchBodies([.init(uid: 12, size: 5), .init(uid: 13, size: 12)]), .logout)
    }

    @Test("from login to logout, however the server's words are cut", arguments: Chunking.allCases)
    func wholeWay(chunking: Chunking) {
        var dialogue = IMAPDialogue(Self.wholeWay, cut: chunking.cut)
        Self.readAll(&dialogue)
        let opened = IMAPFolderState(
            uidValidity: UIDValidity(rawValue: 77), uidNext: 1000, exists: 3, readOnly: true)
        let words = IMAPDialogue.capabilities.split(separator: " ").map(String.init)
        let sizes = [IMAPMessageSize(uid: 12, size: 5), IMAPMessageSize(uid: 13, size: 12)]
        #expect(
            dialogue.actions == [
                .loggedIn(IMAPCapabilities(words)), .folderOpened(opened),
                .finished(.examine(folder: "INBOX")),
                .newUIDs([12, 13]), .finished(.searchNew(after: 10)), .exists(4), .sizes(sizes),
                .finished(.fetchSizes(UIDSet([12, 13] as [UID]))), .message(12, Array("hello".utf8)),
                .message(13, Array("F7 OK done\r\n".utf8)), .batchDone(asked: [12, 13], missing: []),
                .finished(.fetchBodies(sizes)), .finished(.logout), .close,
            ])
        #expect(dialogue.turns.isEmpty)
        #expect(dialogue.session.isOver)
    }

    @Test("no command could change the mailbox: EXAMINE and BODY.PEEK, nothing else")
    func leavesItAlone() {
        var dialogue = IMAPDialogue(Self.wholeWay)
        Self.readAll(&dialogue)
        let allowed = ["CAPABILITY", "AUTHENTICATE", "EXAMINE", "UID SEARCH", "UID FETCH", "LOGOUT"]
        #expect(dialogue.sent.allSatisfy { line in allowed.contains { line.hasPrefix($0) } })
        #expect(dialogue.sent.filter { $0.contains("BODY") }.allSatisfy { $0.contains("BODY.PEEK[]") })
    }

    @Test("a connection that ends after any octet is told as closed, once, and no mail is told in part")
    func everyCut() {
        var whole = IMAPDialogue(Self.wholeWay)
        Self.readAll(&whole)
        let inLogout = whole.octetsSaid - "* BYE see you\r\nF8 OK\r\n".utf8.count
        for length in 1..<whole.octetsSaid {
            var dialogue = IMAPDialogue(Self.wholeWay, lastsFor: length)
            Self.readAll(&dialogue)
            #expect(dialogue.actions.filter { $0 == .close }.count == 1)
            #expect(dialogue.actions.last == .close)
            let told = Array(dialogue.actions.dropLast(2))
            #expect(Array(whole.actions.prefix(told.count)) == told, "cut after \(length)")
            if length <= inLogout {
                guard case .fault(.closed(let text)) = dialogue.actions.dropLast().last else {
                    Issue.record("cut after \(length): \(dialogue.actions)")
                    continue
                }
                #expect(text.hasPrefix("the server closed the connection; awaited: "))
            } else {
                #expect(dialogue.actions.dropLast().last == .finished(.logout))
            }
        }
    }

    @Test("what the talk before us left is passed over", arguments: Chunking.allCases)
    func leftovers(chunking: Chunking) {
        let before = "ill here\n* 99 WHAT (((\n\n* SEARCH x\nA001 OK done\n+ what\n* 5 EXISTS\n"
        var turns = IMAPTurn.login()
        turns[0] = IMAPTurn(
            "CAPABILITY", before + "* CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR\n{tag} OK\n")
        var dialogue = IMAPDialogue(turns, cut: chunking.cut)
        dialogue.start()
        #expect(dialogue.turns.isEmpty)
        #expect(dialogue.actions.count == 1)
    }

    @Test("folders are named as a person writes them, without those that cannot be opened")
    func folders() {
        var dialogue = IMAPDialogue.loggedIn([
            IMAPTurn(
                "LIST \"\" \"*\"",
                """
                * LIST (\\HasNoChildren) "/" INBOX
                * LIST (\\Noselect \\HasChildren) "/" Archives
                * LIST () "/" {10}
                Archives/x
                * LIST () "/" "Envoy&AOk-s"
                {tag} OK

                """)
        ])
        dialogue.perform(.listFolders)
        let folders = ["INBOX", "Archives/x", "Envoyés"].map {
            IMAPListing(attributes: $0 == "INBOX" ? ["\\hasnochildren"] : [], delimiter: "/", name: $0)
        }
        #expect(dialogue.actions == [.folders(folders), .finished(.listFolders)])
    }

    @Test(
        "a folder that does not open is the folder's fault, unless time cures it",
        arguments: [
            ("NO [NONEXISTENT] no such", IMAPFault.folder("[NONEXISTENT] no such")),
            ("NO Mailbox doesn't exist: Stages", .folder("Mailbox doesn't exist: Stages")),
            ("NO [NOPERM] denied", .folder("[NOPERM] denied")),
            ("NO [UNAVAILABLE] later", .tryLater("[UNAVAILABLE] later")),
            ("NO [INUSE] later", .tryLater("[INUSE] later")),
            ("NO [OVERQUOTA] full", .tryLater("[OVERQUOTA] full")),
        ])
    func refusedFolder(reply: String, fault: IMAPFault) {
        var dialogue = IMAPDialogue.loggedIn([
            IMAPTurn("EXAMINE \"Stages\"", "{tag} \(reply)\n"), .noop,
        ])
        dialogue.perform(.examine(folder: "Stages"), .searchNew(after: nil), .noop)
        #expect(
            dialogue.actions == [
                .failed(.examine(folder: "Stages"), fault),
                .failed(.searchNew(after: nil), .folder("no folder is open")), .finished(.noop),
            ])
    }

    @Test("a refused EXAMINE has closed the folder before it")
    func refusedSecond() {
        var dialogue = IMAPDialogue.opened(exists: 3, [IMAPTurn("EXAMINE \"B\"", "{tag} NO no\n")])
        dialogue.perform(.examine(folder: "B"), .fetchBodies([.init(uid: 1, size: 1)]))
        #expect(
            dialogue.actions.last
                == .failed(.fetchBodies([.init(uid: 1, size: 1)]), .folder("no folder is open")))
    }

    @Test("a folder's name can end neither its quotes nor the line")
    func injection() {
        var dialogue = IMAPDialogue.loggedIn([])
        dialogue.perform(.examine(folder: "a\" x\r\nF9 DELETE \"b\\"))
        #expect(dialogue.sent == ["EXAMINE \"a\\\" x&AA0ACg-F9 DELETE \\\"b\\\\\""])
    }

    @Test(
        "a folder without UIDVALIDITY, with UIDVALIDITY 0 or without UIDNEXT says so",
        arguments: [
            ("", nil), ("* OK [UIDVALIDITY 0] x\n", "0"), ("* OK [UIDVALIDITY 4294967296] x\n", "4294967296"),
        ])
    func noValidity(line: String, given: String?) {
        var dialogue = IMAPDialogue.loggedIn([
            IMAPTurn("EXAMINE", "* 1 EXISTS\n\(line){tag} OK [READ-ONLY] x\n")
        ])
        dialogue.perform(.examine(folder: "INBOX"))
        var state = IMAPFolderState(exists: 1, readOnly: true)
        state.unusableUIDValidity = given
        #expect(dialogue.actions.first == .folderOpened(state))
    }

    @Test("a UIDVALIDITY that changes under an open folder ends the session, to be opened afresh")
    func validityChanges() {
        var dialogue = IMAPDialogue.opened(exists: 3, [])
        dialogue.say("* OK [UIDVALIDITY 77] same\n")
        #expect(dialogue.actions.isEmpty)
        dialogue.say("* OK [UIDVALIDITY 78] other\n")
        #expect(
            dialogue.actions == [
                .fault(.tryLater("the folder's UIDVALIDITY has changed while it was open")), .close,
            ])
    }
}
