import Mail
import Testing
import Text

@Suite("outgoing messages")
struct OutgoingMessageTests {
    static func letter(
        from: String = "Stages <stages@host.test>", to: String = "jeanne@intern.test", toName: String? = nil,
        subject: String = "Offre", text: String = "Bonjour", html: String? = nil,
        extra: [(String, String)] = [], id: String = "<a.1@host.test>"
    ) throws -> OutgoingMessage? {
        OutgoingMessage(
            from: try #require(Address(from)),
            to: Address(displayName: toName, addrSpec: try #require(AddrSpec(to))), subject: subject,
            messageID: try #require(MessageID(rawValue: id)), dateSeconds: 1_700_000_000, text: text,
            html: html,
            extraHeaders: extra)
    }

    static func written(_ letter: OutgoingMessage?) throws -> String {
        String(decoding: try #require(letter).bytes(), as: UTF8.self)
    }

    @Test("a plain letter is written as it is read")
    func plain() throws {
        let letter = try Self.letter(extra: [
            ("Auto-Submitted", "auto-generated"), ("X-Auto-Response-Suppress", "All"),
            ("Content-Language", "fr"),
        ])
        #expect(
            try Self.written(letter) == """
                Date: Tue, 14 Nov 2023 22:13:20 +0000\r
                From: Stages <stages@host.test>\r
                To: jeanne@intern.test\r
                Subject: Offre\r
                Message-ID: <a.1@host.test>\r
                Auto-Submitted: auto-generated\r
                X-Auto-Response-Suppress: All\r
                Content-Language: fr\r
                MIME-Version: 1.0\r
                Content-Type: text/plain; charset=utf-8\r
                Content-Transfer-Encoding: 7bit\r
                \r
                Bonjour\r

                """)
    }

    @Test("text and HTML are alternatives, the text first")
    func alternatives() throws {
        let written = try Self.written(Self.letter(text: "Été", html: "<p>Été</p>"))
        #expect(
            written.hasSuffix(
                """
                MIME-Version: 1.0\r
                Content-Type: multipart/alternative;\r
                 boundary="=_03E792DCAE117277ACB6BD0C"\r
                \r
                --=_03E792DCAE117277ACB6BD0C\r
                Content-Type: text/plain; charset=utf-8\r
                Content-Transfer-Encoding: quoted-printable\r
                \r
                =C3=89t=C3=A9\r
                \r
                --=_03E792DCAE117277ACB6BD0C\r
                Content-Type: text/html; charset=utf-8\r
                Content-Transfer-Encoding: quoted-printable\r
                \r
                <p>=C3=89t=C3=A9</p>\r
                \r
                --=_03E792DCAE117277ACB6BD0C--\r

                """))
    }

    @Test("the same letter has the same octets, another Message-ID another boundary")
    func deterministic() throws {
        let first = try Self.written(Self.letter(text: "é", html: "é"))
        #expect(try Self.written(Self.letter(text: "é", html: "é")) == first)
        #expect(
            try !Self.written(Self.letter(text: "é", html: "é", id: "<b@host.test>")).contains(
                "=_03E792DCAE117277ACB6BD0C"))
    }

    @Test(
        "names are written as atoms, as quoted strings or in encoded-words",
        arguments: [
            ("Jeanne Dupont", "Jeanne Dupont <jeanne@intern.test>"),
            ("Dupont, Jeanne", #""Dupont, Jeanne" <jeanne@intern.test>"#),
            ("J. Dupont", #""J. Dupont" <jeanne@intern.test>"#),
            (#"A "B" \C"#, #""A \"B\" \\C" <jeanne@intern.test>"#),
            ("x@y.test", #""x@y.test" <jeanne@intern.test>"#),
            ("Élise", "=?utf-8?B?w4lsaXNl?= <jeanne@intern.test>"),
            ("=?utf-8?Q?x?=", "=?utf-8?B?PT91dGYtOD9RP3g/PQ==?= <jeanne@intern.test>"),
            ("A\r\nBcc: x@y.test", #""A Bcc: x@y.test" <jeanne@intern.test>"#),
            ("\r\n", "jeanne@intern.test"),
        ])
    func names(name: String, expected: String) throws {
        let lines = try Self.written(Self.letter(toName: name)).split(separator: "\r\n")
        #expect(lines.contains { $0 == "To: " + expected })
        #expect(!lines.contains { $0.hasPrefix("Bcc") })
    }

    @Test("no text can make a header field of its own")
    func injection() throws {
        let evil = "x\r\nBcc: evil@evil.test\n\nbody\rX: y\u{0}\u{85}Z: 1\u{2028}W: 1"
        let written = try Self.written(Self.letter(toName: evil, subject: evil, text: "a"))
        let names = written.split(separator: "\r\n").compactMap {
            $0.hasPrefix(" ") ? nil : $0.split(separator: ":").first
        }
        #expect(
            names == [
                "Date", "From", "To", "Subject", "Message-ID", "MIME-Version", "Content-Type",
                "Content-Transfer-Encoding", "a",
            ])
    }

    @Test(
        "a header that the writer makes, or that is malformed, is refused",
        arguments: [
            ("Bcc", "x@y.test"), ("to", "x@y.test"), ("FROM", "x@y.test"), ("Content-Type", "text/html"),
            ("Resent-To", "x@y.test"),
            ("", "x"), ("A B", "x"), ("A:", "x"), ("É", "x"), ("A\r\nB", "x"),
            (String(repeating: "A", count: 41), "x"),
            ("X", ""), ("X", " "), ("X", "a\r\nBcc: b"), ("X", "a\nb"), ("X", "a\u{0}"),
        ])
    func refused(name: String, value: String) throws {
        #expect(try Self.letter(extra: [(name, value)]) == nil)
    }

    @Test("a Message-ID over 900 octets is refused")
    func longMessageID() throws {
        func id(_ count: Int) -> String { "<" + String(repeating: "a", count: count - 2) + ">" }
        #expect(try Self.letter(id: id(900)) != nil)
        #expect(try Self.letter(id: id(901)) == nil)
    }

    @Test("SMTPUTF8 is needed for an address only")
    func smtputf8() throws {
        #expect(try Self.letter(toName: "Élise", subject: "été", text: "é")?.needsSMTPUTF8 == false)
        #expect(try Self.letter(to: "élise@intern.test")?.needsSMTPUTF8 == true)
        #expect(try Self.letter(from: "a@château.test")?.needsSMTPUTF8 == true)
        #expect(try Self.written(Self.letter(to: "élise@intern.test")).contains("To: élise@intern.test\r\n"))
    }

    @Test(
        "lines keep to 76 octets where they can and to 998 always",
        arguments: [
            "a", "é", "a ", "é ", "日本語 ", "👩‍👩‍👧‍👦", "=?", "\u{301}", "ab, ", "\"", "abcdefghijklmnopqrst .",
        ])
    func lineLengths(piece: String) throws {
        let text = String(repeating: piece, count: 2000)
        let letter = try Self.letter(
            toName: text, subject: text, text: text, html: text,
            extra: [("X-Note", text.split(separator: " ").joined(separator: " ").prefix(800) + "")])
        let lines = try #require(letter).bytes().split(separator: 0x0A, omittingEmptySubsequences: false)
        #expect(lines.last?.isEmpty == true)
        #expect(
            lines.dropLast().allSatisfy {
                $0.last == 0x0D && $0.count <= 999 && !$0.dropLast().contains(0x0D)
            })
        if piece != "a" { #expect(lines.allSatisfy { $0.count <= 77 }) }
    }
}
