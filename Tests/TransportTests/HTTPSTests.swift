import Foundation
import Glibc
import TestSupport
import Testing
import Transport

@Suite("a connection by https") struct HTTPSTests {
    @Test("is TLS from the first octet, carries what is said, and agrees on HTTP/1.1")
    func exchange() async throws {
        let server = try ScriptedServer([
            .startTLS, .expect("GET / HTTP/1.1"), .send("HTTP/1.1 204 x\r\n\r\n"),
        ])
        defer { server.stop() }
        let poller = try Poller()
        defer { poller.stop() }
        let endpoint = try Endpoint(
            scheme: .https, host: "localhost", port: server.port, ca: TestCertificates.shared.authority)
        #expect(endpoint.security == .implicitTLS)
        let connection = try await poller.connect(to: endpoint, deadline: .seconds(120))
        try await connection.send(Array("GET / HTTP/1.1\r\n".utf8), deadline: .seconds(120))
        var answer: [UInt8] = []
        while true {
            let octets = try await connection.receive(deadline: .seconds(120))
            guard !octets.isEmpty else { break }
            answer += octets
        }
        #expect(String(decoding: answer, as: UTF8.self) == "HTTP/1.1 204 x\r\n\r\n")
        #expect(server.faults == [])
        // The first octets were ours: libcurl has said nothing.
        #expect(server.clients.first?.lines == ["GET / HTTP/1.1"])
    }

    @Test("has its own port, and is never plaintext")
    func endpoint() throws {
        #expect(try Endpoint(scheme: .https, host: "id.test").port == 443)
        #expect(throws: EndpointFault.plaintextOverTLS(.https)) {
            try Endpoint(scheme: .https, host: "127.0.0.1", plaintext: true)
        }
    }
}

@Suite("a port for a browser that comes back") struct LoopbackListenerTests {
    private static func connect(to port: UInt16, saying text: String) -> Int32 {
        let descriptor = Loopback.newSocket()
        guard Loopback.connect(descriptor, to: port) else { return -1 }
        let octets = Array(text.utf8)
        _ = octets.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        return descriptor
    }

    @Test("is not held up by who says nothing, too much, or goes away")
    func unruly() async throws {
        let listener = try LoopbackListener()
        let lines = Collected<String>()
        let clients = [
            Self.connect(to: listener.port, saying: ""),
            Self.connect(to: listener.port, saying: String(repeating: "x", count: 20_000)),
        ]
        close(Self.connect(to: listener.port, saying: "GET /gone HTTP/1.1\r\n"))
        let last = Self.connect(to: listener.port, saying: "GET /last HTTP/1.1\r\nA: b\r\n\r\n")
        defer { for client in clients + [last] { close(client) } }
        try await listener.serve(within: .seconds(300)) { line in
            lines.add(line)
            return LoopbackListener.Page(status: 200, text: "é", isLast: true)
        }
        #expect(lines.all == ["GET /last HTTP/1.1"])
    }

    @Test("is given up with the task, or when its time is over")
    func ends() async throws {
        let listener = try LoopbackListener()
        await #expect(throws: TransportFault(.timedOut(.receiving))) {
            try await listener.serve(within: .milliseconds(10)) { _ in
                .init(status: 404, text: "", isLast: false)
            }
        }
        let waiting = Task {
            try await listener.serve(within: .seconds(3_600)) { _ in
                .init(status: 404, text: "", isLast: false)
            }
        }
        waiting.cancel()
        await #expect(throws: TransportFault(.cancelled)) { try await waiting.value }
    }
}
