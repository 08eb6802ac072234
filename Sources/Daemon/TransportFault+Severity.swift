import Transport

extension TransportFault {
    /// Whether only a person can mend it, so that trying again soon is of no use.
    var isPermanent: Bool {
        switch cause {
        case .certificate, .tlsNotOffered, .caFile: true
        case .nameNotFound, .refused, .unreachable, .timedOut, .tls, .connectionReset, .greeting, .cancelled,
            .closed,
            .sendAbandoned, .busy, .other:
            false
        }
    }

    /// The server was silent for as long as it was given.
    var isReceiveTimeout: Bool { cause == .timedOut(.receiving) }
}
