import Foundation
import Mail
import TestSupport
import Testing

/// What a reader makes of a letter: Python's `email` with `policy.default`, and `MessageParser`.
@Suite("outgoing messages, read back")
struct OutgoingMessageReadBackTests {
    /// One letter, as asked for and as read back.
    private struct Letter: Codable, Equatable {
        var from: [String?]
        var to: [String?]
        var subject: String
        var messageID: String
        var date: Int64
        var note: String
        var text: String
        var html: String?
        var defects = 0
    }

    /// Reads a JSON list of letters in base64, prints a JSON list of what `email` finds in them. Display names are decoded
    /// by its older functions: before 3.13, those of `policy.default` leave a space between two encoded-words of a phrase,
    /// which RFC 2047 §6.2 has dropped.
    private static let reader = """
        import base64, email, email.header, email.policy, email.utils, json, sys
        def mailbox(m, plain, name):
            (address,) = m[name].addresses
            display = email.utils.parseaddr(plain[name].replace("\\r\\n", ""))[0]
            return [str(email.header.make_header(email.header.decode_header(display))), address.addr_spec]
        def content(part):
            return part.get_content().replace("\\r\\n", "\\n")
        def read(octets):
            m = email.message_from_bytes(octets, policy=email.policy.default)
            plain = email.message_from_bytes(octets)
            html = m.get_body(("html",))
            defects = sum(len(p.defects) for p in m.walk()) + sum(len(v.defects) for v in m.values() if hasattr(v, "defects"))
            return {"from": mailbox(m, plain, "From"), "to": mailbox(m, plain, "To"), "subject": m["Subject"] or "", "defects": defects,
                "messageID": m["Message-ID"], "date": int(m["Date"].datetime.timestamp()), "note": m["X-Note"] or "",
                "text": content(m.get_body(("plain",))), "html": content(html) if html else None}
        print(json.dumps([read(base64.b64decode(x)) for x in json.load(sys.stdin)]))
        """

    private func readBack(_ letters: [[UInt8]]) async throws -> [Letter] {
        let asked = try JSONEncoder().encode(letters.map { Data($0).base64EncodedString() })
        let python = try await Command("python3", ["-c", Self.reader], input: Array(asked)).run()
        try #require(python.status == 0, "\(python.standardError)")
        return try JSONDecoder().decode([Letter].self, from: Data(python.output))
    }

    @Test("Python's email reads 2,000 letters of every kind of text as they were sent")
    func python() async throws {
        let letters = try Self.generated(2000)
        let read = try await readBack(letters.map(\.octets))
        try #require(read.count == letters.count)
        let wrong = zip(letters.map(\.asked), read).filter { $0 != $1 }
        #expect(wrong.isEmpty, "\(wrong.count) letters, the first: \(wrong.first.map { "\($0)" } ?? "")")
    }

    @Test("our own parser reads them too")
    func ownParser() throws {
        let letters = try Self.generated(500)
        let read = try letters.map { try Self.readBack($0.octets) }
        let wrong = zip(letters.map(\.asked), read).filter { $0 != $1 }
        #expect(wrong.isEmpty, "\(wrong.count) letters, the first: \(wrong.first.map { "\($0)" } ?? "")")
    }

    private static func readBack(_ octets: [UInt8]) throws -> Letter {
        let mail = MessageParser().parse(octets)
        func mailbox(_ addresses: [Address]) -> [String?] {
            addresses.flatMap { [$0.displayName, $0.addrSpec.text] }
        }
        var texts: [String: String] = [:]
        func visit(_ part: Part) {
            switch part.content {
            case .text(let text): texts[part.mediaType.essence] = text
            case .multipart(let parts): parts.forEach(visit)
            case .message, .opaque: break
            }
        }
        visit(mail.root)
        return Letter(
            from: mailbox(mail.from), to: mailbox(mail.to),
            subject: mail.subject,
            messageID: mail.messageID?.rawValue ?? "", date: mail.dateSeconds ?? 0,
            note: EncodedWord.decode(mail.header.first("X-Note") ?? ""), text: texts["text/plain"] ?? "",
            html: texts["text/html"], defects: mail.defects.count)
    }

    private static func generated(_ count: Int) throws -> [(asked: Letter, octets: [UInt8])] {
        var generator = LetterGenerator(seed: 7)
        return try (0..<count).map { index in
            let date = Int64(generator.next(4_000_000_000))
            let asked = Letter(
                from: [generator.line(), "stages+\(index)@host.test"],
                to: [generator.line(), "\"a b.\(index)\"@intern.test"], subject: generator.line(),
                messageID: "<\(index).\(generator.next(1_000_000))@host.test>", date: date,
                note: generator.line(),
                text: generator.text(), html: index.isMultiple(of: 2) ? generator.text() : nil)
            return (asked, try written(asked))
        }
    }

    private static func written(_ letter: Letter) throws -> [UInt8] {
        func address(_ pair: [String?]) throws -> Address {
            Address(displayName: pair[0], addrSpec: try #require(pair[1].flatMap { AddrSpec($0) }))
        }
        let message = OutgoingMessage(
            from: try address(letter.from), to: try address(letter.to), subject: letter.subject,
            messageID: try #require(MessageID(rawValue: letter.messageID)), dateSeconds: letter.date,
            text: letter.text,
            html: letter.html, extraHeaders: [("X-Note", letter.note)])
        return try #require(message).bytes()
    }
}

/// Lines and texts from an alphabet of what is hard to write; the same seed gives the same ones.
struct LetterGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// 0 up to, not including, `bound`.
    mutating func next(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(bound))
    }

    private static let pieces = [
        "a", "Jeanne", "d'Été", "é", "É", "日本", "👩‍👩‍👧‍👦", "e\u{301}", ",", ".", "\"", "\\", "@", "<", ">", "(",
        ")", ":", ";", "=", "?",
        "=?", "?=", "_", "=_", "x@y.test", "From", "A3187492", "-", "--", "[", "]", "\u{A0}", "«", "»", "&",
        "#", "%",
        "averylongwordwithoutanyspaceinitthatgoesonandonandon", "=?utf-8?q?x?=",
    ]

    /// On one line, never empty, single spaces only.
    mutating func line() -> String {
        let words = (0...next(8)).map { _ in (0...next(3)).map { _ in piece() }.joined() }
        return words.joined(separator: " ")
    }

    /// Lines that end in `\n`.
    mutating func text() -> String {
        (0..<next(8)).reduce("") { text, _ in
            text + ["", ".", " ", "\t", "From ", "--"][next(6)] + line() + ["\n", " \n", "\n\n"][next(3)]
        }
            + "fin\n"
    }

    private mutating func piece() -> String { Self.pieces[next(Self.pieces.count)] }
}
