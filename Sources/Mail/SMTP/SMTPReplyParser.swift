/// Octets of an SMTP server into replies, incrementally: any chunking gives the same. After a fault it is silent.
package struct SMTPReplyParser: Sendable {
    /// RFC 5321 §4.5.3.1.5 says 512 octets a line; servers send more.
    private static let lineOctets = 2_048
    private static let replyLines = 512

    package enum Event: Sendable, Equatable {
        case reply(SMTPReply)
        /// The server broke the protocol, in words for an admin.
        case fault(String)
    }

    private var line: [UInt8] = []
    private var lines: [String] = []
    private var code: Int?
    private var isBroken = false
    private var input: ArraySlice<UInt8> = []

    package init() {}

    /// More octets; take the events with `next()` until there is none.
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
        guard digits.count == 3, digits.allSatisfy({ (0x30...0x39).contains($0) }),
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
