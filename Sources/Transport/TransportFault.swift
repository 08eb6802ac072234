import Glibc

/// Why bytes could not be moved, classified where the cause was still known.
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
        /// DNS does not know the name, or DNS itself does not answer: libcurl does not tell the two apart.
        case nameNotFound
        /// The machine is there and nothing listens on the port.
        case refused
        /// No way to the machine: no route, no network.
        case unreachable
        /// The deadline passed in this phase.
        case timedOut(Phase)
        /// The server's certificate was not accepted; the text is OpenSSL's.
        case certificate(CertificateFlaw, String)
        /// STARTTLS is required and the server does not offer it or denied it.
        case tlsNotOffered
        /// TLS failed for another reason than the certificate; the text is OpenSSL's.
        case tls(String)
        /// The server, or something between, cut the connection.
        case connectionReset
        /// The `ca:` file cannot be read or holds no certificate.
        case caFile(path: String, String)
        /// The server answered and does not want to talk; its own words.
        case greeting(String)
        /// The task that waited was cancelled. The connection still stands.
        case cancelled
        /// ``Connection/close()`` or ``Poller/stop()`` was called.
        case closed
        /// An earlier send was given up half-way, so what follows would not be what the server expects.
        case sendAbandoned
        /// A second receive (or send) while one is pending on the same connection.
        case busy
        /// What is not recognised: libcurl's or the system's code and words.
        case other(code: Int32, String)
    }

    /// What was being waited for.
    package enum Phase: String, Sendable, Hashable {
        case resolving, connecting, handshake, greeting, receiving, sending
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
    /// A stable word for logs, metrics and JSON.
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
        case .cancelled: "cancelled"
        case .closed: "closed"
        case .sendAbandoned: "send_abandoned"
        case .busy: "busy"
        case .other: "other"
        }
    }

    /// Trying again changes nothing until a person has changed something.
    package var needsPerson: Bool {
        switch cause {
        case .certificate, .tlsNotOffered, .caFile: true
        case .nameNotFound, .refused, .unreachable, .timedOut, .tls, .connectionReset, .greeting, .cancelled,
            .closed, .sendAbandoned, .busy, .other:
            false
        }
    }

    /// The server was silent for as long as it was given.
    package var isReceiveTimeout: Bool { cause == .timedOut(.receiving) }
}

extension TransportFault {
    /// The same fault with its words, which may be the server's, put through `clean`.
    package func mapWords(_ clean: (String) -> String) -> TransportFault {
        switch cause {
        case .certificate(let flaw, let text): TransportFault(.certificate(flaw, clean(text)), peer: peer)
        case .tls(let text): TransportFault(.tls(clean(text)), peer: peer)
        case .greeting(let text): TransportFault(.greeting(clean(text)), peer: peer)
        case .other(let code, let text): TransportFault(.other(code: code, clean(text)), peer: peer)
        case .nameNotFound, .refused, .unreachable, .timedOut, .tlsNotOffered, .connectionReset, .caFile,
            .cancelled, .closed, .sendAbandoned, .busy:
            self
        }
    }
}
