import ArgumentParser
import Daemon
import FacteurCore
import Foundation
import Mail
import Text

struct WordingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wording",
        abstract: .help(
            en: "The words by which IRCC's mails are recognised.",
            fr: "Les mots auxquels les courriels d’IRCC sont reconnus."),
        subcommands: [WordingCheckCommand.self])

    func run() async throws { throw ValidationError(.noWordingCommand) }
}

struct WordingCheckCommand: FacteurCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: .help(
            en: "Which phrases match which of these mails, and which never do; touches nothing.",
            fr:
                "Quelles phrases reconnaissent lesquels de ces courriels, et lesquelles n’en reconnaissent aucun ; ne touche à rien."
        ))

    @OptionGroup var common: CommonOptions
    @Flag(help: .json) var json = false
    @Argument(
        help: .words(
            "Mails as files, or folders of *.eml.",
            fr: "Des courriels en fichiers, ou des dossiers de *.eml.", frValueName: "fichiers"),
        completion: .file(extensions: ["eml"]))
    var files: [String]

    /// More sample mails than anyone keeps.
    static let most = 10_000
    /// The largest of them, in octets.
    static let largest = 20_000_000

    func execute() async throws {
        let context = try CommandContext(common)
        let wording = context.settings.wording
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
            let places = names.joined(separator: ", ")
            throw Fault(
                .noInput,
                Localized(en: "there is no *.eml in \(places)", fr: "il n’y a pas de *.eml dans \(places)"))
        }
        guard files.count <= most else {
            throw Fault(
                .usage,
                Localized(
                    en: "more than \(most) mails at once; check fewer",
                    fr: "plus de \(most) courriels à la fois ; vérifiez-en moins"))
        }
        return files
    }

    private static func lines(_ check: WordingCheck) -> [Localized] {
        let count = check.mails.count
        var lines = check.matches.filter { !$0.mails.isEmpty }.map { match -> Localized in
            let (name, first) = (match.phrase.name, match.mails.first ?? "")
            return Localized(
                en: "\(name): \(match.mails.count) of \(count) mails, such as \(first)",
                fr: "\(name) : courriels, \(match.mails.count) sur \(count), dont \(first)")
        }
        lines += check.mails.filter(\.isWordingUnknown).map {
            Localized(
                en: "\($0.name): from the portal, in words that no phrase fits",
                fr: "\($0.name) : du portail, en des termes qu’aucune phrase ne reconnaît")
        }
        lines += check.unmatched.map {
            Localized(
                en: "\($0.name): in none of these mails", fr: "\($0.name) : dans aucun de ces courriels")
        }
        return lines
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
