import Foundation
import TestSupport
import Testing

/// Every sentence of the sources in both languages, side by side in one file, for whoever reads them aloud.
@Suite struct SideBySideTests {
    private struct Pair {
        let place: String
        let en: String
        let fr: String
    }

    /// `Localized(en: "…", fr: "…")`, also over several lines; a text that is put together from pieces counts by its pieces.
    private static func pairs() throws -> [Pair] {
        let sources = RepositoryFile.root.appending(path: "Sources")
        let files = FileManager.default.enumerator(atPath: sources.path)?.compactMap { $0 as? String } ?? []
        let literal = #""((?:[^"\\]|\\.)*)""#
        let pattern = try Regex<(Substring, Substring, Substring)>(
            #"en:\s*"# + literal + #",\s*fr:\s*"# + literal)
        return try files.filter { $0.hasSuffix(".swift") }.sorted().flatMap { file in
            let text = try String(contentsOf: sources.appending(path: file), encoding: .utf8)
            return text.matches(of: pattern).map { found in
                Pair(place: file, en: String(found.output.1), fr: String(found.output.2))
            }
        }
    }

    @Test("all of them are in .build/sentences.txt; each has two languages, and the same commands in both")
    func sideBySide() throws {
        let pairs = try Self.pairs()
        #expect(pairs.count > 500)
        for pair in pairs {
            #expect(pair.en.isEmpty == pair.fr.isEmpty, "\(pair)")
            #expect(commands(pair.en) == commands(pair.fr), "\(pair)")
            #expect(!pair.fr.contains("'") || pair.fr.contains("`"), "\(pair)")
        }
        let text = pairs.map { "\($0.place)\n  \($0.en)\n  \($0.fr)\n" }.joined(separator: "\n")
        try FileManager.default.createDirectory(
            at: RepositoryFile.root.appending(path: ".build"), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: RepositoryFile.root.appending(path: ".build/sentences.txt"))
    }

    /// What stands between back-ticks, without the words that a person fills in.
    private func commands(_ text: String) -> [String] {
        text.split(separator: "`", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset % 2 == 1 }
            .map {
                $0.element.split(separator: " ").filter { $0.contains { $0.isLowercase } }.joined(
                    separator: " ")
            }
    }
}
