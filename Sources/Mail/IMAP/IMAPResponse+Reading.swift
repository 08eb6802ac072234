import Text

extension IMAPResponse {
    /// Reads one frame (RFC 3501 §9, `response`).
    init(_ frame: IMAPResponseFrame) throws(IMAPMalformed) {
        var reader = IMAPResponseReader(frame)
        if reader.take(UInt8(ascii: "+")) {
            reader.skipSpaces()
            self = .continuation(reader.rest())
        } else if reader.take(UInt8(ascii: "*")) {
            try reader.expect(" ", in: "response")
            self = try Self.untagged(&reader)
        } else {
            let tag = try reader.word("tag")
            try reader.expect(" ", in: "tagged response")
            let word = try reader.word("tagged response")
            guard let condition = IMAPStatus.Condition(rawValue: word.uppercased()),
                [.ok, .no, .bad].contains(condition)
            else { throw IMAPMalformed("tagged response: OK, NO or BAD expected") }
            self = .tagged(tag, IMAPStatus(condition, reading: &reader))
        }
    }

    private static func untagged(_ reader: inout IMAPResponseReader) throws(IMAPMalformed) -> IMAPResponse {
        if let octet = reader.next, octet.isDigit { return try numbered(&reader) }
        let keyword = try reader.word("untagged response").uppercased()
        if let condition = IMAPStatus.Condition(rawValue: keyword) {
            return .status(IMAPStatus(condition, reading: &reader))
        }
        reader.skipSpaces()
        let response: IMAPResponse
        switch keyword {
        case "CAPABILITY": return .capability(IMAPCapabilities(words: reader.rest()))
        case "LIST": return .list(try listing(&reader))
        case "SEARCH": response = .search(try search(&reader))
        case "ESEARCH": response = try extendedSearch(&reader)
        case "VANISHED":
            let earlier = reader.next == UInt8(ascii: "(") ? try reader.words(keyword) : []
            reader.skipSpaces()
            response = .vanished(try reader.uids(keyword), earlier: !earlier.isEmpty)
        case "STATUS": response = try folderStatus(&reader)
        default: return .other(keyword)
        }
        try reader.end(of: keyword)
        return response
    }

    /// `* 23 EXISTS` and similar responses.
    private static func numbered(_ reader: inout IMAPResponseReader) throws(IMAPMalformed) -> IMAPResponse {
        let number = try reader.count("untagged response")
        try reader.expect(" ", in: "untagged response")
        let keyword = try reader.word("untagged response").uppercased()
        let response: IMAPResponse
        switch keyword {
        case "EXISTS": response = .exists(number)
        case "EXPUNGE": response = .expunge(number)
        case "FETCH":
            reader.skipSpaces()
            response = .fetch(try IMAPFetch(sequence: number, reading: &reader))
        default: return .other(keyword)
        }
        try reader.end(of: keyword)
        return response
    }

    private static func listing(_ reader: inout IMAPResponseReader) throws(IMAPMalformed) -> IMAPListing {
        let attributes = try reader.words("LIST").map { $0.lowercased() }
        reader.skipSpaces()
        var delimiter: Character?
        if case .octets(let octets) = try reader.string("LIST") {
            delimiter = String(decoding: octets, as: UTF8.self).first
        }
        reader.skipSpaces()
        // RFC 5258 allows more data after the name; the reader ignores it.
        let wire = try reader.name("LIST")
        return IMAPListing(
            attributes: attributes, delimiter: delimiter, name: MailboxName(wire: wire).text, wire: wire)
    }

    private static func search(_ reader: inout IMAPResponseReader) throws(IMAPMalformed) -> [UID] {
        var uids: [UID] = []
        while let octet = reader.next, octet.isDigit {
            uids.append(try reader.uid("SEARCH"))
            reader.skipSpaces()
        }
        // `(MODSEQ n)`, RFC 7162 §3.1.5.
        if reader.next == UInt8(ascii: "(") { try reader.skipValue("SEARCH") }
        return uids
    }

    private static func extendedSearch(
        _ reader: inout IMAPResponseReader
    ) throws(IMAPMalformed) -> IMAPResponse {
        var tag: String?
        var all = UIDSet([UID]())
        if reader.take(UInt8(ascii: "(")) {
            guard try reader.word("ESEARCH").uppercased() == "TAG" else {
                throw IMAPMalformed("ESEARCH: TAG expected")
            }
            reader.skipSpaces()
            tag = String(decoding: try reader.name("ESEARCH"), as: UTF8.self)
            try reader.expect(")", in: "ESEARCH")
            reader.skipSpaces()
        }
        while reader.next != nil {
            let keyword = try reader.word("ESEARCH").uppercased()
            reader.skipSpaces()
            switch keyword {
            case "UID": break
            case "ALL": all = try reader.uids("ESEARCH")
            default: try reader.skipValue("ESEARCH")
            }
            reader.skipSpaces()
        }
        return .extendedSearch(tag: tag, all: all)
    }

    private static func folderStatus(
        _ reader: inout IMAPResponseReader
    ) throws(IMAPMalformed) -> IMAPResponse {
        let name = MailboxName(wire: try reader.name("STATUS")).text
        reader.skipSpaces()
        try reader.expect("(", in: "STATUS")
        var items: [String: UInt64] = [:]
        reader.skipSpaces()
        while !reader.take(UInt8(ascii: ")")) {
            let item = try reader.word("STATUS").uppercased()
            reader.skipSpaces()
            guard items.count < 100 else { throw IMAPMalformed("STATUS: too many items") }
            if let octet = reader.next, octet.isDigit {
                items[item] = try reader.number("STATUS")
            } else {
                try reader.skipValue("STATUS")
            }
            reader.skipSpaces()
        }
        return .folderStatus(name: name, items)
    }
}

extension IMAPStatus {
    /// Never fails: without a readable code, everything is text.
    init(_ condition: Condition, reading reader: inout IMAPResponseReader) {
        reader.skipSpaces()
        let octets = reader.rest()
        self.init(condition, text: String(serverWords: octets))
        guard octets.first == UInt8(ascii: "["), let close = octets.firstIndex(of: UInt8(ascii: "]")) else {
            return
        }
        let inner = octets[1..<close].split(separator: UInt8(ascii: " "), maxSplits: 1)
        guard let keyword = inner.first else { return }
        let argument = inner.count > 1 ? Array(inner[1]) : []
        code = IMAPResponseCode(String(decoding: keyword, as: UTF8.self), argument: argument)
    }
}

extension IMAPFetch {
    /// `(UID 5 BODY[] {3}…)`; unknown items are skipped value by value.
    init(sequence: Int, reading reader: inout IMAPResponseReader) throws(IMAPMalformed) {
        self.init(sequence: sequence)
        try reader.expect("(", in: "FETCH")
        reader.skipSpaces()
        var items = 0
        while !reader.take(UInt8(ascii: ")")) {
            items += 1
            guard items <= 100 else { throw IMAPMalformed("FETCH: too many items") }
            try readItem(&reader)
            reader.skipSpaces()
        }
    }

    private mutating func readItem(_ reader: inout IMAPResponseReader) throws(IMAPMalformed) {
        let name = try reader.word("FETCH").uppercased()
        if name == "BODY", reader.take(UInt8(ascii: "[")) { return try readSection(&reader) }
        try reader.expect(" ", in: "FETCH")
        reader.skipSpaces()
        switch name {
        case "UID": uid = try reader.uid("FETCH UID")
        case "RFC822.SIZE":
            size = Int(exactly: try reader.number("FETCH RFC822.SIZE"))
        case "FLAGS": _ = try reader.words("FETCH FLAGS")
        default: try reader.skipValue("FETCH \(name.prefix(40))")
        }
    }

    /// After `BODY[`: a section such as `HEADER.FIELDS (FROM)`, `]`, an origin such as `<0>`, and the value.
    private mutating func readSection(_ reader: inout IMAPResponseReader) throws(IMAPMalformed) {
        var section = ""
        while let octet = reader.next, octet != UInt8(ascii: "]") {
            if octet == UInt8(ascii: "(") {
                section += "(" + (try reader.words("FETCH BODY[]").joined(separator: " ")) + ")"
            } else if reader.take(0x20) {
                section += " "
            } else {
                section += try reader.word("FETCH BODY[]")
            }
            guard section.utf8.count < 2_000 else {
                throw IMAPMalformed("FETCH BODY[]: a section without end")
            }
        }
        try reader.expect("]", in: "FETCH BODY[]")
        if reader.next == UInt8(ascii: "<") { section += try reader.word("FETCH BODY[]") }
        try reader.expect(" ", in: "FETCH BODY[]")
        guard sections[section.uppercased()] == nil else { throw IMAPMalformed("FETCH: BODY[] twice") }
        sections[section.uppercased()] = try reader.string("FETCH BODY[]")
    }
}
