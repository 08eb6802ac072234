import TestSupport
import Testing
import Text

@testable import facteur

/// Tables, times and records as a person gets them.
@Suite("tables for people") struct TableTests {
    private func table() -> Table {
        var table = Table(["REF", "NAME", "WHEN"].map(Localized.init(verbatim:)), in: .en)
        table.add(["E-1", "山田, 花子", "2026-11-29"])
        table.add(["E-2", "Nom-extrêmement-long-de-quelqu’un, Prénom", "-"])
        table.add(["E-3", "כהן, דוד\u{202E}", "e\u{301}"])
        return table
    }

    @Test(
        "columns stand below one another, whatever script is in them, and fit", arguments: [nil, 80, 40, 30])
    func aligned(room: Int?) {
        let lines = table().lines(within: room)
        let widest = lines.map(\.columns).max() ?? 0
        if let room { #expect(widest <= max(40, room)) }
        // The last column begins at the same place in each.
        let places = lines.map { line in
            let cell = (line.split(separator: "  ").last ?? "").drop { $0 == " " }
            return line.columns - cell.columns
        }
        #expect(Set(places).count == 1, "\(lines)")
        #expect(lines.joined().unicodeScalars.allSatisfy { $0.isPrintable || $0 == "\u{301}" })
    }

    @Test(
        "a cell is cut at a whole character, with a sign",
        arguments: [
            ("abcdef", 4, "abc…"), ("山田花子", 5, "山田…"), ("山田花子", 4, "山…"),
            ("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…"),
            ("abc", 3, "abc"), ("", 0, ""),
        ])
    func cut(text: String, width: Int, cut: String) {
        #expect(text.cut(to: width) == cut)
        #expect(text.cut(to: width).columns <= width)
    }

    @Test("the widest columns give way first")
    func fitted() {
        #expect(Table.fitted([5, 40, 10], within: 200) == [5, 40, 10])
        #expect(Table.fitted([5, 40, 10], within: 44) == [5, 25, 10])
        #expect(Table.fitted([5, 40, 40], within: 49) == [5, 20, 20])
        #expect(Table.fitted([60, 60], within: 2) == [4, 4])
    }

    @Test("a record is one line of a spreadsheet, and no formula")
    func records() {
        let row = JSON.object([
            ("ref", .string("E-1")), ("name", .string("Roy, \"Zoé\"")), ("note", .string("=1+1")),
            ("n", .number(3)),
            ("letter", .object([("state", .string("sent")), ("at", .null)])), ("told", .bool(true)),
        ])
        #expect(
            CSV.text([row, row])
                == "\"ref\",\"name\",\"note\",\"n\",\"letter_state\",\"letter_at\",\"told\"\r\n"
                + String(
                    repeating:
                        "\"E-1\",\"Roy, \"\"Zoé\"\"\",\"'=1+1\",\"3\",\"sent\",\"\",\"true\"\r\n", count: 2))
        #expect(CSV.text([]) == "")
        for (text, cell) in [
            ("Bonjour;=cmd", "Bonjour;'=cmd"), ("x,\"\u{301},=cmd", "x,\"\"\u{301},'=cmd"),
            ("a; @b", "a; '@b"),
            ("-1", "'-1"), ("a-b", "a-b"),
        ] {
            #expect(CSV.record(.object([("a", .string(text))])) == "\"\(cell)\"\r\n")
        }
    }

    @Test("instants are shown in this zone, and nothing else is changed")
    func instants() {
        let text =
            "part le 2026-11-29T15:05:29Z; ID 2026-11-29, Z, XZ, 2026-13-29T15:05:29Z, f-2026-11-29T15:05:29Z.x"
        #expect(
            LocalTime.shown(text)
                == text.replacing("le 2026-11-29T15:05:29Z", with: "le " + LocalTime.full(1_795_964_729)))
    }

    @Test("every command is in the terminal's zone, and JSON in UTC")
    func zone() async throws {
        let host = try await DecisionHost.full()
        var command = host.command(["letters"])
        command.environment["TZ"] = "America/Toronto"
        let table = try await command.run().standardOutput
        #expect(table.contains("WHEN (EST/EDT)"), "\(table)")
        #expect(table.contains("2026-09-21 10:14"), "\(table)")
        command = host.command(["letters", "--json"])
        command.environment["TZ"] = "America/Toronto"
        #expect(try await command.run().standardOutput.contains("\"2026-09-21T14:14:21Z\""))
        for (list, heading) in [
            ("letters", #""id","intern","offer","message_id""#), ("mail", #""id","mailbox","uidvalidity""#),
            ("interns", #""ref","family_name","given_names""#),
        ] {
            let csv = try await host.facteur([list, "--csv"])
            #expect(csv.standardOutput.hasPrefix(heading), "\(csv.standardOutput.prefix(200))")
            let records = csv.standardOutput.split(separator: "\r\n")
            #expect(records.count > 4)
        }
    }
}
