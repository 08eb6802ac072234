import Foundation
import Mail
import TestSupport
import Testing

/// Every mail under `Fixtures/mail/malformed` beside what is read from it. A miss writes `NNNN.expected.json.actual`.
@Suite struct MalformedMailTests {
    private static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/mail/malformed")

    static let mails: [String] = {
        let files = try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        return (files ?? []).filter { $0.pathExtension == "eml" }
            .map { $0.deletingPathExtension().lastPathComponent }.sorted()
    }()

    @Test("there are mails to read") func notEmpty() {
        #expect(Self.mails.count >= 45)
    }

    @Test("a malformed mail is read as written beside it", arguments: mails, ["LF", "CRLF"])
    func golden(name: String, lineEnds: String) throws {
        let file = Self.folder.appending(path: name)
        let mail = try Data(contentsOf: file.appendingPathExtension("eml"))
        let actual = try ReadMail(MessageParser().parse(Self.with(lineEnds, mail))).json()
        #expect(try RepositoryFile.isKept(actual, in: "Tests/Fixtures/mail/malformed/\(name).expected.json"))
    }

    /// The fixtures are kept with LF.
    private static func with(_ lineEnds: String, _ mail: Data) -> [UInt8] {
        lineEnds == "LF" ? Array(mail) : mail.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }
    }
}

/// What a golden file says about a mail.
private struct ReadMail: Encodable {
    struct Body: Encodable {
        let text: String
        let source: String
        let depth: Int
        let alternative: Bool
        let hidden: String?
        let links: [String]
    }

    struct Attachment: Encodable {
        let name: String?
        let type: String
    }

    let subject: String
    let date: String?
    let messageID: String?
    let bodies: [Body]
    let attachments: [Attachment]
    let embedded: [String]
    let defects: [String]
    let complete: Bool

    init(_ message: Message) {
        subject = message.subject
        date = message.dateSeconds.map(HeaderDate.rfc3339)
        messageID = message.messageID?.rawValue
        bodies = message.bodies.map {
            Body(
                text: $0.text, source: $0.source == .html ? "html" : "plain", depth: $0.depth,
                alternative: $0.isAlternative, hidden: $0.htmlHidden,
                links: $0.links.map { "\($0.text) → \($0.target)" })
        }
        attachments = message.attachments.map { Attachment(name: $0.name, type: $0.type) }
        embedded = message.embedded.map(\.subject)
        defects = message.defects.map(\.description)
        complete = message.isComplete
    }

    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    }
}
