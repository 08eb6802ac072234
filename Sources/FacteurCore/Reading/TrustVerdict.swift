package import Mail

/// Whether a mail's sender is proven, and by which header.
package struct TrustVerdict: Sendable, Hashable {
    package let trust: Trust
    /// What decided, for a person: `dmarc=pass by mx.example.ca`, or why nothing did.
    package let by: String
    /// The one `From:` address, if there is exactly one.
    package let from: AddrSpec?

    package init(trust: Trust, by: String, from: AddrSpec?) {
        self.trust = trust
        self.by = by
        self.from = from
    }
}
