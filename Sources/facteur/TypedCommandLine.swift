import ArgumentParser
import FacteurCore
import Text

/// A command line as a person types it: what is meant is clear in more ways than the parser accepts.
enum TypedCommandLine {
    /// - Throws: the parser's error, or `Fault` 64 for a command that is none.
    static func parse(_ arguments: [String]) throws -> any ParsableCommand {
        let ordered = ordered(arguments)
        try refuseUnknown(ordered)
        do {
            return try Facteur.parseAsRoot(ordered)
        } catch {
            if let signed = ordered.first(where: isSigned) { throw Self.signed(signed) }
            // A text without its quotation marks is one, where nothing else makes sense.
            guard let joined = joined(ordered), let command = try? Facteur.parseAsRoot(joined) else {
                throw error
            }
            return command
        }
    }

    /// Whether a monitoring program calls: `status --check`, but for what only a person asks for.
    static func isProbe(_ arguments: [String]) -> Bool {
        let ordered = ordered(arguments)
        return ordered.first == Status._commandName && ordered.contains("--check")
            && !ordered.contains("--watch")
    }

    /// `-1`, which the parser takes for an option.
    private static func isSigned(_ argument: String) -> Bool {
        argument.hasPrefix("-") && argument.dropFirst().isDigits
    }

    private static func signed(_ argument: String) -> Fault {
        Fault(
            .usage,
            Localized(
                en:
                    "\"\(argument)\" is no mail's ID, no number and no reference: they are typed without a sign",
                fr:
                    "« \(argument) » n’est ni le numéro d’un courriel, ni un numéro d’offre, ni une référence : ils se tapent sans signe"
            ))
    }

    /// `--config FILE` may be anywhere (contract, "Commands"); the parser accepts it only after a command's last word.
    ///
    /// - Returns: the same arguments, with a `--config` before or between the command's words moved after them, and an offer number
    ///   that was typed as `A 4100777` as one.
    static func ordered(_ arguments: [String]) -> [String] {
        var words: [String] = []
        var options: [String] = []
        var rest = arguments[...]
        while let first = rest.first {
            if first == "--config", rest.count > 1 {
                options += rest.prefix(2)
                rest = rest.dropFirst(2)
            } else if first.hasPrefix("--config=") {
                options.append(first)
                rest = rest.dropFirst()
            } else if !first.hasPrefix("-"), words.count < mostWords {
                words.append(first)
                rest = rest.dropFirst()
            } else {
                break
            }
        }
        return numbersJoined(words + options + rest)
    }

    /// `roster import`, `offers import`, `wording check`: no command has more words.
    private static let mostWords = 2

    private static func numbersJoined(_ arguments: [String]) -> [String] {
        var joined: [String] = []
        var rest = arguments[...]
        while let first = rest.popFirst() {
            var digits = ""
            var count = 0
            if first == "A" || first == "a" {
                for part in rest.prefix(3) where digits.utf8.count < 7 && part.isDigits {
                    digits += part
                    count += 1
                }
            }
            guard digits.utf8.count == 7 else {
                joined.append(first)
                continue
            }
            joined.append("A" + digits)
            rest = rest.dropFirst(count)
        }
        return joined
    }

    /// All words after `--because` up to the next option as one text; `nil` where it is one already.
    private static func joined(_ arguments: [String]) -> [String]? {
        guard let begin = arguments.firstIndex(of: "--because") else { return nil }
        let after = arguments[(begin + 1)...]
        let words = after.prefix { !$0.hasPrefix("--") }
        guard words.count > 1 else { return nil }
        return arguments[...begin] + [words.joined(separator: " ")] + after.dropFirst(words.count)
    }

    /// - Throws: `Fault` 64 with the nearest command's name, where the first words name none.
    private static func refuseUnknown(_ arguments: [String]) throws {
        var words = arguments.prefix { !$0.hasPrefix("-") }
        if words.first == "help" { words = words.dropFirst() }
        var command: any ParsableCommand.Type = Facteur.self
        var known: [String] = []
        while let word = words.popFirst(), !command.configuration.subcommands.isEmpty {
            let names = command.configuration.subcommands.map { ($0._commandName, $0) }
            guard let next = names.first(where: { $0.0 == word }) else {
                throw unknown(known + [word], among: names.map(\.0), after: known)
            }
            known.append(word)
            command = next.1
        }
    }

    private static func unknown(_ typed: [String], among names: [String], after known: [String]) -> Fault {
        let name = String(typed.joined(separator: " ").prefix(80)).printable("·")
        let near = NearestWord.to(typed.last ?? "", among: names).map {
            (["facteur"] + known + [$0]).joined(separator: " ")
        }
        return Fault(
            .usage,
            near.map {
                Localized(
                    en: "there is no command “\(name)”; did you mean `\($0)`?",
                    fr: "il n’y a pas de commande « \(name) » ; vouliez-vous dire `\($0)` ?")
            }
                ?? Localized(
                    en: "there is no command “\(name)”; see facteur --help",
                    fr: "il n’y a pas de commande « \(name) » ; voyez facteur --help"))
    }
}
