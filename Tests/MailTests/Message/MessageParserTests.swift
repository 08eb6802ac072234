import Mail
import Testing

/// A mail written with `\n`, to be read with each kind of line end.
private func parse(_ text: String, lineEnd: String = "\n") -> Message {
    MessageParser().parse(Array(text.replacing("\n", with: lineEnd).utf8))
}

/// The tree in one line: `type/subtype[…]` for containers, the text in quotes, the size of the rest.
private func outline(_ part: Part) -> String {
    switch part.content {
    case .text(let text): text.debugDescription
    case .multipart(let parts): part.mediaType.subtype + "[" + parts.map(outline).joined(separator: " ") + "]"
    case .message(let message): "message(" + outline(message.root) + ")"
    case .opaque(let size, _): part.mediaType.essence + ":\(size)"
    }
}

@Suite struct MessageParserTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let mail: String
        let outline: String
        let defects: [String]

        init(_ name: String, _ mail: String, _ outline: String, defects: [String] = []) {
            testDescription = name
            self.mail = mail
            self.outline = outline
            self.defects = defects
        }
    }

    @Test(
        "the tree of parts is the same with every kind of line end", arguments: structures,
        ["\n", "\r\n", "\r"])
    func tree(_ example: Case, lineEnd: String) {
        let message = parse(example.mail, lineEnd: lineEnd)
        #expect(outline(message.root) == example.outline)
        #expect(message.defects.map(\.description) == example.defects)
        #expect(message.isComplete)
    }

    static let structures: [Case] = [
        Case("nothing at all", "", #""""#),
        Case("a header and no body", "Subject: x", #""""#),
        Case("a header and an empty body", "Subject: x\n\n", #""""#),
        Case("no header but a body", "\nHello", #""Hello""#),
        Case("a body without a type is plain text", "Subject: x\n\na\nb\n", #""a\nb\n""#),
        Case(
            "a type without sense is plain text", "Content-Type: nonsense\n\na", #""a""#,
            defects: ["a Content-Type makes no sense; it is read as text/plain"]),
        Case("a lone text is plain text", "Content-Type: text\n\na", #""a""#),
        Case(
            "two types: the first counts", "Content-Type: text/plain\nContent-Type: image/png\n\na", #""a""#,
            defects: ["there is more than one Content-Type; the first one counts"]),
        Case(
            "parts between delimiters",
            "Content-Type: multipart/mixed; boundary=b\n\npreamble\n--b\n\none\n--b\n\ntwo\n--b--\nepilogue",
            #"mixed["one" "two"]"#),
        Case(
            "the line end before a delimiter is not of the part, the one before that is",
            "Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n\n--b--", #"mixed["one\n"]"#),
        Case(
            "blanks behind a delimiter",
            "Content-Type: multipart/mixed; boundary=b\n\n--b \t\n\none\n--b-- \n",
            #"mixed["one"]"#),
        Case(
            "a line that only begins like a delimiter is text",
            "Content-Type: multipart/mixed; boundary=b\n\n--b\n\n--bc\n--b-\n --b\n--b--",
            #"mixed["--bc\n--b-\n --b"]"#),
        Case(
            "a boundary that begins another one",
            "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/alternative; boundary=bb\n\n"
                + "--bb\n\none\n--bb\n\ntwo\n--bb--\n--b\n\nthree\n--b--",
            #"mixed[alternative["one" "two"] "three"]"#),
        Case(
            "a quoted boundary with spaces and colons",
            "Content-Type: multipart/mixed; boundary=\"=_a b:c\"\n\n--=_a b:c\n\none\n--=_a b:c--",
            #"mixed["one"]"#),
        Case(
            "an empty part, a part without a header, a part without a body",
            "Content-Type: multipart/mixed; boundary=b\n\n--b\n--b\n\nx\n--b\nContent-Type: text/html\n--b--",
            #"mixed["" "x" ""]"#),
        Case(
            "no final boundary", "Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n",
            #"mixed["one\n"]"#,
            defects: ["a multipart has no final boundary"]),
        Case(
            "an inner multipart without final boundary ends where the outer goes on",
            "Content-Type: multipart/mixed; boundary=o\n\n--o\nContent-Type: multipart/mixed; boundary=i\n\n--i\n\none\n"
                + "--o\n\ntwo\n--o--", #"mixed[mixed["one"] "two"]"#,
            defects: ["a multipart has no final boundary"]),
        Case(
            "a boundary that never comes", "Content-Type: multipart/mixed; boundary=b\n\nall text",
            #""all text""#,
            defects: ["the boundary of a multipart never comes; it is read as text"]),
        Case(
            "no boundary parameter, but a delimiter line",
            "Content-Type: multipart/mixed\n\n--b1\n\none\n--b1--",
            #"mixed["one"]"#, defects: ["a multipart does not name its boundary; its first line does"]),
        Case(
            "no boundary at all", "Content-Type: multipart/mixed\n\nall text", #""all text""#,
            defects: ["a multipart has no boundary; it is read as text"]),
        Case(
            "an outer boundary used again inside",
            "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\none\n"
                + "--b--", #"mixed["" "one"]"#,
            defects: ["the boundary of a multipart never comes; it is read as text"]),
        Case(
            "messages in a digest need no type",
            "Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: x\n\none\n--b--",
            #"digest[message("one")]"#),
        Case(
            "a message inside a message", "Content-Type: message/rfc822\n\nSubject: in\n\none",
            #"message("one")"#),
        Case(
            "an encoded message inside a message",
            "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nU3ViamVjdDogaW4KCm9uZQ==",
            #"message("one")"#, defects: ["a message inside the mail is encoded"]),
        Case(
            "a message said to be encoded that is not",
            "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nSubject: in\n\none",
            #"message("one")"#),
        Case(
            "a saved mail attached as a file",
            "Content-Type: application/octet-stream; name=Copie.EML\nContent-Transfer-Encoding: base64\n\n"
                + "U3ViamVjdDogaW4KCm9uZQ==", #"message("one")"#),
        Case(
            "a file with the name of a mail that is none",
            "Content-Type: application/octet-stream; name=a.eml\nContent-Transfer-Encoding: base64\n\nAAAA",
            "application/octet-stream:3"),
        Case(
            "an encoded multipart",
            "Content-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: base64\n\n"
                + "LS1iCgpvbmUKLS1iLS0=", #"mixed["one"]"#,
            defects: ["a multipart is encoded as a whole"]),
        Case(
            "a signed mail and its signature",
            "Content-Type: multipart/signed; boundary=b\n\n--b\n\none\n--b\n"
                + "Content-Type: application/pkcs7-signature; name=smime.p7s\n\nxyz\n--b--",
            #"signed["one" application/pkcs7-signature:3]"#),
        Case(
            "Outlook's winmail.dat, a calendar and a picture are only named",
            "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: application/ms-tnef; name=winmail.dat\n\nx\n"
                + "--b\nContent-Type: text/calendar; method=REQUEST\n\nBEGIN\n"
                + "--b\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\nAAAA\n--b--",
            "mixed[application/ms-tnef:1 text/calendar:5 image/png:3]"),
        Case(
            "text that comes as a file is read as one",
            "Content-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\nabc", #""abc""#
        ),
        Case(
            "a table that comes as a file is a file",
            "Content-Type: text/csv\nContent-Disposition: attachment; filename=a.csv\n\nabc", "text/csv:3"
        ),
        Case(
            "text that is inline with a name is text",
            "Content-Type: text/plain\nContent-Disposition: inline; filename=a.txt\n\nabc", #""abc""#),
    ]
}

@Suite struct HeaderSectionTests {
    private func fields(_ mail: String) -> [String] {
        MessageParser().parse(Array(mail.utf8)).header.fields.map { $0.name + "|" + $0.body }
    }

    @Test(
        "header fields are unfolded and trimmed, topmost first",
        arguments: [
            ("A: b\nC: d\n\n", ["A|b", "C|d"]),
            ("A:b\r\nC:\td \r\n\r\nx: y", ["A|b", "C|d"]),
            ("A: b\n c\n\td\n\nx", ["A|b c\td"]),
            ("A:\n b\n\nx", ["A|b"]),
            ("A: b\n \n c\n\n", ["A|b  c"]),
            ("A : b\n\n", ["A|b"]),
            ("A:\n\n", ["A|"]),
            ("a: 1\na: 2\n\n", ["a|1", "a|2"]),
            ("From me@a.test Tue Nov 24\nA: b\n\n", ["A|b"]),
            (">From me@a.test Tue Nov 24\nA: b\n\n", ["A|b"]),
            ("\u{FEFF}A: b\n\n", ["A|b"]),
            ("\r\n\r\nA: b\n\n", ["A|b"]),
            (" lost\nA: b\n\n", ["A|b"]),
            ("A: b\nno field here\nC: d\n", ["A|b"]),
            ("A: \u{0}b\u{0}\n\n", ["A|b"]),
            ("A: é ü\n\n", ["A|é ü"]),
            ("A: b\r\r\nC: d\r\r\n\r\r\nx: y", ["A|b", "C|d"]),
        ])
    func fields(mail: String, expected: [String]) {
        #expect(fields(mail) == expected)
    }

    @Test("octets of a header field that are not UTF-8 are read as Windows-1252 and named")
    func windows1252() {
        let message = MessageParser().parse(Array("Subject: Num".utf8) + [0xE9] + Array("ro\n\n".utf8))
        #expect(message.subject == "Numéro")
        #expect(message.defects.count == 1)
    }

    @Test("a line that is no field ends the header, and its text is not lost")
    func garbageLine() {
        let message = MessageParser().parse(Array("A: b\nno field here A1234567\nC: d\n".utf8))
        #expect(message.bodies.first?.text == "no field here A1234567\nC: d\n")
        #expect(message.defects.map(\.description) == ["a header ends without an empty line"])
    }
}
