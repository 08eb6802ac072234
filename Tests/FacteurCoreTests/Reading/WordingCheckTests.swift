import Foundation
import Mail
import Testing

@testable import FacteurCore

struct WordingCheckTests {
    private static func check(_ wording: Wording, _ mails: [(name: String, text: String)]) -> WordingCheck {
        var check = WordingCheck(wording: wording)
        for (name, text) in mails { check.read(MessageParser().parse(Array(text.utf8)), name: name) }
        return check
    }

    @Test("a check says which phrases stand in which mails, and which in none")
    func says() {
        let mails = [
            (
                "1",
                "From: a@cic.gc.ca\nSubject: x\n\nVotre offre d'emploi a été reçue. Numéro d'offre d'emploi : A1234567"
            ),
            ("2", "From: a@cic.gc.ca\nSubject: passeport\n\nBonjour"),
        ]
        let check = Self.check(.builtIn, mails)
        #expect(check.matches.first { $0.phrase.name == "notice-received-fr" }?.mails == ["1"])
        #expect(check.matches.first { $0.phrase.name == "other-passport-fr" }?.mails == ["2"])
        #expect(check.unmatched.contains { $0.name == "receipt-fr" })
        #expect(!check.unmatched.contains { $0.name == "number-fr" })
        #expect(check.mails.map(\.kind) == [.notice, .portal])
        #expect(check.mails.map(\.isWordingUnknown) == [false, true])
        #expect(check.mails.first?.phrases.first == "notice-received-fr")
    }

    @Test("every phrase by which a kind is known stands in a mail of the corpus")
    func corpusCoversTheWording() throws {
        var check = WordingCheck(wording: CorpusTests.wording)
        for folder in ["real", "forwarded", "hostile"] {
            let path = CorpusTests.folder.appending(path: folder)
            for file in try FileManager.default.contentsOfDirectory(atPath: path.path())
            where file.hasSuffix(".eml") {
                let bytes = try [UInt8](Data(contentsOf: path.appending(path: file)))
                check.read(MessageParser().parse(bytes), name: folder + "/" + file)
            }
        }
        #expect(check.mails.count >= 200)
        let telling: Set<Wording.Phrase.Role> = [.notice, .addressee, .receipt, .portal, .withdrawn]
        #expect(check.unmatched.filter { telling.contains($0.role) }.map(\.name) == [])
    }
}
