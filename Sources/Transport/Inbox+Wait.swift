extension Inbox {
    /// Posts a command and waits for its answer; a cancelled task calls the wait off.
    func wait<Value: Sendable>(
        on channel: ChannelID, for command: (Ticket, Reply<Value>) -> Command
    ) async throws(TransportFault) -> Value {
        let ticket = Ticket()
        let outcome = Locked<Reply<Value>.Outcome?>(nil)
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                self.post(command(ticket, Reply(into: outcome, waking: continuation)))
            }
        } onCancel: {
            ticket.cancel()
            self.post(.cancel(channel, ticket))
        }
        guard let result = outcome.withLock({ $0 }) else { throw TransportFault(.closed) }
        return try result.get()
    }
}
