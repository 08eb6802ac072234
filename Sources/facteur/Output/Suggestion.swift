import ArgumentParser
import Glibc
import Text

/// Commands within a text, as they have to be typed to do what this call did: with its `--config`, and by the same user.
enum Suggestion {
    private static let given = Locked<String?>(nil)

    /// - Parameter configuration: what this call was given with `--config`.
    static func remember(configuration: String?) { given.withLock { $0 = configuration } }

    /// The text with each `facteur COMMAND` completed.
    static func completed(_ text: String) -> String {
        guard mayName(text) else { return text }
        let options = options
        guard !lead.isEmpty || !options.isEmpty else { return text }
        var completed = ""
        var rest = text[...]
        while let range = rest.firstRange(of: "facteur ") {
            let before = rest[..<range.lowerBound]
            let word = rest[range.upperBound...].prefix { $0.isASCII && ($0.isLetter || $0 == "-") }
            let isCommand =
                !word.isEmpty && commands.contains(String(word)) && (before.last.map(isBoundary) ?? true)
            completed += before + (isCommand ? lead : "") + "facteur " + (isCommand ? options : "")
            rest = rest[range.upperBound...]
        }
        return completed + rest
    }

    /// The text with the spaces of each command in it replaced, so that no line ends within one.
    static func bound(_ text: String) -> String {
        guard mayName(text) else { return text }
        var bound = ""
        var rest = text[...]
        while let range = rest.firstRange(of: "facteur ") {
            let before = rest[..<range.lowerBound]
            let head = before.hasSuffix(lead) ? before.dropLast(lead.count) : before
            let word = rest[range.upperBound...].prefix { $0 != " " && $0 != "`" && $0 != ")" }
            let isCommand =
                (word == "--config" || commands.contains(String(word)))
                && (head.last.map(isBoundary) ?? true)
            let end =
                isCommand ? end(of: rest[range.lowerBound...], behind: head.last) : range.upperBound
            bound += isCommand ? head + rest[head.endIndex..<end].replacing(" ", with: tie) : rest[..<end]
            rest = rest[end...]
        }
        return bound + rest
    }

    static func unbound(_ line: String) -> String { line.replacing(tie, with: " ") }

    /// Stands in no text that is shown: it is private (Unicode, 23.5).
    private static let tie = "\u{E000}"

    /// Where a command ends: before the mark that closes what opened before it, or where the sentence goes on.
    private static func end(of command: Substring, behind mark: Character?) -> String.Index {
        let closing =
            switch mark {
            case "`": ["`"]
            case "(": [")"]
            default: [";", " ;", ", ", " ("]
            }
        return closing.compactMap { command.firstRange(of: $0)?.lowerBound }.min() ?? command.endIndex
    }

    /// Whether the text has `facteur ` anywhere, as hardly one line of many has.
    private static func mayName(_ text: String) -> Bool {
        let name = Array("facteur ".utf8)
        var matched = 0
        for octet in text.utf8 {
            // Only its first letter can begin it again.
            matched = octet == name[matched] ? matched + 1 : octet == name[0] ? 1 : 0
            if matched == name.count { return true }
        }
        return false
    }

    private static func isBoundary(_ character: Character) -> Bool {
        character == "`" || character == "(" || character.isWhitespace
    }

    /// Not `serve`: a person starts it with systemctl, and a sentence that names it speaks of the service.
    private static let commands = Set(Facteur.configuration.subcommands.map { $0._commandName })
        .subtracting(["serve"])

    private static var options: String {
        given.withLock { $0 }.map { "--config " + quoted($0) + " " } ?? ""
    }

    /// `sudo -u facteur `, where this call was made so.
    private static let lead: String = {
        guard CommandContext.environment("SUDO_USER") != nil else { return "" }
        let user =
            getpwuid(geteuid()).flatMap { String(validatingCString: $0.pointee.pw_name) } ?? "#\(geteuid())"
        return user == "root" ? "sudo " : "sudo -u \(user) "
    }()

    /// For a shell (POSIX, 2.2.2).
    private static func quoted(_ word: String) -> String {
        let isPlain = word.utf8.allSatisfy { $0.isLetterOrDigit || "/._-+:,@%".utf8.contains($0) }
        return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
    }
}
