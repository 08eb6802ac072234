import Mail
import Testing

@Suite("what was sent is found again") struct IMAPSentFolderTests {
    private static let messageID = MessageID(token: "a1", domain: "host.test")
    /// 2026-11-24T03:00:00Z.
    private static let day: Int64 = 1_795_489_200

    private static let line = "UID SEARCH SINCE 24-Nov-2026 HEADER Message-ID \"<facteur.a1@host.test>\""

    @Test("a Message-ID is searched for, whichever way the server answers", arguments: Chunking.allCases)
    func found(chunking: Chunking) {
        let cases: [(says: String, uids: [UID])] = [
            ("* SEARCH 7\n{tag} OK done\n", [7]), ("* SEARCH\n{tag} OK done\n", []), ("{tag} OK done\n", []),
            ("* SEARCH 7\n* 9 EXISTS\n* SEARCH 8\n{tag} OK done\n", [7, 8]),
        ]
        for (says, uids) in cases {
            var dialogue = IMAPDialogue.opened(
                exists: 8, [IMAPTurn(Self.line, says)], cut: chunking.cut)
            let request = IMAPSession.Request.find(Self.messageID, since: Self.day)
            dialogue.perform(request)
            #expect(dialogue.actions.suffix(2) == [.found(uids), .finished(request)], "\(says)")
        }
    }

    @Test("more answers than anybody needs are not kept")
    func many() {
        let numbers = (1...500).map(String.init).joined(separator: " ")
        var dialogue = IMAPDialogue.opened(
            exists: 8, [IMAPTurn(Self.line, "* SEARCH \(numbers)\n* SEARCH \(numbers)\n{tag} OK done\n")])
        let request = IMAPSession.Request.find(Self.messageID, since: Self.day)
        dialogue.perform(request)
        #expect(dialogue.actions == [.found([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]), .finished(request)])
    }

    @Test("a search that is refused may be tried later, and the session stands")
    func refused() {
        var dialogue = IMAPDialogue.opened(exists: 8, [IMAPTurn(Self.line, "{tag} NO not now\n"), .noop])
        let request = IMAPSession.Request.find(Self.messageID, since: Self.day)
        dialogue.perform(request, .noop)
        #expect(dialogue.actions == [.failed(request, .tryLater("not now")), .finished(.noop)])
    }

    @Test("without an open folder there is nothing to search")
    func closed() {
        var dialogue = IMAPDialogue.loggedIn([])
        let request = IMAPSession.Request.find(Self.messageID, since: Self.day)
        dialogue.perform(request)
        #expect(dialogue.actions == [.failed(request, .folder("no folder is open"))])
    }

    @Test(
        "a server that marks its folders when asked is asked",
        arguments: [
            ("IMAP4rev1", "LIST \"\" \"*\""), ("IMAP4rev1 SPECIAL-USE", "LIST \"\" \"*\""),
            (
                "IMAP4rev1 LIST-EXTENDED SPECIAL-USE", "LIST \"\" \"*\" RETURN (SPECIAL-USE)"
            ),
        ])
    func marked(capabilities: String, line: String) {
        var dialogue = IMAPDialogue.loggedIn(
            [IMAPTurn(line, "* LIST (\\Sent) \"/\" Parti\n{tag} OK\n")],
            capabilities: capabilities + " AUTH=PLAIN SASL-IR")
        dialogue.perform(.listFolders)
        #expect(dialogue.sent == [line])
        let listing = IMAPListing(attributes: ["\\sent"], delimiter: "/", name: "Parti")
        #expect(dialogue.actions == [.folders([listing]), .finished(.listFolders)])
    }

    private static func listing(_ name: String, _ attributes: String...) -> IMAPListing {
        IMAPListing(attributes: attributes, delimiter: "/", name: name)
    }

    @Test("the Sent folder is the one that the server marks, or else one of a usual name")
    func folders() {
        let inbox = Self.listing("INBOX", "\\haschildren")
        let marked = Self.listing("Courrier parti", "\\hasnochildren", "\\sent")
        let named = [
            "Sent", "INBOX/Sent", "Sent Items", "SENT MESSAGES", "Éléments envoyés",
            "[Gmail]/Messages envoyés",
        ].map { Self.listing($0) }
        let others = ["Sent/2026", "Unsent", "Présent", "Sentry", "INBOX/Stages"].map { Self.listing($0) }
        #expect(([inbox] + named + [marked]).sentFolders == [marked])
        for folder in named { #expect(([inbox, folder] + others).sentFolders == [folder]) }
        #expect(([inbox] + others).sentFolders == [])
        #expect(named.sentFolders.count == 3)
    }
}
