package import Mail

/// What is known about one mail before it is matched to an intern: a pure function of its bytes, the wording and the trust policy.
package struct Examination: Sendable {
    package let reading: Reading
    package let trust: TrustVerdict
    package let messageID: String?
    /// `Date:` in Unix seconds.
    package let date: Int64?
    /// When the last server says that it received the mail (the topmost `Received:`, RFC 5321 §4.4), in Unix seconds.
    package let receivedAt: Int64?
    /// The only `From:` address as it is written, for a person; at most 320 octets.
    package let from: String?
    /// Decoded, at most 500 characters.
    package let subject: String
    /// For a mail that reports on a letter.
    package let report: DeliveryReport?
    /// Of a mail that answers a letter: our own server's checks, or a signature, speak against its author.
    package let isAuthorDenied: Bool

    package init(
        reading: Reading, trust: TrustVerdict, messageID: String? = nil, date: Int64? = nil,
        receivedAt: Int64? = nil, from: String? = nil,
        subject: String = "", report: DeliveryReport? = nil, isAuthorDenied: Bool = false
    ) {
        self.reading = reading
        self.trust = trust
        self.messageID = messageID
        self.date = date
        self.receivedAt = receivedAt
        self.from = from
        self.subject = subject
        self.report = report
        self.isAuthorDenied = isAuthorDenied
    }

    /// A mail that cannot be read at all: over the size limit, or reading it failed.
    package static func unreadable(_ words: String) -> Examination {
        var reading = Reading()
        reading.kind = .unreadable
        reading.defects = [words]
        return Examination(reading: reading, trust: TrustVerdict(trust: .untrusted, by: words, from: nil))
    }
}

/// All rules in one value, as configured: bytes in, verdict out.
package struct Examiner: Sendable {
    private let reader: Reader
    private let policy: Configuration.TrustPolicy
    private let house: HostAddresses
    package let options: MatchingOptions
    private let parser = MessageParser()

    /// - Parameter house: our addresses; without any, only those of the roster and of the forwarders count.
    package init(
        wording: Wording, policy: Configuration.TrustPolicy, house: HostAddresses = HostAddresses(),
        options: MatchingOptions = MatchingOptions()
    ) {
        reader = Reader(wording: wording)
        self.policy = policy
        self.house = house
        self.options = options
    }

    /// Reads a mail; never fails, linear in its size.
    ///
    /// - Parameter keys: of the mail's DKIM signatures, where they are checked here (`trust: verify`).
    package func examine(_ bytes: [UInt8], keys: SignatureKeys = .unasked) -> Examination {
        let message = parser.parse(bytes)
        var reading = read(message)
        let trust = trust(in: message, of: bytes, reading, keys)
        // A signature that leaves the recipient open does not say to whom the mail was sent.
        if trust.isRecipientOpen { reading.recipients.removeAll { $0.field == "To" } }
        return Examination(
            reading: reading, trust: trust, messageID: message.messageID?.rawValue,
            date: message.dateSeconds, receivedAt: Self.receivedAt(message),
            from: trust.from?.text ?? message.header.first("From").map { String($0.prefix(320)) },
            // The subject may be the code itself.
            subject: reading.holdsCode ? Self.hiddenSubject : Self.shortened(message.subject),
            report: reading.report,
            isAuthorDenied: reading.reply != nil && isAuthorDenied(message, of: bytes, keys))
    }

    /// Asked as if the author were a forwarder. Where nothing was checked, nothing is denied.
    private func isAuthorDenied(_ message: Message, of bytes: [UInt8], _ keys: SignatureKeys) -> Bool {
        guard let author = message.soleAuthor?.addrSpec else { return true }
        var asked = policy
        asked.forwarders = [author.text]
        let verdict = TrustJudge.judge(message, policy: asked, octets: bytes, keys: keys)
        return verdict.trust == .untrusted && TrustDoubt(reason: verdict.by) == .forgery
    }

    private static func shortened(_ subject: String) -> String {
        subject.utf8.count <= 500 ? subject : String(subject.prefix(500))
    }

    /// What the ledger has in place of the subject of a mail with a code.
    package static let hiddenSubject = "(a code; its content is not kept)"

    private func read(_ message: Message) -> Reading {
        var reading = reader.read(message, portal: policy.portal, servers: policy.authservIDs)
        reading.house = house
        reading.relays = policy.forwarders
        return reading
    }

    /// The date is after the field's last semicolon.
    private static func receivedAt(_ message: Message) -> Int64? {
        guard let text = message.header.first("Received") else { return nil }
        // By octets where that is the same as by characters: a semicolon with an accent on it is none.
        let isASCII = text.utf8.allSatisfy { $0 < 0x80 }
        let mark = isASCII ? text.utf8.lastIndex(of: UInt8(ascii: ";")) : text.lastIndex(of: ";")
        return mark.flatMap { HeaderDate(rfc5322: String(text[$0...].dropFirst()))?.seconds }
    }

    /// A header that another program may read differently proves nothing: the server may have checked another From, or kept an
    /// `Authentication-Results` field that it did not see.
    private func trust(
        in message: Message, of bytes: [UInt8], _ reading: Reading, _ keys: SignatureKeys
    ) -> TrustVerdict {
        let verdict = TrustJudge.judge(message, policy: policy, octets: bytes, keys: keys)
        guard verdict.trust != .untrusted else { return verdict }
        let flaw = HeaderSection.ambiguity(of: bytes)?.description ?? chainFlaw(of: message, reading)
        return flaw.map { TrustVerdict(trust: .untrusted, by: $0, from: verdict.from) } ?? verdict
    }

    /// Only mail with news from the portal is checked.
    private func chainFlaw(of message: Message, _ reading: Reading) -> String? {
        switch reading.kind {
        case .notice, .receipt, .portal:
            ForwardChain.flaw(in: reading, of: message, policy: policy, house: house)
        case .bounce, .reply, .unrelated, .unreadable: nil
        }
    }
}
