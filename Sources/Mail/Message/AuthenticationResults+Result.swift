extension AuthenticationResults {
    /// One method's outcome, as `dkim=pass (comment) reason="…" header.d=example.ca`; comments are dropped.
    package struct Result: Sendable, Hashable {
        /// In lower case: `spf`, `dkim`, `dmarc`, `arc` …
        package let method: String
        /// The version behind the method, as in `dkim/1`.
        package let version: Int?
        /// In lower case: `pass`, `fail`, `none`, `neutral`, `softfail`, `temperror`, `permerror` …
        package let value: String
        /// What `reason=` says, as written, quotes undone.
        package let reason: String?
        /// In the order of the field.
        package let properties: [Property]
        /// Everything of it was understood, and it stands in a field of which every result was: what was read in part may
        /// say something else than it seems to.
        package internal(set) var isWhole = true

        /// Every property of that name, written as in the field and in lower case: `header.d`, `smtp.mailfrom`.
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
        /// As written, quotes undone; may be empty.
        package let value: String

        /// The domain that the value names, alone or behind an `@` (`header.i=@example.ca`), in lower case and without a
        /// trailing dot; `nil` when it is none, or when another `@` leaves open which part of the value is the domain.
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
