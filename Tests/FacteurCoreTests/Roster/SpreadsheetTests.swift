import FacteurCore
import Testing

/// What spreadsheet programs and encodings do to a roster on its way.
@Suite struct SpreadsheetTests {
    private static func row(_ place: Int, _ value: String) -> [UInt8] {
        var row = ["FR-014", "Roy", "Léa", "lea@example.test", "21232", "p@host.test", "Atelier"]
        row[place] = value
        return csv("ref;nom;prénoms;courriel;cnp;courriel_portail;employeur", row.joined(separator: ";"))
    }

    @Test(
        "a spreadsheet's error, formula or date is refused in its place",
        arguments: [
            (0, "#REF!", "error"), (1, "#N/A", "error"), (2, "#NAME?", "error"), (3, "#VALEUR!", "error"),
            (4, "#NOM?", "error"),
            (4, "#DIV/0!", "error"), (5, "#NULL!", "error"), (6, "#N/D", "error"), (4, "#####", "error"),
            (0, "=A1", "formula"), (4, "=00012", "formula"), (1, "=CONCAT(A1,B1)", "formula"),
            (3, "=HYPERLINK(A1)", "formula"),
            (0, "05-mai", "date"), (0, "1-Jan", "date"), (0, "2026-05-05", "date"), (0, "05-05-2026", "date"),
            (0, "05/05/2026", "date"),
            (0, "mai-05", "date"), (0, "Mar-12", "date"), (0, "01-févr", "date"), (0, "12-déc.", "date"),
            (0, "5-May-26", "date"),
            (0, "31-août-26", "date"), (0, "5/5", "date"), (0, "1 janvier 2026", "date"),
        ])
    func refusedValues(place: Int, value: String, word: String) {
        let faults = refused(Self.row(place, value))
        #expect(
            faults.count == 1 && faults.first?.hasPrefix("roster.csv:2:\(place + 1): ") == true, "\(faults)")
        #expect(faults.first?.contains(word) == true, "\(faults)")
    }

    @Test(
        "a reference that no spreadsheet made stays one",
        arguments: [
            "FR-014", "MAR-12", "2026-05", "26-05-12", "E-101", "5", "2026-0505", "JUIN-2026", "A-05-MAI-1",
            "12-34", "DEC-001", "MAI-26",
        ])
    func references(value: String) throws {
        #expect(try accepted(Self.row(0, value)).roster.interns.first?.ref.rawValue == value)
    }

    @Test(
        "a constant formula is its value",
        arguments: [
            (0, "=\"00010\"", "00010"), (4, "=\"00010\"", "00010"), (4, "\"=\"\"00012\"\"\"", "00012"),
            (1, "=\"Roy\"", "Roy"), (4, "=\" 21232 \"", "21232"),
        ])
    func constants(place: Int, value: String, meant: String) throws {
        let intern = try #require(try accepted(Self.row(place, value)).roster.interns.first)
        let values: [String?] = [intern.ref.rawValue, intern.familyName, intern.noc?.rawValue]
        #expect(values.contains(meant))
    }

    @Test(
        "a name that an encoding has mangled is refused with what to do",
        arguments: [
            "Nguy?n", "?lise", "Th? Huong", "Ã‰lise", "LefÃ¨vre", "LÃ©a", "ZoÃ«", "FranÃ§ois", "GarcÃ­a",
            "AndrÃƒÂ©", "NguyÃª\u{303}n".replacing("\u{303}", with: ""),
            "√âlise", "L√©a", "L├®a", "AndrŽ", "ZoŽ", "JŽr™me", "Beno”t", "Ma‘lle", "L\u{FFFD}a",
            "Å\u{81}ukasz".replacing("\u{81}", with: "‚"), "Fran¨ois", "Jos‚", "M³rio",
        ])
    func mangled(name: String) {
        for place in [1, 2] {
            let faults = refused(Self.row(place, name))
            #expect(faults.count == 1 && faults.first?.contains("UTF-8") == true, "\(name): \(faults)")
        }
    }

    @Test(
        "an honest name of anywhere stays as it is typed",
        arguments: [
            "Élise", "D’Alembert", "d‘Alençon", "O'Brien", "Šimon", "Žaneta", "Ærøskøbing", "Łukasz",
            "Nguyễn", "Thị Hương", "Müller", "Œuvrard", "JOÃO", "Conceição",
            "Strauß", "Þór", "Ünal", "Çelik", "Hawai’i", "Иванов", "Παπαδόπουλος", "山田", "Jean-François",
            "Marie–Ève", "Léa “Lou”", "Brûlé", "Loïc", "Maëlys", "LE GOFF", "N’Diaye",
            "Škoda", "Ðorđe", "Ñuñez", "Coeur (dit Cœur)", "Anne Marie", "José María", "Saint·Jean",
        ])
    func honest(name: String) throws {
        #expect(try accepted(Self.row(1, name)).roster.interns.first?.familyName == name)
        #expect(try accepted(Self.row(2, name)).roster.interns.first?.givenNames == name)
    }

    /// The names as the encoding writes them.
    private static func file(_ octets: [Character: UInt8], _ names: [String], end: String) -> [UInt8] {
        let text =
            "ref;nom;prenoms;courriel" + end
            + names.enumerated().map { "FR-\($0.offset);\($0.element);Lou;l@e.test" + end }.joined()
        return text.flatMap { character -> [UInt8] in
            octets[character].map { [$0] } ?? Array(String(character).utf8)
        }
    }

    private static let mac: [Character: UInt8] = [
        "é": 0x8E, "è": 0x8F, "ê": 0x90, "ë": 0x91, "ç": 0x8D, "à": 0x88, "ï": 0x95, "ô": 0x99, "É": 0x83,
        "í": 0x92, "ö": 0x9A, "ü": 0x9F, "Ç": 0x82, "ñ": 0x96, "ß": 0xA7, "î": 0x94,
    ]
    private static let dos: [Character: UInt8] = [
        "é": 0x82, "è": 0x8A, "ê": 0x88, "ë": 0x89, "ç": 0x87, "à": 0x85, "ï": 0x8B, "ô": 0x93, "É": 0x90,
        "í": 0xA1, "ö": 0x94, "ü": 0x81, "Ç": 0x80, "ñ": 0xA4, "ß": 0xE1, "î": 0x8C,
    ]

    @Test(
        "Mac OS Roman and the DOS code pages are found out by a single name",
        arguments: [
            "André", "Zoé", "Lefèvre", "Noël", "François", "Élise", "Jérôme", "Benoît", "Loïc", "Maëlle",
            "García", "Martín", "Émile",
        ])
    func encodings(name: String) {
        for (octets, word) in [(Self.mac, "Mac OS Roman"), (Self.dos, "DOS")] {
            for end in ["\r", "\r\n", "\n"] {
                let faults = refused(Self.file(octets, ["Roy", name], end: end))
                #expect(faults.count == 1, "\(name) \(word): \(faults)")
                #expect(
                    faults.first?.hasPrefix("roster.csv:3:1: the file is not UTF-8 and not Windows-1252")
                        == true, "\(faults)")
                #expect(faults.first?.contains("UTF-8") == true)
            }
        }
        let faults = [Self.mac, Self.dos].map {
            refused(Self.file($0, ["André", "Zoé", "Jérôme"], end: "\n")).joined()
        }
        #expect(faults[0].contains("Mac OS Roman") && !faults[0].contains("DOS"))
        #expect(faults[1].contains("DOS") && !faults[1].contains("Mac OS"))
    }

    @Test("Cyrillic of one octet a letter is not read as Western")
    func cyrillic() {
        let file =
            Array("ref;nom;prenoms;courriel\nFR-1;".utf8) + [0xC8, 0xE2, 0xE0, 0xED, 0xEE, 0xE2]
            + Array(";Lou;l@e.test\n".utf8)
        #expect(refused(file).first?.contains("another encoding") == true)
    }

    @Test(
        "Windows-1252 of every name stays Windows-1252",
        arguments: [
            "André", "Šimon", "Œuvrard", "D’Alembert", "Brûlé", "Žaneta", "Müller", "Léa “Lou”", "Ñuñez",
            "ÉFrançois", "Cœur", "M\u{A0}Roy",
        ])
    func western(name: String) throws {
        let octets: [Character: UInt8] = [
            "Š": 0x8A, "Œ": 0x8C, "œ": 0x9C, "Ž": 0x8E, "’": 0x92, "“": 0x93, "”": 0x94,
        ]
        let latin = Dictionary(
            uniqueKeysWithValues: (0xA0...0xFF).compactMap {
                Unicode.Scalar($0).map { (Character($0), UInt8($0.value)) }
            })
        let (roster, _) = try accepted(
            Self.file(octets.merging(latin) { first, _ in first }, [name], end: "\r\n"))
        #expect(roster.interns.first?.familyName == name)
    }

    @Test(
        "UTF-16 is read in both orders, with a byte order mark and without", arguments: [false, true],
        [false, true])
    func utf16(isBigEndian: Bool, hasMark: Bool) throws {
        let text =
            (hasMark ? "\u{FEFF}" : "")
            + "sep=;\r\nref;nom;prénoms;courriel\r\nFR-014;Nguyễn;Thị Hương;l@e.test\r\n"
        let octets = text.utf16.flatMap { unit -> [UInt8] in
            let pair = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
            return isBigEndian ? pair : pair.reversed()
        }
        #expect(try accepted(octets).roster.interns.first?.familyName == "Nguyễn")
        #expect(refused(octets + [0x41]).count == 1)
    }

    @Test("a row may end before last columns that may be empty, and before no others")
    func shortRows() throws {
        let header = "ref;nom;prénoms;courriel;cnp;employeur;note"
        let (roster, warnings) = try accepted(
            csv(
                header, "FR-101;Roy;Léa;a@e.test;21232;Atelier;x", "FR-102;Roy;Zoé;b@e.test;21232",
                "FR-103;Roy;Lou;c@e.test", "FR-104;Roy;Max;d@e.test;21232;Atelier"))
        #expect(roster.interns.map { $0.noc?.rawValue } == ["21232", "21232", nil, "21232"])
        #expect(warnings.contains { $0.contains("lines 3 to 4 have fewer fields") }, "\(warnings)")
        #expect(refused(csv(header, "FR-101;Roy;Léa")).first?.contains("the row has 3 fields") == true)
        #expect(refused(csv("nom;prénoms;courriel;cnp;ref", "Roy;Léa;a@e.test;21232")).count == 1)
    }

    @Test("whoever has one name only is somebody, and nobody is without a family name")
    func oneName() throws {
        let (roster, warnings) = try accepted(csv("ref;nom;prénoms;courriel", "FR-101;Suharto;;s@e.test"))
        #expect(roster.interns.first?.familyName == "Suharto" && roster.interns.first?.givenNames == "")
        #expect(warnings == [])
        #expect(
            refused(csv("ref;nom;prénoms;courriel", "FR-101;;Suharto;s@e.test")) == [
                "roster.csv:2:2: nom: is empty, and required"
            ])
    }

    @Test("addresses that spell other rows' names are called out where a column was sorted alone")
    func sortedAlone() throws {
        let names = [("Roy", "Léa"), ("Côté", "Marc"), ("Petit", "Zoé"), ("Gagné", "Ana")]
        let rows = names.enumerated().map { index, name in
            let other = names[(index + 1) % names.count]
            return "FR-10\(index);\(name.0);\(name.1);\(other.1).\(other.0)@e.test".replacing("é", with: "e")
                .replacing("ô", with: "o")
        }
        let (_, warnings) = try accepted(
            Array((["ref;nom;prénoms;courriel"] + rows).joined(separator: "\n").utf8))
        #expect(warnings.count { $0.contains("was a column sorted alone?") } == 4)
    }
}
