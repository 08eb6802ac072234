import ArgumentParser
import Daemon
import FacteurCore
import Foundation
import Mail

struct WordingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wording", abstract: "The words by which IRCC's mails are recognised.",
        subcommands: [WordingCheckCommand.self])

    func run() async throws { throw ValidationError("a command is missing: wording check FILES") }
}

struct WordingCheckCommand: FacteurCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Which phrases match which of these mails, and which never do; touches nothing.")

    @OptionGroup var common: CommonOptions
    @Flag(help: "One JSON document.") var json = false
    @Argument(help: "Mails as files, or folders of *.eml.", completion: .file(extensions: ["eml"]))
    var files: [String]

    /// More mails than anybody keeps as samples.
    static let most = 10_000
    /// Octets of one of them.
    static let largest = 20_000_000

    func execute() async throws {
        let wording = try Workplace(common).settings.wording
        var check = WordingCheck(wording: wording)
        for file in try Self.mails(in: files) {
            let bytes: [UInt8]
            do {
                bytes = try InputFile.read(file, atMost: Self.largest)
            } catch {
                throw Fault(error)
            }
            check.read(MessageParser().parse(bytes), name: file)
        }
        if json {
            try Terminal.print(Self.document(check).text)
        } else {
            try Self.lines(check).forEach(Terminal.print)
        }
    }

    private static func mails(in names: [String]) throws -> [String] {
        let files = names.flatMap { name -> [String] in
            guard let entries = try? FileManager.default.contentsOfDirectory(atPath: name) else {
                return [name]
            }
            return entries.filter { $0.hasSuffix(".eml") }.sorted().map { "\(name)/\($0)" }
        }
        guard !files.isEmpty else {
            throw Fault(.noInput, "there is no *.eml in \(names.joined(separator: ", "))")
        }
        guard files.count <= most else { throw Fault(.usage, "more than \(most) mails at once; check fewer") }
        return files
    }

    private static func lines(_ check: WordingCheck) -> [String] {
        var lines = check.matches.filter { !$0.mails.isEmpty }.map { match in
            "\(match.phrase.name): \(match.mails.count) of \(check.mails.count) mails, such as \(match.mails.first ?? "")"
        }
        lines += check.mails.filter(\.isWordingUnknown).map {
            "\($0.name): from the portal, in words that no phrase fits"
        }
        lines += check.unmatched.map { "\($0.name): in none of these mails" }
        return lines.map(Table.printable)
    }

    private static func document(_ check: WordingCheck) -> JSON {
        .object([
            ("schema", .string("facteur.wording/1")),
            (
                "phrases",
                .array(
                    check.matches.map {
                        .object([
                            ("phrase", .string($0.phrase.name)), ("role", .string($0.phrase.role.rawValue)),
                            ("mails", .array($0.mails.map(JSON.string))),
                        ])
                    })
            ),
            (
                "mails",
                .array(
                    check.mails.map {
                        .object([
                            ("name", .string($0.name)), ("kind", .string($0.kind.rawValue)),
                            ("wording_unknown", .bool($0.isWordingUnknown)),
                            ("phrases", .array($0.phrases.map(JSON.string))),
                        ])
                    })
            ),
        ])
    }
}
