import Text

/// Whether a signature covers what a reader goes by. RFC 6376 §5.4 leaves to the signer which fields that is; whoever may
/// change one that it left out, take it away or put another on top, shows signed words as something that nobody signed (§8.2,
/// §8.15): a quotation as the author's own, a hidden text as a visible one.
extension SignedMail {
    /// Fields that must be named: whose mail it is, what it is about, how its body is read.
    private static let decisive = ["from", "subject", "content-type"]
    /// Fields of which one that is signed must not be joined by another: readers take the first, signers the last (§5.4.2).
    private static let single = [
        "content-transfer-encoding", "date", "to", "cc", "reply-to", "sender", "message-id", "mime-version",
    ]

    /// `.uncovered` where the signature leaves open what the mail says.
    package func coverageFlaw(of candidate: Candidate) -> DKIMFlaw? {
        guard case .success(let signature) = candidate.signature else { return .unreadable }
        func signed(_ name: String) -> Int { signature.fields.count { $0 == name } }
        let isNamed = Self.decisive.allSatisfy { signed($0) > 0 && count(of: $0) <= signed($0) }
        let isJoined = Self.single.contains { signed($0) > 0 && count(of: $0) > signed($0) }
        let isEncodingSure = signed("content-transfer-encoding") > 0 || needsNoEncoding
        return isNamed && !isJoined && isEncodingSure ? nil : .uncovered
    }

    /// Whether the signature covers every field of that name, in lower case, that the mail has.
    package func covers(_ name: String, by candidate: Candidate) -> Bool {
        guard case .success(let signature) = candidate.signature else { return false }
        return count(of: name) <= signature.fields.count { $0 == name }
    }

    /// Some servers sign no Content-Transfer-Encoding. Then it must be none, and must have been none: a multipart has no other
    /// (RFC 2045 §6.4), and a body in base64 is no text; one in quoted-printable shows itself.
    private var needsNoEncoding: Bool {
        guard count(of: "content-transfer-encoding") <= 1,
            ["7bit", "8bit", "binary"].contains(compact("content-transfer-encoding") ?? "7bit")
        else { return false }
        return compact("content-type")?.hasPrefix("multipart/") ?? false || !looksQuotedPrintable
    }

    /// Whether a `=` stands before a line end or two capital hexadecimal digits (RFC 2045 §6.7).
    private var looksQuotedPrintable: Bool {
        let octets = body
        return octets.indices.dropLast(2).contains { index in
            guard octets[index] == MIMEByte.equals else { return false }
            let pair = (octets[index + 1], octets[index + 2])
            return pair == (MIMEByte.cr, MIMEByte.lf)
                || Self.isHexadecimal(pair.0) && Self.isHexadecimal(pair.1)
        }
    }

    private static func isHexadecimal(_ octet: UInt8) -> Bool {
        octet.isDigit || (0x41...0x46).contains(octet)
    }
}
