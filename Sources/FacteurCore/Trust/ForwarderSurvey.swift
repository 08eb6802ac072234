package import Mail

/// Who has passed the portal's notices on to a mailbox, provenly: so that whoever sets it up need not remember every colleague.
///
/// It only tells; nobody is believed for having written.
package struct ForwarderSurvey: Sendable {
    private let reader: Reader
    private let authservIDs: [String]
    private var counts: [String: Int] = [:]

    /// A mailbox has no more forwarders than that.
    private static let most = 50

    /// - Parameter authservIDs: whose results count.
    package init(wording: Wording = .builtIn, authservIDs: [String]) {
        reader = Reader(wording: wording)
        self.authservIDs = authservIDs
    }

    /// Takes one more mail.
    package mutating func add(_ message: Message) {
        guard let author = message.soleAuthor?.addrSpec else { return }
        // As if its sender were a forwarder: would anything prove that it was them?
        var policy = Configuration.TrustPolicy(forwarders: [author.text])
        policy.authservIDs = authservIDs
        guard TrustJudge.judge(message, policy: policy).trust == .forwarder else { return }
        // Whoever writes a notice in their own name, as a look-alike does, has passed nothing on.
        let reading = reader.read(message)
        guard [.notice, .receipt].contains(reading.kind), reading.namesPortal else { return }
        guard counts[author.text] != nil || counts.count < Self.most else { return }
        counts[author.text, default: 0] += 1
    }

    /// Whoever forwarded most comes first.
    package var forwarders: [(address: String, mails: Int)] {
        counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) }
    }
}
