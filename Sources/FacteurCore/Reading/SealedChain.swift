import Mail

/// An ARC chain (RFC 8617 §4.2) that is whole and whose every seal is of a sealer that we believe.
///
/// Its signatures are not checked here: that is the receiving server's work, and `arc=pass` its word for it.
struct SealedChain: CustomStringConvertible {
    /// What the first sealer found when the mail reached it.
    let firstResults: [AuthenticationResults.Result]
    private let sealers: [String]

    /// RFC 8617 §4.2.1.
    private static let longest = 50

    /// `nil` without a chain, with a gap or a doublet in it, or with a seal of anybody else.
    init?(_ header: Header, sealers: [String]) {
        let seals = header.all("ARC-Seal")
        let results = header.all("ARC-Authentication-Results")
        guard !sealers.isEmpty, (1...Self.longest).contains(seals.count), results.count == seals.count,
            header.all("ARC-Message-Signature").count == seals.count
        else { return nil }
        let chain = seals.compactMap { ARCSeal.parse($0.body) }.sorted { $0.instance < $1.instance }
        let findings = results.compactMap { ARCAuthenticationResults.parse($0.body) }
        let numbers = Array(1...seals.count)
        guard chain.map(\.instance) == numbers, findings.map(\.instance).sorted() == numbers,
            chain.allSatisfy({ $0.chainValidation == ($0.instance == 1 ? .none : .pass) }),
            chain.allSatisfy({ seal in sealers.contains { Self.lies(seal.domain, within: $0) } }),
            let first = findings.first(where: { $0.instance == 1 })
        else { return nil }
        firstResults = first.results.results
        self.sealers = chain.map(\.domain)
    }

    private static func lies(_ domain: String, within sealer: String) -> Bool {
        AddrSpec(localPart: "x", domain: domain)?.isWithin(domain: sealer) ?? false
    }

    var description: String { "ARC of " + sealers.joined(separator: ", ") }
}
