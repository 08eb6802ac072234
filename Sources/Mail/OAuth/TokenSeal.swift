import Crypto
package import Foundation

/// Seals saved tokens with a key that is kept elsewhere (AES-256-GCM, RFC 5116 §5.2), so that their file alone is of no use.
package struct TokenSeal: Sendable {
    private let key: SymmetricKey

    /// Octets of a secret; fewer could be guessed.
    private static let shortest = 32

    /// - Returns: `nil` for a secret that is too short.
    package init?(secret: some Collection<UInt8>) {
        guard secret.count >= Self.shortest else { return nil }
        key = SymmetricKey(data: SHA256.hash(data: Data(secret)))
    }

    /// - Parameter purpose: what is sealed; it has to be named again to open it.
    /// - Returns: base64; `nil` only where the system gives no random octets.
    package func seal(_ octets: Data, as purpose: String) -> String? {
        let box = try? AES.GCM.seal(octets, using: key, authenticating: Data(purpose.utf8))
        return box?.combined?.base64EncodedString()
    }

    /// - Returns: `nil` where another key sealed it, or for another purpose, or an octet was changed.
    package func open(_ text: String, as purpose: String) -> Data? {
        guard let octets = Data(base64Encoded: text), let box = try? AES.GCM.SealedBox(combined: octets)
        else { return nil }
        return try? AES.GCM.open(box, using: key, authenticating: Data(purpose.utf8))
    }
}
