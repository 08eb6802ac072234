import Foundation
import Mail
import Testing

@testable import FacteurCore

/// Mails with what is read of them. A miss writes `NNNN.expected.json.actual` beside the mail.
struct CorpusTests {
    /// What `facteur read` would say of a mail, as far as it is decided in this room.
    struct Answer: Codable, Equatable {
        struct Copy: Codable, Equatable {
            var from: String?
            var subject: String?
            var date: String?
        }

        var kind: String
        /// The one number; `nil` for none and for several.
        var offer: String?
        var offers: [String]
        var retyped: [String]
        var placeholder: Bool
        var receipt: String?
        var trust: String
        /// Left out where the reason does not matter.
        var trustedBy: String?
        var addressee: String?
        var ownWords: String?
        var forwards: [Copy]
        var attachments: [String]
        var wordingUnknown: Bool
    }

    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Fixtures/mail").standardizedFileURL

    /// Fixtures write from reserved domains: cic.example and gouv.example stand for the portal's.
    static let wording: Wording = {
        var wording = Wording.builtIn
        wording.senders += ["cic.example", "gouv.example"]
        return wording
    }()

    static let policy = Configuration.TrustPolicy(
        authservID: "mx.hote.example", portal: ["cic.example", "gouv.example"],
        forwarders: ["hote.example", "rh@partner.example"], sealers: ["relais.example"])

    private static let reader = Reader(wording: wording)

    private static func names(in folder: String) throws -> [String] {
        let files = try FileManager.default.contentsOfDirectory(
            atPath: Self.folder.appending(path: folder).path())
        return files.filter { $0.hasSuffix(".eml") }.map { String($0.dropLast(4)) }.sorted()
    }

    static func answer(_ bytes: [UInt8]) -> Answer {
        let message = MessageParser().parse(bytes)
        let reading = reader.read(message)
        let verdict = TrustJudge.judge(message, policy: policy)
        let numbers = reading.offers.map(\.number.rawValue)
        return Answer(
            kind: reading.kind.rawValue, offer: numbers.count == 1 ? numbers.first : nil, offers: numbers,
            retyped: reading.offers.filter(\.isRetyped).map(\.number.rawValue),
            placeholder: reading.hasPlaceholder,
            receipt: reading.receipt, trust: verdict.trust.rawValue, trustedBy: verdict.by,
            addressee: reading.addressee?.text, ownWords: reading.ownWords,
            forwards: reading.forwards.map { Answer.Copy(from: $0.from, subject: $0.subject, date: $0.date) },
            attachments: reading.attachments.map { $0.name ?? $0.type },
            wordingUnknown: reading.isWordingUnknown)
    }

    @Test(
        "every mail of the corpus is read as a careful person reads it",
        arguments: ["real", "forwarded", "hostile"])
    func corpus(_ folder: String) throws {
        let names = try Self.names(in: folder)
        #expect(!names.isEmpty, "no mail in \(folder)")
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        for name in names {
            let file = Self.folder.appending(path: folder).appending(path: name)
            let bytes = try [UInt8](Data(contentsOf: file.appendingPathExtension("eml")))
            guard let data = try? Data(contentsOf: file.appendingPathExtension("expected.json")) else {
                Issue.record(
                    "\(folder)/\(name) has no answer yet: read the one that was written before you accept it")
                try Self.write(Self.answer(bytes), file.appendingPathExtension("expected.json.actual"))
                continue
            }
            var expected = try decoder.decode(Answer.self, from: data)
            for (ends, mail) in [
                ("LF", Self.lines(bytes, crlf: false)), ("CRLF", Self.lines(bytes, crlf: true)),
            ] {
                let actual = Self.answer(mail)
                if expected.trustedBy == nil { expected.trustedBy = actual.trustedBy }
                #expect(actual == expected, "\(folder)/\(name) with \(ends)")
                if actual != expected {
                    try Self.write(actual, file.appendingPathExtension("expected.json.actual"))
                }
            }
        }
    }

    private static func lines(_ bytes: [UInt8], crlf: Bool) -> [UInt8] {
        var lines: [UInt8] = []
        for (place, byte) in bytes.enumerated() {
            if byte == 0x0D, place + 1 < bytes.count, bytes[place + 1] == 0x0A { continue }
            if byte == 0x0A, crlf { lines.append(0x0D) }
            lines.append(byte)
        }
        return lines
    }

    private static func write(_ answer: Answer, _ file: URL) throws {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try encoder.encode(answer).write(to: file)
    }
}
