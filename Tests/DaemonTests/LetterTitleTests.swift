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
    @Test("a letter in both languages has each language's title, and leaves as one mail")
    func bothLanguages() async throws {
        let relay = try ScriptedRelay()
        let fixture = try await ScriptedFixture(relay: relay)
        let header = "Level,Code - NOC 2021 V1.0,Class title\n5,21232,"
        fixture.titles = NOCTitles([
            try NOCTable.parse(Array("\(header)Tisserandes\n".utf8), language: .fr),
            try NOCTable.parse(Array("\(header)Weavers\n".utf8), language: .en),
        ])
        let one = try ScriptedFixture.intern(1)
        try await fixture.importRoster([
            Intern(
                ref: one.ref, familyName: one.familyName, givenNames: one.givenNames, email: one.email,
                language: .englishFirst, noc: one.noc, portalEmail: one.portalEmail)
        ])
        try await fixture.recordNotices(for: 1...1)
        #expect(try await fixture.once() == [])
        #expect(relay.letters.count == 1)
        let letter = String(decoding: relay.letters.first ?? [], as: UTF8.self)
        #expect(letter.contains("Content-Language: en, fr"))
        let english = try #require(letter.firstRange(of: "(Weavers)"))
        let french = try #require(letter.firstRange(of: "(Tisserandes)"))
        #expect(english.upperBound < french.lowerBound)
    }
}
