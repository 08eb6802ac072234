import Mail
import Testing

@Suite("the answer of an HTTP server") struct HTTPResponseTests {
    private static let good: [(String, HTTPResponse)] = [
        (
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
            HTTPResponse(
                status: 200, fields: ["content-type": "application/json", "content-length": "2"],
                body: Array("{}".utf8))
        ),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n2 \r\nde\r\n0\r\nTrailer: x\r\n\r\n",
            HTTPResponse(status: 200, fields: ["transfer-encoding": "chunked"], body: Array("abcde".utf8))
        ),
        (
            "HTTP/1.1 100 Continue\r\nX: 1\r\n\r\nHTTP/1.1 400 Bad\r\ncontent-length:0\r\n\r\n",
            HTTPResponse(status: 400, fields: ["content-length": "0"])
        ),
        (
            "HTTP/1.0 429\r\nRetry-After:  7\t\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx",
            HTTPResponse(
                status: 429, fields: ["retry-after": "7", "content-length": "1"], body: Array("x".utf8))
        ),
        ("HTTP/1.1 204 None\r\n\r\n", HTTPResponse(status: 204)),
        (
            "HTTP/1.1 200 OK\nContent-Length: 1\n\nx and what follows",
            HTTPResponse(status: 200, fields: ["content-length": "1"], body: Array("x".utf8))
        ),
    ]

    @Test("is read to its end and no further, however it is cut", arguments: 0..<6, Chunking.allCases)
    func good(index: Int, chunking: Chunking) {
        let (text, expected) = Self.good[index]
        #expect(Self.read(Array(text.utf8), chunking) == .success(expected))
    }

    @Test("without a length ends with the connection", arguments: Chunking.allCases)
    func untilClosed(chunking: Chunking) {
        let octets = Array("HTTP/1.1 200 OK\r\n\r\nall of it".utf8)
        #expect(
            Self.read(octets, chunking)
                == .success(HTTPResponse(status: 200, body: Array("all of it".utf8))))
    }

    @Test(
        "is refused where it is none, or two",
        arguments: [
            "* OK IMAP4rev1 ready\r\n", "HTTP/2 200 OK\r\n\r\n", "HTTP/1.1 0200 OK\r\n\r\n",
            "HTTP/1.1 600 No\r\n\r\n", "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
            "HTTP/1.1 200 OK\r\nA: b\r\n folded\r\n\r\n", "HTTP/1.1 200 OK\r\nA: b\u{1B}[2J\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\nx",
            "HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n", "HTTP/1.1 101 Switching\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0x1\r\na\r\n0\r\n\r\n",
        ])
    func malformed(text: String) {
        guard case .failure(.malformed) = Self.read(Array(text.utf8), .random) else {
            Issue.record("\(Self.read(Array(text.utf8), .random))")
            return
        }
    }

    @Test(
        "that ends too early is no answer",
        arguments: [
            "", "HTTP/1.1 2", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n", "HTTP/1.1 100 Continue\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n",
        ])
    func cut(text: String) { #expect(Self.read(Array(text.utf8), .bytes) == .failure(.cut)) }

    @Test("is never larger than what a token needs", arguments: 0..<9)
    func giant(index: Int) {
        let giants: [[UInt8]] = [
            [UInt8](repeating: 0x41, count: 10_000),
            Array("HTTP/1.1 200 OK\r\nA: ".utf8) + [UInt8](repeating: 0x41, count: 10_000),
            Array(("HTTP/1.1 200 OK\r\n" + String(repeating: "A: b\r\n", count: 101)).utf8),
            Array(
                ("HTTP/1.1 200 OK\r\n"
                    + String(repeating: "A: \(String(repeating: "b", count: 8_000))\r\n", count: 5)).utf8),
            Array("HTTP/1.1 200 OK\r\nContent-Length: 65537\r\n\r\n".utf8),
            Array("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n".utf8),
            Array("HTTP/1.1 200 OK\r\n\r\n".utf8) + [UInt8](repeating: 0x41, count: 65_537),
            Array("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".utf8)
                + Array(
                    String(repeating: "8000\r\n\(String(repeating: "x", count: 0x8000))\r\n", count: 3).utf8),
            Array(
                ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
                    + String(repeating: "A: b\r\n", count: 6_000)).utf8),
        ]
        #expect(Self.read(giants[index], .whole) == .failure(.tooLarge))
    }

    @Test("of any octets is the same however it is cut", arguments: 0..<400)
    func fuzz(seed: Int) {
        let tokens = [
            "\r\n", "\r\n\r\n", "0\r\n", "Content-Length: 3\r\n", "Transfer-Encoding: chunked\r\n", "1;\r\n",
            "HTTP/1.1 100 C\r\n\r\n", ":", " ", "\0", "ffffffffffff",
        ]
        var mutation = Mutation(seed: UInt64(seed), tokens: tokens)
        let octets = mutation.mutate(Array(Self.good[seed % Self.good.count].0.utf8))
        let whole = Self.read(octets, .whole)
        #expect(Self.read(octets, .bytes) == whole)
        #expect(Self.read(octets, .random) == whole)
    }

    static func read(_ octets: [UInt8], _ chunking: Chunking) -> Result<HTTPResponse, HTTPFault> {
        var parser = HTTPResponseParser()
        do throws(HTTPFault) {
            for chunk in chunking.cut(octets) {
                if let response = try parser.received(chunk) { return .success(response) }
            }
            return .success(try parser.closed())
        } catch {
            return .failure(error)
        }
    }
}
