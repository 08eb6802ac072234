/// One connection to a mail server, after TLS and the server's greeting.
///
/// It reads only on request, so data that the server sends early stays in the kernel. One receive and one send may be pending at
/// the same time; a second one in the same direction is refused as `busy`. Closed by ``close()`` or when the last reference is
/// released.
///
/// libcurl has already had its own short dialogue with the server (greeting, CAPABILITY or EHLO, STARTTLS); ``shown`` has what may
/// be known of it. Ignore anything that arrives before the reply to your own first command.
package final class Connection: Sendable {
    /// What the server showed of itself while the connection was opened.
    package let shown: ServerShown

    private let peer: String
    private let channel: ChannelID
    private let inbox: Inbox

    init(channel: ChannelID, inbox: Inbox, peer: String, shown: ServerShown) {
        self.channel = channel
        self.inbox = inbox
        self.peer = peer
        self.shown = shown
    }

    deinit {
        close()
    }

    /// Received bytes: 1 to `atMost` (at most 256 KB per call), or none once the server has closed the connection in an orderly
    /// way.
    ///
    /// Only the protocol's own lengths and replies distinguish an orderly close from a cut one: TLS's close_notify and a bare FIN
    /// look the same. Cancelling the task, or the deadline, ends only the wait: the connection and every byte not returned stay.
    package func receive(atMost: Int = 65536, deadline: Duration) async throws(TransportFault) -> [UInt8] {
        try await wait { ticket, reply in
            .receive(self.channel, atMost: atMost, deadline, ticket, reply)
        }
    }

    /// Passes all bytes to TLS and the kernel, or fails; `deadline` applies to each chunk that makes no progress.
    ///
    /// Only a reply shows that the peer has the bytes: a send into a connection that the server has just closed still succeeds
    /// once. After a deadline or a cancellation an unknown part has been sent, and every later send is refused as `sendAbandoned`.
    package func send(_ bytes: [UInt8], deadline: Duration) async throws(TransportFault) {
        try await wait { ticket, reply in
            .send(self.channel, bytes, deadline, ticket, reply)
        }
    }

    /// Ends the connection; pending calls end with `closed`. May be called any number of times.
    package func close() {
        inbox.post(.close(channel))
    }

    private func wait<Value: Sendable>(
        for command: (Ticket, Reply<Value>) -> Command
    ) async throws(TransportFault) -> Value {
        do throws(TransportFault) {
            return try await inbox.wait(on: channel, for: command)
        } catch {
            throw error.peer == nil ? TransportFault(error.cause, peer: peer) : error
        }
    }
}
