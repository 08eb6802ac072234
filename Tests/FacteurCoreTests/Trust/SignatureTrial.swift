import FacteurCore
import Foundation
import Mail
import TestSupport
import Testing

/// A notice as a server delivers it that stamps nothing, signed by the portal, and what is made of it with `verify: dkim`.
/// The notice's French words are the portal's own of 2018.
struct SignatureTrial {
    static let received: Int64 = 1_794_000_000

    var signer: DKIMSigner
    /// What is signed.
    var header = [
        "From: IRCC <ne-pas-repondre@cic.gc.ca>", "To: stages+E-102@example.test", "Subject: Offre d'emploi",
        "Date: Tue, 10 Nov 2026 09:14:48 -0500", "Message-ID: <n1@cic.gc.ca>", "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit",
    ]
    var body = TrustTrial.notice().replacing("\n", with: "\r\n") + "\r\n"
    /// By selector; the signer's own where it is `nil`.
    var records: [String: String]?
    var policy = Self.policy

    /// What our server writes on top.
    static let hop = TrustTrial.hop.replacing("\n", with: "\r\n") + "\r\n"

    static var policy: Configuration.TrustPolicy {
        var policy = Configuration.TrustPolicy(
            portal: ["cic.gc.ca", "canada.ca"], forwarders: ["employeur1.test"])
        policy.verification = .dkim
        return policy
    }

    init(_ signer: DKIMSigner = .ed25519) { self.signer = signer }

    func signed() throws -> String {
        let mail = (header + ["", body]).joined(separator: "\r\n")
        return String(decoding: try signer.sign(Array(mail.utf8)), as: UTF8.self)
    }

    func examine(_ mail: String, asked: Bool = true) throws -> Examination {
        let octets = Array((Self.hop + mail).utf8)
        let known = records ?? [signer.selector: signer.record]
        let candidates = SignedMail(octets)?.candidates ?? []
        let answers = candidates.map {
            ($0.key, known[$0.key.selector].map(SignatureKeys.Answer.found) ?? .absent)
        }
        let keys = SignatureKeys(
            answers: asked ? Dictionary(answers, uniquingKeysWith: { first, _ in first }) : [:],
            received: Self.received)
        let house = HostAddresses(["stages@example.test"])
        return Examiner(wording: .builtIn, policy: policy, house: house).examine(octets, keys: keys)
    }

    func trust(_ change: (String) -> String = { $0 }) throws -> TrustVerdict {
        try examine(change(signed())).trust
    }
}
