import Mail
import TestSupport
import Testing

@Suite("an IMAP server that speaks in between, and in pieces") struct IMAPInterleavingTests {
    @Test(
        "a response that is cut in two anywhere is the same",
        arguments: IMAPResponseParserTests.fetches + IMAPResponseParserTests.data
            + IMAPResponseParserTests.status)
    func twoPieces(_ item: IMAPResponseParserTests.Case) {
        let octets = Array((item.text + "F9 OK done\r\n").utf8)
        let whole = item.events + [.response(.tagged("F9", IMAPStatus(.ok, text: "done")))]
        for cut in 0...octets.count {
            let pieces = [Array(octets[..<cut]), Array(octets[cut...])]
            #expect(Self.events(pieces) == whole, "cut at \(cut)")
        }
    }

    @Test("a short FETCH that is cut in three anywhere is the same mail")
    func threePieces() {
        let octets = Array("* 1 FETCH (UID 7 BODY[] {6}\r\na\r\n)\r\n FLAGS ())\r\n".utf8)
        let whole = Self.events([octets])
        #expect(whole.count == 1)
        for first in 0...octets.count {
            for second in first...octets.count {
                let pieces = [octets[..<first], octets[first..<second], octets[second...]].map(Array.init)
                #expect(Self.events(pieces) == whole, "cut at \(first) and \(second)")
            }
        }
    }

    @Test("a session whose every answer is cut in two at the same place goes the whole way")
    func wholeWay() {
        var whole = IMAPDialogue(IMAPSessionTests.wholeWay)
        IMAPSessionTests.readAll(&whole)
        let longest = IMAPSessionTests.wholeWay.map(\.says.utf8.count).max() ?? 0
        #expect(longest > 80)
        for place in 0...(longest + 20) {
            var dialogue = IMAPDialogue(IMAPSessionTests.wholeWay) { octets in
                [Array(octets.prefix(place)), Array(octets.dropFirst(place))]
            }
            IMAPSessionTests.readAll(&dialogue)
            #expect(dialogue.actions == whole.actions, "cut at \(place)")
        }
    }

    private static func events(_ pieces: [[UInt8]]) -> [IMAPResponseParser.Event] {
        var parser = IMAPResponseParser()
        var events: [IMAPResponseParser.Event] = []
        for piece in pieces {
            parser.append(piece)
            while let event = parser.next() { events.append(event) }
        }
        return events
    }

    @Test("whatever may be said in between, in whatever order, the same mails come", arguments: 0..<400)
    func interleaved(seed: Int) {
        var server = ChattyServer(seed: UInt64(seed))
        let turns = server.season()
        var dialogue = IMAPDialogue(
            IMAPTurn.login() + turns, cut: Chunking.allCases[seed % Chunking.allCases.count].cut)
        dialogue.start()
        dialogue.perform(.examine(folder: "INBOX"), .searchNew(after: 11))
        let found = UIDSet(server.found)
        dialogue.perform(.fetchSizes(found))
        dialogue.perform(.fetchBodies(server.found.map { IMAPMessageSize(uid: $0, size: 30) }))
        dialogue.perform(.searchNew(after: nil))

        #expect(dialogue.turns.isEmpty)
        #expect(!dialogue.session.isOver)
        var news: [[UID]] = []
        var sizes: Set<UID> = []
        var mails: [UID: [UInt8]] = [:]
        var missing: [UID] = []
        for action in dialogue.actions {
            switch action {
            case .newUIDs(let uids): news.append(uids)
            case .sizes(let some): sizes.formUnion(some.map(\.uid))
            case .message(let uid, let octets):
                #expect(mails[uid] == nil)
                mails[uid] = octets
            case .batchDone(_, let some): missing += some
            case .fault, .failed, .tooLarge, .close: Issue.record("\(action)")
            default: break
            }
        }
        #expect(news == [server.found, server.foundAtTheEnd])
        #expect(sizes == server.sized)
        #expect(mails == server.given)
        #expect(Set(missing) == Set(server.found).subtracting(server.given.keys))
    }

    @Test("the interjections were there, and of every kind")
    func chatter() {
        var words = ""
        var gone = 0
        for seed in 0..<400 {
            var server = ChattyServer(seed: UInt64(seed))
            words += server.season().map(\.says).joined()
            gone += server.found.count - server.given.count
        }
        #expect(gone > 100)
        for kind in ["EXISTS", "EXPUNGE", "RECENT", "(FLAGS (", "VANISHED", "* NO ", "* OK ", "STATUS", "X-"]
        {
            #expect(words.components(of: kind) > 100, "\(kind)")
        }
    }

    @Test(
        "a server that talks its folder empty is asked all the same",
        arguments: ["* VANISHED 41:43\n", "* VANISHED 1:4294967295\n", "* 0 EXISTS\n", "* 1 EXISTS\n"])
    func talkedEmpty(words: String) {
        var dialogue = IMAPDialogue.opened(
            exists: 3,
            [.noop, .noop, IMAPTurn("UID SEARCH", "* ESEARCH (TAG \"{tag}\") UID ALL 11:13\n{tag} OK\n")])
        dialogue.perform(.noop)
        dialogue.say(words)
        dialogue.perform(.searchNew(after: nil))
        #expect(dialogue.actions.suffix(2) == [.newUIDs([11, 12, 13]), .finished(.searchNew(after: nil))])
    }
}

extension String {
    fileprivate func components(of word: String) -> Int { split(separator: word).count - 1 }
}

/// A server with a folder of its own that says, between any two lines, whatever RFC 3501 §7 and RFC 7162 let it say there.
private struct ChattyServer {
    /// What the first search finds.
    private(set) var found: [UID] = []
    private(set) var foundAtTheEnd: [UID] = []
    private(set) var sized: Set<UID> = []
    private(set) var given: [UID: [UInt8]] = [:]
    private var uids: [UID] = [3, 11, 12, 13, 14, 15, 16]
    private var next: UInt32 = 17
    private var random: SplitMix64
    /// Instead of EXPUNGE.
    private let saysVanished: Bool

    init(seed: UInt64) {
        random = SplitMix64(seed: seed)
        saysVanished = seed % 4 == 3
    }

    /// The answers to EXAMINE, a search, its sizes, its mails, and a search at the end.
    mutating func season() -> [IMAPTurn] {
        [.examine(exists: uids.count)] + search(above: 11, into: \.found, noop: false)
            + [IMAPTurn("UID FETCH", sizes()), IMAPTurn("UID FETCH", bodies())]
            + search(above: 0, into: \.foundAtTheEnd, noop: true)
    }

    private mutating func search(
        above: UInt32, into result: WritableKeyPath<Self, [UID]>, noop: Bool
    ) -> [IMAPTurn] {
        let noop = noop ? [IMAPTurn("NOOP", chatter() + "{tag} OK\n")] : []
        let before = chatter()
        // Nothing that changes between what is found and what is told of it.
        self[keyPath: result] = uids.filter { $0.rawValue > above }
        let all = UIDSet(self[keyPath: result])
        let answer = "* ESEARCH (TAG \"{tag}\") UID ALL \(all)\n"
        return noop + [IMAPTurn("UID SEARCH", before + answer + chatter() + "{tag} OK\n")]
    }

    private mutating func sizes() -> String {
        each { server, number, uid in
            server.sized.insert(uid)
            return "* \(number) FETCH (RFC822.SIZE 30 UID \(uid.rawValue))\n"
        }
    }

    private mutating func bodies() -> String {
        each { server, number, uid in
            let text = "mail \(uid.rawValue)\r\n* BYE\r\nF9 OK {3}\r\n)"
            server.given[uid] = Array(text.utf8)
            let body = "BODY[] {\(text.utf8.count)}\n\(text.replacing("\r\n", with: "\n"))"
            let items = ["UID \(uid.rawValue)", "FLAGS (\\Seen)", body].shuffled(using: &server.random)
            return "* \(number) FETCH (\(items.joined(separator: " ")))\n"
        }
    }

    /// In any order, those that are still there when their turn comes.
    private mutating func each(_ say: (inout Self, Int, UID) -> String) -> String {
        var words = ""
        for uid in found.shuffled(using: &random) {
            words += chatter()
            guard let index = uids.firstIndex(of: uid) else { continue }
            words += say(&self, index + 1, uid)
        }
        return words + chatter() + "{tag} OK\n"
    }

    private mutating func chatter() -> String {
        (0..<Int.random(in: 0...3, using: &random)).map { _ in interjection() }.joined()
    }

    private mutating func interjection() -> String {
        let number = Int.random(in: 1...uids.count, using: &random)
        let uid = uids[number - 1]
        switch Int.random(in: 0..<10, using: &random) {
        case 0:
            uids.append(contentsOf: [UID(rawValue: next)].compactMap(\.self))
            next += 1
            return "* \(uids.count) EXISTS\n"
        case 1 where uid != 16:
            uids.remove(at: number - 1)
            return saysVanished ? "* VANISHED \(uid.rawValue)\n" : "* \(number) EXPUNGE\n"
        case 2: return "* \(number - 1) RECENT\n"
        case 3: return "* \(number) FETCH (FLAGS (\\Seen custom))\n"
        case 4: return "* \(number) FETCH (UID \(uid.rawValue) FLAGS () MODSEQ (7))\n"
        case 5: return "* NO not so loud\n"
        case 6: return "* OK Still here {5}\n"
        case 7: return "* STATUS \"Other\" (MESSAGES 3 UIDNEXT 9)\n"
        case 8: return "* X-NEWS of no (\"meaning\")\n"
        default: return "* FLAGS (\\Answered \\Seen)\n"
        }
    }
}
