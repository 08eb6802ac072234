import Text

/// What one Authentication-Results field says (RFC 8601 §2.2, and the older RFC 7601): who checked, and with which result. This
/// type only parses; it does not decide whether the field may be believed.
package struct AuthenticationResults: Sendable, Hashable {
    /// The server that wrote the field, as written; `nil` when the field names none, as at Exchange Online.
    package let authservID: String?
    /// The version after the authserv-id; RFC 8601 §2.2 defines 1, which is also the default.
    package let version: Int?
    /// In the order of the field; a method may appear several times (`dkim` once per signature). Empty for `none`.
    package let results: [Result]

    enum Limit {
        /// Octets; a longer field is not parsed at all, so that no part of it is believed.
        static let body = 65_536
        static let results = 100
        static let properties = 100
    }

    /// Reads an unfolded or folded body in linear time; `nil` when it is beyond its bounds, a comment or a quoted string has no
    /// end, or the text before the first `;` is neither an authserv-id nor a result.
    ///
    /// The parser leaves out a result that is not `method=word`, and the rest of a result after a malformed property.
    /// `Result.isWhole` reports both.
    package static func parse(_ body: String) -> AuthenticationResults? {
        guard body.utf8.count <= Limit.body else { return nil }
        var parser = AuthenticationResultsParser(body)
        return parser.payload()
    }

    /// Every result of that method (lower case), in order.
    package func results(of method: String) -> [Result] { results.filter { $0.method == method } }

    /// Whether the field names that authserv-id, ASCII case ignored; false when it names none.
    package func isBy(authservID wanted: String) -> Bool {
        authservID.map { $0.equalsIgnoringASCIICase(wanted) } ?? false
    }
}

extension AuthenticationResults {
    /// One method's outcome, as `dkim=pass (comment) reason="…" header.d=example.ca`; comments are dropped.
    package struct Result: Sendable, Hashable {
        /// In lower case: `spf`, `dkim`, `dmarc`, `arc` …
        package let method: String
        /// The version after the method, as in `dkim/1`.
        package let version: Int?
        /// In lower case: `pass`, `fail`, `none`, `neutral`, `softfail`, `temperror`, `permerror` …
        package let value: String
        /// The value of `reason=`, as written, without quotes.
        package let reason: String?
        /// In the order of the field.
        package let properties: [Property]
        /// Whether the parser understood all of this result and every other result of the field; a result that was read in part may
        /// mean something else.
        package internal(set) var isWhole = true

        /// Every property of that name. The name is written as in the field, in lower case: `header.d`, `smtp.mailfrom`.
        package func properties(_ name: String) -> [Property] {
            properties.filter { $0.type + "." + $0.name == name }
        }
    }

    /// One `ptype.property=value` (RFC 8601 §2.2 `propspec`).
    package struct Property: Sendable, Hashable {
        /// The ptype in lower case: `header`, `smtp`, `policy`, `body` …
        package let type: String
        /// The property in lower case: `d`, `i`, `from`, `mailfrom` …
        package let name: String
        /// As written, without quotes; may be empty.
        package let value: String

        /// The domain in the value, alone or after an `@` (`header.i=@example.ca`), in lower case and without a trailing dot; `nil`
        /// when the value is no domain, or when another `@` makes it unclear which part is the domain.
        package var domain: String? {
            let octets = Array(value.utf8)
            guard octets.count(where: { $0 == UInt8(ascii: "@") }) <= 1 else { return nil }
            let start = octets.lastIndex(of: UInt8(ascii: "@")).map { $0 + 1 } ?? 0
            var domain = octets[start...]
            if domain.last == UInt8(ascii: ".") { domain.removeLast() }
            let text = String(decoding: domain, as: UTF8.self).lowercasedASCII
            return !text.isEmpty && !text.hasControl && AddrSpec.isReadableDomain(text) ? text : nil
        }
    }
}

/// An ARC-Authentication-Results field (RFC 8617 §4.1.1): what a forwarder found when it received the mail.
package struct ARCAuthenticationResults: Sendable, Hashable {
    /// The number of the hop, 1…50.
    package let instance: Int
    /// What the forwarder found, in the form of Authentication-Results.
    package let results: AuthenticationResults

    /// `nil` without an instance at the beginning, or when the rest is no `AuthenticationResults`.
    package static func parse(_ body: String) -> ARCAuthenticationResults? {
        guard body.utf8.count <= AuthenticationResults.Limit.body else { return nil }
        var parser = AuthenticationResultsParser(body)
        guard let instance = parser.arcInstance(), let results = parser.payload() else { return nil }
        return ARCAuthenticationResults(instance: instance, results: results)
    }
}

/// The tags of an ARC-Seal field (RFC 8617 §4.1.3) that say who sealed which hop; the signature itself is not checked.
package struct ARCSeal: Sendable, Hashable {
    /// The state of the chain before this hop.
    package enum ChainValidation: String, Sendable {
        case none, fail, pass
    }

    /// The number of the hop, 1…50.
    package let instance: Int
    /// The sealer, in lower case.
    package let domain: String
    /// The `s=` tag, which names the key.
    package let selector: String?
    /// The `cv=` tag.
    package let chainValidation: ChainValidation

    /// `nil` when `i=`, `d=` or `cv=` is missing or invalid, or when a tag appears twice (RFC 6376 §3.2).
    package static func parse(_ body: String) -> ARCSeal? {
        guard body.utf8.count <= AuthenticationResults.Limit.body, let tags = tagList(body),
            let number = tags["i"], number.utf8.count <= 2, number.utf8.allSatisfy(\.isDigit),
            let instance = Int(number),
            (1...50).contains(instance),
            let domain = tags["d"]?.lowercasedASCII, !domain.isEmpty, AddrSpec.isReadableDomain(domain),
            let validation = tags["cv"].flatMap({ ChainValidation(rawValue: $0.lowercasedASCII) })
        else { return nil }
        return ARCSeal(
            instance: instance, domain: domain, selector: tags["s"], chainValidation: validation)
    }

    /// RFC 6376 §3.2 `tag-list`, at most 50 tags, without white space around names and values.
    private static func tagList(_ body: String) -> [String: String]? {
        var tags: [String: String] = [:]
        for spec in body.utf8.split(separator: UInt8(ascii: ";")) {
            if spec.allSatisfy(\.isFoldingSpace) { continue }
            let pair = spec.split(
                separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2, tags.count < 50 else { return nil }
            let name = String(decoding: pair[0], as: UTF8.self).singleLine
            guard !name.isEmpty, tags[name] == nil else { return nil }
            tags[name] = String(decoding: pair[1], as: UTF8.self).singleLine
        }
        return tags
    }
}
