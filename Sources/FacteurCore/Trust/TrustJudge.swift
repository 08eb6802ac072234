package import Mail
import Text

/// Judges whether a mail's sender is proven (contract, "Trust"; RFC 8601).
///
/// **Whose results count.** Only fields of a configured authserv-id (`none` means fields without one), and of these only those that
/// the receiving server itself must have written:
/// 1. Those above the line by which it received the mail from outside all count (`TrustBoundary`): no line there came with the mail
///    (RFC 5321 §4.4). Fields of other names between them belong to its filters and are ignored.
/// 2. If there are none, as with Gmail and with milters, which write below their server's `Received:`, only the topmost field below
///    it counts, if it is ours. A sender may have written the next one at the top of their mail, and only the order distinguishes
///    it from a genuine one. If filters run one after the other, DMARC's result, the last one, is on top.
///
/// The order cannot show that a server writes no results on some mails: the server must remove foreign fields with its name
/// (RFC 8601 §5).
///
/// A field of that authserv-id may be anywhere and still count *against* the mail: `dmarc=fail` does.
///
/// **What counts as proof.** `dmarc=pass` for exactly the domain of the only `From:` address; otherwise `dkim=pass` or `spf=pass`
/// aligned with it. Aligned means the same domain, or one above or below it, within the configured entry that allows the address:
/// so no list of public suffixes is needed. Nothing outweighs a failed DMARC. A pass that was read in part, or of an unknown
/// version of a method, is no pass.
///
/// **ARC.** If a mail was forwarded on the way, the server's own checks may fail. Then `arc=pass` among the results that count, and
/// a chain in which every seal is of a configured sealer, replace them with the first sealer's findings (RFC 8617 §7.2): a failure
/// on the way here does not count, a failure at the first sealer does.
///
/// **DKIM checked here.** Where the configuration asks for it (`verify: dkim`), a valid signature (`SignatureProof`) counts like our
/// own server's `dkim=pass`: it proves a sender where no result does, and outweighs no result against the mail.
package enum TrustJudge {
    /// - Parameters:
    ///   - octets: of the mail, for its signatures; without them none is looked at.
    ///   - keys: of those signatures, as far as they are known.
    package static func judge(
        _ message: Message, policy: Configuration.TrustPolicy, octets: [UInt8]? = nil,
        keys: SignatureKeys = .unasked
    ) -> TrustVerdict {
        guard let author = soleAuthor(of: message) else {
            return TrustVerdict(trust: .untrusted, by: noAuthor(message.fromFieldCount), from: nil)
        }
        guard let admission = AllowedSender(of: author, by: policy) else {
            let why =
                AllowedSender.isUnnamedAutomaton(author, policy)
                ? TrustSentence.automaton.said(author.text) : TrustSentence.stranger.said(author.domain)
            return TrustVerdict(trust: .untrusted, by: why, from: author)
        }
        let (proof, isContradicted) = proof(of: author, in: message.header, admission, policy)
        switch proof {
        case .proven(let what): return TrustVerdict(trust: admission.trust, by: what, from: author)
        case .unproven(let why):
            let verdict = TrustVerdict(trust: .untrusted, by: why, from: author)
            guard policy.verification == .dkim, !isContradicted, let octets else { return verdict }
            return signed(SignatureProof(of: author, in: octets, admission, keys), by: author, admission)
                ?? verdict
        }
    }

    /// `nil` where there is no signature that could count, so that what the server's results lack is said.
    private static func signed(
        _ proof: SignatureProof, by author: AddrSpec, _ admission: AllowedSender
    ) -> TrustVerdict? {
        switch proof {
        case .proven(let what, let key, let covered):
            var verdict = TrustVerdict(trust: admission.trust, by: what, from: author)
            verdict.key = key
            verdict.isRecipientOpen = !covered.contains("to")
            return verdict
        case .awaiting(let keys):
            var verdict = TrustVerdict(
                trust: .untrusted, by: TrustSentence.keyAwaited.said(keys.first?.text ?? ""), from: author)
            verdict.awaitedKeys = keys
            return verdict
        case .unproven(let why):
            return why.map { TrustVerdict(trust: .untrusted, by: $0, from: author) }
        }
    }

    /// What the server's results prove, and whether something in them speaks against the mail.
    private static func proof(
        of author: AddrSpec, in header: Header, _ admission: AllowedSender,
        _ policy: Configuration.TrustPolicy
    ) -> (SenderAuthentication, isContradicted: Bool) {
        guard !policy.authservIDs.isEmpty else {
            return (.unproven(TrustSentence.unsigned.said(author.text)), false)
        }
        let findings = TrustFindings(header, ServerNames(policy.authservIDs))
        if let obstacle = findings.obstacle { return (.unproven(obstacle), findings.isContradicted) }
        let direct = SenderAuthentication(
            of: author, results: findings.results, by: findings.server, admission)
        guard case .unproven = direct, findings.hasPassedARC,
            let chain = ARCChain(header, sealers: policy.sealers)
        else { return (direct, direct.isContradiction) }
        let sealed = SenderAuthentication(
            of: author, results: chain.firstResults, by: chain.description, admission)
        return (sealed, direct.isContradiction || sealed.isContradiction)
    }

    /// The address of the only `From:` field, if it names one. A comma in an unquoted display name is allowed: there is still only
    /// one address.
    private static func soleAuthor(of message: Message) -> AddrSpec? {
        if let author = message.soleAuthor { return author.addrSpec }
        let list = message.addressList(in: "From")
        guard message.fromFieldCount == 1, list.addresses.count == 1, !list.hasGroup,
            list.defects == [unquotedComma]
        else { return nil }
        return list.addresses.first?.addrSpec
    }

    /// As `AddressList` words it; a test checks that the two are equal.
    private static let unquotedComma = Defect("a display name holds a comma without quotes")

    private static func noAuthor(_ fields: Int) -> String {
        switch fields {
        case 0: TrustSentence.noFrom.said()
        case 1: TrustSentence.unclearFrom.said()
        default: TrustSentence.severalFrom.said("\(fields)")
        }
    }
}

/// Whether a mail's sender is proven, and by which header.
package struct TrustVerdict: Sendable, Hashable {
    package let trust: Trust
    /// The deciding fact, for a person: `dmarc=pass by mx.example.ca`, or why there is none.
    package let by: String
    /// The only `From:` address; `nil` if there is not exactly one.
    package let from: AddrSpec?
    /// The key of the DKIM signature that proved it, where that was checked here.
    package internal(set) var key: DKIMKeyName?
    /// Keys that have to be asked for before anything is proven.
    package internal(set) var awaitedKeys: [DKIMKeyName] = []
    /// That signature leaves open to whom the mail is: whoever had it in hand may have written another recipient.
    var isRecipientOpen = false

    package init(trust: Trust, by: String, from: AddrSpec?) {
        self.trust = trust
        self.by = by
        self.from = from
    }
}

/// Why a mail is not trusted, or a notice is not taken for ours: a person acts differently on a forgery, on a wrong setting and on
/// an unknown sender.
package enum TrustDoubt: Sendable, Hashable {
    /// Our own server checked, and nothing proves the sender; or the mail shows the server and the reader different things.
    case forgery
    /// A colleague forwards another person's text.
    case chain(String)
    /// No result has a configured name; `seen` is the name on the existing results, if any.
    case setting(seen: String?)
    /// The sender, proven or not, is not a trusted one.
    case stranger
    /// The notice's addressee is that address, which is not ours.
    case addressee(String)
    /// The key of its signature has not come yet; it is asked for again without anybody.
    case key(String)

    /// Parses the reason in the ledger (`TrustVerdict.by`).
    package init(reason: String) {
        guard let (sentence, values) = TrustSentence.read(reason) else {
            self = .forgery
            return
        }
        switch sentence {
        case .forwardedByStranger, .forwardedWithoutAddress, .forwardedUnreadable, .forwardedByNobody:
            self = .chain(reason)
        case .stranger, .automaton: self = .stranger
        case .keyAwaited: self = .key(values.first ?? "")
        case .noResults: self = .setting(seen: nil)
        case .topmostUnsigned: self = .setting(seen: "none")
        case .topmostForeign:
            let name = values.first ?? ""
            self = .setting(seen: String(name.prefix { !$0.isWhitespace && $0 != "," }))
        case .noFrom, .unclearFrom, .severalFrom, .tooManyResults, .unreadableResults, .contradictedBelow,
            .contradictedAbove, .lowResults, .topmostUnreadable, .provenByDMARC, .proven, .failed,
            .readInPart, .contradiction, .otherDomain, .nothingAligned, .unsigned, .signature, .ownKey,
            .signatureUnreadable, .signatureAlgorithm, .signatureIdentity, .signatureExpired, .signatureEarly,
            .signatureWithoutFrom, .signatureUncovered, .signatureOfPart, .signatureOfOtherBody,
            .signatureBroken, .signatureHeader, .keyAbsent, .keyRevoked, .keyUnfit, .keyOnTrial, .keyUnusable,
            .tooLarge, .endedThreeTimes:
            self = .forgery
        }
    }

    /// For a notice addressed to a stranger, as far as this is known without the roster.
    package init?(addresseeOf reading: Reading) {
        guard let stranger = AddresseeRule.stranger(in: reading, Roster()) else { return nil }
        self = .addressee(stranger.text)
    }
}
