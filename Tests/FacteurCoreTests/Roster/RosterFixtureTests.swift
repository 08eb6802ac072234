import FacteurCore
import Mail
import Testing

@Suite struct RosterFixtureTests {
    @Test("the same three interns, whatever the file's delimiter, encoding and line ends")
    func good() throws {
        for path in try FixtureFolder.files(in: "rosters/good", ending: ".csv") {
            let (roster, _) = try accepted(try FixtureFolder.bytes(path))
            #expect(roster.interns.map(\.ref.rawValue) == ["FR-014", "FR-015", "FR-016"], "\(path)")
            #expect(
                roster.interns.map(\.familyName) == ["Le Goff", "d’Alençon", "Dupont \"Durand\""], "\(path)")
            #expect(roster.interns.map(\.givenNames) == ["Anne-Marie", "Zoé", "Jean Marc"], "\(path)")
            #expect(
                roster.interns.map(\.email.text) == [
                    "anne@example.test", "zoe@example.test", "jean@example.test",
                ],
                "\(path)")
        }
    }

    @Test("every bad file has its faults, line by line")
    func bad() throws {
        for path in try FixtureFolder.files(in: "rosters/bad", ending: ".csv") {
            let expected = try FixtureFolder.text(String(path.dropLast(4)) + ".expected.txt")
            let faults = refused(try FixtureFolder.bytes(path))
            #expect(faults == expected.split(separator: "\n").map(String.init), "\(path)")
        }
    }
}
