import FacteurCore
import Testing
import Text

@Suite struct RosterFaultTests {
    private static let header = "ref;family_name;given_names;email;language;noc;portal_email;offer_expected"

    /// A row that is right but for one field.
    private func faults(_ column: Int, _ value: String) -> [String] {
        var fields = ["FR-014", "Roy", "Léa", "lea@example.test", "fr", "21232", "p@host.test", "yes"]
        fields[column] = value
        return refused(csv(Self.header, fields.joined(separator: ";")))
    }

    @Test(
        "a roster in UTF-7 is refused, with what its names are",
        arguments: ["Lef+AOg-vre", "Andr+AOk", "No+AOs-l"])
    func utf7(name: String) {
        let meant = ["Lef+AOg-vre": "Lefèvre", "Andr+AOk": "André", "No+AOs-l": "Noël"][name] ?? ""
        let text = "ref,family_name,given_names,email\nA1,\(name),Zoé,a@b.test\n"
        guard case .refused(let faults, _) = RosterFile.parse(Array(text.utf8), admitsNOC2016: false) else {
            Issue.record("\(name) is let through")
            return
        }
        #expect(faults.map(\.problem) == [.garbled(name, meant: meant)])
    }

    @Test(
        "a name with a plus sign that is no UTF-7 is no such name",
        arguments: ["Roy+Fils", "A+B", "Roy+abcd-"])
    func plus(name: String) {
        let text = "ref,family_name,given_names,email\nA1,\(name),Zoé,a@b.test\n"
        guard case .accepted = RosterFile.parse(Array(text.utf8), admitsNOC2016: false) else {
            Issue.record("\(name) is refused")
            return
        }
    }

    @Test(
        "a wrong field is refused with its line, column and what to do",
        arguments: [
            (0, "", "1: ref: is empty, and required"),
            (
                0, "réf",
                "1: ref: \"réf\" is no reference: 1 to 64 letters (without accents), digits, \".\", \"_\", \"-\""
            ),
            (
                0, "a b",
                "1: ref: \"a b\" is no reference: 1 to 64 letters (without accents), digits, \".\", \"_\", \"-\""
            ),
            (1, "  ", "2: family_name: is empty, and required"),
            (1, "\"Roy\r\nBcc: x\"", "2: family_name: holds a line break: keep it on one line"),
            (
                2, "Léa\u{202E}",
                "3: given_names: holds a character that cannot be seen (U+202E), perhaps copied along from a web page: type it again"
            ),
            (
                2, "L\u{FFFD}a",
                "3: given_names: \"L\u{FFFD}a\" has lost a letter on its way through a wrong encoding: type the name again and save as CSV UTF-8"
            ),
            (3, "", "4: email: is empty, and required"),
            (3, "lea", "4: email: \"lea\" is no e-mail address"),
            (3, "lea@", "4: email: \"lea@\" is no e-mail address"),
            (3, "lea@@example.test", "4: email: \"lea@@example.test\" is no e-mail address"),
            (3, "\"lea@example.test\r\n\"", "4: email: holds a line break: keep it on one line"),
            (3, "\"lea@example.test\nBcc: x@y.test\"", "4: email: holds a line break: keep it on one line"),
            (3, "lea@example.test, x@y.test", "4: email: holds a second address: one intern, one address"),
            (3, "lea@example.test x@y.test", "4: email: holds a second address: one intern, one address"),
            (3, "\"lea@example.test;x@y.test\"", "4: email: holds a second address: one intern, one address"),
            (3, "<lea@example.test>,<x@y.test>", "4: email: holds a second address: one intern, one address"),
            (
                3, "Léa Roy <lea@example.test>",
                "4: email: holds a name or angle brackets beside the address: write the bare address, as jean@example.ca"
            ),
            (
                3, "lea@example.test (Léa)",
                "4: email: holds a name or angle brackets beside the address: write the bare address, as jean@example.ca"
            ),
            (
                3, "lea\u{200B}@example.test",
                "4: email: holds a character that cannot be seen (U+200B), perhaps copied along from a web page: type it again"
            ),
            (4, "de", "5: language: \"de\" is no language of a letter: fr, en or fr+en"),
            (
                5, "99999",
                "6: noc: \"99999\" stands for no occupation: type the code that was typed in the portal, or leave it empty"
            ),
            (
                5, "88888",
                "6: noc: \"88888\" stands for no occupation: type the code that was typed in the portal, or leave it empty"
            ),
            (
                5, "2123",
                "6: noc: \"2123\" has four digits: NOC 2016 ended on 2022-11-16; type the five digits of NOC 2021"
            ),
            (
                5, "0012",
                "6: noc: \"0012\" has four digits: NOC 2016 ended on 2022-11-16; type the five digits of NOC 2021"
            ),
            (
                5, "10",
                "6: noc: \"10\" has lost its leading zeros, as Excel does with numbers: if 00010 is meant, format the column as text and type it again"
            ),
            (
                5, "0010",
                "6: noc: \"0010\" has lost its leading zeros, as Excel does with numbers: if 00010 is meant, format the column as text and type it again"
            ),
            (
                5, "015",
                "6: noc: \"015\" has lost its leading zeros, as Excel does with numbers: if 00015 is meant, format the column as text and type it again"
            ),
            (
                5, "61232",
                "6: noc: \"61232\" does not exist: no code of NOC 2021 begins with 61; compare it with the portal"
            ),
            (
                5, "123",
                "6: noc: \"123\" is no NOC code: type its five digits and nothing else, or leave it empty until it is known"
            ),
            (
                5, "NOC 21232",
                "6: noc: \"NOC 21232\" is no NOC code: type its five digits and nothing else, or leave it empty until it is known"
            ),
            (
                5, "21232.0",
                "6: noc: \"21232.0\" is no NOC code: type its five digits and nothing else, or leave it empty until it is known"
            ),
            (
                5, "２１２３２",
                "6: noc: \"２１２３２\" is no NOC code: type its five digits and nothing else, or leave it empty until it is known"
            ),
            (
                5, "212321",
                "6: noc: \"212321\" is no NOC code: type its five digits and nothing else, or leave it empty until it is known"
            ),
            (6, "p@host", "7: portal_email: \"p@host\" is no e-mail address"),
            (7, "maybe", "8: offer_expected: \"maybe\" is neither yes nor no"),
            (
                7, "\u{1B}[31m",
                "8: offer_expected: holds a character that cannot be seen (U+001B), perhaps copied along from a web page: type it again"
            ),
        ])
    func fields(column: Int, value: String, expected: String) {
        #expect(faults(column, value) == ["roster.csv:2:" + expected])
    }

    @Test(
        "a wrong row is refused as a whole",
        arguments: [
            (
                "a;b;c",
                "3:1: the row has 3 fields where the header has 4: a delimiter is missing, or one too many stands there; a value that holds one must be in quotation marks"
            ),
            (
                "a;b;c;d@e.test;f",
                "3:1: the row has 5 fields where the header has 4: a delimiter is missing, or one too many stands there; a value that holds one must be in quotation marks"
            ),
            (
                "FR-015;Ro\"y;Léa;l@e.test",
                "3:2: nom: a quotation mark stands inside the field: put the whole field in quotation marks and double those inside it"
            ),
            (
                "FR-015;\"Roy\" x;Léa;l@e.test",
                "3:2: nom: text follows the closing quotation mark: a quotation mark inside a field must be doubled"
            ),
            ("FR-015;Roy;\"Léa;l@e.test", "3:3: prénoms: the quotation mark that opens here is never closed"),
            (
                "FR-015;Roy;" + String(repeating: "a", count: 11_000) + ";l@e.test",
                "3:3: prénoms: the field is longer than 10 KB: is a quotation mark missing?"
            ),
            (
                "FR-014;Roy;Zoé;zoe@example.test",
                "3:1: référence: \"FR-014\" stands in line 2 too: each intern needs a reference of their own"
            ),
        ])
    func rows(row: String, expected: String) {
        let faults = refused(csv("référence;nom;prénoms;courriel", "FR-014;Roy;Léa;lea@example.test", row))
        #expect(faults == ["roster.csv:" + expected])
    }

    @Test(
        "a file that is no roster is refused in one line",
        arguments: [
            (
                Array("".utf8),
                "1:1: the file has no header row: ref, family_name, given_names, email are needed"
            ),
            (
                Array("\n;;\n".utf8),
                "1:1: the file has no header row: ref, family_name, given_names, email are needed"
            ),
            (
                [0x50, 0x4B, 0x03, 0x04, 0x00],
                "1:1: this is a workbook (.xlsx, .ods), a spreadsheet program's own file: save it as CSV (UTF-8) and import that"
            ),
            (
                [0xD0, 0xCF, 0x11, 0xE0, 0x00],
                "1:1: this is an old workbook (.xls), a spreadsheet program's own file: save it as CSV (UTF-8) and import that"
            ),
            (
                [0xFF, 0xFE, 0x72, 0x00, 0x65],
                "1:1: the file holds NUL octets and is no text: save the roster as CSV (UTF-8)"
            ),
            (
                Array("ref\u{0}".utf8),
                "1:1: the file holds NUL octets and is no text: save the roster as CSV (UTF-8)"
            ),
            (
                Array("sep=|\nref|nom".utf8),
                "1:1: the first line says sep=\"|\": only comma, semicolon and tab are understood"
            ),
        ] as [([UInt8], String)])
    func files(bytes: [UInt8], expected: String) {
        #expect(refused(bytes) == ["roster.csv:" + expected])
    }

    @Test(
        "a name that a wrong encoding has mangled is refused, however it has",
        arguments: [
            "LefËvre", "AndrÈ", "CÙtÈ", "BenoÓt", "Mu–oz", "JŸrgen", "Andr&eacute;", "Andr=C3=A9", "AndrŽ",
            "Nguy?n",
            "Ã‰lise", "Hé\u{FFFD}ène",
        ])
    func mangled(name: String) {
        #expect(faults(1, name).count == 1)
        #expect(faults(2, name).count == 1)
    }

    @Test(
        "a name as people have it is none of them",
        arguments: [
            "NGUYỄN", "Lefèvre", "D'Éon", "O’Éireann", "Jean-Édouard", "Anne–Marie", "Þórr", "Øystein",
            "Łukasz",
            "Şahin", "ÁLVAREZ", "İpek", "Đặng", "Mc Élan",
        ])
    func realNames(name: String) throws {
        let row = "FR-014;\(name);\(name);lea@example.test;fr;21232;p@host.test;yes"
        #expect(try accepted(csv(Self.header, row)).roster.interns.map(\.familyName) == [name])
    }

    @Test("a file over 50 MB is refused unread")
    func tooLarge() {
        let bytes = [UInt8](repeating: UInt8(ascii: "\n"), count: 50_000_001)
        #expect(refused(bytes) == ["roster.csv:1:1: the file is larger than 50 MB: is it a roster?"])
    }

    @Test(
        "every missing and every doubled column of the header is named, and the rows are checked all the same"
    )
    func headerFaults() {
        let faults = refused(csv("ref;nom;Référence;cnp", "FR-014;Roy;x;99999"))
        #expect(
            faults == [
                "roster.csv:1:1: the column given_names (prénoms) is missing from the header",
                "roster.csv:1:1: the column email (courriel) is missing from the header",
                "roster.csv:1:3: Référence: the column stands twice: field 1 of the header means the same",
                "roster.csv:2:4: cnp: \"99999\" stands for no occupation: type the code that was typed in the portal, or leave it empty",
            ])
    }

    @Test("all faults are listed in file order, a line within quotation marks counted")
    func allFaults() {
        let faults = refused(
            csv(
                "ref;family_name;given_names;email;Note", "a b;;Léa;lea@example.test;\"one\ntwo\"",
                "FR-015;Roy;Zoé;zoe;\"three\n", "four\""))
        #expect(
            faults == [
                "roster.csv:2:1: ref: \"a b\" is no reference: 1 to 64 letters (without accents), digits, \".\", \"_\", \"-\"",
                "roster.csv:2:2: family_name: is empty, and required",
                "roster.csv:4:4: email: \"zoe\" is no e-mail address",
            ])
    }

    @Test("a thousand faults are listed, the rest counted")
    func manyFaults() {
        let rows = (1...1_500).map { "FR-\($0);Roy;Léa;nobody" }
        let bytes = Array((["ref;nom;prénoms;courriel"] + rows).joined(separator: "\n").utf8)
        guard case .refused(let faults, let more) = RosterFile.parse(bytes, admitsNOC2016: false) else {
            Issue.record("accepted")
            return
        }
        #expect(faults.count == 1_000)
        #expect(more == 500)
    }

    @Test("more than 200,000 rows are refused at the row that is too many")
    func tooManyRows() {
        let bytes =
            Array("ref;nom;prénoms;courriel\n".utf8) + Array(String(repeating: "x\n", count: 200_001).utf8)
        guard case .refused(let faults, let more) = RosterFile.parse(bytes, admitsNOC2016: false) else {
            Issue.record("accepted")
            return
        }
        #expect(faults.count + more == 200_001)
    }

    @Test("a value is shown on one line, cut and harmless")
    func shownValues() {
        let long = String(repeating: "é", count: 50)
        #expect(
            faults(3, long) == [
                "roster.csv:2:4: email: \"" + String(repeating: "é", count: 40) + "…\" is no e-mail address"
            ])
    }

    @Test("every fault is worded in French too")
    func french() {
        let faults = refused(
            csv("référence;nom;prénoms;courriel;cnp", "FR-014;Roy;Léa;lea@example.test, x@y.test;0010"),
            language: .fr)
        #expect(
            faults == [
                "roster.csv:2:4: courriel: contient une deuxième adresse\u{A0}: une seule adresse par stagiaire",
                "roster.csv:2:5: cnp: \"0010\" a perdu ses zéros de tête, comme Excel le fait des nombres\u{A0}: s’il s’agit de 00010, mettez la colonne au format texte et inscrivez-le de nouveau",
            ])
    }
}
