import Mail
import Testing

@Suite("HMAC-SHA-256") struct MessageAuthenticationCodeTests {
    @Test(
        "the test cases of RFC 4231",
        arguments: [
            (
                [UInt8](repeating: 0x0B, count: 20), "Hi There",
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
            ),
            (
                Array("Jefe".utf8), "what do ya want for nothing?",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
            ),
            (
                [UInt8](repeating: 0xAA, count: 131),
                "Test Using Larger Than Block-Size Key - Hash Key First",
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
            ),
        ])
    func vectors(key: [UInt8], message: String, digest: String) {
        let code = MessageAuthenticationCode(of: Array(message.utf8), key: key)
        let digits = code.octets.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        #expect(digits == digest)
    }

    @Test("two signatures are the same to the last octet or not at all")
    func same() {
        let code = MessageAuthenticationCode(of: [1], key: [2]).octets
        #expect(MessageAuthenticationCode.isSame(code, code))
        #expect(!MessageAuthenticationCode.isSame(code, code.dropLast()))
        #expect(!MessageAuthenticationCode.isSame(code, []))
        for index in code.indices {
            var other = code
            other[index] ^= 0x80
            #expect(!MessageAuthenticationCode.isSame(code, other))
        }
    }
}
