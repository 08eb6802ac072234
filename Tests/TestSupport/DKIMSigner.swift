package import Crypto
package import CryptoExtras
import Foundation

/// Signs mail as a sender's server does (RFC 6376, RFC 8463): written apart from what verifies, and only from the RFCs.
package struct DKIMSigner: Sendable {
    package enum Key: Sendable {
        case rsa(_RSA.Signing.PrivateKey)
        case ed25519(Curve25519.Signing.PrivateKey)
    }

    package var key: Key
    package var domain = "cic.gc.ca"
    package var selector = "s1"
    /// `c=` as it is written; how it is hashed follows from it.
    package var forms = "relaxed/relaxed"
    package var fields = [
        "From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type",
        "Content-Transfer-Encoding",
    ]
    /// Tags put in before `bh=`, such as ` t=1; x=2;`.
    package var tags = ""
    /// Hashed in place of the whole body, with `l=`.
    package var bodyLength: Int?
    /// What `a=` says; by the key where it is `nil`.
    package var algorithm: String?
    /// The version that the signature states.
    package var version = "1"

    package init(_ key: Key) { self.key = key }

    package static let rsaKey = Result { try _RSA.Signing.PrivateKey(keySize: .bits2048) }
    package static let weakKey = Result { try _RSA.Signing.PrivateKey(unsafeKeySize: .init(bitCount: 1_024)) }
    package static let ed25519Key = Curve25519.Signing.PrivateKey()

    package static func rsa() throws -> DKIMSigner { DKIMSigner(.rsa(try rsaKey.get())) }
    package static var ed25519: DKIMSigner { DKIMSigner(.ed25519(ed25519Key)) }

    /// The TXT record of the key.
    package var record: String { "v=DKIM1; k=\(keyType); p=\(publicKey)" }

    package var publicKey: String {
        switch key {
        case .rsa(let key): key.publicKey.derRepresentation.base64EncodedString()
        case .ed25519(let key): key.publicKey.rawRepresentation.base64EncodedString()
        }
    }

    /// The bare form of an RSA key (RFC 8017 §A.1.1), which some domains publish.
    package var bareKey: String {
        switch key {
        case .rsa(let key): key.publicKey.pkcs1DERRepresentation.base64EncodedString()
        case .ed25519: publicKey
        }
    }

    private var keyType: String {
        switch key {
        case .rsa: "rsa"
        case .ed25519: "ed25519"
        }
    }

    /// The mail with the signature on top. Lines end in CRLF.
    package func sign(_ mail: [UInt8]) throws -> [UInt8] {
        let text = String(decoding: mail, as: UTF8.self)
        let end = text.firstRange(of: "\r\n\r\n")
        let header = String(end.map { text[..<$0.lowerBound] } ?? text[...])
        let body = String(end.map { text[$0.upperBound...] } ?? "")
        let field = try signature(over: Self.fields(of: header), body)
        return Array((field + "\r\n").utf8) + mail
    }

    /// Unfolded fields, their folding still in them.
    private static func fields(of header: String) -> [String] {
        header.components(separatedBy: "\r\n").reduce(into: []) { fields, line in
            if line.first == " " || line.first == "\t", let last = fields.popLast() {
                fields.append(last + "\r\n" + line)
            } else {
                fields.append(line)
            }
        }
    }

    private var isRelaxed: (header: Bool, body: Bool) {
        let sides = forms.split(separator: "/")
        return (sides.first == "relaxed", sides.count > 1 && sides[1] == "relaxed")
    }

    private func signature(over header: [String], _ body: String) throws -> String {
        var hashed = Array(isRelaxed.body ? Self.relaxedBody(body) : Self.simpleBody(body))
        if let bodyLength { hashed = Array(hashed.prefix(bodyLength)) }
        let bodyHash = Data(SHA256.hash(data: Data(hashed))).base64EncodedString()
        let length = bodyLength.map { " l=\($0);" } ?? ""
        let empty =
            "DKIM-Signature: v=\(version); a=\(algorithm ?? keyType + "-sha256"); c=\(forms); d=\(domain); s=\(selector);\r\n"
            + "\t\(tags)\(length) h=\(fields.joined(separator: ":"));\r\n\tbh=\(bodyHash);\r\n\tb="
        var rest = header
        var text = ""
        for name in fields {
            let place = rest.lastIndex {
                $0.prefix { $0 != ":" }.trimmingCharacters(in: .whitespaces).lowercased() == name.lowercased()
            }
            guard let place else { continue }
            text += canonical(rest.remove(at: place)) + "\r\n"
        }
        text += canonical(empty)
        let digest = SHA256.hash(data: Data(text.utf8))
        let octets =
            switch key {
            case .rsa(let key):
                try key.signature(for: digest, padding: .insecurePKCS1v1_5).rawRepresentation
            case .ed25519(let key): try key.signature(for: Data(digest))
            }
        // Folded, as signers do.
        let base64 = Array(octets.base64EncodedString())
        return empty
            + stride(from: 0, to: base64.count, by: 60).map { start in
                String(base64[start..<min(start + 60, base64.count)])
            }.joined(separator: "\r\n\t ")
    }

    private func canonical(_ field: String) -> String {
        guard isRelaxed.header else { return field }
        let sides = field.replacing("\r\n", with: "").split(
            separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        return sides[0].lowercased().trimmingCharacters(in: .whitespaces) + ":"
            + Self.words(String(sides[1]))
    }

    /// Runs of blanks as one, none at either end.
    private static func words(_ text: String) -> String {
        text.split { $0 == " " || $0 == "\t" }.joined(separator: " ")
    }

    private static func relaxedBody(_ body: String) -> String.UTF8View {
        var lines = body.components(separatedBy: "\r\n").map { line in
            (line.first == " " || line.first == "\t" ? " " : "") + words(line)
        }.map { $0 == " " ? "" : $0 }
        while lines.last == "" { lines.removeLast() }
        return lines.map { $0 + "\r\n" }.joined().utf8
    }

    private static func simpleBody(_ body: String) -> String.UTF8View {
        var lines = body.components(separatedBy: "\r\n")
        while lines.last == "" { lines.removeLast() }
        return (lines.isEmpty ? "\r\n" : lines.map { $0 + "\r\n" }.joined()).utf8
    }
}
