import FacteurCore
import Testing
import Text

/// The tables here are inventions in the official files' form; the French header's exact words are inferred, so columns
/// are found by meaning.
@Suite struct NOCTableTests {
    private static let english = """
        \u{FEFF}Level,Hierarchical structure,"Code - NOC 2021 V1.0",Class title,Class definition
        1,Broad category,0,Keepers,All who keep.
        4,Minor group,0001,Keepers of things,x
        5,Unit group,00010,Keepers of keys,"They keep ""keys"",
        and doors."
        5,Unit group,21232,Weavers of words,x

        """
    private static let french = """
        Niveau;Structure hiérarchique;Code - CNP 2021 V1.0;Titres de classes;Définitions de la classe
        5;Groupe de base;00010;Gardiens de clés;x
        5;Groupe de base;21232;Tisserandes de mots;x
        """

    private func titles() throws -> NOCTitles {
        let newer = Self.english.replacing("2021 V1.0", with: "2026 V1.0").replacing(
            "Keepers of keys", with: "Keykeepers"
        )
        .replacing("21232", with: "21239")
        return NOCTitles([
            try NOCTable.parse(Array(Self.english.utf8), language: .en),
            try NOCTable.parse(Array(newer.utf8), language: .en),
            try NOCTable.parse(Array(Self.french.utf8), language: .fr),
        ])
    }

    @Test("only the deepest level is kept, its codes as text")
    func unitGroups() throws {
        let table = try NOCTable.parse(Array(Self.english.utf8), language: .en)
        #expect(table.version == "2021 V1.0")
        #expect(table.count == 2)
        #expect(table[try #require(NOCCode(rawValue: "00010"))] == "Keepers of keys")
        #expect(table[try #require(NOCCode(rawValue: "0001"))] == nil)
    }

    @Test(
        "a title comes in the language asked for, from the newest version that has the code",
        arguments: [
            ("00010", Language.en, "Keykeepers"), ("00010", .fr, "Gardiens de clés"),
            ("21232", .en, "Weavers of words"), ("21239", .en, "Weavers of words"), ("21239", .fr, nil),
            ("99998", .en, nil),
        ] as [(String, Language, String?)])
    func title(code: String, language: Language, expected: String?) throws {
        let titles = try titles()
        #expect(titles.title(for: try #require(NOCCode(rawValue: code)), in: language) == expected)
        #expect(titles.versions == ["2026 V1.0", "2021 V1.0"])
    }

    @Test(
        "a file that is no table says why, and where",
        arguments: [
            ("\u{0}", NOCTableFault.holdsNUL(line: 1)), ("a\nb\nc\u{0}", .holdsNUL(line: 3)), ("", .noHeader),
            ("a,b,c\n1,2,3", .noHeader),
            ("Level,Code,Title\n5,00010,", .strangeRow(line: 2)),
            ("Level,Code,Title\nx,00010,Keepers", .strangeRow(line: 2)),
            ("Level,Code,Title\n5,00010", .strangeRow(line: 2)),
            ("Level,Code,Title\n5,\"00010,Keepers", .strangeRow(line: 2)),
            ("Level,Code,Title\n5,00010,Keepers\n5,00010,Weavers", .doubledCode(line: 3)),
            ("Level,Code,Title\n1,0,Keepers", .noCodes), ("Level,Code,Title", .noCodes),
        ])
    func faults(text: String, expected: NOCTableFault) {
        #expect(throws: expected) { try NOCTable.parse(Array(text.utf8), language: .en) }
    }

    @Test("with tables a code must stand in one of them; without, its first two digits must exist")
    func roster() throws {
        let roster = csv("ref,nom,prénoms,courriel,cnp", "FR-1001,Roy,Léa,lea@example.test,21231")
        #expect(try accepted(roster).roster.count == 1)
        guard
            case .refused(let faults, _) = RosterFile.parse(
                roster, admitsNOC2016: false, titles: try titles())
        else {
            Issue.record("accepted")
            return
        }
        #expect(
            faults.map(\.problem.message.en) == [
                "\"21231\" does not exist in NOC 2026 V1.0, 2021 V1.0: compare it with the portal"
            ])
    }

    @Test("of all hundred beginnings of a code, forty-five are let through")
    func majorGroups() {
        let admitted = (0...99).filter { first in
            let digits = (first < 10 ? "0" : "") + String(first) + "100"
            return (try? NOCCode.typed(digits, admitsNOC2016: false)) != nil
        }
        #expect(admitted.count == 45)
        // The second digit is the TEER category.
        #expect(admitted.allSatisfy { $0 % 10 <= 5 })
    }
}
