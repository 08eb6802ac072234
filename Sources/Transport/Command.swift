/// Numbers connections within one poller; 0 is the poller's own wake-up.
typealias ChannelID = UInt32

/// What other threads ask of the poller's thread.
enum Command: Sendable {
    case connect(ChannelID, Endpoint, Duration, Ticket, Reply<Connection>)
    case receive(ChannelID, atMost: Int, Duration, Ticket, Reply<[UInt8]>)
    case send(ChannelID, [UInt8], Duration, Ticket, Reply<Void>)
    case cancel(ChannelID, Ticket)
    case close(ChannelID)
    case stop
}

extension Command {
    /// The answer to a command that came too late.
    func refuse() {
        switch self {
        case .connect(_, let endpoint, _, _, let reply):
            reply.resume(returning: .failure(TransportFault(.closed, peer: endpoint.authority)))
        case .receive(_, _, _, _, let reply):
            reply.resume(returning: .failure(TransportFault(.closed)))
        case .send(_, _, _, _, let reply):
            reply.resume(returning: .failure(TransportFault(.closed)))
        case .cancel, .close, .stop:
            break
        }
    }
}
