import FacteurCore
import Foundation
import TestSupport
import Testing
import Text

/// The README says the same in both languages, as far as a program can tell.
@Suite("README.md and README.fr.md") struct ReadmeTests {
    /// What stands between two headings.
    private struct Section: Equatable {
        var level = 0
        /// What stands between back-ticks, outside of blocks.
        var codes: Set<String> = []
        /// Fenced blocks, each line without its comment; of a drawing, which is all words, the count of lines.
        var blocks: [[String]] = []
        var links: Set<String> = []
        var rows = 0
        var items = 0
    }

    private static func sections(_ text: String) -> [Section] {
        var sections = [Section()]
        var block: [String]?
        var isDrawing = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let line = line.drop { $0 == " " }
            if line.hasPrefix("```") {
                if let lines = block {
                    sections[sections.count - 1].blocks.append(isDrawing ? ["\(lines.count)"] : lines)
                }
                isDrawing = line == "```"
                block = block == nil ? [] : nil
                continue
            }
            if block != nil {
                block?.append(code(String(line)))
                continue
            }
            if line.hasPrefix("#") { sections.append(Section(level: line.prefix { $0 == "#" }.count)) }
            let last = sections.count - 1
            if line.hasPrefix("|") { sections[last].rows += 1 }
            if line.firstMatch(of: #/^(-|[0-9]+\.) /#) != nil { sections[last].items += 1 }
        }
        for (index, prose) in proses(text).enumerated() where index < sections.count {
            sections[index].codes = Set(prose.matches(of: /`([^`]+)`/).map { String($0.1) })
            sections[index].links = Set(prose.matches(of: /\]\(([^)]+)\)/).map { String($0.1) })
        }
        return sections
    }

    private static func code(_ line: String) -> String {
        let code = line.firstRange(of: " #").map { line[..<$0.lowerBound] } ?? line[...]
        return code.trimmingCharacters(in: .whitespaces)
    }

    /// The text of each section without its blocks, on one line.
    private static func proses(_ text: String) -> [String] {
        var proses = [""]
        for (index, piece) in text.components(separatedBy: "```").enumerated() where index % 2 == 0 {
            for line in piece.split(separator: "\n") {
                if line.hasPrefix("#") { proses.append("") }
                proses[proses.count - 1] += line.trimmingCharacters(in: .whitespaces) + " "
            }
        }
        return proses
    }

    /// Each has one link to the other.
    private static func own(_ name: String, other: String) throws -> [Section] {
        var all = sections(try RepositoryFile.text(name))
        for index in all.indices { all[index].links.remove(other) }
        return all
    }

    @Test("have the same headings, commands, blocks, rows, items and links")
    func equal() throws {
        let english = try Self.own("README.md", other: "README.fr.md")
        let french = try Self.own("README.fr.md", other: "README.md")
        #expect(english.map(\.level) == french.map(\.level))
        #expect(english.count > 10 && english.map(\.codes.count).reduce(0, +) > 150)
        for (one, other) in zip(english, french) {
            #expect(one.codes == other.codes, "\(one.codes.symmetricDifference(other.codes))")
            #expect(one.blocks == other.blocks)
            #expect(one.links == other.links)
            #expect(one.rows == other.rows && one.items == other.items)
        }
    }

    @Test("name no command that the program has not")
    func commands() async throws {
        let help = try await Command(Site.executable, ["--help"]).run()
        let listed = help.standardOutput + help.standardError
        for name in ["README.md", "README.fr.md"] {
            let text = try RepositoryFile.text(name)
            let commands = Set(text.matches(of: /`facteur ([a-z]+)/).map { String($0.1) })
            #expect(commands.count > 15)
            for command in commands { #expect(listed.contains("  \(command)"), "\(name): \(command)") }
        }
    }

    @Test("have a row for every reason of a held mail, in the program's words", arguments: Language.allCases)
    func reasons(language: Language) throws {
        let (file, heading) =
            switch language {
            case .en: ("README.md", "### Why a mail is held")
            case .fr: ("README.fr.md", "### Pourquoi un courriel est retenu")
            }
        let text = try RepositoryFile.text(file)
        let section = try #require(text.range(of: heading)).upperBound...
        let rows = try #require(text[section].range(of: #"(\| `[^\n]*\n)+"#, options: .regularExpression))
        let table = HeldReason.allCases.map { "| `\($0.rawValue)` | \($0.meaning[language]) |\n" }.joined()
        let kept = text.replacingCharacters(in: rows, with: table)
        #expect(try RepositoryFile.isKept(kept, in: file), "see \(file).actual")
    }
}
