import Crypto
import CryptoExtras
import Foundation
import SwiftASN1
import Text

/// A certificate and its RSA key, by which an app proves to an identity server that it is the registered one (RFC 7523 §2.2).
///
/// The assertion is signed by PS256 and names the certificate by `x5t#S256` (RFC 7515 §4.1.8), as Microsoft's identity platform
/// wants it.
package struct ClientCertificate: Sendable {
    /// Why a text is no certificate with its key.
    package enum Problem: Error, Sendable, Hashable, CaseIterable {
        /// There is no PEM block of a certificate, or of a key.
        case noCertificate, noKey
        /// The key is locked by a passphrase, which nobody is there to type.
        case encrypted
        /// The key is not an RSA key of 2,048 bits or more.
        case notRSA
        case damaged
        /// No certificate of the text is for the key.
        case foreignKey
        /// The text is larger than `largest`.
        case tooLarge
    }

    /// Octets of a PEM text: a chain and a key have a few thousand.
    package static let largest = 65_536
    /// Seconds for which an assertion counts.
    static let lifetime: Int64 = 600

    /// Unix seconds: the first and the last at which the certificate counts (RFC 5280 §4.1.2.5).
    package let begins, ends: Int64
    /// SHA-256 of the certificate's DER, in base64url.
    package let thumbprint: String
    private let key: _RSA.Signing.PrivateKey

    /// - Parameter pem: RFC 7468 blocks in any order: the key (PKCS #8 or PKCS #1) and its certificate, perhaps with others of its
    ///   chain.
    package init(pem: String) throws(Problem) {
        guard pem.utf8.count <= Self.largest else { throw .tooLarge }
        guard let blocks = try? PEMDocument.parseMultiple(pemString: pem) else { throw .damaged }
        let kinds = blocks.map(\.discriminator)
        guard !pem.contains("ENCRYPTED") else { throw .encrypted }
        guard kinds.contains("CERTIFICATE") else { throw .noCertificate }
        guard let block = blocks.first(where: { $0.discriminator.hasSuffix("PRIVATE KEY") }) else {
            throw .noKey
        }
        guard let key = try? _RSA.Signing.PrivateKey(derRepresentation: block.derBytes) else { throw .notRSA }
        self.key = key
        let own = Array(key.publicKey.derRepresentation)
        let certificates = blocks.filter { $0.discriminator == "CERTIFICATE" }.map(\.derBytes)
        let read = certificates.compactMap { der in CertificateFields(der).map { (der, $0) } }
        guard !read.isEmpty else { throw .damaged }
        guard let (der, fields) = read.first(where: { $0.1.publicKey == own }) else { throw .foreignKey }
        (begins, ends) = (fields.begins, fields.ends)
        thumbprint = Self.base64url(SHA256.hash(data: der))
    }

    /// A new assertion (RFC 7523 §3), good for ten minutes at one server.
    ///
    /// - Parameters:
    ///   - client: the app's ID.
    ///   - audience: the token endpoint's address.
    ///   - id: never the same twice.
    ///   - now: Unix seconds.
    package func assertion(client: String, audience: String, id: String, now: Int64) throws(Problem) -> String
    {
        let header = #"{"alg":"PS256","typ":"JWT","x5t#S256":"\#(thumbprint)"}"#
        let claims = Claims(
            aud: audience, exp: now + Self.lifetime, iat: now, iss: client, jti: id, nbf: now, sub: client)
        do {
            let signed =
                try Self.base64url(Array(header.utf8)) + "." + Self.base64url(JSONEncoder().encode(claims))
            let signature = try key.signature(for: SHA256.hash(data: Array(signed.utf8)), padding: .PSS)
            return signed + "." + Self.base64url(signature.rawRepresentation)
        } catch {
            throw .damaged
        }
    }

    /// RFC 7519 §4.1.
    private struct Claims: Encodable {
        let aud: String
        let exp, iat: Int64
        let iss, jti: String
        let nbf: Int64
        let sub: String
    }

    private static func base64url(_ octets: some Sequence<UInt8>) -> String {
        String(decoding: Base64Alphabet.address.encode(Array(octets)), as: UTF8.self)
    }
}

/// What is needed of an X.509 certificate (RFC 5280 §4.1).
private struct CertificateFields {
    let begins, ends: Int64
    /// SubjectPublicKeyInfo, in DER.
    let publicKey: [UInt8]

    /// - Returns: `nil` for what is no certificate.
    init?(_ der: [UInt8]) {
        guard let root = try? DER.parse(der), let certificate = Self.members(root)?.first,
            var fields = Self.members(certificate)
        else { return nil }
        // version [0] is left out by version 1.
        if fields.first?.identifier.tagClass == .contextSpecific { fields.removeFirst() }
        // serialNumber, signature, issuer, validity, subject, subjectPublicKeyInfo.
        guard fields.count >= 6, let times = Self.members(fields[3]), times.count == 2,
            let begins = Self.time(times[0]), let ends = Self.time(times[1])
        else { return nil }
        (self.begins, self.ends) = (begins, ends)
        publicKey = Array(fields[5].encodedBytes)
    }

    private static func members(_ node: ASN1Node) -> [ASN1Node]? {
        guard case .constructed(let nodes) = node.content else { return nil }
        return Array(nodes)
    }

    private static func time(_ node: ASN1Node) -> Int64? {
        if let time = try? UTCTime(derEncoded: node) {
            return seconds(time.year, time.month, time.day, time.hours, time.minutes, time.seconds)
        }
        guard let time = try? GeneralizedTime(derEncoded: node) else { return nil }
        return seconds(time.year, time.month, time.day, time.hours, time.minutes, time.seconds)
    }

    private static func seconds(
        _ year: Int, _ month: Int, _ day: Int, _ hours: Int, _ minutes: Int, _ seconds: Int
    ) -> Int64? {
        CivilDate.days(year: year, month: month, day: day).map {
            $0 * 86_400 + Int64(hours * 3_600 + minutes * 60 + seconds)
        }
    }
}
