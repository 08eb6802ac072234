import Daemon
import FacteurCore
import Foundation
import Store
import TestSupport
import Testing
import Text

/// The manual pages below `Scripts/package.d/man` name what the program has, and nothing that it has not.
@Suite("the manual") struct ManualTests {
    @Test("facteur(1) names every command with its arguments and options")
    func commands() async throws {
        let folder = try TemporaryFolder()
        let script = RepositoryFile.root.appending(path: "Scripts/package").path
        let made = try await Command(
            script, ["--manual", folder.path("pages"), "--program", Site.executable]
        )
        .run()
        try #require(made.status == 0, "\(made.standardError)")
        let page = ManualPage(try String(contentsOfFile: folder.path("pages/facteur.1"), encoding: .utf8))
        let commands = try await HelpDocument.read().leaves()
        #expect(commands.count > 20)
        for (words, command) in commands {
            let entry = page.entry(of: words)
            #expect(!entry.isEmpty, "\(words)")
            for argument in command.arguments ?? [] where argument.shouldDisplay {
                let spellings = ManualPage.spellings(of: argument)
                let isThere = spellings.contains { entry.contains($0) || page.options.contains($0) }
                #expect(isThere, "\(words): \(spellings)")
            }
        }
    }

    @Test("facteur.yaml(5) names every key of the configuration in its section, and no other")
    func keys() throws {
        let page = ManualPage(try RepositoryFile.text("Scripts/package.d/man/facteur.yaml.5"))
        let sections = ConfigurationKeys.sections()
        #expect(sections.count > 20)
        for (path, keys) in sections {
            let written = page.keys(of: path)
            for key in keys where !written.contains(key) {
                Issue.record("\(path.joined(separator: ".")): `\(key)` is not in the page")
            }
        }
        for (names, written) in page.keySections {
            let known = Set(sections.filter { ManualPage.is(names, the: $0.path) }.flatMap(\.keys))
            #expect(written.subtracting(known).isEmpty, "\(names): \(written.subtracting(known))")
        }
    }

    @Test("facteur-troubleshooting(7) has every fault of servers, of the ledger and of check, by its words")
    func faults() throws {
        let page = ManualPage(try RepositoryFile.text("Scripts/package.d/man/facteur-troubleshooting.7"))
        let heads = Faults.sentences.map(Faults.head)
        for head in heads where !page.items.contains(where: { Faults.does($0, begin: head) }) {
            Issue.record("not in the page: \(head)")
        }
        // What `status` says of the service is put together where it is said.
        for item in page.items(behind: "CONNECTIONS") {
            #expect(heads.contains { Faults.does(item, begin: $0) }, "nothing says: \(item)")
        }
    }

    @Test("every page that a page or the README names is there")
    func references() throws {
        let folder = "Scripts/package.d/man"
        let files = RepositoryFile.names(in: folder, ending: "")
        let names = Set(files.map { $0.replacing(".in", with: "") })
        let texts = try files.map { try RepositoryFile.text(folder + "/" + $0) }
        let named =
            texts.flatMap { text in
                text.matches(of: /\.Xr (facteur[a-z0-9.-]*) ([157])/).map { "\($0.1).\($0.2)" }
            }
            + (try RepositoryFile.text("README.md")).matches(of: /(facteur[a-z0-9.-]*)\(([157])\)/).map {
                "\($0.1).\($0.2)"
            }
        #expect(named.count > 20)
        #expect(Set(named).subtracting(names).isEmpty)
    }
}

/// A page of mdoc(7), as far as these tests read it.
private struct ManualPage {
    /// Without what keeps a character from being troff's.
    let lines: [String]

    init(_ text: String) {
        lines = text.replacing("\\-", with: "-").replacing("\\&", with: "").replacing("\\(dq", with: "\"")
            .split(separator: "\n").map(String.init)
    }

    /// The text of every item.
    var items: [String] { Self.items(lines[...]) }

    func items(behind section: String) -> [String] {
        Self.items(lines.drop { $0 != ".Sh " + section })
    }

    private static func items(_ lines: ArraySlice<String>) -> [String] {
        lines.filter { $0.hasPrefix(".It ") }.map { String($0.dropFirst(4)) }
    }

    /// The options that all commands take.
    var options: String {
        lines.drop { $0 != ".Sh OPTIONS" }.prefix { $0 != ".Sh COMMANDS" }.joined(separator: "\n")
    }

    /// What is said of one command.
    func entry(of words: [String]) -> String {
        let head = ".Ic " + words.joined(separator: " ")
        let rest = lines.drop { $0 != head && !$0.hasPrefix(head + " ") }
        return rest.prefix { $0 != ".It Xo" && !$0.hasPrefix(".Sh") }.joined(separator: "\n")
    }

    /// How mdoc may have an argument.
    static func spellings(of argument: HelpDocument.Argument) -> [String] {
        let names = argument.words.map { "Fl -" + $0 }
        return names.isEmpty ? ["Ar " + (argument.valueName ?? "")] : names
    }

    /// Each subsection of the keys: the sections of the file that it is about, and the keys it has.
    var keySections: [(names: [String], keys: Set<String>)] {
        let body = lines.drop { $0 != ".Sh KEYS" }.dropFirst().prefix { !$0.hasPrefix(".Sh ") }
        return body.split { $0.hasPrefix(".Ss ") }.dropFirst(body.first?.hasPrefix(".Ss ") == true ? 0 : 1)
            .map { part in
                let title = body[body.index(before: part.startIndex)].dropFirst(4)
                let keys = part.filter { $0.hasPrefix(".It Cm ") }.map { String($0.dropFirst(7)) }
                return (title.split(separator: ", ").map(String.init), Set(keys))
            }
    }

    func keys(of path: [String]) -> Set<String> {
        Set(keySections.filter { Self.is($0.names, the: path) }.flatMap(\.keys))
    }

    /// A subsection is named by the whole path of a section, or by its last word where it is the same in several places.
    static func `is`(_ names: [String], the path: [String]) -> Bool {
        guard let last = path.last else { return names == ["Top level"] }
        return names.contains(path.joined(separator: ".")) || names.contains(last)
    }
}

/// The keys of the configuration, in the program's own words: what it answers to one that it does not know.
private enum ConfigurationKeys {
    /// Near no word that anything is called by.
    private static let stranger = "zqxjkvbw"

    /// Every section, found by asking below each key of those above it.
    static func sections() -> [(path: [String], keys: [String])] {
        var found: [(path: [String], keys: [String])] = []
        var open: [[Step]] = [[]]
        while let steps = open.popLast() {
            guard let keys = keys(at: steps) else { continue }
            found.append((steps.map(\.key), keys))
            for key in keys { open += [false, true].map { steps + [Step(key: key, isList: $0)] } }
        }
        return found
    }

    private struct Step {
        let key: String
        /// Whether the section is an item of a list.
        let isList: Bool
    }

    /// `nil` where there is no section.
    private static func keys(at steps: [Step]) -> [String]? {
        let yaml = steps.reversed().reduce("{ \(stranger): 1 }") { inner, step in
            "{ \(step.key): \(step.isList ? "[\(inner)]" : inner) }"
        }
        guard case .failure(let faults) = ConfigurationReader.read(yaml: yaml, file: "probe") else {
            return nil
        }
        let answers = faults.faults.map(\.text).filter { $0.contains("unknown key `\(stranger)`") }
        guard let answer = answers.first, let range = answer.firstRange(of: "known here: ") else {
            return nil
        }
        return answer[range.upperBound...].split(separator: ", ").map(String.init)
    }
}

/// What a person may be told, in English.
private enum Faults {
    static var sentences: [String] {
        ServerSentence.allCases.map(\.pattern.en) + checks + ledger.map(\.description)
    }

    /// What `check` finds where a person has something to do.
    private static var checks: [String] {
        let findings: [any CheckFinding] = [
            MailboxFinding.proposal(mails: 77, configured: "*", name: "*", count: 77),
            MailboxFinding.noResults(mails: 77), MailboxFinding.otherResults(mails: 77, configured: "*"),
            FileFinding.readable(file: "*"), LedgerFinding.full(megabytes: 77, folder: "*"),
            LedgerFinding.noFolder("*"), MachineFinding.wrongClock("*"),
        ]
        return findings.map { $0.words.en.replacing("77", with: "*") }
    }

    private static var ledger: [LedgerFault] {
        let path = "*"
        return [
            .missing(path: path), .exists(path: path), .notPermitted(path: path), .folderMissing(path: path),
            .folderClosed(path: path),
            .readOnly(path: path), .backupNotPermitted(path: path), .draftExists(path: path),
            .backupRunning(path: path), .noLinks(path: path), .tooManyFiles(path: path),
            .unusable(path: path, detail: "*"), .damaged(path: path, detail: "*"), .newer(path: path),
            .inService(path: path, pid: nil), .replaced(path: path), .lockGone(path: path),
            .linked(path: path), .busy(path: path), .outOfMemory(path: path), .diskFull(path: path),
            .inputOutput(path: path, detail: "*"), .promise(sentence: "*"), .other(detail: "*"),
        ]
    }

    /// What is wrong, without what to do about it, as the page writes it.
    static func head(_ sentence: String) -> String {
        let ends = ["; ", ": ", " ("].compactMap { sentence.firstRange(of: $0)?.lowerBound }
        return String(sentence[..<(ends.min() ?? sentence.endIndex)]).replacing("*", with: "…")
    }

    /// Whether an item of the page is the head, or its first words.
    static func does(_ item: String, begin head: String) -> Bool {
        guard head.hasPrefix(item) else { return false }
        return head.dropFirst(item.count).first.map { !$0.isLetter } ?? true
    }
}
