import Glibc
import TestSupport
import Testing
import Text

@testable import Transport

/// A connection in TLS and one in the clear.
let bothKinds: [Endpoint.Scheme] = [.imaps, .imap]

extension Endpoint.Scheme {
    /// libcurl's dialogue for this scheme; `imap` stands for plaintext in these tests.
    var opening: Script { self == .imaps ? .imaps : .imap }
}

extension Poller {
    func connect(_ scheme: Endpoint.Scheme, _ server: ScriptedServer) async throws -> Connection {
        try await connect(to: server.endpoint(scheme, plaintext: scheme == .imap), deadline: patience)
    }
}

@Suite("Transfer", .timeLimit(.minutes(20)))
struct TransferTests {
    let poller: Poller

    init() throws {
        poller = try Poller()
    }

    @Test("a byte at a time arrives complete and in order", arguments: bothKinds)
    func slowly(scheme: Endpoint.Scheme) async throws {
        let text = String(decoding: (0..<400).map { UInt8(33 + $0 % 90) }, as: UTF8.self)
        let server = try ScriptedServer(scheme.opening + [.expect("GO"), .sendSlowly(text)])
        defer { server.stop() }
        let connection = try await poller.connect(scheme, server)
        try await connection.send("GO\r\n")
        #expect(try await connection.receiveText(1000) == text)
    }

    @Test("what has arrived comes in one call, however many TLS records it is", arguments: bothKinds)
    func drains(scheme: Endpoint.Scheme) async throws {
        let written = Gate()
        let server = try ScriptedServer(
            scheme.opening + [
                .expect("GO"),
                .run { session in
                    for _ in 0..<10 { try session.write(pattern(1000)) }
                    written.unlock()
                }, .drain,
            ])
        defer { server.stop() }
        let connection = try await poller.connect(scheme, server)
        try await connection.send("GO\r\n")
        try await written.wait()
        #expect(try await connection.receive(atMost: 7, deadline: patience).count == 7)
        #expect(try await connection.receive(deadline: patience).count == 9_993)
    }

    @Test("after an orderly end every receive says so", arguments: bothKinds)
    func orderlyEnd(scheme: Endpoint.Scheme) async throws {
        let server = try ScriptedServer(scheme.opening + [.expect("GO"), .send("bye")])
        defer { server.stop() }
        let connection = try await poller.connect(scheme, server)
        try await connection.send("GO\r\n")
        #expect(try await connection.receiveText(3) == "bye")
        for _ in 0..<3 { #expect(try await connection.receive(deadline: patience).isEmpty) }
    }

    @Test("a server that sends no more still reads", arguments: bothKinds)
    func halfClose(scheme: Endpoint.Scheme) async throws {
        let server = try ScriptedServer(
            scheme.opening + [.expect("GO"), .send("last words"), .halfClose, .expect("still there")])
        defer { server.stop() }
        let connection = try await poller.connect(scheme, server)
        try await connection.send("GO\r\n")
        #expect(try await connection.receiveText(100) == "last words")
        try await connection.send("still there\r\n")
        try await server.wait { $0.allSatisfy(\.hasEnded) }
        #expect(server.faults == [])
    }

    @Test("a reset in the middle is a fault, now and afterwards, in both directions", arguments: bothKinds)
    func reset(scheme: Endpoint.Scheme) async throws {
        let received = Gate()
        let server = try ScriptedServer(
            scheme.opening + [
                .expect("GO"), .send("half a line"), .run { _ in received.waitOnThread() }, .reset,
            ])
        defer { server.stop() }
        let connection = try await poller.connect(scheme, server)
        try await connection.send("GO\r\n")
        #expect(try await connection.receiveText(11) == "half a line")
        received.unlock()
        for _ in 0..<2 {
            let receiving = Task { try await connection.receive(deadline: patience) }
            #expect(try await fault(of: receiving).cause == .connectionReset)
        }
        let sending = Task { try await connection.send("anybody?") }
        #expect(try await fault(of: sending).cause == .connectionReset)
    }

    @Test("a reset while a send waits for room is a fault of that send", arguments: bothKinds)
    func resetWhileSending(scheme: Endpoint.Scheme) async throws {
        let server = try ScriptedServer(scheme.opening + [.expectBytes(100_000), .reset])
        defer { server.stop() }
        let connection = try await poller.connect(scheme, server)
        let sending = Task { try await connection.send(pattern(30_000_000), deadline: patience) }
        #expect(try await fault(of: sending).cause == .connectionReset)
    }

    @Test("a large answer arrives whole, and waits at the server until it is asked for", arguments: bothKinds)
    func largeReceive(scheme: Endpoint.Scheme) async throws {
        let block = pattern(999_983)
        let sent = Locked(0)
        let server = try ScriptedServer(
            scheme.opening + [
                .expect("GO"),
                .run { session in
                    for _ in 0..<50 {
                        try session.write(block)
                        sent.withLock { $0 += block.count }
                    }
                },
            ])
        defer { server.stop() }
        let connection = try await poller.connect(scheme, server)
        try await connection.send("GO\r\n")
        // Nothing asks yet: only the kernel's buffers may fill.
        try await Task.sleep(for: .milliseconds(300))
        #expect(sent.withLock { $0 } < 25 * block.count)
        for _ in 0..<50 {
            let received = try await connection.receive(upTo: block.count)
            try #require(same(received, block))
        }
        #expect(try await connection.receive(deadline: patience).isEmpty)
    }

    @Test("a large send arrives whole at a server that takes its time", arguments: bothKinds)
    func largeSend(scheme: Endpoint.Scheme) async throws {
        let bytes = pattern(50_000_000)
        let server = try ScriptedServer(
            scheme.opening + [
                .run { session in
                    session.pause(milliseconds: 300)
                    guard same(try session.read(bytes.count), bytes) else { throw TestFault("not the same") }
                }, .send("OK"),
            ])
        defer { server.stop() }
        let connection = try await poller.connect(scheme, server)
        try await connection.send(bytes, deadline: patience)
        #expect(try await connection.receiveText(2) == "OK")
        #expect(server.faults == [])
    }

    @Test("both directions run at once, each with more than the kernel holds", arguments: bothKinds)
    func fullDuplex(scheme: Endpoint.Scheme) async throws {
        let server = try ScriptedServer(scheme.opening + [.echo])
        defer { server.stop() }
        let connection = try await poller.connect(scheme, server)
        let bytes = pattern(20_000_000)
        async let sent: Void = connection.send(bytes, deadline: patience)
        let received = try await connection.receive(upTo: bytes.count)
        try await sent
        #expect(same(received, bytes))
    }

    @Test("a receive that waits does not keep a send from going out", arguments: bothKinds)
    func sendBesideWaitingReceive(scheme: Endpoint.Scheme) async throws {
        let server = try ScriptedServer(scheme.opening + [.expect("DONE"), .send("OK")])
        defer { server.stop() }
        let connection = try await poller.connect(scheme, server)
        async let received = connection.receiveText(2)
        try await connection.send("DONE\r\n")
        #expect(try await received == "OK")
    }

    @Test("new TLS keys in mid-stream change nothing")
    func keyUpdate() async throws {
        let server = try ScriptedServer(
            Script.imaps + [
                .run { session in
                    for _ in 0..<20 {
                        try session.requestKeyUpdate()
                        try session.write(session.read(10_000))
                    }
                }, .drain,
            ])
        defer { server.stop() }
        let connection = try await poller.connect(.imaps, server)
        let bytes = pattern(200_000)
        async let sent: Void = connection.send(bytes, deadline: patience)
        #expect(same(try await connection.receive(upTo: bytes.count), bytes))
        try await sent
        #expect(server.faults == [])
    }

    @Test("nothing to send is sent at once")
    func emptySend() async throws {
        let server = try ScriptedServer(Script.imap + [.drain])
        defer { server.stop() }
        try await poller.connect(plainly: server).send([], deadline: .zero)
    }
}

/// Compares as memcmp does: `==` takes seconds for 50 MB in a debug build.
func same(_ one: [UInt8], _ other: [UInt8]) -> Bool {
    guard one.count == other.count else { return false }
    return one.withUnsafeBytes { first in
        other.withUnsafeBytes { second in
            guard let left = first.baseAddress, let right = second.baseAddress else { return true }
            return memcmp(left, right, first.count) == 0
        }
    }
}
