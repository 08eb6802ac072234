package import Mail
import Text

/// The results in a header that the receiving server itself wrote, as far as the order of fields shows (see `TrustJudge`).
struct TrustFindings {
    /// The server that wrote the results, for a person.
    private(set) var server: String
    /// The results that count, topmost first.
    private(set) var results: [AuthenticationResults.Result] = []
    /// Why no result counts; `nil` when one does.
    private(set) var obstacle: String?
    /// What is there speaks against the mail, or cannot be told not to.
    private(set) var isContradicted = false

    /// No chain of servers writes more fields; a mail with more is not trusted at all.
    private static let mostFields = 100

    init(_ header: Header, _ names: ServerNames) {
        let fields = header.fields.enumerated().filter {
            $0.element.isNamed("Authentication-Results")
        }
        let boundary = TrustBoundary(header, names)
        let read = fields.prefix(Self.mostFields).map {
            ReadField(place: $0.offset, $0.element.body, names)
        }
        server = names.description
        guard !fields.isEmpty, fields.count <= Self.mostFields else {
            obstacle =
                fields.isEmpty ? TrustSentence.noResults.said(server) : TrustSentence.tooManyResults.said()
            isContradicted = !fields.isEmpty
            return
        }
        let counted = Self.counted(read, boundary)
        guard let first = counted.first else {
            obstacle = Self.obstacle(read, boundary, server)
            isContradicted = read.contains { $0.isOwn && ($0.failsDMARC || !$0.isReadable) }
            return
        }
        let counts = Set(counted.map(\.place))
        server = counted.contains { $0.results?.authservID == nil } ? server : Self.signers(counted)
        results = counted.compactMap(\.results).flatMap(\.results)
        if counted.contains(where: { !$0.isReadable }) {
            obstacle = TrustSentence.unreadableResults.said(
                Self.short(first.results?.authservID ?? server))
        } else if read.contains(where: { !counts.contains($0.place) && $0.isOwn && $0.failsDMARC }) {
            obstacle = TrustSentence.contradictedBelow.said(server)
        } else if let hop = boundary.hop, !counts.contains(where: { $0 < hop }),
            let filter = read.first(where: { $0.place < hop && $0.failsDMARC })
        {
            // A field below the hop may have come with the mail; a result of our own filter cannot.
            obstacle = TrustSentence.contradictedAbove.said(
                Self.short(filter.results?.authservID ?? server))
        }
        isContradicted = obstacle != nil
    }

    /// One Authentication-Results field.
    private struct ReadField {
        let place: Int
        let results: AuthenticationResults?
        /// Whether it names one of our servers, as far as its beginning can be read.
        let isOwn: Bool

        init(place: Int, _ body: String, _ names: ServerNames) {
            self.place = place
            results = AuthenticationResults.parse(body)
            isOwn = (results ?? AuthenticationResults.parse(Self.signature(body))).map(names.wrote) ?? false
        }

        /// The text before the first result.
        private static func signature(_ body: String) -> String {
            String(body.prefix(1_000).prefix { $0 != ";" && $0 != "(" })
        }

        /// Whether it has the only version that RFC 8601 §2.2 defines.
        var isReadable: Bool { results.map { ($0.version ?? 1) == 1 } ?? false }

        var failsDMARC: Bool {
            results?.results(of: "dmarc").contains { $0.value == "fail" } ?? false
        }
    }

    /// Those above the hop, whatever is between them; otherwise the topmost one below, if it is ours.
    private static func counted(_ fields: [ReadField], _ boundary: TrustBoundary) -> [ReadField] {
        let hop = boundary.hop ?? 0
        let above = fields.filter { $0.place < hop && $0.isOwn }
        if !above.isEmpty { return above }
        guard let topmost = fields.first(where: { $0.place >= hop }), topmost.isOwn, topmost.isReadable,
            topmost.place < boundary.end
        else { return [] }
        return [topmost]
    }

    /// Why no field counts.
    private static func obstacle(
        _ fields: [ReadField], _ boundary: TrustBoundary, _ server: String
    ) -> String {
        let hop = boundary.hop ?? 0
        let topmost = fields.first { $0.place >= hop } ?? fields.last
        guard let topmost, topmost.isOwn, topmost.isReadable else {
            return foreign((topmost ?? fields.first)?.results, server)
        }
        return TrustSentence.lowResults.said(server)
    }

    private static func foreign(_ field: AuthenticationResults?, _ server: String) -> String {
        guard let field else { return TrustSentence.topmostUnreadable.said() }
        return field.authservID.map { TrustSentence.topmostForeign.said(short($0), server) }
            ?? TrustSentence.topmostUnsigned.said(server)
    }

    /// A name that a foreign server may have written.
    private static func short(_ name: String) -> String { String(name.prefix(80)) }

    /// The servers that wrote them, each once; a long list is cut short.
    private static func signers(_ fields: [ReadField]) -> String {
        var seen: Set<String> = []
        let names = fields.compactMap { $0.results?.authservID?.lowercased() }
            .filter { seen.insert($0).inserted }
        return names.prefix(3).map { String($0.prefix(80)) }.joined(separator: ", ")
    }

    /// Whether the server has checked the seals of an ARC chain, and they are valid.
    var hasPassedARC: Bool {
        let arc = results.filter { $0.method == "arc" }
        return !arc.isEmpty && arc.allSatisfy { $0.value == "pass" }
    }
}

/// A complete ARC chain (RFC 8617 §4.2) in which every seal is of a trusted sealer.
///
/// Its signatures are not checked here: the receiving server does that, and reports `arc=pass`.
struct ARCChain: CustomStringConvertible {
    /// What the first sealer found when it received the mail.
    let firstResults: [AuthenticationResults.Result]
    private let sealers: [String]

    /// RFC 8617 §4.2.1.
    private static let longest = 50

    /// `nil` without a chain, with a gap or a duplicate in it, or with a seal of any other sealer.
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

/// Counts the servers whose authentication results recent mails have, so that a person who has configured another name learns the
/// right one (RFC 8601 §2.5).
package struct ResultsSurvey: Sendable {
    /// Mails that were checked.
    package private(set) var mails = 0
    /// Of them, those with results that count under the configured names.
    package private(set) var recognised = 0
    /// Of them, those without any results.
    package private(set) var without = 0
    /// Of them, those that bear a DKIM signature (RFC 6376 §3.5), whatever it is worth.
    package private(set) var signed = 0
    private var counts: [String: Int] = [:]

    /// Names to count for one mailbox; any further ones are not our servers.
    private static let mostNames = 200

    package init() {}

    /// Adds the header of one more mail.
    package mutating func add(_ header: Header, names: [String]) {
        mails += 1
        if !header.all("DKIM-Signature").isEmpty { signed += 1 }
        if TrustFindings(header, ServerNames(names)).obstacle == nil { recognised += 1 }
        let fields = header.all("Authentication-Results")
        guard let first = fields.first else {
            without += 1
            return
        }
        // A forged field is below those of the receiving server.
        let name = AuthenticationResults.parse(first.body)?.authservID?.lowercased() ?? ServerNames.nobody
        guard TrustFindings(header, ServerNames([name])).obstacle == nil,
            counts[name] != nil || counts.count < Self.mostNames
        else { return }
        counts[name, default: 0] += 1
    }

    /// The name that would have counted in most of the mails, if the configured ones counted in none; the names of one provider's
    /// machines become a pattern.
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
