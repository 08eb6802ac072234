import Crypto

/// SHA-256 of a mail's octets (FIPS 180-4 §6.2): shows whether a mail that appears again is identical to the last octet.
package struct ContentHash: Sendable, Hashable {
    /// 32 octets.
    package let octets: [UInt8]

    package init(of message: [UInt8]) { octets = Array(SHA256.hash(data: message)) }
}

/// HMAC-SHA-256 (RFC 2104): only a program that has the key can make it.
package struct MessageAuthenticationCode: Sendable {
    /// 32 octets.
    package let octets: [UInt8]

    package init(of message: [UInt8], key: [UInt8]) {
        octets = Array(HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: key)))
    }

    /// Whether both are the same octets. How long the answer takes does not tell where they differ, so that nobody can find a
    /// secret octet by octet. Swift gives `|` and `^` one precedence, so the brackets decide.
    package static func isSame(_ one: some Collection<UInt8>, _ other: some Collection<UInt8>) -> Bool {
        guard one.count == other.count else { return false }
        return zip(one, other).reduce(0 as UInt8) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
