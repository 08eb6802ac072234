import Foundation
import Testing

@testable import facteur

@Suite struct JSONTests {
    /// What a terminal obeys, what ends a line in a script, what turns the direction of writing, and what is not seen.
    private static let dangerous: [UInt32] =
        Array(0x00...0x1F) + Array(0x7F...0x9F) + [0x61C, 0x200E, 0x200F, 0x2028, 0x2029]
        + Array(0x202A...0x202E)
        + Array(0x2066...0x2069) + [0xFEFF]

    @Test("no value does anything to whoever looks at it, and it comes out as it went in")
    func printable() throws {
        for value in Self.dangerous {
            let scalar = try #require(Unicode.Scalar(value))
            let text = "é\(Character(scalar))\"\\z"
            let written = JSON.object([(text, .string(text))]).text
            #expect(!written.unicodeScalars.contains(scalar), "U+\(String(value, radix: 16))")
            let read = try JSONDecoder().decode([String: String].self, from: Data(written.utf8))
            #expect(read.count == 1)
            #expect(read.first.map { Array($0.key.utf8) } == Array(text.utf8))
            #expect(read.first.map { Array($0.value.utf8) } == Array(text.utf8))
        }
    }
}
