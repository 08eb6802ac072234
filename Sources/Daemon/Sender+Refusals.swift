import FacteurCore
import Mail
import Store

extension Sender {
    /// Letters in a row, each refused for good as if it were for its own sake, after which the relay is taken to refuse all.
    private static let mostRefused = 3
    /// Seconds in which they were refused.
    private static let memory: Int64 = 86_400

    /// A relay that takes no letter of ours may say so in words that speak of each of them: then the next one is not failed
    /// either, but waits, and sending stops.
    ///
    /// - Throws: `LedgerFault`.
    func judged(
        _ delivery: SMTPConversation.Delivery, of letter: DueLetter, server: String
    ) async throws -> SMTPConversation.Delivery {
        guard case .failed(let reply) = delivery.outcome, delivery.fault == nil else { return delivery }
        let before = try await ledger.refusedInARow(since: now() - Self.memory, but: letter.id)
        guard before >= Self.mostRefused - 1 else { return delivery }
        let words = "it refused \(Self.mostRefused) letters in a row for good, see `facteur letters`"
        return SMTPConversation.Delivery(
            outcome: .tryLater(reply), fault: .smtp(.serviceRefused(words), server: server))
    }
}
