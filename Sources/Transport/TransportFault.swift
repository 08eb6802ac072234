import Glibc
import Text

/// Why bytes could not be transferred, classified where the cause was still known.
package struct TransportFault: Error, Sendable, Hashable {
    package let cause: Cause
    /// `host:port`; `nil` when no server was involved yet.
    package let peer: String?

    package init(_ cause: Cause, peer: String? = nil) {
        self.cause = cause
        self.peer = peer
    }

    /// What went wrong.
    package enum Cause: Sendable, Hashable {
        /// DNS does not know the name, or DNS itself does not answer: libcurl does not distinguish the two.
        case nameNotFound
        /// The machine is reachable, but nothing listens on the port.
        case refused
        /// The machine cannot be reached: no route, no network.
        case unreachable
        /// The deadline passed in this phase.
        case timedOut(Phase)
        /// The server's certificate was not accepted; the text is OpenSSL's.
        case certificate(CertificateFlaw, String)
        /// STARTTLS is required and the server does not offer it or denied it.
        case tlsNotOffered
        /// TLS failed for another reason than the certificate; the text is OpenSSL's.
        case tls(String)
        /// The server, or a machine on the way, cut the connection.
        case connectionReset
        /// The `ca:` file cannot be read or holds no certificate.
        case caFile(path: String, String)
        /// The server answered and refuses to serve; its own text.
        case greeting(String)
        /// The server's first octets are not those of what the configuration says is spoken there.
        case wrongProtocol(SpokenProtocol, Endpoint.Scheme)
        /// The waiting task was cancelled. The connection is still open.
        case cancelled
        /// ``Connection/close()`` or ``Poller/stop()`` was called.
        case closed
        /// An earlier send was abandoned half-way, so the server would not expect what follows.
        case sendAbandoned
        /// A second receive (or send) while one is pending on the same connection.
        case busy
        /// A cause that is not recognised: the code and text of libcurl or the system.
        case other(code: Int32, String)
    }

    /// The phase in which the deadline passed.
    package enum Phase: String, Sendable, Hashable {
        case resolving, connecting, handshake
        /// A server that speaks first, without TLS, has not said an octet.
        case firstWord
        case greeting, receiving, sending
    }

    /// Which part of a certificate was refused.
    package enum CertificateFlaw: String, Sendable, Hashable {
        case wrongName = "wrong_name"
        case expired
        case notYetValid = "not_yet_valid"
        case unknownIssuer = "unknown_issuer"
        case other
    }
}

extension TransportFault.Cause {
    /// A system call that failed, by errno.
    static func system(_ call: String) -> Self {
        let code = errno
        return .other(code: code, "\(call): \(String(cString: strerror(code)))")
    }
}

extension TransportFault {
    /// A stable name for logs, metrics and JSON.
    package var kind: String {
        switch cause {
        case .nameNotFound: "name_not_found"
        case .refused: "refused"
        case .unreachable: "unreachable"
        case .timedOut: "timed_out"
        case .certificate: "certificate"
        case .tlsNotOffered: "tls_not_offered"
        case .tls: "tls"
        case .connectionReset: "connection_reset"
        case .caFile: "ca_file"
        case .greeting: "greeting"
        case .wrongProtocol: "wrong_protocol"
        case .cancelled: "cancelled"
        case .closed: "closed"
        case .sendAbandoned: "send_abandoned"
        case .busy: "busy"
        case .other: "other"
        }
    }

    /// Whether only a person can resolve it: trying again changes nothing.
    package var needsPerson: Bool {
        switch cause {
        case .certificate, .tlsNotOffered, .caFile, .wrongProtocol: true
        case .nameNotFound, .refused, .unreachable, .timedOut, .tls, .connectionReset, .greeting, .cancelled,
            .closed, .sendAbandoned, .busy, .other:
            false
        }
    }

    /// Whether the server was silent for the whole deadline.
    package var isReceiveTimeout: Bool { cause == .timedOut(.receiving) }
}

extension TransportFault {
    /// The same fault with `clean` applied to its text, which may be the server's.
    package func mapWords(_ clean: (String) -> String) -> TransportFault {
        switch cause {
        case .certificate(let flaw, let text): TransportFault(.certificate(flaw, clean(text)), peer: peer)
        case .tls(let text): TransportFault(.tls(clean(text)), peer: peer)
        case .greeting(let text): TransportFault(.greeting(clean(text)), peer: peer)
        case .other(let code, let text): TransportFault(.other(code: code, clean(text)), peer: peer)
        case .nameNotFound, .refused, .unreachable, .timedOut, .tlsNotOffered, .connectionReset, .caFile,
            .wrongProtocol, .cancelled, .closed, .sendAbandoned, .busy:
            self
        }
    }
}

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
                "the certificate file \(path.oneLine(most: 300)) given as `ca:` for \(server) cannot be used: it must be a "
                + "readable PEM file (\(text))"
        case .greeting(let words):
            return "\(server) answered but refuses to serve: \(words.isEmpty ? "it gave no reason" : words)"
        case .wrongProtocol(let spoken, let scheme):
            return Self.wrongProtocolMessage(spoken, scheme, server)
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
        case .firstWord:
            "\(server) said nothing in time: the port may be one that speaks TLS at once (then write imaps:// or "
                + "smtps://), or no mail server's; else the server is overloaded"
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
