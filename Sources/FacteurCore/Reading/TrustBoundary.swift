import Mail

/// Where in a header the receiving server's own lines end, as far as they can be told from what came with the mail: whatever
/// stands at or below the boundary, the sender may have written.
///
/// A server puts its lines on top (RFC 5321 §4.4). So what surely is its own stands above the **hop**, the line by which it
/// took the mail from outside: the topmost `Received:` that names a client of no house of ours. Lines by which its own
/// machines hand a mail on (filters, proxies, LMTP) stand above that one and are its own as well.
///
/// Below the hop a server may still have written (Gmail, milters), down to the first of
/// 1. a field that only an author's program writes, such as `From:`;
/// 2. a `Received:` of another host's, below one that the server itself wrote (its `by` names the authserv-id, or a host
///    beside it). Hops of the same machine (`by localhost`) are the server's own filters. Where no line names the
///    authserv-id, which need not be a host's name (RFC 8601 §2.5), this says nothing.
struct TrustBoundary {
    /// The place of the line by which our server took the mail from outside: nothing that came with the mail stands above.
    /// Where no line tells so, the lowest of those above the author's own fields; `nil` where there is none.
    let hop: Int?
    /// The place of the first field that came with the mail.
    let end: Int

    init(_ header: Header, _ names: ServerNames) {
        var hop: Int?
        var lowest: Int?
        var isReceived = false
        var end = header.fields.count
        for (place, field) in header.fields.enumerated() {
            let name = field.name.lowercased()
            if Self.authors.contains(name) {
                end = place
                break
            }
            guard name == "received" else { continue }
            let line = ReceivedHop(field.body)
            lowest = hop == nil ? place : lowest
            if hop == nil, !line.isInside(names) { hop = place }
            guard let host = line.receiver else { continue }
            if names.hasNear(host) {
                isReceived = true
            } else if isReceived, hop != nil, !Self.isLoopback(host) {
                end = place
                break
            }
        }
        self.hop = hop ?? lowest
        self.end = end
    }

    /// What stands above the hop; above the author's own fields where nothing tells of a hop.
    var ownEnd: Int { hop ?? end }

    /// What no server adds on receiving a mail.
    private static let authors: Set<String> = [
        "from", "sender", "reply-to", "to", "cc", "subject", "date", "message-id", "in-reply-to",
        "references",
        "mime-version", "content-type", "content-transfer-encoding",
    ]

    private static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host.hasPrefix("localhost.") || host.hasPrefix("127.")
    }
}
