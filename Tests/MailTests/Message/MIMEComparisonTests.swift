import Foundation
import Mail
import Testing

private let comparisonFolder = ProcessInfo.processInfo.environment["FACTEUR_COMPARE_MIME"]

/// The parser's side of `Scripts/compare-mime`, which generates the mails and judges the readings.
@Suite struct MIMEComparisonTests {
    @Test("every generated mail is read and its reading written down", .enabled(if: comparisonFolder != nil))
    func readings() throws {
        let folder = URL(filePath: try #require(comparisonFolder))
        let mails = Self.mails(Array(try Data(contentsOf: folder.appending(path: "mails"))))
        let encoder = JSONEncoder()
        let readings = try mails.map { mail in
            String(decoding: try encoder.encode(Reading(MessageParser().parse(mail))), as: UTF8.self)
        }
        try readings.joined(separator: "\n").write(
            to: folder.appending(path: "readings"), atomically: true, encoding: .utf8)
        #expect(!readings.isEmpty)
    }

    /// Each mail behind its length in four octets, the lowest first.
    private static func mails(_ file: [UInt8]) -> [[UInt8]] {
        var mails: [[UInt8]] = []
        var index = 0
        while index + 4 <= file.count {
            let length = (0..<4).reduce(0) { $0 | Int(file[index + $1]) << (8 * $1) }
            let end = min(index + 4 + length, file.count)
            mails.append(Array(file[index + 4..<end]))
            index = end
        }
        return mails
    }
}

/// Every entity of a mail, an outer one before those inside it.
private struct Reading: Encodable {
    struct Entity: Encodable {
        let type: String
        let kind: String
        let fields: [[String]]
        var text: String?
        var size: Int?
        var name: String?
    }

    private(set) var parts: [Entity] = []

    init(_ message: Message) { visit(message.root) }

    private mutating func visit(_ part: Part) {
        let fields = part.header.fields.map { [$0.name, EncodedWord.decode($0.body)] }
        func entity(_ kind: String) -> Entity {
            Entity(type: part.mediaType.essence, kind: kind, fields: fields)
        }
        switch part.content {
        case .text(let text):
            var entity = entity("text")
            entity.text = text
            parts.append(entity)
        case .opaque(let size, _):
            var entity = entity("opaque")
            entity.size = size
            entity.name = part.fileName
            parts.append(entity)
        case .multipart(let children):
            parts.append(entity("multipart"))
            for child in children { visit(child) }
        case .message(let message):
            parts.append(entity("message"))
            visit(message.root)
        }
    }
}
