/// A reply that is not the one hoped for: whose fault it is, the letter's or the service's.
struct SMTPRefusal: Sendable {
    let step: SMTPTransaction.Step
    let reply: SMTPReply

    /// What becomes of the letter: a service that refuses everybody says nothing about it.
    var outcome: SMTPOutcome {
        if concernsService { return .tryLater(reply.text) }
        switch reply.kind {
        // Nobody knows, so later.
        case .refused where reply.contradictsItself: return .tryLater(reply.text)
        case .refused: return .failed(reply.text)
        case .done, .goOn, .later, .unknown: return .tryLater(reply.text)
        }
    }

    var fault: SMTPFault? { concernsService ? .serviceRefused(reply.text) : nil }

    /// Every letter of ours would be refused alike.
    var concernsService: Bool {
        // 530 login required, 534 and 538 too weak, 535 rejected (RFC 4954 §6).
        if [530, 534, 535, 538].contains(reply.code) { return true }
        switch step {
        case .reset: return reply.kind == .refused
        case .mail: return reply.kind == .refused && !concernsLetter
        case .recipient, .data: return isSystemic || isPolicyOnUs
        case .loneDot: return false
        case .finalDot: return isSystemic
        }
    }

    /// What MAIL may refuse about this one letter: its size (552, 5.3.4, 5.2.3), its encoding (5.6.x).
    private var concernsLetter: Bool {
        reply.code == 552
            || reply.status.map { $0.matches("3.4") || $0.matches("2.3") || $0.hasSubject("6") } ?? false
    }

    /// Codes that speak of our account or address, or of the relay itself (full, shut, ill set up): RFC 3463 §3.2, §3.4, §3.5,
    /// §3.8; Gmail's 5.4.5 (daily quota); Microsoft's 5.2.252, 5.7.57, 5.7.60 (may not send so), 5.7.50x and 5.7.70x (blocked,
    /// over the threshold).
    private var isSystemic: Bool {
        let codes = [
            "1.7", "1.8", "3.1", "3.2", "3.5", "4.5", "2.252", "7.8", "7.9", "7.57", "7.60", "7.501", "7.502",
            "7.503", "7.705", "7.708",
        ]
        return reply.kind == .refused && codes.contains { reply.status?.matches($0) ?? false }
    }

    /// Postfix and others refuse sender, client and relaying only at RCPT, and say which in words.
    private var isPolicyOnUs: Bool {
        // What is said about an address (5.1.x) is said about the recipient, even if it is called relay@.
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

extension EnhancedStatus {
    /// Subject and detail, whatever the class.
    fileprivate func matches(_ subjectAndDetail: String) -> Bool {
        description.dropFirst(2) == subjectAndDetail
    }

    fileprivate func hasSubject(_ subject: String) -> Bool {
        description.dropFirst(2).hasPrefix(subject + ".")
    }
}
