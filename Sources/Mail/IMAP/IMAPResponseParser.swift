import Text

/// Octets of an IMAP server into responses, incrementally: any chunking gives the same. After a fault it is silent.
///
/// At most one response is held: its lines within `Limits`, and literals of `literalOctets` in all.
package struct IMAPResponseParser: Sendable {
    /// Octets, all above 0.
    package struct Limits: Sendable {
        /// The literals of one FETCH together; what goes beyond is counted off and not kept.
        package var literalOctets = 20 << 20
        /// One line without its literals. RFC 7162 §4 asks clients for 8,192 and servers send more.
        package var lineOctets = 65_536
        /// A literal outside of FETCH: a folder's name.
        package var nameOctets = 65_536
        /// All that is not a FETCH's literal, from one `progressed()` to the next: so untagged responses cannot go on for ever.
        package var chatterOctets = 16 << 20
        /// Literals in one response.
        package var literals = 100
        /// Lines that are no response, or none to anything of ours, from one `progressed()` to the next.
        package var strays = 1_000

        package init() {}
    }

    package enum Event: Sendable, Equatable {
        case response(IMAPResponse)
        /// A response that cannot be read and that nobody has asked for, in words for an admin.
        case skipped(String)
        /// The server broke the protocol, in words for an admin.
        case fault(String)
    }

    private enum State {
        /// Awaits the end of a line: then a literal, or the response is complete.
        case line
        /// Awaits so many octets of a literal: then the line goes on.
        case literal(remaining: Int)
        /// Awaits so many octets of a literal that is not kept: then the line goes on.
        case dropping(remaining: Int, size: Int)
        /// Awaits nothing: there was a fault.
        case broken
    }

    private let limits: Limits
    /// What cannot be read is skipped, line by line: what was said before our first command may have lost its beginning.
    package var skipsMalformed = false
    private var state = State.line
    private var frame = IMAPResponseFrame()
    /// What is there of the literal that is being read: beside the state, so that appending never copies it.
    private var literal: [UInt8] = []
    private var kept = 0
    private var chatter = 0
    private var strays = 0
    private var input: [UInt8] = []
    private var position = 0

    package init(limits: Limits = Limits()) {
        self.limits = limits
    }

    /// Whether the octets that come next belong to a literal.
    package var insideLiteral: Bool {
        switch state {
        case .literal, .dropping: true
        case .line, .broken: false
        }
    }

    /// Something that was asked for has come: the server may chatter again.
    package mutating func progressed() { (chatter, strays) = (0, 0) }

    /// A line came that belongs to nothing.
    ///
    /// - Returns: whether it may be passed over: there were not too many of them.
    package mutating func strayed() -> Bool {
        strays += 1
        return strays <= limits.strays
    }

    /// A literal that nobody asked for is chatter too.
    package mutating func chattered(_ octets: Int) {
        chatter = min(chatter, Int.max / 2) + min(octets, Int.max / 2)
    }

    /// More octets; take the events with `next()` until there is none.
    package mutating func append(_ octets: [UInt8]) {
        input.removeFirst(position)
        position = 0
        if input.isEmpty { input = octets } else { input += octets }
    }

    /// The next response or the fault; `nil` when more octets are needed.
    package mutating func next() -> Event? {
        while position < input.count {
            let event: Event?
            switch state {
            case .line: event = takeLine()
            case .literal(let remaining): event = takeLiteral(remaining)
            case .dropping(let remaining, let size): event = skipLiteral(remaining, size)
            case .broken: event = drain()
            }
            if let event { return event }
        }
        return drain()
    }

    private mutating func drain() -> Event? {
        input = []
        position = 0
        return nil
    }

    private mutating func fail(_ word: String) -> Event {
        state = .broken
        frame = IMAPResponseFrame()
        literal = []
        return .fault(word)
    }
}

extension IMAPResponseParser {
    private mutating func takeLine() -> Event? {
        let rest = input[position...]
        let end = rest.firstIndex(of: 0x0A)
        let part = rest[..<(end ?? rest.endIndex)]
        chattered(part.count + (end == nil ? 0 : 1))
        guard frame.text.count - frame.lineStart + part.count <= limits.lineOctets else {
            return fail("a line of more than \(limits.lineOctets) octets")
        }
        guard chatter <= limits.chatterOctets else {
            return fail("more than \(limits.chatterOctets) octets that nobody asked for")
        }
        frame.text += part
        position = end.map { $0 + 1 } ?? input.count
        return end == nil ? nil : endLine()
    }

    private mutating func endLine() -> Event? {
        if frame.text.count > frame.lineStart, frame.text.last == 0x0D { frame.text.removeLast() }
        if frame.mayHaveLiterals, let size = frame.literalSize { return beginLiteral(size) }
        let complete = frame
        frame = IMAPResponseFrame()
        kept = 0
        do throws(IMAPMalformed) {
            return .response(try IMAPResponse(complete))
        } catch {
            if skipsMalformed { return nil }
            guard complete.isDispensable, complete.isUntagged || strayed() else { return fail(error.word) }
            return .skipped(error.word)
        }
    }

    private mutating func beginLiteral(_ size: Int) -> Event? {
        guard size <= Int(UInt32.max) else { return fail("a literal of more than 4 GiB") }
        guard frame.marks.count < limits.literals else {
            return fail("more than \(limits.literals) literals")
        }
        if !frame.isFetch {
            guard size <= limits.nameOctets else {
                return fail("a literal of \(size) octets where a name belongs")
            }
            chattered(size)
        }
        if kept + size <= limits.literalOctets {
            kept += size
            // A lying server gets no memory for its word alone.
            literal.reserveCapacity(min(size, 1 << 18))
            state = .literal(remaining: size)
        } else {
            state = .dropping(remaining: size, size: size)
        }
        // An empty literal is complete already, though no octet of it will come.
        if size == 0 { endLiteral(.octets([])) }
        return nil
    }

    private mutating func takeLiteral(_ remaining: Int) -> Event? {
        let part = input[position...].prefix(remaining)
        literal += part
        position += part.count
        state = .literal(remaining: remaining - part.count)
        if part.count == remaining {
            let complete = literal
            literal = []
            endLiteral(.octets(complete))
        }
        return nil
    }

    private mutating func skipLiteral(_ remaining: Int, _ size: Int) -> Event? {
        let count = min(remaining, input.count - position)
        position += count
        if count == remaining {
            endLiteral(.dropped(size: size))
        } else {
            state = .dropping(remaining: remaining - count, size: size)
        }
        return nil
    }

    private mutating func endLiteral(_ literal: IMAPLiteral) {
        frame.marks.append(.init(end: frame.text.count, literal: literal))
        frame.lineStart = frame.text.count
        state = .line
    }
}

/// The octets of one response with its literals taken out: `text` has every `{n}` but neither its line end nor what
/// follows it, so nothing in a literal can be taken for protocol.
struct IMAPResponseFrame: Sendable {
    /// Where in `text` the `{n}` of a literal ends, and what it was.
    struct Mark: Sendable {
        let end: Int
        let literal: IMAPLiteral
    }

    var text: [UInt8] = []
    var marks: [Mark] = []
    /// Where the line begins that is being read.
    var lineStart = 0

    /// Only data has literals. A line of words (`* OK`, tagged, `+`) may end in `{5}` and mean nothing by it.
    var mayHaveLiterals: Bool {
        guard isUntagged else { return false }
        let keyword =
            text.dropFirst(2).prefix(8).split(separator: UInt8(ascii: " "), maxSplits: 1).first ?? []
        return IMAPStatus.Condition(rawValue: String(decoding: keyword, as: UTF8.self).uppercased()) == nil
    }

    /// `* n FETCH`: the only response whose literals may be large.
    var isFetch: Bool {
        let words = text.prefix(24).split(separator: UInt8(ascii: " "), maxSplits: 3)
        return words.count > 2 && String(decoding: words[2], as: UTF8.self).uppercased() == "FETCH"
    }

    /// Whether it begins as data or words for nobody's command do (RFC 3501 §2.2.2).
    var isUntagged: Bool { text.starts(with: "* ".utf8) }

    /// A line that nobody needs: no response at all, or an untagged one whose content is used by nobody, or only adds to what is
    /// known: flags, whatever their names are, a folder's listing, a word of no RFC. What was asked for, and what counts mails,
    /// has to be read; so has whatever may be an answer under a tag of ours, or may announce a literal.
    var isDispensable: Bool {
        guard text.first == UInt8(ascii: "*") else { return !mayBeAnswer && literalSize == nil }
        guard isUntagged || literalSize == nil else { return false }
        let words = text.dropFirst().prefix(60).split(maxSplits: 2) { $0 == 0x20 || $0 == 0x09 }.map {
            String(decoding: $0, as: UTF8.self).uppercased()
        }
        guard let first = words.first else { return true }
        guard first.utf8.allSatisfy(\.isDigit) else {
            return !["SEARCH", "ESEARCH"].contains(first)
        }
        guard words.count > 1 else { return true }
        // A mail or its size comes in a FETCH of its own kind; flags come unasked.
        guard words[1] == "FETCH", marks.isEmpty else { return false }
        let rest = String(decoding: text, as: UTF8.self).uppercased()
        return rest.contains("FLAGS") && !["BODY[", "RFC822"].contains { rest.contains($0) }
    }

    /// Tags of ours are `F` and a number.
    private var mayBeAnswer: Bool {
        let blank = { (octet: UInt8) in octet <= 0x20 }
        guard let word = text.drop(while: blank).split(maxSplits: 1, whereSeparator: blank).first else {
            return false
        }
        return word.first == UInt8(ascii: "F") && word.dropFirst().allSatisfy(\.isDigit)
    }

    /// The n of a `{n}` or `{n+}` (RFC 7888) at the end of the line, `~` before it or not (RFC 3516).
    var literalSize: Int? {
        let line = text[min(lineStart, text.count)...]
        guard line.last == UInt8(ascii: "}"), let open = line.suffix(24).lastIndex(of: UInt8(ascii: "{"))
        else {
            return nil
        }
        var digits = line[(open + 1)...].dropLast()
        if digits.last == UInt8(ascii: "+") { digits = digits.dropLast() }
        guard !digits.isEmpty, digits.allSatisfy(\.isDigit) else { return nil }
        return Int(String(decoding: digits, as: UTF8.self)) ?? Int.max
    }
}
