import FacteurCore
import Mail
import Store

extension Sender {
    /// The letter that is the third in a row to be refused for good, each as if for its own sake, is not to blame.
    private static let refusalsThatStop = 3
    /// Seconds in which they come.
    private static let window: Int64 = 86_400

    /// A relay that takes no letter of ours may say so in words that speak of each of them: then this one waits instead of being
    /// failed, those before it wait again, and sending stops. What is said of a recipient's address or mailbox (RFC 3463, X.1 and
    /// X.2) is no such word, unless it is the very same of three of them, under a code that may be the sender's; nor is what we
    /// refuse ourselves; and a copy that is refused is the last in any case.
    ///
    /// - Returns: the delivery as it is to be taken, and the letters that failed before it and are not to blame either.
    /// - Throws: `LedgerFault`.
    func spared(
        _ delivery: SMTPConversation.Delivery, of letter: DueLetter, server: String
    ) async throws -> (SMTPConversation.Delivery, blameless: Set<LetterID>) {
        guard case .failed(let reply) = delivery.outcome, delivery.fault == nil, !letter.isCopy,
            Self.mayConcernEveryLetter(reply) || Self.mayConcernAccount(reply)
        else { return (delivery, []) }
        let before = try await ledger.refusedInARow(
            from: now() - Self.window, through: now(), but: letter.id,
            where: { Self.mayConcernEveryLetter($0) || Self.mayConcernAccount(reply) && $0 == reply })
        guard before.all.count >= Self.refusalsThatStop - 1 else { return (delivery, []) }
        let words = "\(Self.refusalsThatStop) letters in a row were refused, see `facteur letters`"
        let waiting = SMTPConversation.Delivery(
            outcome: .tryLater(reply), fault: .smtp(.serviceRefused(words), server: server))
        return (waiting, before.failed)
    }

    /// A 5xx that does not speak of the recipient.
    private static func mayConcernEveryLetter(_ reply: String) -> Bool {
        let text = reply.prefix(8)
        return text.prefixMatch(of: /5[0-9]{2}/) != nil
            && text.wholeMatch(of: /5[0-9]{2}[ -]5\.[12]\./) == nil
    }

    /// A 5xx of X.1 or X.2 that is none of RFC 3463's and RFC 7505's words of a recipient: no such mailbox, no such system, no such
    /// syntax, moved, no mail taken; disabled, full, too long, a list. It names no address.
    private static func mayConcernAccount(_ reply: String) -> Bool {
        reply.prefixMatch(of: /5[0-9]{2}[ -]5\.[12]\./) != nil && !reply.contains("@")
            && reply.prefixMatch(of: /5[0-9]{2}[ -]5\.(1\.([1-6]|9|10)|2\.[1-4])\b/) == nil
    }
}
