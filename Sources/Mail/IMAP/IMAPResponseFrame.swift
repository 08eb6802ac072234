/// The octets of one response with its literals taken out: `text` has every `{n}` but neither its line end nor what
/// follows it, so nothing in a literal can be taken for protocol.
struct IMAPResponseFrame: Sendable {
    /// Where in `text` the `{n}` of a literal ends, and what it was.
    struct Mark: Sendable {
        let end: Int
        let literal: IMAPLiteral
    }

    var text: [UInt8] = []
    var marks: [Mark] = []
    /// Where the line begins that is being read.
    var lineStart = 0

    /// Only data has literals. A line of words (`* OK`, tagged, `+`) may end in `{5}` and mean nothing by it.
    var mayHaveLiterals: Bool {
        guard isUntagged else { return false }
        let keyword =
            text.dropFirst(2).prefix(8).split(separator: UInt8(ascii: " "), maxSplits: 1).first ?? []
        return IMAPStatus.Condition(rawValue: String(decoding: keyword, as: UTF8.self).uppercased()) == nil
    }

    /// `* n FETCH`: the only response whose literals may be large.
    var isFetch: Bool {
        let words = text.prefix(24).split(separator: UInt8(ascii: " "), maxSplits: 3)
        return words.count > 2 && String(decoding: words[2], as: UTF8.self).uppercased() == "FETCH"
    }

    /// Whether it begins as data or words for nobody's command do (RFC 3501 §2.2.2).
    var isUntagged: Bool { text.starts(with: "* ".utf8) }

    /// A line that nobody needs: no response at all, or an untagged one whose content is used by nobody, or only adds to what is
    /// known: flags, whatever their names are, a folder's listing, a word of no RFC. What was asked for, and what counts mails,
    /// has to be read; so has whatever may be an answer under a tag of ours, or may announce a literal.
    var isDispensable: Bool {
        guard text.first == UInt8(ascii: "*") else { return !mayBeAnswer && literalSize == nil }
        guard isUntagged || literalSize == nil else { return false }
        let words = text.dropFirst().prefix(60).split(maxSplits: 2) { $0 == 0x20 || $0 == 0x09 }.map {
            String(decoding: $0, as: UTF8.self).uppercased()
        }
        guard let first = words.first else { return true }
        guard first.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return !["SEARCH", "ESEARCH"].contains(first)
        }
        guard words.count > 1 else { return true }
        // A mail or its size comes in a FETCH of its own kind; flags come unasked.
        guard words[1] == "FETCH", marks.isEmpty else { return false }
        let rest = String(decoding: text, as: UTF8.self).uppercased()
        return rest.contains("FLAGS") && !["BODY[", "RFC822"].contains { rest.contains($0) }
    }

    /// Tags of ours are `F` and a number.
    private var mayBeAnswer: Bool {
        let blank = { (octet: UInt8) in octet <= 0x20 }
        guard let word = text.drop(while: blank).split(maxSplits: 1, whereSeparator: blank).first else {
            return false
        }
        return word.first == UInt8(ascii: "F") && word.dropFirst().allSatisfy { (0x30...0x39).contains($0) }
    }

    /// The n of a `{n}` or `{n+}` (RFC 7888) at the end of the line, `~` before it or not (RFC 3516).
    var literalSize: Int? {
        let line = text[min(lineStart, text.count)...]
        guard line.last == UInt8(ascii: "}"), let open = line.suffix(24).lastIndex(of: UInt8(ascii: "{"))
        else {
            return nil
        }
        var digits = line[(open + 1)...].dropLast()
        if digits.last == UInt8(ascii: "+") { digits = digits.dropLast() }
        guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(String(decoding: digits, as: UTF8.self)) ?? Int.max
    }
}
