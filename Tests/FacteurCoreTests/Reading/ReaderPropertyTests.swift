import Foundation
import Mail
import Testing

@testable import FacteurCore

/// What holds for every mail, however broken: shown on the corpus with octets changed, cut, doubled and mixed.
struct ReaderPropertyTests {
    /// Numerical Recipes' generator: the same mails on every run.
    private struct Chance {
        var state: UInt64

        mutating func below(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(max(bound, 1)))
        }
    }

    private static func corpus() throws -> [[UInt8]] {
        try ["real", "forwarded", "hostile"].flatMap { folder in
            let path = CorpusTests.folder.appending(path: folder)
            let files = try FileManager.default.contentsOfDirectory(atPath: path.path()).sorted()
            return try files.filter { $0.hasSuffix(".eml") }.map { file in
                try [UInt8](Data(contentsOf: path.appending(path: file)))
            }
        }
    }

    private static func mutated(_ mail: [UInt8], with other: [UInt8], _ chance: inout Chance) -> [UInt8] {
        var mail = mail
        for _ in 0...chance.below(6) {
            let start = chance.below(mail.count)
            let end = min(mail.count, start + chance.below(60))
            switch chance.below(6) {
            case 0: mail.removeSubrange(start..<end)
            case 1: mail.insert(contentsOf: mail[start..<end], at: chance.below(mail.count))
            case 2:
                mail.replaceSubrange(
                    start..<end, with: other.dropFirst(chance.below(other.count)).prefix(200))
            case 3: mail = Array(mail.prefix(max(end, 1)))
            case 4:
                mail.insert(
                    contentsOf: [[0x00], [0x0D], [0xFF], [0xC2, 0xA0], [0x3E, 0x20]][chance.below(5)],
                    at: start)
            default: if start < mail.count { mail[start] = UInt8(chance.below(256)) }
            }
            if mail.isEmpty { mail = [0x0A] }
        }
        return mail
    }

    @Test("no mail, however broken, is read as more than it is")
    func totality() throws {
        let corpus = try Self.corpus()
        let reader = Reader(wording: CorpusTests.wording)
        var chance = Chance(state: 42)
        var notices = 0
        for _ in 0..<1_500 {
            let mail = Self.mutated(
                corpus[chance.below(corpus.count)], with: corpus[chance.below(corpus.count)], &chance)
            let message = MessageParser().parse(mail)
            let reading = reader.read(message)
            let verdict = TrustJudge.judge(message, policy: CorpusTests.policy)
            notices += reading.kind == .notice ? 1 : 0
            #expect(reading.kind == .notice || reading.offers.isEmpty)
            #expect(Set(reading.offers.map(\.number)).count == reading.offers.count)
            #expect(reading.ownWords == nil || !reading.forwards.isEmpty)
            #expect(!reading.isWordingUnknown || reading.kind == .portal)
            #expect((reading.receipt?.utf8.count ?? 0) <= 64)
            #expect(
                (reading.missingNumberReason != nil)
                    == (reading.kind == .notice && reading.offers.isEmpty && !reading.hasPlaceholder))
            #expect(verdict.trust == .untrusted || message.fromFieldCount == 1)
            #expect(verdict.trust == .untrusted || message.header.first("Authentication-Results") != nil)
        }
        #expect(notices > 300)
    }

    @Test("whose words are whose does not depend on what stands below the first mark")
    func ownWordsStandAbove() throws {
        let marks = Wording.builtIn.forwards
        let head =
            "Pour Marie.\n\n---------- Message transféré ---------\nDe : X <x@y.example>\nObjet : z\n\n"
        let bodies = try Self.corpus()
        for body in bodies {
            let forward = Forward.split(head + String(decoding: body, as: UTF8.self), marks: marks)
            #expect(forward.ownWords == "Pour Marie.")
        }
    }
}
