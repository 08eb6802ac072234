package import Mail
import Text

/// What is known of the keys of one mail's DKIM signatures, and when the mail came: all that `trust: verify: dkim` needs
/// besides its octets.
package struct SignatureKeys: Sendable {
    /// What DNS says of a key.
    package enum Answer: Sendable, Hashable {
        /// The text of its one TXT record.
        case found(String)
        /// There is none.
        case absent
    }

    /// Those that were asked for, and answered.
    package let answers: [DKIMKeyName: Answer]
    /// Unix seconds; signatures have run out by it or not. `nil` where that is not known, and no key either.
    package let received: Int64?

    package init(answers: [DKIMKeyName: Answer] = [:], received: Int64) {
        self.answers = answers
        self.received = received
    }

    /// Nobody has asked DNS, nor says when the mail came.
    package static let unasked = SignatureKeys([:])

    private init(_ answers: [DKIMKeyName: Answer] = [:], received: Int64? = nil) {
        self.answers = answers
        self.received = received
    }

    /// The same mail with these answers.
    package func answered(_ answers: [DKIMKeyName: Answer]) -> SignatureKeys {
        SignatureKeys(answers, received: received)
    }
}

/// Whether one of a mail's DKIM signatures (RFC 6376) proves its author, checked here and not by a server.
///
/// Only a signature of a domain that is aligned with the author's (`AllowedSender.aligns`, as for a server's `dkim=pass`) is
/// looked at, and what it covers must be all that a reader goes by. One that holds is enough, whatever others do.
enum SignatureProof {
    /// - Parameter covers: fields that give evidence, in lower case, of which the signature covers all.
    case proven(String, by: DKIMKeyName, covers: Set<String>)
    /// One may hold; its key has to be asked for.
    case awaiting([DKIMKeyName])
    /// None holds; of the topmost, why. `nil` where none is of a domain that counts.
    case unproven(String?)

    /// Signatures of the author's own domain that are tried.
    private static let most = 5

    init(of author: AddrSpec, in octets: [UInt8], _ admission: AllowedSender, _ keys: SignatureKeys) {
        guard var mail = SignedMail(octets) else {
            self = .unproven(TrustSentence(DKIMFlaw.header).said())
            return
        }
        let aligned = mail.candidates.filter { admission.aligns($0.key.domain, with: author) }.prefix(
            Self.most)
        var awaited: [DKIMKeyName] = []
        var why: String?
        for candidate in aligned {
            switch Self.check(candidate, in: &mail, keys) {
            case .holds:
                let fields = ["to"].filter { mail.covers($0, by: candidate) }
                self = .proven(Self.words(candidate.key), by: candidate.key, covers: Set(fields))
                return
            case .lacksKey: if !awaited.contains(candidate.key) { awaited.append(candidate.key) }
            case .fails(let flaw):
                why = why ?? TrustSentence.signature.said(candidate.key.domain, TrustSentence(flaw).said())
            }
        }
        self = awaited.isEmpty ? .unproven(why) : .awaiting(awaited)
    }

    private enum Check {
        case holds, lacksKey
        case fails(DKIMFlaw)
    }

    private static func check(
        _ candidate: SignedMail.Candidate, in mail: inout SignedMail, _ keys: SignatureKeys
    ) -> Check {
        if let flaw = mail.flaw(of: candidate, received: keys.received) ?? mail.coverageFlaw(of: candidate) {
            return .fails(flaw)
        }
        switch keys.answers[candidate.key] {
        case nil: return .lacksKey
        case .absent: return .fails(.noKey)
        case .found(let record):
            return mail.flaw(of: candidate, received: keys.received, key: record).map(Check.fails) ?? .holds
        }
    }

    private static func words(_ key: DKIMKeyName) -> String {
        TrustSentence.proven.said("dkim", "header.d", key.domain, TrustSentence.ownKey.said(key.text))
    }
}

extension TrustSentence {
    init(_ flaw: DKIMFlaw) {
        self =
            switch flaw {
            case .unreadable: .signatureUnreadable
            case .algorithm: .signatureAlgorithm
            case .identity: .signatureIdentity
            case .expired: .signatureExpired
            case .early: .signatureEarly
            case .author: .signatureWithoutFrom
            case .uncovered: .signatureUncovered
            case .partialBody: .signatureOfPart
            case .body: .signatureOfOtherBody
            case .signature: .signatureBroken
            case .header: .signatureHeader
            case .noKey: .keyAbsent
            case .revoked: .keyRevoked
            case .unfitKey: .keyUnfit
            case .testing: .keyOnTrial
            case .badKey: .keyUnusable
            }
    }
}
