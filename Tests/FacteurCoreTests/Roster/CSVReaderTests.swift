import TestSupport
import Testing

@testable import FacteurCore

@Suite struct CSVReaderTests {
    private func rows(_ text: String, delimiter: Character = ",") -> [[String]] {
        var reader = CSVReader(Array(text.utf8), delimiter: delimiter.asciiValue ?? 0)
        var rows: [[String]] = []
        while let record = reader.next() { rows.append(record.fields.map(\.text)) }
        return rows
    }

    @Test(
        "fields, quoted or not, come out as RFC 4180 means them",
        arguments: [
            ("a,b\r\nc,d\r\n", [["a", "b"], ["c", "d"]]),
            ("a,b\nc,d", [["a", "b"], ["c", "d"]]),
            ("a,b\rc,d\r", [["a", "b"], ["c", "d"]]),
            ("a,b,\n", [["a", "b", ""]]),
            (",", [["", ""]]),
            ("\"a,b\",c", [["a,b", "c"]]),
            ("\"a\r\nb\",c\nd,e", [["a\r\nb", "c"], ["d", "e"]]),
            ("\"a\"\"b\",\"\"\"\"", [["a\"b", "\""]]),
            ("\"\",\"\"", [["", ""]]),
            ("a\n\nb", [["a"], [""], ["b"]]),
            ("é,\"œ\"", [["é", "œ"]]),
            ("", []),
        ] as [(String, [[String]])])
    func fields(text: String, expected: [[String]]) {
        #expect(rows(text) == expected)
    }

    @Test("a line is counted once, whatever ends it, inside quotation marks too")
    func lines() {
        var reader = CSVReader(Array("a,\"b\r\nc\nd\re\",f\r\n\rg\n".utf8), delimiter: UInt8(ascii: ","))
        let first = reader.next()
        #expect(first?.line == 1)
        #expect(first?.fields.map(\.line) == [1, 1, 4])
        #expect(reader.next()?.line == 5)
        #expect(reader.next()?.line == 6)
        #expect(reader.next() == nil)
    }

    @Test(
        "a row that breaks RFC 4180 says where",
        arguments: [
            ("a,b\"c,d", CSVRecord.Flaw.quoteInsideField, 1, 2),
            ("a,\"b\"c,d", .textAfterQuote, 1, 2),
            ("a,\"b\nc", .unclosedQuote, 1, 2),
            ("\"a\nb\",x\"y", .quoteInsideField, 2, 2),
            (String(repeating: "a", count: 10_241), .fieldTooLong, 1, 1),
            ("a,\"" + String(repeating: "a\"\"", count: 5_121) + "\"", .fieldTooLong, 1, 2),
        ])
    func flaws(text: String, kind: CSVRecord.Flaw, line: Int, column: Int) {
        var reader = CSVReader(Array(text.utf8), delimiter: UInt8(ascii: ","))
        let flaw = reader.next()?.flaw
        #expect(flaw?.kind == kind)
        #expect(flaw?.line == line)
        #expect(flaw?.column == column)
    }

    @Test("a field of just the longest length is whole")
    func longest() {
        let field = String(repeating: "a", count: CSVReader.Limit.field)
        #expect(rows(field + ",\"" + field + "\"") == [[field, field]])
    }

    @Test("a row of very many fields keeps the first thousand and counts the rest")
    func manyFields() {
        var reader = CSVReader(
            Array(repeating: UInt8(ascii: ","), count: 100_000), delimiter: UInt8(ascii: ","))
        let record = reader.next()
        #expect(record?.fields.count == CSVReader.Limit.fields)
        #expect(record?.fieldCount == 100_001)
    }

    @Test("whatever the octets are, reading ends, and rows and lines are never more than the octets")
    func total() {
        var random = SplitMix64(seed: 4_180)
        let alphabet = Array("\",;\r\n\tab é\u{0}".utf8)
        for _ in 0..<3_000 {
            let octets = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
            }
            var reader = CSVReader(octets, delimiter: UInt8(ascii: ","))
            var count = 0
            while let record = reader.next(), count <= octets.count {
                count += 1
                #expect(record.line <= octets.count + 1)
                #expect(record.fieldCount >= 1)
            }
            #expect(count <= octets.count)
        }
    }

    @Test("what is written by the rules is read back", arguments: [",", ";", "\t"] as [Character])
    func roundTrip(delimiter: Character) {
        var random = SplitMix64(seed: 7)
        let alphabet = Array("\",;\r\n\tab é")
        for _ in 0..<500 {
            let table = (0..<Int.random(in: 1...4, using: &random)).map { _ in
                (0..<Int.random(in: 1...4, using: &random)).map { _ in
                    String(
                        (0..<Int.random(in: 0...6, using: &random)).compactMap { _ in
                            alphabet.randomElement(using: &random)
                        })
                }
            }
            let text = table.map { row in
                row.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(
                    separator: String(delimiter))
            }.joined(separator: "\r\n")
            #expect(rows(text, delimiter: delimiter) == table)
        }
    }
}
