import Mail
import Text

/// Where in a header the receiving server's own lines end, as far as this can be distinguished from lines that came with the mail:
/// the sender may have written any line at or below the boundary.
///
/// A server puts its lines on top (RFC 5321 §4.4). So its own lines are certainly those above the **hop**, the line by which it
/// received the mail from outside: the topmost `Received:` that names a client outside our domains. Lines by which our own machines
/// pass a mail on (filters, proxies, LMTP) are above that one and are our own as well.
///
/// Below the hop a server may still have written lines (Gmail, milters), down to the first of
/// 1. a field that only an author's program writes, such as `From:`;
/// 2. a `Received:` of another host, below one that the server itself wrote (its `by` names the authserv-id, or a host beside it).
///    Hops of the same machine (`by localhost`) are the server's own filters. If no line names the authserv-id, which need not be a
///    host's name (RFC 8601 §2.5), this rule does not apply.
struct TrustBoundary {
    /// The index of the line by which our server received the mail from outside: no line above it came with the mail. If no line
    /// shows that, the lowest of those above the author's own fields; `nil` if there is none.
    let hop: Int?
    /// The index of the first field that came with the mail.
    let end: Int

    init(_ header: Header, _ names: ServerNames) {
        var hop: Int?
        var lowest: Int?
        var isReceived = false
        var end = header.fields.count
        for (place, field) in header.fields.enumerated() {
            if Self.authors.contains(where: field.isNamed) {
                end = place
                break
            }
            guard field.isNamed("Received") else { continue }
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

    /// The end of the lines above the hop; of those above the author's own fields if there is no hop.
    var ownEnd: Int { hop ?? end }

    /// Fields that no server adds when it receives a mail.
    private static let authors = [
        "From", "Sender", "Reply-To", "To", "Cc", "Subject", "Date", "Message-ID", "In-Reply-To",
        "References", "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
    ]

    private static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host.hasPrefix("localhost.") || host.hasPrefix("127.")
    }
}

/// One `Received:` line (RFC 5321 §4.4), as far as it shows whether a mail moved inside our network or came from outside.
///
/// The name after `from` is the client's own claim and proves nothing; the address in brackets is what the server saw. For an
/// inside hop, every name and address in the line must be ours: one public address or one foreign name makes it a hop from outside.
struct ReceivedHop {
    /// The host after `by`, in lower case, outside comments and without brackets.
    let receiver: String?
    /// The words between `from` and `by`, including those in comments; empty without a `from`.
    private let client: [String]
    /// LMTP, which a server uses only with its own message stores (RFC 2033 §5).
    private let isLMTP: Bool

    /// Octets that are read.
    private static let longest = 2_000
    private static let mostWords = 200

    init(_ body: String) {
        let tokens = Self.tokens(body)
        // A client may claim the name `x by y`: the last `by` is the server's.
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

    /// The indices of a word outside comments.
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

    /// Words, and parentheses as separate tokens.
    private static func tokens(_ body: String) -> [String] {
        let octets = body.utf8
        return octets.allSatisfy { $0 < 0x80 && $0 != 0x0D } ? asciiTokens(octets) : anyTokens(body)
    }

    /// Nearly every line is ASCII: read by octets, in a tenth of the time.
    private static func asciiTokens(_ body: String.UTF8View) -> [String] {
        var tokens: [String] = []
        var word: [UInt8] = []
        func end() {
            if !word.isEmpty { tokens.append(String(decoding: word, as: UTF8.self)) }
            word.removeAll(keepingCapacity: true)
        }
        for octet in body.prefix(longest) where tokens.count < mostWords {
            switch octet {
            case UInt8(ascii: "("), UInt8(ascii: ")"):
                end()
                tokens.append(octet == UInt8(ascii: "(") ? "(" : ")")
            case 0x09...0x0D, 0x20, UInt8(ascii: ";"), UInt8(ascii: ","), UInt8(ascii: "["),
                UInt8(ascii: "]"),
                UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "="), UInt8(ascii: "\""):
                end()
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): word.append(octet | 0x20)
            default: word.append(octet)
            }
        }
        end()
        return tokens
    }

    private static func anyTokens(_ body: String) -> [String] {
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

    /// Whether one of our machines passed the mail to another, or to itself: every address is private or the machine's own, every
    /// name is ours or has no dot, and there is an address, unless by LMTP. A line that names no client is inside when its receiver
    /// is.
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

    /// Addresses from which no mail from outside can come: loopback, private and link-local ones (RFC 1918, RFC 4193, RFC 6598).
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

/// The names with which the receiving server signs its results (`trust.authserv_id`): names, and patterns such as `*.mx.example`
/// for all machines of one provider.
struct ServerNames {
    /// Stands for a field that names no server, as Exchange Online writes it; no server has that name, because RFC 8601 §2.2 gives
    /// the word another meaning.
    static let nobody = "none"

    private let names: [String]
    /// The domains of our machines: `example.ca` for `mx.example.ca`, `mx.example` for `*.mx.example`; a name of two labels is its
    /// own domain.
    let neighbourhoods: [String]

    init(_ names: [String]) {
        self.names = names.filter { !$0.isEmpty }
        neighbourhoods = self.names.compactMap(Self.neighbourhood)
    }

    /// In the form for a person.
    var description: String {
        names == [Self.nobody] ? "the receiving server" : names.joined(separator: " or ")
    }

    /// Whether one of our servers wrote that field.
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

    /// Whether a host is in one of our domains.
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
