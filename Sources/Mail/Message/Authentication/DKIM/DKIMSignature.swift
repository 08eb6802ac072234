import Text

/// Where the key of a signature lies in DNS (RFC 6376 §3.6.2.1). Both in lower case, of letters, digits, `-` and `_`.
package struct DKIMKeyName: Sendable, Hashable {
    package let domain: String
    package let selector: String

    /// `nil` when it is no name that DNS can be asked for, or the domain has one label only.
    package init?(domain: String, selector: String) {
        self.domain = domain.lowercasedASCII
        self.selector = selector.lowercasedASCII
        guard domain.utf8.contains(UInt8(ascii: ".")), DNSName(domain) != nil, DNSName(selector) != nil,
            DNSName(text) != nil
        else { return nil }
    }

    /// `selector._domainkey.domain`.
    package var text: String { selector + "._domainkey." + domain }
}

/// How a signer took lines and blanks (RFC 6376 §3.4).
package enum DKIMForm: String, Sendable, Hashable {
    case simple, relaxed
}

/// What one DKIM-Signature field says (RFC 6376 §3.5, RFC 8463).
package struct DKIMSignature: Sendable, Hashable {
    package enum Algorithm: String, Sendable, Hashable {
        case rsa = "rsa-sha256"
        case ed25519 = "ed25519-sha256"
    }

    package let keyName: DKIMKeyName
    package let algorithm: Algorithm
    package let headerForm: DKIMForm
    package let bodyForm: DKIMForm
    /// `h=`, in lower case and in its order; a name may stand several times.
    package let fields: [String]
    /// The domain of `i=`, in lower case.
    package let identity: String
    /// `bh=`: 32 octets.
    package let bodyHash: [UInt8]
    /// `b=`: at most 1,024 octets.
    package let octets: [UInt8]
    /// `l=`, in octets of the body as the signer took it.
    package let bodyLength: Int64?
    /// `t=` and `x=`, in Unix seconds.
    package let signedAt: Int64?
    package let expiresAt: Int64?

    /// No signer names more.
    private static let mostFields = 200

    /// The name of the key, where `d=` and `s=` can be read at all, and either the signature or what is wrong with it.
    ///
    /// - Parameter body: the field behind its colon, as it came.
    static func read(_ body: some Collection<UInt8>) -> (
        key: DKIMKeyName, signature: Result<DKIMSignature, DKIMFlaw>
    )? {
        guard let tags = TagList(body), let domain = tags.text("d"), let selector = tags.text("s"),
            let key = DKIMKeyName(domain: domain, selector: selector)
        else { return nil }
        return (key, Result { () throws(DKIMFlaw) in try DKIMSignature(tags, key) })
    }

    private init(_ tags: TagList, _ key: DKIMKeyName) throws(DKIMFlaw) {
        guard tags.text("v") == "1", let algorithm = tags.text("a") else { throw .unreadable }
        guard let algorithm = Algorithm(rawValue: algorithm.lowercasedASCII) else { throw .algorithm }
        guard let forms = Self.forms(tags), let fields = tags.list("h")?.map(\.lowercasedASCII),
            fields.count <= Self.mostFields, !fields.contains(""), let hash = tags.base64("bh"),
            hash.count == 32, let octets = tags.base64("b"), (1...1_024).contains(octets.count),
            // Whatever is written as a number is one.
            ["l", "t", "x"].allSatisfy({ !tags.has($0) || tags.number($0) != nil }),
            tags.list("q")?.contains("dns/txt") ?? true
        else { throw .unreadable }
        keyName = key
        self.algorithm = algorithm
        (headerForm, bodyForm) = forms
        self.fields = fields
        bodyHash = hash
        self.octets = octets
        bodyLength = tags.number("l")
        (signedAt, expiresAt) = (tags.number("t"), tags.number("x"))
        identity = try Self.identity(tags, key.domain)
        if let signedAt, let expiresAt, expiresAt <= signedAt { throw .unreadable }
        guard fields.contains("from") else { throw .author }
    }

    /// `c=`: simple where nothing is said, for the body also behind a header's form alone.
    private static func forms(_ tags: TagList) -> (header: DKIMForm, body: DKIMForm)? {
        guard let text = tags.text("c") else { return (.simple, .simple) }
        let sides = text.split(separator: "/", omittingEmptySubsequences: false).map {
            DKIMForm(rawValue: String($0).lowercasedASCII)
        }
        guard (1...2).contains(sides.count), let header = sides[0],
            let body = sides.count == 2 ? sides[1] : .simple
        else { return nil }
        return (header, body)
    }

    /// The domain behind the last `@` of `i=`: `d=` itself or one below it.
    private static func identity(_ tags: TagList, _ domain: String) throws(DKIMFlaw) -> String {
        guard let text = tags.text("i") else { return domain }
        guard let mark = text.utf8.lastIndex(of: UInt8(ascii: "@")) else { throw .unreadable }
        let identity = String(text[text.utf8.index(after: mark)...]).lowercasedASCII
        guard identity == domain || identity.hasSuffix("." + domain) else { throw .identity }
        return identity
    }
}
