import Mail
import Testing

@Suite struct MessageBoundsTests {
    private func parse(_ mail: String, _ change: (inout MessageParser.Bounds) -> Void) -> Message {
        var bounds = MessageParser.Bounds()
        change(&bounds)
        return MessageParser(bounds: bounds).parse(Array(mail.utf8))
    }

    private func words(_ message: Message) -> [String] { message.defects.map(\.description) }

    @Test("levels beyond the bound are not read, and the message says so")
    func depth() {
        let nested = (0..<40).map { "Content-Type: multipart/mixed; boundary=b\($0)\n\n--b\($0)\n" }.joined()
        let message = parse(nested + "\nA1234567") { $0.depth = 3 }
        var part = message.root
        var depth = 0
        while case .multipart(let parts) = part.content, let first = parts.first {
            part = first
            depth += 1
        }
        #expect(depth == 3)
        #expect(!message.isComplete)
        #expect(words(message).contains("parts are nested too deep; the inner ones are not read"))
    }

    @Test("no bound lets a sender choose how deep the parser calls itself")
    func deepest() {
        let nested = (0..<20_000).map { "Content-Type: multipart/mixed; boundary=b\($0)\n\n--b\($0)\n" }
            .joined()
        let message = parse(nested + "\nA1234567") {
            $0.depth = .max
            $0.parts = .max
        }
        #expect(!message.isComplete)
    }

    @Test("parts beyond the bound are not read, and the message says so")
    func parts() {
        let mail =
            "Content-Type: multipart/mixed; boundary=b\n\n" + String(repeating: "--b\n\nx\n", count: 100)
        let message = parse(mail) { $0.parts = 10 }
        guard case .multipart(let parts) = message.root.content else {
            Issue.record("no multipart")
            return
        }
        #expect(parts.count == 10)
        #expect(!message.isComplete)
        #expect(message.bodies.count == 10)
    }

    @Test("header fields and octets beyond the bounds are not kept, and the body is still found")
    func header() {
        let mail = String(repeating: "X-Long: abcdefghij\n", count: 100) + "\nA1234567"
        let few = parse(mail) { $0.headerFields = 5 }
        #expect(few.header.fields.count == 5)
        #expect(!few.isComplete)
        #expect(few.bodies.map(\.text) == ["A1234567"])
        let short = parse(mail) { $0.headerBytes = 40 }
        #expect(short.header.fields.map { $0.name.utf8.count + $0.body.utf8.count }.reduce(0, +) == 40)
        #expect(!short.isComplete)
        #expect(short.bodies.map(\.text) == ["A1234567"])
    }

    @Test("a folded field is cut at the bound", arguments: [" x\n", " \n", "\tlonger than that\n"])
    func foldedField(line: String) {
        let message = parse("A: b\n" + String(repeating: line, count: 10_000) + "\nbody") {
            $0.headerBytes = 100
        }
        #expect(message.header.fields.count == 1)
        #expect(message.header.fields[0].body.utf8.count < 100)
        #expect(message.bodies.map(\.text) == ["body"])
    }

    @Test("text beyond the bound is not kept", arguments: ["7bit", "quoted-printable"])
    func text(encoding: String) {
        let message = parse(
            "Content-Transfer-Encoding: \(encoding)\n\n" + String(repeating: "x", count: 1_000)
        ) {
            $0.textBytes = 100
        }
        #expect(message.bodies.map(\.text.utf8.count) == [100])
        #expect(!message.isComplete)
    }

    @Test("a file is kept up to the bound, known by its size beyond")
    func keptBytes() {
        func file(_ count: Int) -> Part.Content {
            parse("Content-Type: application/pdf\n\n" + String(repeating: "x", count: count)) {
                $0.keptBytes = 10
            }.root
                .content
        }
        guard case .opaque(10, .some(let bytes)) = file(10), case .opaque(11, nil) = file(11) else {
            Issue.record("wrong sizes")
            return
        }
        #expect(bytes.count == 10)
    }

    @Test("files together are kept up to a bound")
    func keptTotal() {
        let mail =
            "Content-Type: multipart/mixed; boundary=b\n\n"
            + String(repeating: "--b\nContent-Type: application/pdf\n\nxxxxx\n", count: 10) + "--b--"
        let message = parse(mail) { $0.keptTotal = 12 }
        guard case .multipart(let parts) = message.root.content else {
            Issue.record("no multipart")
            return
        }
        let kept = parts.filter { if case .opaque(_, .some) = $0.content { true } else { false } }
        #expect(kept.count == 2)
        #expect(message.attachments.map(\.size) == Array(repeating: 5, count: 10))
    }

    @Test("encoded messages inside each other are decoded up to a bound")
    func embedded() {
        let message = parse(
            "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nU3ViamVjdDogaW4KCm9uZQ=="
        ) { $0.embeddedBytes = 10 }
        #expect(message.embedded.isEmpty)
        #expect(!message.isComplete)
    }

    @Test("defects are named once each and at most as many as the bound")
    func defects() {
        let mail =
            "Content-Type: multipart/mixed; boundary=b\nContent-Type: x\n\n"
            + String(repeating: "--b\nContent-Type: x\nContent-Transfer-Encoding: y\n\nz\n", count: 10)
        #expect(parse(mail) { $0.defects = 2 }.defects.count == 2)
        #expect(words(parse(mail) { $0.defects = 2 }).last == "there are more defects than are listed")
        #expect(Set(words(parse(mail) { _ in })).count == parse(mail) { _ in }.defects.count)
    }

    @Test("senseless bounds are taken for the nearest sensible ones")
    func senselessBounds() {
        let message = parse("Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b--") {
            $0.depth = -1
            $0.parts = -1
            $0.headerFields = -1
            $0.headerBytes = -1
            $0.textBytes = -1
            $0.embeddedBytes = -1
            $0.keptBytes = -1
            $0.keptTotal = -1
            $0.defects = -1
        }
        #expect(message.header.fields.isEmpty)
        #expect(message.defects.count == 1)
    }

    @Test(
        "any one piece repeated is read",
        arguments: [
            "\r", "\n", "\r\r\n", "--b\n", "--", "A:\n", ":", " \n", "=\n", "= ",
            "Content-Type: message/rfc822\n\n", "From \n", "(", "\"", "\\",
            "Content-Type: multipart/mixed; boundary=b\n\n--b\n", "=?utf-8?q?a?= ", "a: =?utf-8?q?a\n",
            "Content-Type: multipart/mixed\n\n--x\n",
            "Content-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: base64\n\n",
            "\u{FEFF}", "\u{0}", "é",
        ])
    func repeated(piece: String) {
        let mail = Array(String(repeating: piece, count: 300_000 / piece.utf8.count).utf8)
        for prefix in [
            "", "Content-Type: multipart/mixed; boundary=b\n\n", "Content-Type: ",
            "Content-Transfer-Encoding: quoted-printable\n\n",
        ] {
            let message = MessageParser().parse(Array(prefix.utf8) + mail)
            #expect(message.size == prefix.utf8.count + mail.count)
        }
    }
}
