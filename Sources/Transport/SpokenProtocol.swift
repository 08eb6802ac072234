import CLinux
import Text

/// What a server speaks, by the first octets that it says. Nothing more is read of them here; an unknown word in front of a greeting
/// is left to the deadline, for some servers that are well say one.
package enum SpokenProtocol: String, Sendable, Hashable, CaseIterable {
    case tls = "TLS"
    case imap = "IMAP"
    case smtp = "SMTP"
    case pop3 = "POP3"
    case http = "HTTP"
    case ssh = "SSH"

    /// How many octets are enough.
    static let needed = 8

    /// - Parameter octets: from the first on; `nil` where they are too few to tell, or nothing that is known.
    init?(_ octets: [UInt8]) {
        // An alert or a handshake (RFC 8446 §5.1).
        if octets.count > 1, [0x15, 0x16].contains(octets[0]), octets[1] == 3 {
            self = .tls
            return
        }
        let words: [(String, SpokenProtocol)] = [
            ("* ", .imap), ("+OK", .pop3), ("-ERR", .pop3), ("HTTP/", .http), ("SSH-", .ssh),
        ]
        if let found = words.first(where: { octets.starts(with: $0.0.utf8) }) {
            self = found.1
            return
        }
        guard octets.count > 3, octets.prefix(3).allSatisfy(\.isDigit),
            [UInt8(ascii: " "), UInt8(ascii: "-")].contains(octets[3])
        else { return nil }
        self = .smtp
    }

    /// What is in the way of a server on a socket, as far as they are there; they stay there.
    static func firstOctets(of descriptor: Int32) -> [UInt8] {
        var octets = [UInt8](repeating: 0, count: needed)
        let count = clinux_peek(descriptor, &octets, UInt(octets.count))
        return count > 0 ? Array(octets.prefix(count)) : []
    }
}

extension Endpoint {
    /// What is spoken there once TLS, if any, stands; nothing where the client speaks first.
    private var greeted: SpokenProtocol? {
        switch scheme {
        case .imap, .imaps: .imap
        case .smtp, .smtps: .smtp
        case .https: nil
        }
    }

    /// What is wrong with a server whose first octets are these.
    ///
    /// - Parameter isProtected: they came through TLS.
    func fault(of octets: [UInt8], isProtected: Bool) -> TransportFault.Cause? {
        guard let greeted, let spoken = SpokenProtocol(octets) else { return nil }
        let expected = security == .implicitTLS && !isProtected ? .tls : greeted
        return spoken == expected ? nil : .wrongProtocol(spoken, scheme)
    }
}

extension TransportFault {
    /// The mistake that a person most likely made.
    static func wrongProtocolMessage(
        _ spoken: SpokenProtocol, _ scheme: Endpoint.Scheme, _ server: String
    ) -> String {
        switch (spoken, scheme) {
        case (.tls, .imap): speaksTLS(server, "imaps", "imap")
        case (.tls, .smtp): speaksTLS(server, "smtps", "smtp")
        case (.imap, .imaps): speaksPlain(server, "imap", "imaps")
        case (.smtp, .smtps): speaksPlain(server, "smtp", "smtps")
        case (_, .imap), (_, .imaps): speaksOther(server, spoken, .imap)
        case (_, .smtp), (_, .smtps): speaksOther(server, spoken, .smtp)
        case (_, .https): speaksOther(server, spoken, .http)
        }
    }

    private static func speaksTLS(_ server: String, _ right: String, _ wrong: String) -> String {
        "\(server) speaks TLS at once on that port: write \(right):// in front of it instead of \(wrong)://"
    }

    private static func speaksPlain(_ server: String, _ right: String, _ wrong: String) -> String {
        "\(server) does not begin with TLS on that port: write \(right):// (which means STARTTLS), or the "
            + "provider's port for \(wrong)://"
    }

    private static func speaksOther(
        _ server: String, _ spoken: SpokenProtocol, _ expected: SpokenProtocol
    ) -> String {
        "\(server) speaks \(spoken.rawValue) on that port, and \(expected.rawValue) is wanted: check server and port "
            + "in the configuration"
    }
}
