import FacteurCore
import Mail
import Text

/// A mail as a person reads it on a terminal: who, to whom, when, what about, and the text of every part; never a control character.
struct MailText {
    let lines: [String]

    /// Of one mail; the rest is counted.
    private static let most = 2_000

    init(_ message: Message, language: Language) {
        var writer = Writer(language: language)
        writer.write(message, depth: 0)
        lines = writer.finished
    }

    private struct Writer {
        let language: Language
        private var lines: [String] = []
        private var left = 0

        private static let mostAddresses = 20

        init(language: Language) { self.language = language }

        var finished: [String] {
            guard left > 0 else { return lines }
            return lines + [
                Localized(en: "(and \(left) more lines)", fr: "(et \(left) autres lignes)")[language]
            ]
        }

        private mutating func add(_ line: some StringProtocol, depth: Int) {
            guard lines.count < MailText.most else {
                left += 1
                return
            }
            lines.append(
                String(repeating: "  ", count: min(depth, 8)) + String(line.prefix(2_000)).printable("·"))
        }

        mutating func write(_ message: Message, depth: Int) {
            for (name, words) in [
                ("From", Localized(en: "From", fr: "De")), ("To", Localized(en: "To", fr: "À")),
            ] {
                for address in message.addresses(in: name).prefix(Self.mostAddresses) {
                    let shown = [address.displayName, "<\(address.addrSpec.text)>"].compactMap(\.self)
                    add(
                        words[language] + Localized.colon[language] + shown.joined(separator: " "),
                        depth: depth)
                }
            }
            if let date = message.header.first("Date") {
                add(
                    Localized(en: "Date", fr: "Date")[language] + Localized.colon[language] + date,
                    depth: depth)
            }
            add(
                Localized(en: "Subject", fr: "Objet")[language] + Localized.colon[language]
                    + String(message.subject.prefix(1_000)), depth: depth)
            add("", depth: depth)
            write(message.root, depth: depth)
        }

        private mutating func write(_ part: Part, depth: Int) {
            switch part.content {
            case .multipart(let parts):
                // Of several forms of the same text, the plain one is read.
                let isChoice = part.mediaType.subtype == "alternative"
                let plain = parts.first { $0.mediaType.essence == "text/plain" }
                for part in isChoice ? (plain ?? parts.last).map({ [$0] }) ?? [] : parts {
                    write(part, depth: depth)
                }
            case .text(let text):
                let shown = part.mediaType.subtype == "html" ? HTMLText.visible(of: text).text : text
                for line in shown.split(separator: "\n", omittingEmptySubsequences: false) {
                    add(line, depth: depth)
                }
            case .message(let message):
                add(Localized(en: "— an attached mail:", fr: "— un courriel joint :")[language], depth: depth)
                write(message, depth: depth + 1)
            case .opaque(let size, _):
                let name = part.fileName ?? part.mediaType.essence
                add(
                    Localized(
                        en: "— attached, not shown: \(name), \(size) octets",
                        fr: "— pièce jointe, non affichée : \(name), \(size) octets")[language], depth: depth)
            }
        }
    }
}
