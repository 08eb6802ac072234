import Crypto
import CryptoExtras
import Foundation
import Mail
import TestSupport
import Testing

@Suite("an app's certificate") struct ClientCertificateTests {
    private static let made = Result { try AppCertificates() }

    @Test("its assertion names it, says who for whom and until when, and its key has signed it by PS256")
    func assertion() throws {
        let texts = try Self.made.get()
        for pem in [texts.good, texts.oldForm] {
            let certificate = try ClientCertificate(pem: pem)
            let assertion = try certificate.assertion(
                client: "app-1", audience: "https://id.test/a/b", id: "one \"time\"", now: 1_790_000_000)
            let parts = assertion.split(separator: ".", omittingEmptySubsequences: false)
            try #require(parts.count == 3)
            let header = try object(parts[0])
            #expect(header["alg"] as? String == "PS256")
            #expect(header["typ"] as? String == "JWT")
            #expect(header["x5t#S256"] as? String == certificate.thumbprint)
            let claims = try object(parts[1])
            #expect(claims["aud"] as? String == "https://id.test/a/b")
            #expect(claims["iss"] as? String == "app-1")
            #expect(claims["sub"] as? String == "app-1")
            #expect(claims["jti"] as? String == "one \"time\"")
            #expect(claims["nbf"] as? Int == 1_790_000_000)
            #expect(claims["exp"] as? Int == 1_790_000_600)
            let key = try _RSA.Signing.PublicKey(pemRepresentation: texts.publicKey)
            let digest = SHA256.hash(data: Data("\(parts[0]).\(parts[1])".utf8))
            let signature = _RSA.Signing.RSASignature(rawRepresentation: try octets(parts[2]))
            #expect(key.isValidSignature(signature, for: digest, padding: .PSS))
        }
    }

    @Test("its thumbprint and its end are those that openssl reads")
    func fields() throws {
        let texts = try Self.made.get()
        let certificate = try ClientCertificate(pem: texts.good)
        let folder = try TemporaryFolder()
        let path = try folder.write("own.pem", texts.certificateAlone)
        let read = try OpenSSL.run(
            ["x509", "-in", path, "-noout", "-enddate", "-fingerprint", "-sha256", "-dateopt", "iso_8601"])
        let end = HeaderDate.rfc3339(seconds: certificate.ends).replacing("T", with: " ")
        #expect(read.contains("notAfter=\(end)"))
        let print = try octets(certificate.thumbprint[...]).map { String(format: "%02X", $0) }
        #expect(read.contains(print.joined(separator: ":")))
        #expect(certificate.ends - certificate.begins == 90 * 86_400)
    }

    @Test("what cannot prove an app is told apart")
    func problems() throws {
        let texts = try Self.made.get()
        let table: [(String, ClientCertificate.Problem)] = [
            (texts.certificateAlone, .noKey), (texts.keyAlone, .noCertificate),
            (texts.foreignKey, .foreignKey), (texts.lockedKey, .encrypted), (texts.shortKey, .notRSA),
            (texts.curve, .notRSA), ("", .noCertificate), ("s3cret-of-the-app", .noCertificate),
            (String(repeating: "a", count: ClientCertificate.largest + 1), .tooLarge),
            (texts.good.replacing("MII", with: "!!!"), .damaged),
            (
                "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n" + texts.keyAlone, .damaged
            ),
        ]
        for (pem, problem) in table {
            #expect(throws: problem, "\(pem.prefix(60))") { try ClientCertificate(pem: pem) }
        }
    }

    @Test("no text of it ends the process", arguments: 0..<200)
    func cut(number: Int) throws {
        let text = try Self.made.get().good
        let cut = text.utf8.count * number / 200
        var octets = Array(text.utf8)
        _ = try? ClientCertificate(pem: String(decoding: octets.prefix(cut), as: UTF8.self))
        octets[cut] = octets[cut] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
        _ = try? ClientCertificate(pem: String(decoding: octets, as: UTF8.self))
    }

    private func octets(_ text: Substring) throws -> Data {
        let plain = text.replacing("-", with: "+").replacing("_", with: "/")
        let padded = plain + String(repeating: "=", count: (4 - plain.count % 4) % 4)
        return try #require(Data(base64Encoded: String(padded)))
    }

    private func object(_ text: Substring) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: octets(text)) as? [String: Any])
    }
}
