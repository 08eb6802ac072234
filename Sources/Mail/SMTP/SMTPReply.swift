import Text

/// One complete reply of an SMTP server (RFC 5321 §4.2).
package struct SMTPReply: Sendable, Equatable {
    /// Three digits, so 0…999: a server may send a code that RFC 5321 does not define.
    package let code: Int
    /// The text after the code, line by line, safe to show.
    package let lines: [String]
    /// RFC 2034, from the first line that begins with a status of the code's class.
    package let status: EnhancedStatus?

    package init(code: Int, lines: [String]) {
        self.code = code
        self.lines = lines
        status = lines.lazy
            .compactMap { $0.split(separator: " ").first.flatMap { EnhancedStatus(String($0)) } }
            .first { $0.description.first == "\(code / 100)".first }
    }

    /// Whether the code says permanent and the text says temporary (RFC 2034 §4 forbids it).
    var contradictsItself: Bool {
        guard kind == .refused, status == nil else { return false }
        return lines.first?.split(separator: " ").first.flatMap { EnhancedStatus(String($0)) }?.statusClass
            == 4
    }

    /// The server's text with the code before it, on one line of at most 500 characters.
    package var text: String { String("\(code) \(lines.joined(separator: " "))".prefix(500)) }

    /// The meaning of the first digit (RFC 5321 §4.2.1).
    package enum Kind: Sendable {
        /// 2xx.
        case done
        /// 3xx.
        case goOn
        /// 4xx.
        case later
        /// 5xx.
        case refused
        /// Any other: unknown, so try later.
        case unknown
    }

    package var kind: Kind {
        switch code / 100 {
        case 2: .done
        case 3: .goOn
        case 4: .later
        case 5: .refused
        default: .unknown
        }
    }
}

/// An enhanced mail system status code, `class.subject.detail` (RFC 3463 §2): class 2, 4 or 5, the others 0…999.
package struct EnhancedStatus: Sendable, Hashable, CustomStringConvertible {
    /// 2 success, 4 persistent transient failure, 5 permanent failure.
    package let statusClass: Int
    package let subject: Int
    package let detail: Int

    /// `nil` unless the text is `d.d{1,3}.d{1,3}` with a class of 2, 4 or 5.
    package init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3,
            parts.allSatisfy({
                (1...3).contains($0.utf8.count) && $0.utf8.allSatisfy { (48...57).contains($0) }
            }),
            let statusClass = Int(parts[0]), let subject = Int(parts[1]), let detail = Int(parts[2]),
            [2, 4, 5].contains(statusClass)
        else { return nil }
        self.statusClass = statusClass
        self.subject = subject
        self.detail = detail
    }

    package var description: String { "\(statusClass).\(subject).\(detail)" }
}

/// Why the service as a whole takes no letters now; the fault is not in one letter. Texts as in `SMTPOutcome`.
package enum SMTPFault: Error, Sendable, Equatable {
    /// The server refused the login, or no mechanism fits. Permanent: the server will refuse the same credentials again.
    case login(permanent: Bool, String)
    /// The server refuses every letter of ours: the sender, relaying, a missing login. Stop sending and report it once.
    case serviceRefused(String)
    /// The server cannot serve now (421, or a 4xx to EHLO).
    case tryLater(String)
    /// The server broke the protocol; the session can no longer be trusted.
    case protocolViolation(String)
    /// The connection ended while the session awaited a reply.
    case closed(String)

    package var text: String {
        switch self {
        case .login(_, let text), .serviceRefused(let text), .tryLater(let text),
            .protocolViolation(let text),
            .closed(let text):
            text
        }
    }
}

/// Parses the octets of an SMTP server into replies, incrementally: the size of the chunks makes no difference. After a fault it
/// returns nothing more.
package struct SMTPReplyParser: Sendable {
    /// RFC 5321 §4.5.3.1.5 allows 512 octets a line; servers send more.
    private static let lineOctets = 2_048
    private static let replyLines = 512

    package enum Event: Sendable, Equatable {
        case reply(SMTPReply)
        /// The server broke the protocol; the text is for the admin.
        case fault(String)
    }

    private var line: [UInt8] = []
    private var lines: [String] = []
    private var code: Int?
    private var isBroken = false
    private var input: ArraySlice<UInt8> = []

    package init() {}

    /// Adds octets; take the events with `next()` until it returns `nil`.
    package mutating func append(_ octets: [UInt8]) {
        if input.isEmpty { input = octets[...] } else { input += octets }
    }

    /// The next reply or the fault; `nil` when more octets are needed.
    package mutating func next() -> Event? {
        while !isBroken, !input.isEmpty {
            let end = input.firstIndex(of: 0x0A)
            line += input[..<(end ?? input.endIndex)].prefix(Self.lineOctets + 1)
            input = input[(end.map { $0 + 1 } ?? input.endIndex)...]
            guard line.count <= Self.lineOctets else {
                return fail("a line of more than \(Self.lineOctets) octets")
            }
            if end != nil, let event = endLine() { return event }
        }
        input = []
        return nil
    }

    private mutating func endLine() -> Event? {
        if line.last == 0x0D { line.removeLast() }
        defer { line = [] }
        let digits = line.prefix(3)
        guard digits.count == 3, digits.allSatisfy(\.isDigit),
            let number = Int(String(decoding: digits, as: UTF8.self))
        else { return fail("a reply without a code") }
        guard code == nil || code == number else { return fail("a reply with two codes") }
        let mark = line.dropFirst(3).first
        guard mark == nil || mark == 0x20 || mark == UInt8(ascii: "-") else {
            return fail("a reply without a code")
        }
        guard lines.count < Self.replyLines else {
            return fail("a reply of more than \(Self.replyLines) lines")
        }
        lines.append(String(serverWords: line.dropFirst(4)))
        code = number
        guard mark != UInt8(ascii: "-") else { return nil }
        defer { (code, lines) = (nil, []) }
        return .reply(SMTPReply(code: number, lines: lines))
    }

    private mutating func fail(_ word: String) -> Event {
        isBroken = true
        (input, line, lines) = ([], [], [])
        return .fault(word)
    }
}
