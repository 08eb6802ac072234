package import Mail

/// What is known of one mail before anybody asks whose it is: a pure function of its bytes, the wording and the trust policy.
package struct Examination: Sendable {
    package let reading: Reading
    package let trust: TrustVerdict
    package let messageID: String?
    /// `Date:` in Unix seconds.
    package let date: Int64?
    /// The one `From:` address as it is written, for a person; at most 320 octets.
    package let from: String?
    /// Decoded, at most 500 characters.
    package let subject: String
    /// Of a mail that reports on a letter.
    package let report: DeliveryReport?

    package init(
        reading: Reading, trust: TrustVerdict, messageID: String? = nil, date: Int64? = nil,
        from: String? = nil,
        subject: String = "", report: DeliveryReport? = nil
    ) {
        self.reading = reading
        self.trust = trust
        self.messageID = messageID
        self.date = date
        self.from = from
        self.subject = subject
        self.report = report
    }

    /// A mail that cannot be read at all: over the cap, or one that made reading fail.
    package static func unreadable(_ words: String) -> Examination {
        var reading = Reading()
        reading.kind = .unreadable
        reading.defects = [words]
        return Examination(reading: reading, trust: TrustVerdict(trust: .untrusted, by: words, from: nil))
    }
}

/// All rules in one value, as the configuration sets them: bytes in, verdict out.
package struct Examiner: Sendable {
    private let reader: Reader
    private let policy: Configuration.TrustPolicy
    package let options: MatchingOptions
    private let parser = MessageParser()

    package init(
        wording: Wording, policy: Configuration.TrustPolicy, options: MatchingOptions = MatchingOptions()
    ) {
        reader = Reader(wording: wording)
        self.policy = policy
        self.options = options
    }

    /// Reads a mail; total, linear in its size.
    package func examine(_ bytes: [UInt8]) -> Examination {
        let message = parser.parse(bytes)
        let trust = trust(in: message, of: bytes)
        let reading = reader.read(message)
        return Examination(
            reading: reading, trust: trust, messageID: message.messageID?.rawValue,
            date: message.dateSeconds,
            from: trust.from?.text ?? message.header.first("From").map { String($0.prefix(320)) },
            subject: String(message.subject.prefix(500)),
            report: reading.kind == .bounce ? Self.report(message) : nil)
    }

    private static func report(_ message: Message) -> DeliveryReport? {
        guard case .deliveryReport(let report) = AutomaticMail.recognise(message) else { return nil }
        return report
    }

    /// A header that another program may read otherwise proves nothing: the server may have checked another From, and let
    /// through a result that it did not see.
    private func trust(in message: Message, of bytes: [UInt8]) -> TrustVerdict {
        let verdict = TrustJudge.judge(message, policy: policy)
        guard verdict.trust != .untrusted, let ambiguity = HeaderSection.ambiguity(of: bytes) else {
            return verdict
        }
        return TrustVerdict(trust: .untrusted, by: ambiguity.description, from: verdict.from)
    }
}
