import Text

/// What a server answers to a `DNSQuery` (RFC 1035 §4.1).
package enum DNSReply: Sendable, Hashable {
    /// Not an answer to that question: another one's, a forgery, noise.
    case strange
    /// An answer, but for the case of the name's letters.
    case otherCase
    /// It did not fit: to be asked for over TCP.
    case truncated
    /// The server could not find out, refused, or makes no sense.
    case failed
    /// There is no such name, or no TXT record of it.
    case absent
    /// Each record's strings, joined (RFC 6376 §3.6.2.2); at most 20.
    case texts([[UInt8]])

    /// - Parameter ignoringCase: where it came in a way that nobody else could have answered.
    package init(_ octets: [UInt8], to query: DNSQuery, ignoringCase: Bool = false) {
        var reader = DNSReader(octets)
        self = reader.reply(to: query, ignoringCase: ignoringCase)
    }
}

/// Walks one message, each octet a bounded number of times: names may point back into it, and only back.
private struct DNSReader {
    private let octets: [UInt8]
    private var position = 0

    private static let mostRecords = 200
    private static let mostTexts = 20
    /// Aliases on the way to the record.
    private static let mostAliases = 8

    init(_ octets: [UInt8]) { self.octets = octets }

    mutating func reply(to query: DNSQuery, ignoringCase: Bool) -> DNSReply {
        guard let id = number(), let flags = number(), let questions = number(), let answers = number(),
            number() != nil, number() != nil,
            // A response to a standard query, with one question.
            id == query.id, flags & 0xF800 == 0x8000, questions == 1,
            let name = name(), let type = number(), let kind = number(),
            Self.folded(name) == Self.folded(query.name), type == DNSQuery.textType,
            kind == DNSQuery.internet
        else { return .strange }
        guard ignoringCase || name == query.name else { return .otherCase }
        guard flags & 0x0200 == 0 else { return .truncated }
        switch flags & 0x000F {
        case 0: return texts(Self.folded(name), in: Int(answers))
        case 3: return .absent
        default: return .failed
        }
    }

    private mutating func texts(_ name: [UInt8], in count: Int) -> DNSReply {
        var aliases: [[UInt8]: [UInt8]] = [:]
        var texts: [[UInt8]: [[UInt8]]] = [:]
        guard count <= Self.mostRecords else { return .failed }
        for _ in 0..<count {
            guard let owner = self.name().map(Self.folded), let type = number(), let kind = number(),
                number() != nil, number() != nil, let length = number().map(Int.init),
                length <= octets.count - position
            else { return .failed }
            let end = position + length
            if kind == DNSQuery.internet, type == 5 {
                guard let target = self.name().map(Self.folded), position == end else { return .failed }
                aliases[owner] = target
            } else if kind == DNSQuery.internet, type == DNSQuery.textType {
                guard let text = text(until: end) else { return .failed }
                texts[owner, default: []].append(text)
            }
            position = end
        }
        var owner = name
        for _ in 0...Self.mostAliases {
            if let found = texts[owner] { return .texts(Array(found.prefix(Self.mostTexts))) }
            guard let target = aliases[owner] else { return .absent }
            owner = target
        }
        return .failed
    }

    /// RFC 1035 §3.3.14: strings, each behind its length.
    private mutating func text(until end: Int) -> [UInt8]? {
        var text: [UInt8] = []
        while position < end {
            let length = Int(octets[position])
            guard position + 1 + length <= end else { return nil }
            text += octets[(position + 1)..<(position + 1 + length)]
            position += 1 + length
        }
        return text
    }

    private mutating func number() -> UInt16? {
        guard octets.count - position >= 2 else { return nil }
        defer { position += 2 }
        return UInt16(octets[position]) << 8 | UInt16(octets[position + 1])
    }

    /// The name at the position, written out; `position` is left behind it (RFC 1035 §4.1.4). At most 255 octets.
    private mutating func name() -> [UInt8]? {
        var name: [UInt8] = []
        var place = position
        var end: Int?
        /// A pointer leads to what stands before everything that was read so far, so that there is no circle.
        var lowest = position
        while place < octets.count {
            let length = octets[place]
            switch length >> 6 {
            case 0:
                let last = place + Int(length)
                guard last < octets.count, name.count + Int(length) + 1 <= 255 else { return nil }
                name += octets[place...last]
                place = last + 1
                if length == 0 {
                    position = end ?? place
                    return name
                }
            case 3:
                guard place + 1 < octets.count else { return nil }
                let target = Int(length & 0x3F) << 8 | Int(octets[place + 1])
                guard target < lowest else { return nil }
                end = end ?? place + 2
                (place, lowest) = (target, target)
            default: return nil
            }
        }
        return nil
    }

    private static func folded(_ name: [UInt8]) -> [UInt8] { name.map(\.lowercasedASCII) }
}
