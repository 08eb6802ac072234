import Mail

/// Where in a header the receiving server's own lines end, as far as they can be told from what came with the mail: whatever
/// stands at or below the boundary, the sender may have written.
///
/// A server puts its lines on top (RFC 5321 §4.4), so two things end them:
/// 1. a field that only an author's program writes, such as `From:`;
/// 2. a `Received:` of another host's, below one that the server itself wrote (its `by` names the authserv-id, or a host
///    beside it). Hops of the same machine (`by localhost`) are the server's own filters. Where no line names the
///    authserv-id, which need not be a host's name (RFC 8601 §2.5), this says nothing.
enum TrustBoundary {
    /// The place of the first field that came with the mail.
    static func place(in header: Header, authservID: String) -> Int {
        let own = neighbourhood(of: authservID)
        var isReceived = false
        for (place, field) in header.fields.enumerated() {
            let name = field.name.lowercased()
            if authors.contains(name) { return place }
            guard name == "received", let own, let host = receiver(field.body) else { continue }
            if host == own || host.hasSuffix("." + own) {
                isReceived = true
            } else if isReceived, !isLoopback(host) {
                return place
            }
        }
        return header.fields.count
    }

    /// What no server adds on receiving a mail.
    private static let authors: Set<String> = [
        "from", "sender", "reply-to", "to", "cc", "subject", "date", "message-id", "in-reply-to",
        "references",
        "mime-version", "content-type", "content-transfer-encoding",
    ]

    /// The domain in which a server's machines stand: `example.ca` for `mx.example.ca`; a name of two labels is its own.
    private static func neighbourhood(of authservID: String) -> String? {
        let labels = authservID.lowercased().split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count >= 2, labels.allSatisfy({ !$0.isEmpty }) else { return nil }
        return (labels.count > 2 ? labels.dropFirst() : labels[...]).joined(separator: ".")
    }

    /// The host behind `by` (RFC 5321 §4.4), outside comments.
    private static func receiver(_ body: String) -> String? {
        var depth = 0
        var previous: Substring = ""
        for word in body.prefix(2_000).split(whereSeparator: \.isWhitespace) {
            if depth == 0, previous.lowercased() == "by" {
                return word.lowercased().trimmingSuffix(of: ".;,")
            }
            depth += word.count { $0 == "(" } - word.count { $0 == ")" }
            previous = word
        }
        return nil
    }

    private static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host.hasPrefix("localhost.") || host.hasPrefix("127.") || host == "[127.0.0.1]"
    }
}

extension String {
    fileprivate func trimmingSuffix(of characters: String) -> String {
        var kept = self[...]
        while let last = kept.last, characters.contains(last) { kept.removeLast() }
        return String(kept)
    }
}
