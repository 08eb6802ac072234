import Crypto
import CryptoExtras
import Foundation

/// A domain's public key as it stands in DNS (RFC 6376 §3.6.1, RFC 8463 §4).
package struct DKIMKeyRecord: Sendable {
    private enum Key: Sendable {
        case rsa(_RSA.Signing.PublicKey)
        case ed25519(Curve25519.Signing.PublicKey)
    }

    private let key: Key
    /// `t=s`: the identity must be the domain itself.
    private let isForDomainAlone: Bool

    /// Octets; a key of 8,192 bits has some 1,500.
    package static let longest = 4_096
    private static let strengths = 1_024...8_192

    /// - Parameter text: the strings of one TXT record, joined.
    package init(_ text: some Collection<UInt8>) throws(DKIMFlaw) {
        guard text.count <= Self.longest, let tags = TagList(text), let written = tags["p"] else {
            throw .noKey
        }
        if tags.has("v") {
            guard tags.firstName == "v", tags.text("v") == "DKIM1" else { throw .noKey }
        }
        guard !written.isEmpty else { throw .revoked }
        let flags = tags.list("t") ?? []
        guard tags.list("h")?.contains("sha256") ?? true,
            tags.list("s")?.contains(where: { $0 == "*" || $0 == "email" }) ?? true
        else { throw .unfitKey }
        guard !flags.contains("y") else { throw .testing }
        guard let octets = tags.base64("p") else { throw .badKey }
        isForDomainAlone = flags.contains("s")
        key = try Self.key(octets, tags.text("k") ?? "rsa")
    }

    private static func key(_ octets: [UInt8], _ type: String) throws(DKIMFlaw) -> Key {
        switch type {
        case "rsa":
            guard let key = try? _RSA.Signing.PublicKey(unsafeDERRepresentation: octets),
                strengths.contains(key.keySizeInBits)
            else { throw .badKey }
            return .rsa(key)
        case "ed25519":
            guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: octets) else {
                throw .badKey
            }
            return .ed25519(key)
        default: throw .unfitKey
        }
    }

    /// Whether the signature's octets are this key's over that hash of its header.
    func flaw(of signature: DKIMSignature, over header: SHA256Digest) -> DKIMFlaw? {
        guard !isForDomainAlone || signature.identity == signature.keyName.domain else { return .unfitKey }
        let holds: Bool
        switch (key, signature.algorithm) {
        case (.rsa(let key), .rsa):
            holds = key.isValidSignature(
                _RSA.Signing.RSASignature(rawRepresentation: signature.octets), for: header,
                padding: .insecurePKCS1v1_5)
        case (.ed25519(let key), .ed25519):
            // RFC 8463 §3: the hash is what is signed.
            holds = key.isValidSignature(signature.octets, for: Array(header))
        case (.rsa, .ed25519), (.ed25519, .rsa): return .unfitKey
        }
        return holds ? nil : .signature
    }

    /// The one key among the TXT records of a name; `nil` when there is none, or several of them could be it (§3.6.2.2
    /// leaves open which one would be meant).
    ///
    /// - Returns: the record's text.
    package static func sole(among records: [[UInt8]]) -> String? {
        let keys = Set(records.filter { $0.count <= longest && TagList($0)?.has("p") ?? false })
        guard keys.count == 1, let record = keys.first else { return nil }
        return String(decoding: record, as: UTF8.self)
    }
}
