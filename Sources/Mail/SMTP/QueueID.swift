/// The name under which the next mail server keeps a letter, as it says in its reply to the final dot: what its postmaster asks for
/// first. No RFC says how it is written (RFC 5321 §4.2.5 asks for no words at all), so each server's usual form is known here.
package struct QueueID: RawRepresentable, Sendable, Hashable {
    package let rawValue: String

    /// 1 to 128 visible ASCII characters without quotation marks or angle brackets: it can be shown and pasted anywhere.
    package init?(rawValue: String) {
        guard (1...128).contains(rawValue.utf8.count), rawValue.utf8.allSatisfy(Self.isAllowed) else {
            return nil
        }
        self.rawValue = rawValue
    }

    private static func isAllowed(_ octet: UInt8) -> Bool {
        octet > 0x20 && octet < 0x7F && !"\"'`<>\\()[]{}".utf8.contains(octet)
    }

    /// The name in a reply that has accepted a letter; `nil` where it holds none in a form known here.
    ///
    /// - Parameter reply: with its code, on one line; only the first 500 octets are looked at.
    package init?(reply: String) {
        let words = String(decoding: reply.utf8.prefix(500), as: UTF8.self)
            .split(separator: " ").map(String.init)
        guard words.first?.hasPrefix("2") == true, words.first?.utf8.count == 3 else { return nil }
        let found = Self.named(words) ?? Self.internalID(words) ?? Self.leading(words) ?? Self.stamped(words)
        guard let id = found.flatMap({ QueueID(rawValue: Self.trimmed($0)) }) else { return nil }
        self = id
    }

    /// `queued as X` (Postfix, hMailServer), `queued with id X` (Stalwart), `OK id=X` (Exim), `qp X` (qmail).
    private static func named(_ words: [String]) -> String? {
        let folded = words.map { $0.lowercased() }
        for (index, word) in folded.enumerated() {
            if word.hasPrefix("id="), word.utf8.count > 3 { return String(words[index].dropFirst(3)) }
            let before = folded[..<index].suffix(2)
            guard
                before.last == "as" && before.first == "queued"
                    || before.last == "id" && before.first == "with"
                    || before.last == "qp"
            else { continue }
            return words[index]
        }
        return nil
    }

    /// `<…> [InternalId=X, Hostname=Y] … Queued mail for delivery` (Exchange).
    private static func internalID(_ words: [String]) -> String? {
        let mark = "[internalid="
        guard let word = words.first(where: { $0.lowercased().hasPrefix(mark) }) else { return nil }
        return String(word.dropFirst(mark.count))
    }

    /// `X Message accepted for delivery` (Sendmail, OpenSMTPD), the enhanced status before it or not.
    private static func leading(_ words: [String]) -> String? {
        let folded = words.map { $0.lowercased() }
        guard let place = folded.firstIndex(of: "message"), place > 1,
            folded[place...].prefix(4).elementsEqual(["message", "accepted", "for", "delivery"])
        else { return nil }
        let id = words[place - 1]
        return EnhancedStatus(id) == nil && folded[place - 1] != "ok" ? id : nil
    }

    /// `OK 1700000000 X - gsmtp` (Gmail).
    private static func stamped(_ words: [String]) -> String? {
        guard words.count > 4, words.last == "gsmtp", words[words.count - 2] == "-" else { return nil }
        return words[words.count - 3]
    }

    /// Without what ends a clause or a bracket.
    private static func trimmed(_ word: String) -> String {
        var word = word[...]
        while let last = word.last, ".,;:)]>".contains(last) { word = word.dropLast() }
        return String(word)
    }
}
