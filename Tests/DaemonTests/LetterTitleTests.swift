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

    @Test(
        "the title is that of the version in force when the notice was written, however late the letter leaves"
    )
    func version() async throws {
        let relay = try ScriptedRelay()
        let fixture = try await ScriptedFixture(relay: relay)
        func table(_ version: Int, _ title: String) throws -> NOCTable {
            try NOCTable.parse(
                Array("Niveau,Code - CNP \(version) V1.0,Titre\n5,21232,\(title)\n".utf8), language: .fr)
        }
        let tables = [try table(2021, "Tisserandes"), try table(2026, "Imprimeuses")]
        fixture.titles = NOCTitles(
            tables, calendar: NOCCalendar(changes: [.init(version: 2026, from: fixture.now + 86_400)]))
        try await fixture.recordNotices(for: 1...1)
        fixture.now += 2 * 86_400
        #expect(try await fixture.once() == [])
        let letter = String(decoding: relay.letters.first ?? [], as: UTF8.self)
        #expect(letter.contains("Tisserandes") && !letter.contains("Imprimeuses"))
        fixture.titles = NOCTitles(
            tables, calendar: NOCCalendar(changes: [.init(version: 2026, from: 1_000_000_000)]))
        try await fixture.recordNotices(for: 2...2)
        #expect(try await fixture.once() == [])
        let next = String(decoding: relay.letters.last ?? [], as: UTF8.self)
        #expect(relay.letters.count == 2 && next.contains("Imprimeuses"))
    }
}
