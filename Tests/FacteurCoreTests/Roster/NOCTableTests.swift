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

    /// NOC 2026 is an invention: Statistics Canada has not published it. Its 00010 has another title, its 21232 became 21239.
    private func titles(_ calendar: NOCCalendar = NOCCalendar()) throws -> NOCTitles {
        let newer = Self.english.replacing("2021 V1.0", with: "2026 V1.0").replacing(
            "Keepers of keys", with: "Keykeepers"
        )
        .replacing("21232", with: "21239")
        return NOCTitles(
            [
                try NOCTable.parse(Array(Self.english.utf8), language: .en),
                try NOCTable.parse(Array(newer.utf8), language: .en),
                try NOCTable.parse(Array(Self.french.utf8), language: .fr),
            ], calendar: calendar)
    }

    /// NOC 2026 from 2028-01-15 on.
    private static let change = NOCCalendar(changes: [.init(version: 2026, from: 1_831_507_200)])

    @Test("only the deepest level is kept, its codes as text")
    func unitGroups() throws {
        let table = try NOCTable.parse(Array(Self.english.utf8), language: .en)
        #expect(table.version == "2021 V1.0")
        #expect(table.count == 2)
        #expect(table[try #require(NOCCode(rawValue: "00010"))] == "Keepers of keys")
        #expect(table[try #require(NOCCode(rawValue: "0001"))] == nil)
    }

    @Test(
        "a title comes in the language asked for, from the version in force on the offer's day and from no other",
        arguments: [
            ("00010", Language.en, -1, "Keepers of keys"), ("00010", .fr, -1, "Gardiens de clés"),
            ("00010", .en, 0, "Keykeepers"), ("00010", .fr, 0, nil), ("21232", .en, -1, "Weavers of words"),
            ("21232", .en, 0, nil), ("21239", .en, -1, nil), ("21239", .en, 0, "Weavers of words"),
            ("99998", .en, 0, nil),
        ] as [(String, Language, Int64, String?)])
    func title(code: String, language: Language, second: Int64, expected: String?) throws {
        let titles = try titles(Self.change).on(1_831_507_200 + second)
        #expect(titles.title(for: try #require(NOCCode(rawValue: code)), in: language) == expected)
        #expect(titles.versions == ["2026 V1.0", "2021 V1.0"])
    }

    @Test("without a day it is the first version; a table without a version is of that one")
    func plain() throws {
        #expect(try titles(Self.change).version == 2021)
        #expect(try titles().on(.max).version == 2021)
        let code = try #require(NOCCode(rawValue: "00010"))
        let bare = try NOCTable.parse(Array("Level,Code,Title\n5,00010,Keepers".utf8), language: .en)
        #expect(NOCTitles([bare]).title(for: code, in: .en) == "Keepers")
        #expect(NOCTitles([bare], calendar: NOCCalendar(first: 2026)).title(for: code, in: .en) == "Keepers")
        #expect(bare.year == nil)
        #expect(NOCTitles([], calendar: Self.change).versionsWithoutTable == [2026])
        #expect(try titles(Self.change).versionsWithoutTable == [])
    }

    @Test("four digits are of NOC 2016, whatever is in force")
    func old() throws {
        let table = try NOCTable.parse(
            Array("Level,Code - NOC 2016 V1.3,Class title\n4,2171,Analysts".utf8), language: .en)
        let code = try #require(NOCCode(rawValue: "2171"))
        let titles = NOCTitles([table], calendar: Self.change)
        for instant: Int64 in [0, .max] {
            #expect(titles.on(instant).title(for: code, in: .en) == "Analysts")
            #expect(titles.on(instant).otherVersion(of: code) == nil)
            #expect(try NOCCode.typed("2171", admitsNOC2016: true, titles: titles.on(instant)) == code)
        }
        #expect(throws: NOCFault.isNOC2016("2171")) {
            try NOCCode.typed("2171", admitsNOC2016: false, titles: titles)
        }
        // The table of NOC 2016 says nothing of five digits: the major groups of NOC 2021 do.
        #expect(try NOCCode.typed("21232", admitsNOC2016: true, titles: titles).rawValue == "21232")
    }

    @Test(
        "a code of another version is refused with that version's name; one of a version still to come is a warning"
    )
    func otherVersion() throws {
        let file = csv("ref,nom,prénoms,courriel,cnp", "FR-1001,Roy,Léa,lea@example.test,21239")
        func read(_ titles: NOCTitles) -> (faults: [String], warnings: [String]) {
            switch RosterFile.parse(file, admitsNOC2016: false, titles: titles) {
            case .accepted(let sheet): ([], sheet.warnings.map { $0.text(file: "r.csv").en })
            case .refused(let faults, _): (faults.map { $0.text(file: "r.csv").en }, [])
            }
        }
        let words = "\"21239\" exists only in NOC 2026, and NOC 2021 is in force: compare it with the portal"
        #expect(try read(titles()).faults == ["r.csv:2:5: cnp: \(words)"])
        let before = try read(titles(Self.change).on(0))
        #expect(before.faults == [] && before.warnings == ["r.csv:2: noc: \(words)"])
        let after = try read(titles(Self.change).on(.max))
        #expect(after.faults == [] && after.warnings == [])
        // Last season's people stand in the file too.
        let old = try NOCCode.typed("21232", admitsNOC2016: false, titles: titles(Self.change).on(.max))
        #expect(try titles(Self.change).on(.max).otherVersion(of: old) == 2021)
        #expect(
            try titles().shown(#require(NOCCode(rawValue: "21239")), in: .fr)
                == "21239 (n’existe que dans la CNP 2026, pas dans la CNP 2021\u{A0}: Weavers of words)")
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

    @Test(
        "with tables a code must stand in one of a version in use; without, its first two digits must exist")
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
                "\"21231\" does not exist in NOC 2021 V1.0: compare it with the portal"
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
