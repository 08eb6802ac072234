package import Mail
import Text

/// Judges whether a mail's sender is proven (contract, "Trust"; RFC 8601).
///
/// **Whose results count.** Only fields of a configured authserv-id (`none` means those that name nobody), and of these only
/// what the receiving server itself can have written:
/// 1. Those above the line by which it took the mail from outside all count (`TrustBoundary`): nothing that came with the
///    mail stands there (RFC 5321 §4.4). Fields of other names between them are its filters' and say nothing.
/// 2. When there are none, as with Gmail and with milters, which write below their server's `Received:`, the topmost field
///    below it alone counts, if it is ours. A sender may have put the next one at the head of his mail, and nothing but the
///    order tells it from a genuine one. Filters that run in turn leave DMARC's result, the last one, on top.
///
/// What order cannot show is a server that writes nothing on some mails: it must take out what names itself (RFC 8601 §5).
///
/// A field of that authserv-id may stand anywhere and still speak *against* the mail: `dmarc=fail` does.
///
/// **What counts as proof.** `dmarc=pass` for the very domain of the one `From:` address; else `dkim=pass` or `spf=pass`
/// aligned with it. Aligned means the same domain, or one above or below it, that lies in the configured entry which admits
/// the address: so no list of public suffixes is asked. A failed DMARC is not outweighed by anything. A pass that was read
/// in part, or of a method's version that nobody knows, is no pass.
///
/// **ARC.** Where a mail was forwarded on the way, the server's own checks may fail. Then `arc=pass` among the results that
/// count, and a chain whose every seal is of a configured sealer, put the first sealer's findings in their place (RFC 8617
/// §7.2): what failed on the way here does not count, what failed there does.
package enum TrustJudge {
    package static func judge(_ message: Message, policy: Configuration.TrustPolicy) -> TrustVerdict {
        guard let author = soleAuthor(of: message) else {
            return TrustVerdict(trust: .untrusted, by: noAuthor(message.fromFieldCount), from: nil)
        }
        guard let admission = AllowedSender(of: author, by: policy) else {
            let why =
                AllowedSender.isUnnamedAutomaton(author, policy)
                ? TrustSentence.automaton.said(author.text) : TrustSentence.stranger.said(author.domain)
            return TrustVerdict(trust: .untrusted, by: why, from: author)
        }
        switch proof(of: author, in: message.header, admission, policy) {
        case .proven(let what): return TrustVerdict(trust: admission.trust, by: what, from: author)
        case .unproven(let why): return TrustVerdict(trust: .untrusted, by: why, from: author)
        }
    }

    private static func proof(
        of author: AddrSpec, in header: Header, _ admission: AllowedSender,
        _ policy: Configuration.TrustPolicy
    ) -> SenderAuthentication {
        let findings = TrustFindings(header, ServerNames(policy.authservIDs))
        if let obstacle = findings.obstacle { return .unproven(obstacle) }
        let direct = SenderAuthentication(
            of: author, results: findings.results, by: findings.server, admission)
        guard case .unproven = direct, findings.hasPassedARC,
            let chain = ARCChain(header, sealers: policy.sealers)
        else { return direct }
        return SenderAuthentication(of: author, results: chain.firstResults, by: chain.description, admission)
    }

    /// The address of the one `From:` field that names one. A comma in a display name without quotes is let through: still
    /// only one address stands there.
    private static func soleAuthor(of message: Message) -> AddrSpec? {
        if let author = message.soleAuthor { return author.addrSpec }
        let list = message.addressList(in: "From")
        guard message.fromFieldCount == 1, list.addresses.count == 1, !list.hasGroup,
            list.defects == [unquotedComma]
        else { return nil }
        return list.addresses.first?.addrSpec
    }

    /// As `AddressList` words it; a test holds the two together.
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

/// What kind of doubt keeps a mail from being believed, or a notice from being taken for ours: what a person does about a
/// forgery, about a wrong setting and about an unknown sender are three things.
package enum TrustDoubt: Sendable, Hashable {
    /// Our own server checked, and nothing proves the sender; or the mail shows one thing to it and another to the reader.
    case forgery
    /// A colleague passes on what somebody else wrote.
    case chain(String)
    /// No result is signed by a configured name; who signs those that are there, if anybody.
    case setting(seen: String?)
    /// The sender is proven or not, and nobody who may speak.
    case stranger
    /// The notice is destined to that address, which is none of ours.
    case addressee(String)

    /// Reads the reason that stands in the ledger (`TrustVerdict.by`).
    package init(reason: String) {
        guard let (sentence, values) = TrustSentence.read(reason) else {
            self = .forgery
            return
        }
        switch sentence {
        case .forwardedByStranger, .forwardedWithoutAddress, .forwardedUnreadable, .forwardedByNobody:
            self = .chain(reason)
        case .stranger, .automaton: self = .stranger
        case .noResults: self = .setting(seen: nil)
        case .topmostUnsigned: self = .setting(seen: "none")
        case .topmostForeign:
            let name = values.first ?? ""
            self = .setting(seen: String(name.prefix { !$0.isWhitespace && $0 != "," }))
        case .noFrom, .unclearFrom, .severalFrom, .tooManyResults, .unreadableResults, .contradictedBelow,
            .contradictedAbove, .lowResults, .topmostUnreadable, .provenByDMARC, .proven, .failed,
            .readInPart, .contradiction, .otherDomain, .nothingAligned:
            self = .forgery
        }
    }

    /// Of a notice that is destined to a stranger, as far as it can be told without the roster.
    package init?(addresseeOf reading: Reading) {
        guard let stranger = AddresseeRule.stranger(in: reading, Roster()) else { return nil }
        self = .addressee(stranger.text)
    }
}
