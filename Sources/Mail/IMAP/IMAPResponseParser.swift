import Text

/// Parses the octets of an IMAP server into responses, incrementally: the size of the chunks makes no difference. After a fault it
/// returns nothing more.
///
/// It holds one response at most: its lines within `Limits`, and literals of `literalOctets` in total.
package struct IMAPResponseParser: Sendable {
    /// In octets, all above 0.
    package struct Limits: Sendable {
        /// All literals of one FETCH together; the parser counts and discards the rest.
        package var literalOctets = 20 << 20
        /// One line without its literals. RFC 7162 §4 recommends 8,192 to clients, and servers send more.
        package var lineOctets = 65_536
        /// A literal outside of FETCH: a folder's name.
        package var nameOctets = 65_536
        /// Everything except the literals of FETCH, from one `progressed()` to the next; this bounds a server that sends untagged
        /// responses for ever.
        package var chatterOctets = 16 << 20
        /// Literals in one response.
        package var literals = 100
        /// Lines that are no response, or that answer none of our commands, from one `progressed()` to the next.
        package var strays = 1_000

        package init() {}
    }

    package enum Event: Sendable, Equatable {
        case response(IMAPResponse)
        /// A response that cannot be read and that Facteur does not need; the text is for the admin.
        case skipped(String)
        /// The server broke the protocol; the text is for the admin.
        case fault(String)
    }

    private enum State {
        /// Awaits the end of a line: then a literal follows, or the response is complete.
        case line
        /// Awaits this many octets of a literal: then the line continues.
        case literal(remaining: Int)
        /// Awaits this many octets of a literal that is discarded: then the line continues.
        case dropping(remaining: Int, size: Int)
        /// Awaits nothing: there was a fault.
        case broken
    }

    private let limits: Limits
    /// Skips unreadable lines one by one: a response that began before our first command may have lost its beginning.
    package var skipsMalformed = false
    private var state = State.line
    private var frame = IMAPResponseFrame()
    /// The part of the current literal that has arrived; not stored in the state, so that appending never copies it.
    private var literal: [UInt8] = []
    private var kept = 0
    private var chatter = 0
    private var strays = 0
    private var input: [UInt8] = []
    private var position = 0

    package init(limits: Limits = Limits()) {
        self.limits = limits
    }

    /// Whether the next octets belong to a literal.
    package var insideLiteral: Bool {
        switch state {
        case .literal, .dropping: true
        case .line, .broken: false
        }
    }

    /// Data that was asked for has come: the count of unsolicited data starts again.
    package mutating func progressed() { (chatter, strays) = (0, 0) }

    /// Counts a line that belongs to no command.
    ///
    /// - Returns: whether the line may be ignored, because there were not too many.
    package mutating func strayed() -> Bool {
        strays += 1
        return strays <= limits.strays
    }

    /// Counts an unsolicited literal as well.
    package mutating func chattered(_ octets: Int) {
        chatter = min(chatter, Int.max / 2) + min(octets, Int.max / 2)
    }

    /// Adds octets; take the events with `next()` until it returns `nil`.
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
            // Do not reserve all the memory that a server merely announces.
            literal.reserveCapacity(min(size, 1 << 18))
            state = .literal(remaining: size)
        } else {
            state = .dropping(remaining: size, size: size)
        }
        // An empty literal is already complete: no octet of it follows.
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

/// The octets of one response without its literals: `text` has every `{n}`, but neither its line end nor the octets after it, so
/// that no literal can be taken for protocol.
struct IMAPResponseFrame: Sendable {
    /// Where in `text` the `{n}` of a literal ends, and its literal.
    struct Mark: Sendable {
        let end: Int
        let literal: IMAPLiteral
    }

    var text: [UInt8] = []
    var marks: [Mark] = []
    /// The start of the current line.
    var lineStart = 0

    /// Only data has literals. A line of text (`* OK`, tagged, `+`) may end in `{5}` without announcing one.
    var mayHaveLiterals: Bool {
        guard isUntagged else { return false }
        let keyword =
            text.dropFirst(2).prefix(8).split(separator: UInt8(ascii: " "), maxSplits: 1).first ?? []
        return IMAPStatus.Condition(rawValue: String(decoding: keyword, as: UTF8.self).uppercased()) == nil
    }

    /// `* n FETCH`: the only response that may have large literals.
    var isFetch: Bool {
        let words = text.prefix(24).split(separator: UInt8(ascii: " "), maxSplits: 3)
        return words.count > 2 && String(decoding: words[2], as: UTF8.self).uppercased() == "FETCH"
    }

    /// Whether the line begins like an untagged response (RFC 3501 §2.2.2).
    var isUntagged: Bool { text.starts(with: "* ".utf8) }

    /// Whether the line may be ignored: it is no response, or an untagged one that Facteur does not use or that only adds detail
    /// (flags, a folder's listing, a keyword in no RFC). Responses that were asked for or that count mails must be read, and so
    /// must any line that may be a reply to our tag or may announce a literal.
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
        // A mail or its size comes in a FETCH of its own; flags come unsolicited.
        guard words[1] == "FETCH", marks.isEmpty else { return false }
        let rest = String(decoding: text, as: UTF8.self).uppercased()
        return rest.contains("FLAGS") && !["BODY[", "RFC822"].contains { rest.contains($0) }
    }

    /// Our tags are `F` and a number.
    private var mayBeAnswer: Bool {
        let blank = { (octet: UInt8) in octet <= 0x20 }
        guard let word = text.drop(while: blank).split(maxSplits: 1, whereSeparator: blank).first else {
            return false
        }
        return word.first == UInt8(ascii: "F") && word.dropFirst().allSatisfy(\.isDigit)
    }

    /// The n of `{n}` or `{n+}` (RFC 7888) at the end of the line, with or without `~` before it (RFC 3516).
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
