import Text
import Yams

/// Parses untrusted YAML into nodes: bounded in size, depth and aliases; every fault has its position and a plain message.
enum YAMLText {
    /// An alias repeats what it names, and aliases of aliases multiply: with these bounds no configuration makes more than a few
    /// million nodes.
    struct Limits {
        /// Octets.
        var size = 1_000_000
        var aliases = 16
        /// Octets of a file in which a `*` may stand before a word.
        var sizeWithAliases = 65_536
        var tooLarge =
            "the file is larger than 1 MB; a configuration is a page or two, is this the right file?"
    }

    struct Problem: Error {
        let position: TextPosition
        let message: String
    }

    /// The root of the only document; `nil` when there are only spaces and comments.
    static func compose(_ text: String, within limits: Limits = Limits()) throws(Problem) -> Node? {
        let text = text.withoutByteOrderMark
        try check(text, within: limits)
        do {
            // The basic resolver leaves every plain scalar as it is written; the key decides what a value means. The encoding is
            // given because the library would otherwise take it from the environment.
            return try Yams.compose(yaml: text, .basic, .default, .utf8)
        } catch let error as YamlError {
            throw problem(error, in: text)
        } catch {
            throw Problem(position: .start, message: "this is not YAML; compare it with the example")
        }
    }

    private static func check(_ text: String, within limits: Limits) throws(Problem) {
        guard text.utf8.count <= limits.size else {
            throw Problem(position: .start, message: limits.tooLarge)
        }
        try checkCharacters(of: text)
        let aliases = mostAliases(in: Array(text.utf8))
        guard aliases == 0 || (aliases <= limits.aliases && text.utf8.count <= limits.sizeWithAliases) else {
            throw Problem(
                position: .start,
                message: "`*` before a word, as in an alias, stands here \(aliases) times; at most "
                    + "\(limits.aliases), in a file under \(limits.sizeWithAliases / 1_024) KB, are followed: write the values out"
            )
        }
    }

    private static func checkCharacters(of text: String) throws(Problem) {
        guard let unfit = UnfitCharacter(in: text.unicodeScalars) else { return }
        throw Problem(position: unfit.position, message: unfit.message)
    }

    /// Counts every position where an alias could begin, also in comments and quotes, so that no file can hide one.
    private static func mostAliases(in octets: [UInt8]) -> Int {
        var aliases = 0
        for (index, octet) in octets.enumerated() where octet == UInt8(ascii: "*") {
            let before = index > 0 ? octets[index - 1] : 0x0A
            let after = index + 1 < octets.count ? octets[index + 1] : 0x0A
            if isNameOctet(after), !isNameOctet(before), before != octet { aliases += 1 }
        }
        return aliases
    }

    private static func isNameOctet(_ octet: UInt8) -> Bool {
        octet.isLetterOrDigit || octet == UInt8(ascii: "_") || octet == UInt8(ascii: "-")
    }
}

extension YAMLText {
    /// The parser's error as a message for the author of the file.
    static func problem(_ error: YamlError, in text: String) -> Problem {
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _):
            // Report an unclosed quote or bracket where it opens, not at the end of the file.
            let opened = problem.contains("end of stream") || isUnclosed(problem)
            let place = opened ? context?.mark ?? mark : mark
            return Problem(
                position: TextPosition(place),
                message: words(for: problem, at: character(at: mark, in: text)))
        case .composer(_, let problem, let mark, _):
            return Problem(position: TextPosition(mark), message: words(for: problem, at: nil))
        case .duplicatedKeysInMapping(let keys, let context):
            let key = keys.first.map { YAMLValue.shown($0) } ?? "a key"
            return Problem(
                position: TextPosition(context.mark),
                message: "\(key) stands more than once in the same section; keep one of them")
        case .reader(let problem, _, _, _):
            return Problem(
                position: .start, message: "the file cannot be read as text (\(problem)); save it as UTF-8")
        default:
            return Problem(position: .start, message: "this is not YAML; compare it with the example")
        }
    }

    private static func isUnclosed(_ problem: String) -> Bool {
        problem == "did not find expected ',' or ']'" || problem == "did not find expected ',' or '}'"
    }

    private static func words(for problem: String, at character: Unicode.Scalar?) -> String {
        if character == "\t", problem.contains("start any token") || problem.contains("tab") {
            return "a tab stands where YAML wants spaces; indent with spaces"
        }
        if let known = plainWords[problem] { return known }
        if problem.contains("end of stream") { return "a quote is opened here and never closed; close it" }
        return "\(problem); compare this line and the one above it with the example"
    }

    private static let plainWords: [String: String] = [
        "mapping values are not allowed in this context":
            "a `:` stands where no key can; begin this line in the same column as the key above it, put quotes around a "
            + "text with a colon, or braces around an inner pair as in `after: { flag: Told }`",
        "could not find expected ':'": "a key without `:`; write `key: value`, or indent text that goes on",
        "did not find expected key":
            "this line does not fit those above it; keys of one section begin in the same column",
        "did not find expected '-' indicator":
            "this line does not fit the list above it; each item begins with `-` in the same column",
        "block sequence entries are not allowed in this context":
            "`-` begins a list item; put the list on lines of its own below its key",
        "did not find expected ',' or ']'": "`[` is opened here and not closed with `]`; close it",
        "did not find expected ',' or '}'": "`{` is opened here and not closed with `}`; close it",
        "did not find expected node content": "a value is missing here; write it",
        "found character that cannot start any token":
            "no value can begin with this character; put quotes around the value",
        "found unknown escape character":
            "`\\` means something else inside \"…\"; use '…' around this text",
        "found undefined alias": "`*` refers to a name that no `&` has given; write the value out",
        "but found another document": "a second document begins here; remove this `---` and what follows",
        "exceeded max depth": "too many levels inside one another; compare with the example",
    ]

    private static func character(at mark: Mark, in text: String) -> Unicode.Scalar? {
        var line = 1
        var column = 1
        for scalar in text.unicodeScalars {
            if line == mark.line, column == mark.column { return scalar }
            if scalar == "\n" {
                line += 1
                column = 1
            } else {
                column += 1
            }
        }
        return nil
    }
}

extension TextPosition {
    init(_ mark: Mark?) {
        self.init(line: max(1, mark?.line ?? 1), column: max(1, mark?.column ?? 1))
    }
}

/// The position in a file where it is not UTF-8: an editor saved it in another encoding.
///
/// If such a file were accepted, `Équipe` would appear as `�quipe` in every letter's From.
package struct UTF8Flaw: Error, Sendable, Hashable {
    /// From 1; the column counts characters.
    package let line: Int
    package let column: Int
    /// The first octet that is not part of a valid character.
    package let octet: UInt8
    /// The whole file is UTF-16, with or without its mark.
    package let isUTF16: Bool

    /// `nil` for octets that are UTF-8.
    package init?(in octets: [UInt8]) {
        isUTF16 = Self.isUTF16(octets)
        if isUTF16 {
            (line, column, octet) = (1, 1, octets.first ?? 0)
            return
        }
        guard String(validating: octets, as: UTF8.self) == nil else { return nil }
        var (line, column, place) = (1, 1, 0)
        while place < octets.count, let length = Self.character(octets, at: place) {
            column = octets[place] == 0x0A ? 1 : column + 1
            line += octets[place] == 0x0A ? 1 : 0
            place += length
        }
        (self.line, self.column) = (line, column)
        octet = place < octets.count ? octets[place] : 0
    }

    /// In UTF-16, every other octet of a Western text is NUL.
    private static func isUTF16(_ octets: [UInt8]) -> Bool {
        if octets.starts(with: [0xFF, 0xFE]) || octets.starts(with: [0xFE, 0xFF]) { return true }
        let start = octets.prefix(1_024)
        let nulls = start.indices.filter { start[$0] == 0 }
        let odd = nulls.count { !$0.isMultiple(of: 2) }
        return start.count >= 4 && nulls.count * 3 > start.count && (odd == 0 || odd == nulls.count)
    }

    /// The length of the character that begins there; `nil` if none does.
    private static func character(_ octets: [UInt8], at place: Int) -> Int? {
        let lead = octets[place]
        let length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        guard place + length <= octets.count else { return nil }
        return String(validating: octets[place..<place + length], as: UTF8.self) == nil ? nil : length
    }

    /// What is wrong and what to do, with the position before it.
    package func line(in file: String) -> String {
        if isUTF16 {
            return
                "\(file):1:1: not UTF-8 but, it seems, UTF-16 (“Unicode” in some editors); save the file as UTF-8"
        }
        let digits = String(octet, radix: 16, uppercase: true)
        return
            "\(file):\(line):\(column): not UTF-8 (the octet \(digits) stands here); save the file as UTF-8"
    }
}

/// A character that no text for people holds, left by a typing error or a wrong encoding, and its position.
struct UnfitCharacter {
    let position: TextPosition
    /// What it is; what to do.
    let message: String

    /// The first such character; `nil` if there is none.
    init?(in text: some Sequence<Unicode.Scalar>) {
        var position = TextPosition.start
        for scalar in text {
            if let words = Self.words(for: scalar) {
                self.position = position
                message = words
                return
            }
            position =
                scalar == "\n"
                ? TextPosition(line: position.line + 1, column: 1)
                : TextPosition(line: position.line, column: position.column + 1)
        }
        return nil
    }

    private static func words(for scalar: Unicode.Scalar) -> String? {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D: nil
        // The characters that YAML 1.2 §5.1 forbids in a file, and NEL.
        case 0..<0x20, 0x7F...0x9F, 0xFFFE, 0xFFFF:
            "a control character (\(name(of: scalar))) stands here; delete it"
        case 0x202A...0x202E, 0x2066...0x2069:
            "a mark that turns the direction of writing (\(name(of: scalar))) stands here, and nobody sees it; delete it"
        case 0xFFFD:
            "a letter was lost here (\(name(of: scalar))) through a wrong encoding; type it again and save the file as UTF-8"
        default: nil
        }
    }

    private static func name(of scalar: Unicode.Scalar) -> String { "U+" + scalar.hexadecimal }
}

extension String {
    /// Without the byte order mark that some editors put before UTF-8.
    var withoutByteOrderMark: String {
        unicodeScalars.first == "\u{FEFF}" ? String(unicodeScalars.dropFirst()) : self
    }
}
