package import Mail

/// Whose authentication results recent mails carry: so that a person who has named another server than the one that writes them
/// learns its name (RFC 8601 §2.5).
package struct ResultsSurvey: Sendable {
    /// Mails that were looked at.
    package private(set) var mails = 0
    /// Of them, those with results that count by the names that the configuration gives.
    package private(set) var recognised = 0
    /// Of them, those without any results.
    package private(set) var without = 0
    private var counts: [String: Int] = [:]

    /// Names that mails of one mailbox may hold; more are no servers of ours.
    private static let mostNames = 200

    package init() {}

    /// Takes the header of one more mail.
    package mutating func add(_ header: Header, names: [String]) {
        mails += 1
        if TrustFindings(header, ServerNames(names)).obstacle == nil { recognised += 1 }
        let fields = header.all("Authentication-Results")
        guard let first = fields.first else {
            without += 1
            return
        }
        // A forger's field stands below those of the server that took the mail.
        let name = AuthenticationResults.parse(first.body)?.authservID?.lowercased() ?? ServerNames.nobody
        guard TrustFindings(header, ServerNames([name])).obstacle == nil,
            counts[name] != nil || counts.count < Self.mostNames
        else { return }
        counts[name, default: 0] += 1
    }

    /// The name that would have counted in most of the mails, where the configured ones counted in none; the names of one
    /// provider's machines become a pattern.
    package var proposal: (name: String, mails: Int)? {
        guard recognised == 0 else { return nil }
        let parents = Dictionary(grouping: counts) { entry in
            entry.key.split(separator: ".").dropFirst().joined(separator: ".")
        }
        let patterns = parents.compactMap { parent, entries -> (name: String, mails: Int)? in
            guard entries.count > 1, parent.contains(".") else { return nil }
            return ("*." + parent, entries.reduce(0) { $0 + $1.value })
        }
        let best = (counts.map { (name: $0.key, mails: $0.value) } + patterns)
            .max { ($0.mails, $1.name) < ($1.mails, $0.name) }
        return best.flatMap { $0.mails * 2 > mails ? $0 : nil }
    }
}
