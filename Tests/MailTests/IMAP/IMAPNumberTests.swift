import Mail
import Testing

/// RFC 3501 §9: numbers have 32 bits, those that name something are not 0. What a server says beyond that ends in its own word.
@Suite("numbers of an IMAP server beyond 32 bits") struct IMAPNumberTests {
    static let numbers = [
        "4294967296", "9223372036854775807", "9223372036854775808", "18446744073709551615",
        "18446744073709551616",
        "99999999999999999999999999999", "-1", "-1820302391", "-9223372036854775808",
        "00000000000000000000001x",
    ]
    static let edges = ["0", "1", "4294967294", "4294967295"]

    /// Where a server may say one by itself, or in answer.
    static let places = [
        "* # EXISTS\n", "* # RECENT\n", "* # EXPUNGE\n", "* # FETCH (UID 1 RFC822.SIZE 1)\n",
        "* 1 FETCH (UID # RFC822.SIZE 1)\n", "* 1 FETCH (UID 1 RFC822.SIZE #)\n",
        "* 1 FETCH (UID 1 MODSEQ (#))\n",
        "* OK [UIDVALIDITY #] x\n", "* OK [UIDNEXT #] x\n", "* OK [UNSEEN #] x\n",
        "* OK [HIGHESTMODSEQ #] x\n",
        "* SEARCH #\n", "* SEARCH 1 #\n", "* ESEARCH (TAG \"{tag}\") UID ALL #\n",
        "* ESEARCH (TAG \"{tag}\") UID ALL 1:#\n", "* ESEARCH (TAG \"{tag}\") UID MAX # COUNT #\n",
        "* VANISHED #:#\n", "* VANISHED (EARLIER) 1:#\n", "* STATUS INBOX (MESSAGES # UIDNEXT #)\n",
        "* 1 FETCH (UID 1 BODY[] {#}\n", "* BAD [X #] x\n",
    ]

    /// The requests in whose answer it is said.
    static let requests: [(IMAPSession.Request, String)] = [
        (.noop, "NOOP"), (.searchNew(after: nil), "UID SEARCH"),
        (.searchNew(after: UID(rawValue: .max)), "UID SEARCH"),
        (.idle, "IDLE"), (.fetchBodies([.init(uid: 1, size: 1)]), "UID FETCH"),
    ]

    @Test("nothing traps, and a session that ends says why", arguments: places, numbers + edges)
    func anywhere(place: String, number: String) {
        let words = place.replacing("#", with: number)
        for (request, command) in Self.requests {
            var dialogue = IMAPDialogue.opened(exists: 3, [IMAPTurn(command, words + "{tag} OK done\n")])
            dialogue.perform(request)
            Self.expectWords(dialogue, words)
        }
        var idle = IMAPDialogue.opened(exists: 3, [])
        idle.say(words)
        Self.expectWords(idle, words)
        var opening = IMAPDialogue.loggedIn([
            IMAPTurn("EXAMINE", "* 1 EXISTS\n\(words){tag} OK [READ-ONLY] x\n"),
            IMAPTurn("UID SEARCH", "* SEARCH 1\n{tag} OK done\n"),
        ])
        opening.perform(.examine(folder: "INBOX"), .searchNew(after: nil))
        Self.expectWords(opening, words)
    }

    private static func expectWords(_ dialogue: IMAPDialogue, _ words: String) {
        for case .fault(let fault) in dialogue.actions {
            #expect(!fault.text.isEmpty, "\(words)")
            #expect(dialogue.actions.last == .close, "\(words)")
        }
    }

    @Test(
        "a count of mails or a next number that is none is told with what came, or left alone",
        arguments: [
            ("* 4294967296 EXISTS\n", false), ("* -1 EXISTS\n", nil), ("* 4294967295 EXISTS\n", true),
            ("* OK [UIDNEXT 4294967296] x\n", true), ("* OK [UIDNEXT 0] x\n", true),
            ("* OK [UIDNEXT -1] x\n", true), ("* OK [UIDNEXT 18446744073709551616] x\n", true),
        ] as [(String, Bool?)])
    func opening(words: String, opens: Bool?) {
        var dialogue = IMAPDialogue.loggedIn([
            IMAPTurn("EXAMINE", "* OK [UIDVALIDITY 7] x\n\(words){tag} OK [READ-ONLY] x\n")
        ])
        dialogue.perform(.examine(folder: "INBOX"))
        let isOpen = dialogue.actions.contains { if case .folderOpened = $0 { true } else { false } }
        let isOver = dialogue.actions.contains {
            if case .fault(.protocolViolation) = $0 { true } else { false }
        }
        #expect(isOpen != isOver)
        if let opens { #expect(isOpen == opens) }
    }
}
