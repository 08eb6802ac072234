import FacteurCore
import TestSupport
import Testing
import Text

/// The letter says what the code means, in the intern's language. The table is an invention in the official form.
@Suite struct LetterTitleTests {
    @Test("with a table for the intern's language the code's title is in the letter")
    func title() async throws {
        let relay = try ScriptedRelay()
        let fixture = try await ScriptedFixture(relay: relay)
        let table =
            "Niveau,Structure,Code - CNP 2021 V1.0,Titres de classes,x\n5,Groupe de base,21232,Tisserandes,x\n"
        fixture.titles = NOCTitles([try NOCTable.parse(Array(table.utf8), language: .fr)])
        try await fixture.recordNotices(for: 1...1)
        #expect(try await fixture.once() == [])
        let letter = String(decoding: relay.letters.first ?? [], as: UTF8.self)
        #expect(letter.contains("Tisserandes"))
    }
}
