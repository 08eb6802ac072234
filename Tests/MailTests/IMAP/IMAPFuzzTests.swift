import Mail
import Testing

@Suite("an IMAP server that says anything") struct IMAPFuzzTests {
    static let tokens = [
        "\r\n", "{0}\r\n", "{3}\r\n", "~{5}\r\n", "{99999999999}\r\n", "(", ")", "\"", "\\", "* ", "+ \r\n",
        "* BYE x\r\n",
        "* 0 EXISTS\r\n", "* 4294967295 EXISTS\r\n", "* 1 EXPUNGE\r\n", "F4 OK\r\n", "F8 NO x\r\n",
        "F9 BAD\r\n", "BODY[] ",
        "UID 12 ", "UID 0 ", "* 2 FETCH (UID 12 BODY[] {1}\r\nx)\r\n", "* ESEARCH UID ALL 1:4294967295\r\n",
        "NIL", "\0", "\u{FF}",
        "* VANISHED 1:4294967295\r\n", "RFC822.SIZE 18446744073709551615 ", "[UIDVALIDITY 0] ", "[", "]",
        "1:*",
    ]

    @Test("any octets give the same events however they are cut", arguments: 0..<300)
    func chunking(seed: Int) {
        var mutation = Mutation(seed: UInt64(seed), tokens: Self.tokens)
        let cases =
            IMAPResponseParserTests.data + IMAPResponseParserTests.fetches + IMAPResponseParserTests.status
        let text = (0..<4).map { cases[(seed + $0 * 7) % cases.count].text }.joined()
        let octets = mutation.mutate(Array(text.utf8))
        let whole = Self.events(octets, .whole)
        #expect(Self.events(octets, .bytes) == whole)
        #expect(Self.events(octets, .random) == whole)
    }

    static func events(_ octets: [UInt8], _ chunking: Chunking) -> [IMAPResponseParser.Event] {
        var limits = IMAPResponseParser.Limits()
        limits.literalOctets = 60
        var parser = IMAPResponseParser(limits: limits)
        var events: [IMAPResponseParser.Event] = []
        for chunk in chunking.cut(octets) {
            parser.append(chunk)
            while let event = parser.next() { events.append(event) }
        }
        return events
    }

    @Test(
        "a session keeps its word: no mail twice, none unasked for, nothing after the end", arguments: 0..<400
    )
    func session(seed: Int) {
        var mutation = Mutation(seed: UInt64(seed), tokens: Self.tokens)
        var turns = IMAPSessionTests.wholeWay
        for _ in 0..<2 {
            let index = (seed * 31 + turns[0].says.utf8.count) % turns.count
            let octets = mutation.mutate(Array(turns[index].says.utf8))
            turns[index] = IMAPTurn(turns[index].line, String(decoding: octets, as: UTF8.self))
        }
        var dialogue = IMAPDialogue(turns, cut: Chunking.allCases[seed % 3].cut)
        IMAPSessionTests.readAll(&dialogue)
        dialogue.closed()
        dialogue.say("* 9 EXISTS\nF9 OK\n")
        let mails = dialogue.actions.compactMap { if case .message(let uid, _) = $0 { uid } else { nil } }
        #expect(Set(mails).count == mails.count)
        #expect(Set(mails).isSubset(of: [12, 13]))
        #expect(dialogue.actions.filter { $0 == .close }.count == 1)
        #expect(dialogue.actions.last == .close)
        #expect(dialogue.session.isOver)
    }
}
