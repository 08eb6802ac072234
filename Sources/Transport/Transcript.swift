import CCurl
import Text

/// What libcurl sends and receives while it opens a connection, as far as fault messages need it. Bounded.
struct Transcript {
    private static let limit = 1000

    /// What the server said before libcurl said anything.
    private(set) var greeting: [UInt8] = []
    /// The server's lines since libcurl's last command.
    private(set) var reply: [UInt8] = []
    /// The same, if it is all of them.
    var wholeReply: [UInt8] { reply.count < Self.limit ? reply : [] }
    /// The first octets of the server's first line.
    private(set) var firstOctets: [UInt8] = []
    /// The first octets that OpenSSL took for the head of a record.
    private(set) var record: [UInt8] = []
    /// libcurl's last command.
    private(set) var command: [UInt8] = []
    /// Whether the handshake has begun.
    private(set) var hasBegunTLS = false
    /// Such as `TLSv1.3 / TLS_AES_256_GCM_SHA384`.
    private(set) var tls: String?
    /// The subject of the server's certificate, known once its chain was accepted.
    private(set) var subject: String?

    /// Whether STARTTLS was libcurl's last command.
    var isStartingTLS: Bool { String(serverWords: command, most: 40).uppercased().hasSuffix("STARTTLS") }

    mutating func note(_ kind: curl_infotype, _ bytes: UnsafeRawBufferPointer) {
        switch kind {
        case CURLINFO_HEADER_IN:
            if firstOctets.isEmpty { firstOctets = Array(bytes.prefix(SpokenProtocol.needed)) }
            reply.append(contentsOf: bytes.prefix(Self.limit - reply.count))
        case CURLINFO_HEADER_OUT:
            if command.isEmpty { greeting = reply }
            command = Array(bytes.prefix(Self.limit))
            reply = []
        case CURLINFO_TEXT:
            note(remark: String(decoding: bytes.prefix(Self.limit), as: UTF8.self))
        case CURLINFO_SSL_DATA_OUT:
            hasBegunTLS = true
        case CURLINFO_SSL_DATA_IN:
            if record.isEmpty { record = Array(bytes.prefix(SpokenProtocol.needed)) }
        default: break
        }
    }

    private mutating func note(remark: String) {
        let words = "SSL connection using "
        if remark.hasPrefix(words) {
            tls = String(remark.dropFirst(words.count)).oneLine(most: 100)
        } else if remark.hasPrefix(" subject: ") {
            subject = String(remark.dropFirst(10)).oneLine(most: 100)
        }
    }
}
