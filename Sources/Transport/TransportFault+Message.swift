extension TransportFault {
    /// One line for the person who must act: what, where, what now.
    package var message: String {
        let server = peer ?? "the mail server"
        switch cause {
        case .nameNotFound:
            return "\(server) was not found: check the server's name in the configuration, then that this "
                + "computer's network and DNS work"
        case .refused:
            return
                "\(server) refuses the connection: check the port in the configuration; if it is right, the "
                + "mail server is down or a firewall refuses, ask whoever runs it"
        case .unreachable:
            return "there is no way to \(server): check this computer's network connection"
        case .timedOut(let phase):
            return timedOutMessage(phase, server)
        case .certificate(let flaw, let text):
            return certificateMessage(flaw, server) + " (\(text))"
        case .tlsNotOffered:
            return "\(server) does not offer encryption (STARTTLS), so no password was sent: use the "
                + "provider's imaps:// or smtps:// address, or ask it to switch TLS on"
        case .tls(let text):
            return "no encrypted connection to \(server) could be made: check that the port in the "
                + "configuration fits imaps/smtps or imap/smtp (\(text))"
        case .connectionReset:
            return "\(server) cut the connection: nothing to do if it was once; else ask whoever runs the "
                + "server or the network"
        case .caFile(let path, let text):
            return
                "the certificate file \(printable(path)) given as `ca:` for \(server) cannot be used: it must be a "
                + "readable PEM file (\(text))"
        case .greeting(let words):
            return "\(server) answered but refuses to serve: \(words.isEmpty ? "it gave no reason" : words)"
        case .cancelled: return "waiting for \(server) was called off"
        case .closed: return "the connection to \(server) is closed"
        case .sendAbandoned:
            return "sending to \(server) was given up half-way: a new connection is needed"
        case .busy: return "two tasks use the connection to \(server) in the same direction at once"
        case .other(_, let text) where text.contains("Too many open files"):
            return
                "no connection can be made, because too many files are open; end what holds them or raise the limit (LimitNOFILE=), and try again"
        case .other(let code, let text): return "the connection to \(server) failed: \(text) (\(code))"
        }
    }

    private func timedOutMessage(_ phase: Phase, _ server: String) -> String {
        switch phase {
        case .resolving:
            "DNS gave no answer in time for \(server): check this computer's network and DNS"
        case .connecting:
            "\(server) did not answer in time: check server and port in the configuration, then whether a "
                + "firewall drops the connection"
        case .handshake:
            "\(server) answered but did not begin encryption in time: check that the port fits imaps/smtps "
                + "or imap/smtp"
        case .greeting:
            "\(server) did not greet in time: check that the port fits imaps/smtps or imap/smtp; else the "
                + "server is overloaded"
        case .receiving: "\(server) sent nothing in time: it is overloaded or the network is down"
        case .sending: "\(server) took nothing in time: it is overloaded or the network is down"
        }
    }

    private func certificateMessage(_ flaw: CertificateFlaw, _ server: String) -> String {
        switch flaw {
        case .wrongName:
            "the certificate of \(server) belongs to another name: write the server's name in the "
                + "configuration exactly as the provider gives it; if it is right, do not go on and ask the provider"
        case .expired:
            "the certificate of \(server) has expired: ask whoever runs the server to renew it, and check "
                + "this computer's clock"
        case .notYetValid:
            "the certificate of \(server) is not valid yet: check this computer's clock"
        case .unknownIssuer:
            "nobody this computer trusts vouches for \(server): if the server has an authority of its own, name "
                + "its certificate file as `ca:`; else install the package ca-certificates; else do not go on and ask the provider"
        case .other:
            "the certificate of \(server) was not accepted: ask whoever runs the server"
        }
    }
}
