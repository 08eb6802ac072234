/// Logins that a server quoted, found by their form alone, where nobody knows the secret any more.
package enum QuotedLogin {
    /// The text with `SecretMask.mark` for what stands behind `AUTH` or `AUTHENTICATE` and a mechanism, behind `LOGIN` and a user's
    /// address, and for base64 that holds a login of its own (RFC 4616, RFC 7628).
    package static func clean(_ text: String) -> String {
        var words = text.split(omittingEmptySubsequences: false) { $0 == " " }.map(String.init)
        var index = 0
        while index < words.count {
            defer { index += 1 }
            if isCommand(words[index], "AUTH") || isCommand(words[index], "AUTHENTICATE") {
                // The mechanism stays: it tells a mail engineer what was refused.
                hide(index + 2, in: &words)
            } else if isCommand(words[index], "LOGIN"), words[(index + 1)...].first?.contains("@") == true {
                hide(index + 2, in: &words)
            } else if holdsLogin(words[index]) {
                words[index] = SecretMask.mark
            }
        }
        return words.joined(separator: " ")
    }

    private static func isCommand(_ word: String, _ name: String) -> Bool {
        // `"AUTH`, `<AUTH`, `tag:AUTH`
        word.uppercased().split { !$0.isLetter }.last.map(String.init) == name && word.last?.isLetter == true
    }

    /// A quoted password may hold spaces: it goes on to the quotation mark that ends its word.
    private static func hide(_ start: Int, in words: inout [String]) {
        guard words.indices.contains(start), !words[start].isEmpty else { return }
        var end = start
        if words[start].hasPrefix("\"") {
            while end + 1 < words.count, !isClosed(words[start...end].joined(separator: " ")) { end += 1 }
        }
        words.replaceSubrange(start...end, with: [SecretMask.mark])
    }

    private static func isClosed(_ text: String) -> Bool { text.utf8.count > 1 && text.hasSuffix("\"") }

    private static func holdsLogin(_ word: String) -> Bool {
        let core = word.utf8.filter { isBase64($0) }
        guard core.count >= 12, let octets = Base64Alphabet.standard.decode(core) else { return false }
        return octets.count { $0 == 0 || $0 == 1 } >= 2
    }

    private static func isBase64(_ octet: UInt8) -> Bool {
        switch octet {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="):
            true
        default: false
        }
    }
}
