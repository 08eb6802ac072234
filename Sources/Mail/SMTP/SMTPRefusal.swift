/// An unexpected reply, and whether it concerns the letter or the service.
struct SMTPRefusal: Sendable {
    let step: SMTPTransaction.Step
    let reply: SMTPReply

    /// The outcome of the letter: a service that refuses every letter says nothing about this one.
    var outcome: SMTPOutcome {
        if concernsService { return .tryLater(reply.text) }
        switch reply.kind {
        // The reply is ambiguous, so try later.
        case .refused where reply.contradictsItself: return .tryLater(reply.text)
        case .refused: return .failed(reply.text)
        case .done, .goOn, .later, .unknown: return .tryLater(reply.text)
        }
    }

    var fault: SMTPFault? { concernsService ? .serviceRefused(reply.text) : nil }

    /// The command was not understood, which its parameters may be the reason of: 500…504 and 555 (RFC 5321 §4.2.4, §4.1.1.11), or
    /// any code with 5.5.x (RFC 3463 §3.6). Another status says what else it was: the address, which 501 may mean as well, or a login.
    var concernsParameters: Bool {
        guard step == .mail || step == .recipient, reply.kind == .refused, !wantsLogin else { return false }
        if reply.code == 555 { return true }
        return reply.status?.hasSubject("5") ?? [500, 501, 503, 504].contains(reply.code)
    }

    /// 530 login required, 534 and 538 too weak, 535 rejected (RFC 4954 §6).
    private var wantsLogin: Bool { [530, 534, 535, 538].contains(reply.code) }

    /// Whether the server would refuse every letter of ours.
    var concernsService: Bool {
        if wantsLogin { return true }
        switch step {
        case .reset: return reply.kind == .refused
        case .mail: return reply.kind == .refused && !concernsLetter
        case .recipient, .data: return isSystemic || isAccount || isPolicyOnUs
        case .loneDot: return false
        case .finalDot: return isSystemic || isAccount
        }
    }

    /// Whether the reply to MAIL concerns only this letter: its size (552, 5.3.4, 5.2.3), its encoding (5.6.x).
    private var concernsLetter: Bool {
        reply.code == 552
            || reply.status.map { $0.matches("3.4") || $0.matches("2.3") || $0.hasSubject("6") } ?? false
    }

    /// Codes about our account or address, or about the relay itself (full, shut down, misconfigured): RFC 3463 §3.2, §3.4, §3.5,
    /// §3.8; Gmail's 5.4.5 (daily quota), 5.7.14 (log in again), 5.7.25…5.7.32 (our domain is not authenticated); Microsoft's
    /// 5.1.90 (daily limit), 5.2.252, 5.7.57, 5.7.60, 5.7.64 (not allowed to send this way), 5.7.232…236, 5.7.50x except 504, 505
    /// and 512, which concern the recipient or the letter, 5.7.606…649 and 5.7.700…750 (blocked, over the threshold).
    private var isSystemic: Bool {
        let codes = [
            "1.7", "1.8", "1.90", "3.1", "3.2", "3.5", "4.5", "2.252", "7.8", "7.9", "7.14", "7.57", "7.60",
            "7.64",
        ]
        guard reply.kind == .refused, let status = reply.status else { return false }
        return codes.contains(where: status.matches) || status.policyDetail.map(Self.isOfTenant) ?? false
    }

    /// The detail of a 5.7.x.
    private static func isOfTenant(_ detail: Int) -> Bool {
        switch detail {
        case 504, 505, 512: false
        case 25...32, 232...236, 501...513, 606...649, 700...750: true
        default: false
        }
    }

    /// Text about the sending account, whatever the code: Exchange sends most of it under 5.2.0, as it does for a recipient's
    /// mailbox.
    private var isAccount: Bool {
        guard reply.kind == .refused else { return false }
        let words = reply.text.lowercased()
        let ours = [
            "submission quota", "submissionquotaexceeded", "sendasdenied", "outboundspam", "outbound spam",
            "your daily limit", "your message can't be sent because", "daily user sending", "daily sending",
            "sending limit", "sending quota", "not allowed to send as", "right to send as", "your account",
            "sender's account", "sender account", "client was not authenticated",
        ]
        return ours.contains { words.contains($0) }
    }

    /// Postfix and other servers refuse the sender, the client and relaying only at RCPT, and only their text shows which.
    private var isPolicyOnUs: Bool {
        // A reply about an address (5.1.x) concerns the recipient, even if the address is relay@.
        guard reply.status?.hasSubject("7") ?? true else { return false }
        let words = reply.text.lowercased().split(separator: " ").filter { !$0.contains("@") }.joined(
            separator: " ")
        if reply.code == 454 || reply.kind == .refused, words.contains("relay") { return true }
        let ours = [
            "sender address rejected", "client host", "helo command rejected", "authentication required",
        ]
        return reply.kind == .refused && ours.contains { words.contains($0) }
    }
}

/// Whom a refusal for good may concern, by its code and its status (RFC 3463): a relay that takes no letter of ours may refuse each
/// with a text about that letter.
package enum RefusalScope: Sendable {
    /// A 5xx that is not about the recipient.
    case everyLetter
    /// A 5xx about a recipient's address or mailbox, by a code that servers use of the sender's account, too.
    case account
    /// One about this recipient alone; and whatever is no refusal of a server's, such as one of our own.
    case recipient

    /// - Parameter reply: with its code, on one line.
    package init(reply: String) {
        if Self.mayConcernEveryLetter(reply) {
            self = .everyLetter
        } else {
            self = Self.mayConcernAccount(reply) ? .account : .recipient
        }
    }

    /// Not X.1 or X.2, address and mailbox status (RFC 3463 §3.2, §3.3).
    private static func mayConcernEveryLetter(_ reply: String) -> Bool {
        let text = reply.prefix(8)
        return text.prefixMatch(of: /5[0-9]{2}/) != nil
            && text.wholeMatch(of: /5[0-9]{2}[ -]5\.[12]\./) == nil
    }

    /// A 5xx of X.1 or X.2 that is not one of the recipient codes of RFC 3463 and RFC 7505: no such mailbox, system or syntax,
    /// moved, accepts no mail; disabled, full, too long, a list. Its text names no address.
    private static func mayConcernAccount(_ reply: String) -> Bool {
        reply.prefixMatch(of: /5[0-9]{2}[ -]5\.[12]\./) != nil && !reply.contains("@")
            && reply.prefixMatch(of: /5[0-9]{2}[ -]5\.(1\.([1-6]|9|10)|2\.[1-4])\b/) == nil
    }
}

extension EnhancedStatus {
    /// Compares subject and detail, whatever the class.
    fileprivate func matches(_ subjectAndDetail: String) -> Bool {
        description.dropFirst(2) == subjectAndDetail
    }

    /// The detail if the subject is policy (RFC 3463 §3.8).
    fileprivate var policyDetail: Int? { hasSubject("7") ? Int(description.dropFirst(4)) : nil }

    fileprivate func hasSubject(_ subject: String) -> Bool {
        description.dropFirst(2).hasPrefix(subject + ".")
    }
}
