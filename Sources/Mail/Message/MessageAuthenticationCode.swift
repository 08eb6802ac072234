/// HMAC-SHA-256 (RFC 2104): only whoever has the key can make it.
package struct MessageAuthenticationCode: Sendable, Hashable {
    /// 32 octets.
    package let octets: [UInt8]

    package init(of message: [UInt8], key: [UInt8]) {
        // A key longer than a block is its own hash.
        var block = key.count > 64 ? ContentHash(of: key).octets : key
        block += [UInt8](repeating: 0, count: 64 - block.count)
        let inner = ContentHash(of: block.map { $0 ^ 0x36 } + message).octets
        octets = ContentHash(of: block.map { $0 ^ 0x5C } + inner).octets
    }
}
