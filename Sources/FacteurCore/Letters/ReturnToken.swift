package import Mail

/// What a letter's envelope sender holds with `verp: true` (`stages+12-0f3a…@example.ca`): which letter, and a signature over its
/// Message-ID, so that nobody who has not seen the letter can make it bounce.
package struct ReturnToken: Sendable, Hashable {
    /// The letter's number in the ledger.
    package let letter: Int64
    /// 20 hexadecimal digits: 80 bits, and short enough that 64 octets hold it beside a name.
    private let signature: String

    /// - Parameter key: the ledger's secret.
    package init(letter: Int64, messageID: MessageID, key: [UInt8]) {
        self.letter = letter
        let message = Array("\(letter) \(messageID.rawValue)".utf8)
        let digits = Array("0123456789abcdef")
        signature = String(
            MessageAuthenticationCode(of: message, key: key).octets.prefix(10).flatMap {
                [digits[Int($0 >> 4)], digits[Int($0 & 15)]]
            })
    }

    /// From an address to which something came back; `nil` where its sub-address is no token.
    package init?(in address: AddrSpec) {
        guard let plus = address.localPart.lastIndex(of: "+") else { return nil }
        let parts = address.localPart[plus...].dropFirst().split(
            separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].allSatisfy(\.isNumber), let letter = Int64(parts[0]), letter > 0,
            parts[1].utf8.count == 20
        else { return nil }
        self.letter = letter
        // Some servers write local parts in capitals.
        signature = parts[1].lowercased()
    }

    /// The envelope sender; `nil` where the two together are no address.
    package func address(below bounces: AddrSpec) -> AddrSpec? {
        AddrSpec("\(bounces.localPart)+\(letter)-\(signature)@\(bounces.domain)")
    }
}
