/// One connection to a mail server, after TLS and the server's greeting.
///
/// Reads only when asked, so what the server sends ahead stays in the kernel. One receive and one send may be
/// pending at the same time; a second of the same direction is refused as `busy`. Closed by ``close()`` or when
/// the last reference goes.
///
/// libcurl has already had its own short dialogue with the server (greeting, CAPABILITY or EHLO, STARTTLS), whose
/// replies are not handed on: whatever arrives before the first reply to the caller's own first command is noise.
package final class Connection: Sendable {
    private let peer: String
    private let channel: ChannelID
    private let inbox: Inbox

    init(channel: ChannelID, inbox: Inbox, peer: String) {
        self.channel = channel
        self.inbox = inbox
        self.peer = peer
    }

    deinit {
        close()
    }

    /// What has arrived: 1 to `atMost` bytes (at most 256 KB a call), or none once the server has closed in good
    /// order.
    ///
    /// Without the protocol's own lengths and replies an orderly close cannot be told from a cut one: TLS's
    /// close_notify and a bare FIN look the same. Cancelling the task, or the deadline, ends the wait and nothing
    /// else: the connection and every byte not returned stay.
    package func receive(atMost: Int = 65536, deadline: Duration) async throws(TransportFault) -> [UInt8] {
        try await wait { ticket, reply in
            .receive(self.channel, atMost: atMost, deadline, ticket, reply)
        }
    }

    /// Hands all bytes to TLS and the kernel, or fails; `deadline` is for each chunk that gets no further.
    ///
    /// That the other side has them is only shown by its reply: a send into a connection that the server has just
    /// closed still succeeds once. After a deadline or a cancellation an unknown part has left, and every later
    /// send is refused as `sendAbandoned`.
    package func send(_ bytes: [UInt8], deadline: Duration) async throws(TransportFault) {
        try await wait { ticket, reply in
            .send(self.channel, bytes, deadline, ticket, reply)
        }
    }

    /// Ends the connection; what waits on it ends with `closed`. May be called any number of times.
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
