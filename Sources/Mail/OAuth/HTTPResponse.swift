/// The final answer to one request.
package struct HTTPResponse: Sendable, Equatable {
    /// 200–599.
    package let status: Int
    /// By name in lower case; the first of several fields with one name.
    package let fields: [String: String]
    package let body: [UInt8]

    package init(status: Int, fields: [String: String] = [:], body: [UInt8] = []) {
        self.status = status
        self.fields = fields
        self.body = body
    }
}

/// Why a server's octets are no valid answer.
package enum HTTPFault: Error, Sendable, Equatable {
    /// The fault, for the operator of the server.
    case malformed(String)
    case tooLarge
    /// The connection ended before the answer was complete.
    case cut
}

/// Reads one HTTP/1.1 response (RFC 9112), as its octets arrive. The size of an answer is bounded; octets after it are ignored.
package struct HTTPResponseParser: Sendable {
    private enum State {
        /// Awaits the status line; then `fields`.
        case status
        /// Awaits header lines; the empty one begins the body.
        case fields
        /// Awaits this many octets of the body.
        case fixed(Int)
        /// The body ends with the connection.
        case untilClosed
        /// Awaits the line with a chunk's size (§7.1).
        case chunkSize
        /// Awaits this many octets of the chunk.
        case chunk(Int)
        /// Awaits the line end after a chunk.
        case chunkEnd
        /// Awaits the lines after the last chunk; the empty one ends the answer.
        case trailers
        case done
    }

    private enum Most {
        static let line = 8_192
        static let head = 32_768
        static let fields = 100
        static let body = 65_536
        static let interim = 10
    }

    private var state = State.status
    private var buffer: [UInt8] = []
    /// How far the buffer has been searched for a line end.
    private var searched = 0
    private var headOctets = 0
    private var interim = 0
    private var status = 0
    private var fields: [(name: String, value: String)] = []
    private var body: [UInt8] = []

    /// Whether no body follows, whatever the fields say of one (RFC 9112 §6.3).
    private let isToHead: Bool

    /// - Parameter isToHead: whether HEAD was asked.
    package init(isToHead: Bool = false) { self.isToHead = isToHead }

    /// - Returns: the answer, once it is complete.
    package mutating func received(_ octets: [UInt8]) throws(HTTPFault) -> HTTPResponse? {
        buffer += octets
        while try step() {}
        if case .done = state { return response }
        return nil
    }

    /// The server has closed the connection.
    package func closed() throws(HTTPFault) -> HTTPResponse {
        switch state {
        case .done, .untilClosed: return response
        case .status, .fields, .fixed, .chunkSize, .chunk, .chunkEnd, .trailers: throw .cut
        }
    }

    private var response: HTTPResponse {
        HTTPResponse(
            status: status,
            fields: Dictionary(fields.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first }),
            body: body)
    }

    /// - Returns: whether another step may be possible with the octets in the buffer.
    private mutating func step() throws(HTTPFault) -> Bool {
        switch state {
        case .status, .fields, .chunkSize, .chunkEnd, .trailers:
            guard let line = try nextLine() else { return false }
            try take(line)
            return true
        case .fixed(let left):
            let missing = left - (try takeBody(left))
            state = missing == 0 ? .done : .fixed(missing)
            return false
        case .chunk(let left):
            let missing = left - (try takeBody(left))
            state = missing == 0 ? .chunkEnd : .chunk(missing)
            return missing == 0
        case .untilClosed:
            _ = try takeBody(buffer.count)
            return false
        case .done: return false
        }
    }

    private mutating func take(_ line: String) throws(HTTPFault) {
        switch state {
        case .status: try takeStatus(line)
        case .fields where line.isEmpty: try beginBody()
        case .fields: try takeField(line)
        case .chunkSize: try takeChunkSize(line)
        case .chunkEnd:
            guard line.isEmpty else { throw .malformed("a chunk is longer than it says") }
            state = .chunkSize
        case .trailers: if line.isEmpty { state = .done }
        case .fixed, .untilClosed, .chunk, .done: break
        }
    }
}

extension HTTPResponseParser {
    private mutating func nextLine() throws(HTTPFault) -> String? {
        guard let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) else {
            searched = buffer.count
            guard searched <= Most.line else { throw .tooLarge }
            return nil
        }
        headOctets += end + 1
        guard end <= Most.line, headOctets <= Most.head else { throw .tooLarge }
        var line = buffer[..<end]
        if line.last == UInt8(ascii: "\r") { line = line.dropLast() }
        // A control character within a line could split it in two where it is shown.
        guard line.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else {
            throw .malformed("a header line holds control characters")
        }
        let text = String(decoding: line, as: UTF8.self)
        buffer.removeFirst(end + 1)
        searched = 0
        return text
    }

    private mutating func takeBody(_ most: Int) throws(HTTPFault) -> Int {
        let count = min(most, buffer.count)
        guard body.count + count <= Most.body else { throw .tooLarge }
        body += buffer.prefix(count)
        buffer.removeFirst(count)
        return count
    }

    /// RFC 9112 §4.
    private mutating func takeStatus(_ line: String) throws(HTTPFault) {
        let words = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        guard words.count >= 2, words[0].hasPrefix("HTTP/1."), words[0].utf8.count == 8,
            words[1].utf8.count == 3, let status = Int(words[1]), (100...599).contains(status)
        else { throw .malformed("it does not begin with an HTTP status") }
        self.status = status
        state = .fields
    }

    /// RFC 9112 §5; servers no longer send folded lines (§5.2).
    private mutating func takeField(_ line: String) throws(HTTPFault) {
        guard let colon = line.firstIndex(of: ":"), let first = line.first, first != " ", first != "\t"
        else { throw .malformed("a header line is none") }
        guard fields.count < Most.fields else { throw .tooLarge }
        let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
        let end = value.lastIndex { $0 != " " && $0 != "\t" }.map { value.index(after: $0) }
        fields.append((line[..<colon].lowercased(), String(value[..<(end ?? value.endIndex)])))
    }

    /// RFC 9112 §6.3. Two lengths, or a length beside chunks, can make one answer look like two.
    private mutating func beginBody() throws(HTTPFault) {
        guard status >= 200 else { return try skipInterim() }
        let codings = values("transfer-encoding").map { $0.lowercased() }
        let lengths = Set(values("content-length"))
        guard values("content-encoding").allSatisfy({ $0.lowercased() == "identity" }) else {
            throw .malformed("its body is compressed, which was not asked for")
        }
        guard codings.isEmpty || codings == ["chunked"] && lengths.isEmpty, lengths.count <= 1 else {
            throw .malformed("where its body ends is said twice")
        }
        headOctets = 0
        if isToHead || status == 204 || status == 304 {
            state = .done
        } else if !codings.isEmpty {
            state = .chunkSize
        } else if let length = lengths.first {
            let count = try Self.count(length, radix: 10)
            state = count == 0 ? .done : .fixed(count)
        } else {
            state = .untilClosed
        }
    }

    /// An interim response (RFC 9110 §15.2) is not the answer.
    private mutating func skipInterim() throws(HTTPFault) {
        interim += 1
        guard status != 101, interim <= Most.interim else { throw .malformed("it gives no final answer") }
        (state, fields) = (.status, [])
    }

    private mutating func takeChunkSize(_ line: String) throws(HTTPFault) {
        let digits = line.prefix { $0 != ";" && $0 != " " && $0 != "\t" }
        let count = try Self.count(String(digits), radix: 16)
        state = count == 0 ? .trailers : .chunk(count)
    }

    private func values(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

    private static func count(_ digits: String, radix: Int) throws(HTTPFault) -> Int {
        guard !digits.isEmpty, digits.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") })
        else { throw .malformed("a length is none") }
        // With this many digits the number is too large, not invalid.
        guard digits.utf8.count <= 12 else { throw .tooLarge }
        guard let count = Int(digits, radix: radix) else { throw .malformed("a length is none") }
        guard count <= Most.body else { throw .tooLarge }
        return count
    }
}
