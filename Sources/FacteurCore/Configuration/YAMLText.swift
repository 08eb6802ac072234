import Yams

/// Turns YAML into nodes without trusting it: bounded in size, depth and aliases; every fault has its place and plain words.
enum YAMLText {
    enum Limit {
        /// Octets.
        static let size = 1_000_000
        /// An alias repeats what it names, and aliases of aliases multiply: with these two bounds no file makes more than a
        /// few million nodes.
        static let aliases = 16
        static let sizeWithAliases = 65_536
    }

    struct Problem: Error {
        let position: TextPosition
        let message: String
    }

    /// The one document's root; `nil` when there is nothing but space and comments.
    static func compose(_ text: String) throws(Problem) -> Node? {
        let text = text.withoutByteOrderMark
        try checkBounds(of: text)
        do {
            // The basic resolver leaves every plain scalar as it is written; what a value means depends on its key.
            // The encoding is named because the library would ask the environment for it.
            return try Yams.compose(yaml: text, .basic, .default, .utf8)
        } catch let error as YamlError {
            throw problem(error, in: text)
        } catch {
            throw Problem(position: .start, message: "this is not YAML; compare it with the example")
        }
    }

    private static func checkBounds(of text: String) throws(Problem) {
        guard text.utf8.count <= Limit.size else {
            throw Problem(
                position: .start,
                message:
                    "the file is larger than 1 MB; a configuration is a page or two, is this the right file?"
            )
        }
        try checkCharacters(of: text)
        let aliases = mostAliases(in: Array(text.utf8))
        guard aliases == 0 || (aliases <= Limit.aliases && text.utf8.count <= Limit.sizeWithAliases) else {
            throw Problem(
                position: .start,
                message: "`*` before a word, as in an alias, stands here \(aliases) times; at most "
                    + "\(Limit.aliases), in a file under 64 KB, are followed: write the values out")
        }
    }

    private static func checkCharacters(of text: String) throws(Problem) {
        guard let unfit = UnfitCharacter(in: text.unicodeScalars) else { return }
        throw Problem(position: unfit.position, message: unfit.message)
    }

    /// Counts every place where an alias could begin, in comments and quotes too: no file can hide one.
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
        switch octet {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "-"): true
        default: false
        }
    }
}
