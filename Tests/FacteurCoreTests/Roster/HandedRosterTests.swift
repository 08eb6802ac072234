import FacteurCore
import Mail
import Testing
import Text

/// Files as people hand them in, each with what must come of it.
@Suite struct HandedRosterTests {
    private static func bytes(_ name: String) throws -> [UInt8] {
        try FixtureFolder.bytes("rosters/handed/\(name).csv")
    }

    @Test("Excel's CSV for the Macintosh is refused as a whole, with the word for it")
    func macRoman() throws {
        let faults = refused(try Self.bytes("mac-roman"))
        #expect(faults.count == 1)
        #expect(
            faults.first?.hasPrefix(
                "roster.csv:2:1: the file is not UTF-8 and not Windows-1252 but, it seems, Mac OS Roman")
                == true)
        #expect(faults.first?.contains("CSV UTF-8") == true)
    }

    @Test("the delimiters that Excel leaves out after the sixteenth row are no fault")
    func sixteenRows() throws {
        let (roster, warnings) = try accepted(try Self.bytes("sixteen-rows"))
        #expect(roster.count == 24)
        #expect(
            roster.interns.suffix(9).allSatisfy {
                $0.portalEmail == nil && $0.employer == nil && $0.noc != nil
            })
        #expect(
            warnings == [
                "roster.csv: lines 17 to 25 have fewer fields than the header; what is missing at their end is taken as empty"
            ])
    }

    @Test("a formula that is a constant is its value, quoted or not")
    func constantFormula() throws {
        let (roster, _) = try accepted(try Self.bytes("constant-formula"))
        #expect(roster.interns.map { $0.noc?.rawValue } == ["00012", "21232"])
    }

    @Test("a column that is left out leaves what is known, and one line says so")
    func columnLeftOut() throws {
        let (first, _) = try accepted(try Self.bytes("with-codes"))
        guard
            case .accepted(let sheet) = RosterFile.parse(
                try Self.bytes("column-left-out"), admitsNOC2016: false)
        else {
            Issue.record("refused")
            return
        }
        let known = RosterMatch(first.interns, in: sheet.roster)
        let completed = sheet.roster.completed(from: known, absent: sheet.absent)
        let difference = RosterDifference(from: known, to: completed)
        #expect(difference.isEmpty)
        #expect(completed.interns.map(\.noc) == first.interns.map(\.noc))
        let word = sheet.absentWord(beside: first.interns)
        #expect(
            word?.text(file: "r.csv").en
                == "r.csv: absent from the file: noc; what is known of it stays as it is")
        // Of another person in the same row nothing is known.
        let before = try #require(first.interns.first)
        let other = Intern(
            ref: before.ref, familyName: "Quelconque", givenNames: "Zénobie",
            email: try #require(AddrSpec("zenobie@interns.test")), noc: NOCCode(rawValue: "21232"))
        let mixed = sheet.absentWord(beside: [other] + first.interns.dropFirst())
        #expect(
            mixed?.message.en
                == "absent from the file: noc; what is known of it stays as it is, but becomes empty where a row becomes another person's: \(before.ref)"
        )
        #expect(
            sheet.absentWord(beside: [other])?.message.en
                == "absent from the file: noc; it becomes empty where a row becomes another person's: \(before.ref)"
        )
        #expect(
            word?.text(file: "r.csv").fr
                == "r.csv: absent du fichier\u{A0}: cnp; ce qui en est connu reste tel quel")
        // An empty cell under a column that is there empties it, and is shown.
        let emptied = Roster(
            first.interns.map {
                Intern(
                    ref: $0.ref, familyName: $0.familyName, givenNames: $0.givenNames, email: $0.email,
                    noc: nil)
            })
        #expect(
            !RosterDifference(
                from: RosterMatch(first.interns, in: emptied),
                to: emptied.completed(from: RosterMatch(first.interns, in: emptied), absent: [])
            ).isEmpty)
    }

    @Test("headers as people write them are taken, and only the four digits are at fault")
    func headers() throws {
        let faults = refused(try Self.bytes("headers"))
        #expect(faults.count == 1)
        #expect(
            faults.first?.hasPrefix(
                "roster.csv:13:8: Code CNP: \"2171\" has four digits: NOC 2016 ended on 2022-11-16") == true)
        let text = String(decoding: try Self.bytes("headers"), as: UTF8.self)
        let (roster, warnings) = try accepted(Array(text.replacing(";2171;", with: ";21231;").utf8))
        #expect(roster.count == 12)
        #expect(roster.interns.first?.givenNames == "Élise")
        #expect(warnings.count { $0.contains("is not known") } == 3)
        #expect(warnings.contains { $0.contains("the e-mail address is that of line") })
    }

    @Test("names that an encoding has mangled are refused, each in its place")
    func mangledNames() throws {
        let faults = refused(try Self.bytes("mangled-names"))
        #expect(
            faults.map { $0.prefix(20) } == [
                "roster.csv:2:2: nom:", "roster.csv:2:3: prén", "roster.csv:3:2: nom:",
                "roster.csv:3:3: prén",
            ])
        #expect(faults.allSatisfy { $0.contains("CSV UTF-8") })
        #expect(faults.last?.contains("\"Élise\" is meant?") == true)
    }
}
