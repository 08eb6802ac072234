import ArgumentParser
import Daemon
import FacteurCore
import Foundation
import Mail

struct Read: FacteurCommand {
    static let configuration = CommandConfiguration(
        abstract: "What would be read from this mail; touches nothing.")

    @OptionGroup var common: CommonOptions
    @Flag(help: "One JSON document.") var json = false
    @Argument(help: "A mail as a file, headers and all.", completion: .file(extensions: ["eml"])) var file:
        String

    func execute() async throws {
        let settings = try Workplace(common).settings
        let bytes = try Self.bytes(of: file, settings.configuration)
        let examination = settings.examiner.examine(bytes)
        let defects = bytes.isEmpty ? ["the file is empty: there is no mail in it"] : []
        if json {
            try Terminal.print(Self.document(examination, defects).text)
        } else {
            try Self.lines(examination, defects).forEach(Terminal.print)
        }
    }

    /// A mail is read up to the same cap as in a mailbox.
    private static func bytes(of file: String, _ configuration: Configuration) throws -> [UInt8] {
        let largest = configuration.mailboxes.map(\.largestMail).max() ?? 0
        do {
            return try InputFile.read(file, atMost: largest)
        } catch .tooLarge {
            throw Fault(
                .badData,
                "\(file) is larger than the largest mail that is read, \(largest / 1_000_000) MB; in a mailbox it would be held as too_large, unless `largest_mail:` allows more"
            )
        } catch {
            throw Fault(error)
        }
    }

    private static func document(_ examination: Examination, _ defects: [String]) -> JSON {
        let reading = examination.reading
        return .object([
            ("schema", .string("facteur.read/1")), ("kind", .string(reading.kind.rawValue)),
            ("offer", .text(reading.offers.count == 1 ? reading.offers.first?.number.rawValue : nil)),
            ("offers", .array(reading.offers.map { .string($0.number.rawValue) })),
            ("receipt", .text(reading.receipt)), ("trust", .string(examination.trust.trust.rawValue)),
            ("trusted_by", .text(examination.trust.trust == .untrusted ? nil : examination.trust.by)),
            ("trust_reason", .string(examination.trust.by)), ("addressee", .text(reading.addressee?.text)),
            ("own_words", .text(reading.ownWords)),
            (
                "forwards",
                .array(
                    reading.forwards.map {
                        .object([
                            ("from", .text($0.from)), ("subject", .text($0.subject)),
                            ("date", .text($0.date)),
                        ])
                    })
            ),
            (
                "attachments",
                .array(
                    reading.attachments.map {
                        .object([("name", .text($0.name)), ("type", .string($0.type))])
                    })
            ),
            (
                "phrases",
                .array(
                    reading.phrases.map {
                        .object([("phrase", .string($0.phrase)), ("place", .string($0.place))])
                    })
            ),
            ("defects", .array((reading.defects + defects).map(JSON.string))),
        ])
    }

    private static func lines(_ examination: Examination, _ defects: [String]) -> [String] {
        let reading = examination.reading
        let offers = reading.offers.map { $0.number.rawValue + ($0.isRetyped ? " (retyped)" : "") }
        var lines = [
            row("kind", reading.kind.rawValue), row("trust", examination.trust.trust.rawValue),
            row("because", examination.trust.by),
            row("offer", offers.isEmpty ? "none" : offers.joined(separator: ", ")),
            row("receipt", reading.receipt ?? "none"), row("addressee", reading.addressee?.text ?? "none"),
        ]
        lines += ownWords(reading.ownWords)
        if reading.hasPlaceholder {
            lines.append(row("placeholder", "a number that is nobody's offer stands in it"))
        }
        lines += reading.forwards.map {
            row("forwarded", [$0.from, $0.subject, $0.date].compactMap(\.self).joined(separator: " · "))
        }
        lines += reading.attachments.map { row("attachment", "\($0.name ?? "without a name") (\($0.type))") }
        lines += reading.phrases.map { row("words", "\($0.phrase) in \($0.place)") }
        lines += (reading.defects + defects).map { row("defect", $0) }
        return lines
    }

    /// What the forwarder wrote, line by line; the whole of it may be a mail of any length.
    private static func ownWords(_ words: String?) -> [String] {
        guard let words else { return [row("own words", "not known: no forwarded copy is recognised")] }
        let lines = words.prefix(2_000).split(whereSeparator: \.isNewline).prefix(40)
        guard let first = lines.first else { return [row("own words", "none")] }
        return [row("own words", String(first))] + lines.dropFirst().map { row("", String($0)) }
    }

    private static func row(_ name: String, _ value: String) -> String {
        name.padding(toLength: 12, withPad: " ", startingAt: 0) + Table.printable(String(value.prefix(2_000)))
    }
}
