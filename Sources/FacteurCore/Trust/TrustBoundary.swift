import Mail
import Text

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

/// One `Received:` line (RFC 5321 §4.4) as far as it tells whether a mail moved inside a house or came from outside.
///
/// The name behind `from` is what the client called itself, so that it proves nothing; the address in brackets is what the
/// server saw. Whatever is named there must be of the house for the hop to count as one of its own: one public address or
/// one strange name makes it a hop from outside.
struct ReceivedHop {
    /// The host behind `by`, in lower case, outside comments and without brackets.
    let receiver: String?
    /// The words between `from` and `by`, those of comments too; empty without a `from`.
    private let client: [String]
    /// By LMTP, which a server speaks to its own stores only (RFC 2033 §5).
    private let isLMTP: Bool

    /// Octets that are looked at.
    private static let longest = 2_000
    private static let mostWords = 200

    init(_ body: String) {
        let tokens = Self.tokens(body)
        // A client may call itself `x by y`: the last `by` is the server's.
        let by = Self.places(of: "by", in: tokens).last
        receiver = by.flatMap { tokens.indices.contains($0 + 1) ? tokens[$0 + 1] : nil }
        let from = Self.places(of: "from", in: tokens).first
        let end = by ?? tokens.count
        client =
            from.flatMap { $0 < end ? Array(tokens[($0 + 1)..<end]) : nil }?
            .filter { $0 != "(" && $0 != ")" && !$0.hasPrefix("tlsv1") } ?? []
        let with = Self.places(of: "with", in: tokens).last.map { $0 + 1 } ?? tokens.count
        isLMTP = with < tokens.count && with > end && tokens[with].hasPrefix("lmtp")
    }

    /// Where a word stands outside comments.
    private static func places(of word: String, in tokens: [String]) -> [Int] {
        var depth = 0
        return tokens.indices.filter { place in
            switch tokens[place] {
            case "(": depth += 1
            case ")": depth = max(0, depth - 1)
            default: return depth == 0 && tokens[place] == word
            }
            return false
        }
    }

    /// Words, and parentheses by themselves.
    private static func tokens(_ body: String) -> [String] {
        var tokens: [String] = []
        var word = ""
        for character in body.lowercased().prefix(longest) where tokens.count < mostWords {
            if character == "(" || character == ")" || character.isWhitespace
                || ";,[]<>=\"".contains(character)
            {
                if !word.isEmpty { tokens.append(word) }
                word = ""
                if character == "(" || character == ")" { tokens.append(String(character)) }
            } else {
                word.append(character)
            }
        }
        if !word.isEmpty { tokens.append(word) }
        return tokens
    }

    /// Whether one machine of the house handed the mail to another, or to itself: every address is private or the machine's
    /// own, every name of the house or without a dot. A line that names no client is the house's when its receiver is.
    func isInside(_ names: ServerNames) -> Bool {
        guard !client.isEmpty else { return receiver.map { Self.isInside($0, names) } ?? true }
        let named = client.filter { $0.contains(".") || $0.contains(":") }
        guard named.allSatisfy({ Self.isInside($0, names) }) else { return false }
        return isLMTP || named.contains(where: Self.isAddress)
    }

    private static func isInside(_ host: String, _ names: ServerNames) -> Bool {
        let host = host.hasSuffix(".") ? String(host.dropLast()) : host
        if isAddress(host) { return isPrivate(host) }
        return !host.contains(".") || isLoopbackName(host) || names.hasNear(host)
    }

    private static func isLoopbackName(_ host: String) -> Bool {
        ["localhost", "localhost.localdomain", "localhost4.localdomain4", "localhost6.localdomain6"]
            .contains(host)
    }

    private static func isAddress(_ word: String) -> Bool {
        word.contains(":") ? version6(word) != nil : version4(word) != nil
    }

    private static func version4(_ word: String) -> [Int]? {
        let parts = word.split(separator: ".", omittingEmptySubsequences: false).map { part in
            (1...3).contains(part.utf8.count) && part.utf8.allSatisfy(\.isDigit)
                ? Int(part) : nil
        }
        let numbers = parts.compactMap(\.self)
        return parts.count == 4 && numbers.count == 4 && numbers.allSatisfy { $0 < 256 } ? numbers : nil
    }

    /// The address without its `ipv6:` tag (RFC 5321 §4.1.3) and its zone.
    private static func version6(_ word: String) -> String? {
        var text = word.hasPrefix("ipv6:") ? String(word.dropFirst(5)) : word
        if let zone = text.firstIndex(of: "%") { text = String(text[..<zone]) }
        guard text.contains(":"), text.utf8.count <= 45,
            text.utf8.allSatisfy({ (0x30...0x3A).contains($0) || (0x61...0x66).contains($0) || $0 == 0x2E })
        else { return nil }
        return text
    }

    /// Addresses that no mail from outside comes from: loopback, private and link-local ones (RFC 1918, RFC 4193, RFC 6598).
    private static func isPrivate(_ word: String) -> Bool {
        if let numbers = version4(word) { return isPrivate(numbers) }
        guard let text = version6(word) else { return false }
        if text == "::1" { return true }
        if text.hasPrefix("::ffff:"), let numbers = version4(String(text.dropFirst(7))) {
            return isPrivate(numbers)
        }
        let first = text.prefix { $0 != ":" }
        return first.utf8.count == 4
            && ["fc", "fd", "fe8", "fe9", "fea", "feb"].contains { first.hasPrefix($0) }
    }

    private static func isPrivate(_ numbers: [Int]) -> Bool {
        switch (numbers[0], numbers[1]) {
        case (127, _), (10, _), (192, 168), (169, 254): true
        case (172, 16...31), (100, 64...127): true
        default: false
        }
    }
}

/// The names by which the receiving server signs its results (`trust.authserv_id`): names, and patterns such as
/// `*.mx.example` for one provider's machines.
struct ServerNames {
    /// What stands for a field that names nobody, as Exchange Online writes it; no server bears that name, for RFC 8601 §2.2
    /// gives the word another meaning.
    static let nobody = "none"

    private let names: [String]

    init(_ names: [String]) { self.names = names.filter { !$0.isEmpty } }

    /// As a person is told of it.
    var description: String {
        names == [Self.nobody] ? "the receiving server" : names.joined(separator: " or ")
    }

    /// Whether one of ours wrote that field.
    func wrote(_ field: AuthenticationResults) -> Bool {
        names.contains { name in
            if name == Self.nobody { return field.authservID == nil }
            guard let parent = Self.parent(ofPattern: name) else { return field.isBy(authservID: name) }
            guard let server = field.authservID, let host = AddrSpec(localPart: "x", domain: server) else {
                return false
            }
            return host.isWithin(domain: parent) && host.domain.utf8.count > parent.utf8.count + 1
        }
    }

    /// The domains in which our machines stand: `example.ca` for `mx.example.ca`, `mx.example` for `*.mx.example`; a name
    /// of two labels is its own.
    var neighbourhoods: [String] { names.compactMap(Self.neighbourhood) }

    /// Whether a host stands in one of our domains.
    func hasNear(_ host: String) -> Bool {
        neighbourhoods.contains { host == $0 || host.hasSuffix("." + $0) }
    }

    private static func parent(ofPattern name: String) -> String? {
        name.hasPrefix("*.") ? String(name.dropFirst(2)) : nil
    }

    private static func neighbourhood(of name: String) -> String? {
        if let parent = parent(ofPattern: name) { return parent.lowercased() }
        let labels = name.lowercased().split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count >= 2, labels.allSatisfy({ !$0.isEmpty }) else { return nil }
        return (labels.count > 2 ? labels.dropFirst() : labels[...]).joined(separator: ".")
    }
}
