import Text

/// Reads the payload that Authentication-Results (RFC 8601 §2.2) and ARC-Authentication-Results (RFC 8617 §4.1.1) share.
struct AuthenticationResultsParser {
    private typealias Result = AuthenticationResults.Result
    private typealias Property = AuthenticationResults.Property

    /// Parsing cannot continue: a comment or string has no end, or there is more than the bounds allow.
    private struct Unreadable: Error {}

    private var scanner: HeaderScanner
    /// The last `resinfo` was `none`.
    private var isNone = false

    init(_ body: String) { scanner = HeaderScanner(body) }

    mutating func payload() -> AuthenticationResults? { try? authenticationResults() }

    /// `i=N;` before an ARC payload; `nil` unless N is 1 to 50 (RFC 8617 §4.2.1).
    mutating func arcInstance() -> Int? {
        do {
            try skipCFWS()
            guard keyword() == "i" else { return nil }
            try skipCFWS()
            guard scanner.skip(UInt8(ascii: "=")) else { return nil }
            try skipCFWS()
            guard let instance = try number(), (1...50).contains(instance) else { return nil }
            try skipCFWS()
            return scanner.skip(UInt8(ascii: ";")) ? instance : nil
        } catch {
            return nil
        }
    }

    private mutating func authenticationResults() throws -> AuthenticationResults {
        try skipCFWS()
        let authservID = try authservID()
        try skipCFWS()
        let version = authservID == nil ? nil : try number()
        try skipCFWS()
        var results: [Result] = []
        var isWhole = true
        var isFirst = authservID == nil
        while !scanner.isAtEnd {
            guard isFirst || scanner.skip(UInt8(ascii: ";")) else { throw Unreadable() }
            isFirst = false
            try skipCFWS()
            let isNothing = scanner.isAtEnd || scanner.next == UInt8(ascii: ";")
            var result = try result()
            let isLeftOver = try skipToSemicolon()
            if isLeftOver { result?.isWhole = false }
            isWhole = isWhole && (result != nil || isNothing || isNone && !isLeftOver)
            if let result { results.append(result) }
            guard results.count <= AuthenticationResults.Limit.results else { throw Unreadable() }
        }
        if !isWhole { for index in results.indices { results[index].isWhole = false } }
        return AuthenticationResults(authservID: authservID, version: version, results: results)
    }

    /// `nil` when the field begins with a result: text with a `=` in it is no authserv-id.
    private mutating func authservID() throws -> String? {
        if scanner.next == UInt8(ascii: "\"") { return try quotedString() }
        let start = scanner.position
        let octets = scanner.take { !$0.endsValue }
        guard !octets.isEmpty else { throw Unreadable() }
        guard octets.contains(UInt8(ascii: "=")) else { return String(decoding: octets, as: UTF8.self) }
        scanner.rewind(to: start)
        return nil
    }

    /// One `resinfo`; `nil` for `none` (then `isNone`), for an empty one and for text that is not `method=word`.
    private mutating func result() throws -> Result? {
        isNone = false
        guard let method = keyword() else { return nil }
        try skipCFWS()
        if method == "none", scanner.isAtEnd || scanner.next == UInt8(ascii: ";") {
            isNone = true
            return nil
        }
        var version: Int?
        if scanner.skip(UInt8(ascii: "/")) {
            try skipCFWS()
            version = try number()
            // RFC 8601 §2.2: a slash is followed by digits.
            guard version != nil else { return nil }
            try skipCFWS()
        }
        guard scanner.skip(UInt8(ascii: "=")) else { return nil }
        try skipCFWS()
        guard let value = keyword(), scanner.next.map({ $0.endsValue && $0 != UInt8(ascii: "\"") }) ?? true
        else { return nil }
        let (reason, properties, isWhole) = try qualifiers()
        return Result(
            method: method, version: version, value: value, reason: reason, properties: properties,
            isWhole: isWhole)
    }

    /// `reason=…` and `ptype.property=…`, up to `;` or to text that is neither. `action=none` without a ptype, as Exchange Online
    /// writes it, is skipped.
    private mutating func qualifiers() throws -> (reason: String?, properties: [Property], isWhole: Bool) {
        var reason: String?
        var properties: [Property] = []
        var isWhole = true
        while true {
            if try skipCFWS(hidingAddress: !properties.isEmpty) { isWhole = false }
            let isEnd = scanner.isAtEnd || scanner.next == UInt8(ascii: ";")
            guard let (type, name) = try propertyName() else { return (reason, properties, isWhole && isEnd) }
            let value = try value()
            if let name {
                properties.append(Property(type: type, name: name, value: value))
                guard properties.count <= AuthenticationResults.Limit.properties else { throw Unreadable() }
            } else if type == "reason" {
                reason = reason ?? value
            } else {
                // An unquoted address with a blank in it looks like another word.
                isWhole = isWhole && !value.utf8.contains(UInt8(ascii: "@"))
            }
        }
    }

    /// `ptype.property=`, or `word=`; `nil` where neither comes next.
    private mutating func propertyName() throws -> (type: String, name: String?)? {
        guard let first = keyword() else { return nil }
        try skipCFWS()
        var second: String?
        if scanner.skip(UInt8(ascii: ".")) {
            try skipCFWS()
            guard let name = keyword() else { return nil }
            second = name
            try skipCFWS()
        }
        return scanner.skip(UInt8(ascii: "=")) ? (first, second) : nil
    }

    /// A token, a quoted-string, or both joined as in `"a b"@example.ca`. Empty when another property comes instead of the value:
    /// some servers write `smtp.mailfrom= smtp.helo=x.test` for the null sender.
    private mutating func value() throws -> String {
        let start = scanner.position
        try skipCFWS()
        if scanner.position > start, isPropertyNext() { return "" }
        var value = ""
        if scanner.next == UInt8(ascii: "\"") { value = try quotedString() }
        value += String(decoding: scanner.take { !$0.endsValue }, as: UTF8.self)
        return value
    }

    private mutating func isPropertyNext() -> Bool {
        let start = scanner.position
        defer { scanner.rewind(to: start) }
        guard keyword() != nil, scanner.skip(UInt8(ascii: ".")), keyword() != nil else { return false }
        return scanner.skip(UInt8(ascii: "="))
    }

    private mutating func keyword() -> String? {
        let octets = scanner.take { $0.isLetterOrDigit || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
        return octets.isEmpty ? nil : String(decoding: octets, as: UTF8.self).lowercasedASCII
    }

    /// `nil` without a digit; at most nine digits, so that no number overflows.
    private mutating func number() throws -> Int? {
        let digits = scanner.take(while: \.isDigit)
        guard digits.count <= 9 else { throw Unreadable() }
        return Int(String(decoding: digits, as: UTF8.self))
    }

    private mutating func quotedString() throws -> String {
        let quoted = scanner.quotedString()
        guard quoted.isClosed else { throw Unreadable() }
        return quoted.text
    }

    private mutating func skipCFWS() throws {
        guard scanner.skipCFWS() else { throw Unreadable() }
    }

    /// Skips comments and white space; returns whether a comment after a value holds an `@`, because it may be part of the address
    /// before it.
    private mutating func skipCFWS(hidingAddress isBehindValue: Bool) throws -> Bool {
        var ahead = scanner
        try skipCFWS()
        guard isBehindValue, scanner.position > ahead.position else { return false }
        return ahead.take(scanner.position - ahead.position).contains(UInt8(ascii: "@"))
    }

    /// Skips to the next `;`; returns whether it skipped anything other than comments and white space.
    private mutating func skipToSemicolon() throws -> Bool {
        var isLeftOver = false
        while let octet = scanner.next, octet != UInt8(ascii: ";") {
            isLeftOver = isLeftOver || !(octet.isFoldingSpace || octet == UInt8(ascii: "("))
            if octet == UInt8(ascii: "\"") {
                _ = try quotedString()
            } else if octet == UInt8(ascii: "(") {
                try skipCFWS()
            } else {
                scanner.advance()
            }
        }
        return isLeftOver
    }
}

extension UInt8 {
    fileprivate var endsValue: Bool {
        isFoldingSpace || self == UInt8(ascii: ";") || self == UInt8(ascii: "(") || self == UInt8(ascii: "\"")
    }
}
