/// Why a DKIM signature proves nothing (RFC 6376 §6.1).
package enum DKIMFlaw: Error, Sendable, Hashable, CaseIterable {
    // The signature by itself.
    /// No DKIM-Signature by §3.5: a tag is missing, stands twice or makes no sense.
    case unreadable
    /// Neither rsa-sha256 nor ed25519-sha256; rsa-sha1 is dead (RFC 8301 §3.1).
    case algorithm
    /// `i=` lies outside of `d=`.
    case identity
    /// `x=` is over.
    case expired
    /// `t=` lies ahead by more than a clock goes wrong.
    case early

    // What it covers.
    /// The mail has no or several From fields, or the signature leaves From out.
    case author
    /// A field that says what the mail is, or how its body is read, stands outside of the signature.
    case uncovered
    /// `l=` is not the whole body: what follows may be anybody's (§8.2).
    case partialBody
    /// The body is another than the signed one.
    case body
    /// The header is another than the signed one, or the signature is made with another key.
    case signature
    /// The header cannot be cut into fields in one way only, or is longer than is read.
    case header

    // The key.
    /// DNS knows no key of that name, or none that is one.
    case noKey
    /// `p=` is empty.
    case revoked
    /// The record is made for another algorithm, hash or service than this signature's, or for no sub-domain (`t=s`).
    case unfitKey
    /// The domain only tries DKIM (`t=y`): such a mail is as good as unsigned (§3.6.1).
    case testing
    /// RSA below 1,024 bits (RFC 8301 §3.2), or above 8,192; or no key at all.
    case badKey
}
