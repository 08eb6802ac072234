import Foundation

/// An identity server (OAuth 2) on 127.0.0.1 that answers as a test requires: over TLS, one request per connection.
package final class ScriptedIdentity: StoppableServer, Sendable {
    /// One request: its path and its form.
    package struct Request: Sendable {
        package let path: String
        package let form: [String: String]

        package var grant: String { form["grant_type"] ?? "" }
    }

    package enum Answer: Sendable {
        /// A JSON body, with further header lines.
        case json(Int, String, String = "")
        /// These octets and the end of the connection.
        case raw(String)
        /// The body in chunks, a byte at a time.
        case slowly(String)
        case reset
        /// Sends nothing until the server is stopped.
        case silence
        /// Sends an octet now and then, without end.
        case drip
        /// Sends octets without end.
        case flood

        /// A token and, if given, the refresh token that replaces the used one.
        package static func token(_ access: String, lasting seconds: Int = 3_600, refresh: String? = nil)
            -> Answer
        {
            let next = refresh.map { #","refresh_token":"\#($0)""# } ?? ""
            return .json(
                200, #"{"token_type":"Bearer","access_token":"\#(access)","expires_in":\#(seconds)\#(next)}"#)
        }

        package static func refusal(_ error: String, _ description: String = "", status: Int = 400) -> Answer
        {
            .json(status, #"{"error":"\#(error)","error_description":"\#(description)"}"#)
        }
    }

    private let server: ScriptedServer
    private let log: Log

    /// - Parameters:
    ///   - identity: by default ``TestCertificates/localhost``.
    ///   - answer: gets each request and the number of requests before it.
    package init(
        identity: TestCertificates.Identity? = nil,
        answer: @escaping @Sendable (Request, Int) -> Answer
    ) throws {
        let log = Log()
        self.log = log
        server = try ScriptedServer(
            [
                .startTLS,
                .run { session in
                    guard let request = try Self.read(session) else { return }
                    try Self.send(answer(request, log.add(request)), over: session)
                },
            ], identity: identity)
    }

    /// The same for answers that do not depend on the request: the n-th request gets the n-th, further ones the last.
    package convenience init(_ answers: Answer...) throws {
        try self.init { _, number in answers[min(number, answers.count - 1)] }
    }

    deinit { stop() }

    package func stop() { server.stop() }

    /// Such as `https://localhost:1234/token`.
    package func address(_ path: String = "/token") -> String { "https://localhost:\(server.port)\(path)" }

    package var port: UInt16 { server.port }

    package var requests: [Request] { log.requests }

    /// The number of clients that have connected, with or without a request.
    package var clients: Int { server.clients.count }

    package var faults: [String] { server.faults }

    private static func read(_ session: ScriptedSession) throws -> Request? {
        guard let first = try session.readLine() else { return nil }
        var length = 0
        while let line = try session.readLine(), !line.isEmpty {
            if line.lowercased().hasPrefix("content-length:") {
                length = Int(line.dropFirst(15).trimmingCharacters(in: .whitespaces)) ?? 0
            }
        }
        let body = String(decoding: try session.read(length), as: UTF8.self)
        let pairs = body.split(separator: "&").map { pair -> (String, String) in
            let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let words = halves.map { $0.replacing("+", with: " ").removingPercentEncoding ?? "" }
            return (words[0], words.count == 2 ? words[1] : "")
        }
        let path = first.split(separator: " ").dropFirst().first.map(String.init) ?? ""
        return Request(path: path, form: Dictionary(pairs, uniquingKeysWith: { $1 }))
    }

    private static func send(_ answer: Answer, over session: ScriptedSession) throws {
        switch answer {
        case .json(let status, let body, let fields):
            let head = "HTTP/1.1 \(status) x\r\nContent-Type: application/json\r\n\(fields)"
            try session.write("\(head)Content-Length: \(body.utf8.count)\r\n\r\n\(body)".utf8)
        case .raw(let text): try session.write(text.utf8)
        case .slowly(let body):
            try session.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".utf8)
            for octet in body.utf8 {
                try session.writeSlowly("1\r\n\(Character(Unicode.Scalar(octet)))\r\n".utf8)
            }
            try session.write("0\r\n\r\n".utf8)
        case .reset: session.reset()
        case .silence: session.stall()
        case .drip: try? session.drip(0x41)
        case .flood: try? session.flood(0x41) { _ in }
        }
    }

    private final class Log: @unchecked Sendable {
        private let lock = NSLock()
        private var all: [Request] = []

        var requests: [Request] { lock.withLock { all } }

        /// - Returns: the number of requests before it.
        func add(_ request: Request) -> Int {
            lock.withLock {
                all.append(request)
                return all.count - 1
            }
        }
    }
}
