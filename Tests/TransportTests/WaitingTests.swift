import TestSupport
import Testing

@testable import Transport

@Suite("Deadlines, cancellation and closing", .timeLimit(.minutes(20)))
struct WaitingTests {
    let poller: Poller

    init() throws {
        poller = try Poller()
    }

    @Test("a receive that ends at its deadline leaves the connection as it was", arguments: bothKinds)
    func receiveDeadline(scheme: Endpoint.Scheme) async throws {
        let server = try ScriptedServer(scheme.opening + [.expect("GO"), .send("late")])
        defer { server.stop() }
        let connection = try await poller.connect(scheme, server)
        let receiving = Task { try await connection.receive(deadline: .milliseconds(50)) }
        #expect(try await fault(of: receiving).cause == .timedOut(.receiving))
        try await connection.send("GO\r\n")
        #expect(try await connection.receiveText(4) == "late")
    }

    @Test("a deadline that has passed still hands out what is there")
    func passedDeadline() async throws {
        let written = Gate()
        let server = try ScriptedServer(
            Script.imap + [
                .expect("GO"), .send("here"), .run { _ in written.unlock() }, .drain,
            ])
        defer { server.stop() }
        let connection = try await poller.connect(plainly: server)
        for deadline in [Duration.zero, .seconds(-5)] {
            let receiving = Task { try await connection.receive(deadline: deadline) }
            #expect(try await fault(of: receiving).cause == .timedOut(.receiving))
        }
        try await connection.send("GO\r\n")
        try await written.wait()
        #expect(try await connection.receive(deadline: .zero) == Array("here".utf8))
    }

    @Test(
        "a send that gets no further ends at its deadline, and the half-said stays the last",
        arguments: bothKinds)
    func sendDeadline(scheme: Endpoint.Scheme) async throws {
        let server = try ScriptedServer(scheme.opening + [.expect("GO"), .send("hello"), .stall])
        defer { server.stop() }
        let connection = try await poller.connect(scheme, server)
        try await connection.send("GO\r\n")
        let sending = Task { try await connection.send(pattern(30_000_000), deadline: .milliseconds(200)) }
        #expect(try await fault(of: sending).cause == .timedOut(.sending))
        let again = Task { try await connection.send("more") }
        #expect(try await fault(of: again).cause == .sendAbandoned)
        #expect(try await connection.receiveText(5) == "hello")
    }

    @Test("the deadline of a send is for each step forward, not for the whole")
    func sendProgress() async throws {
        let bytes = pattern(40_000_000)
        let server = try ScriptedServer(
            Script.imap + [
                .run { session in
                    // Together longer than the deadline, each step shorter by far.
                    for _ in 0..<40 {
                        _ = try session.read(1_000_000)
                        session.pause(milliseconds: 200)
                    }
                }, .send("OK"),
            ])
        defer { server.stop() }
        let connection = try await poller.connect(plainly: server)
        try await connection.send(bytes, deadline: .seconds(6))
        #expect(try await connection.receiveText(2) == "OK")
    }

    @Test(
        "a cancelled connect leaves the server at once",
        arguments: [(Endpoint.Scheme.imaps, [.drain]), (.imap, [.send("* OK"), .drain])]
            as [(
                Endpoint.Scheme, Script
            )])
    func cancelConnect(scheme: Endpoint.Scheme, script: Script) async throws {
        let server = try ScriptedServer(script)
        defer { server.stop() }
        let endpoint = try server.endpoint(scheme)
        let connecting = Task { try await poller.connect(to: endpoint, deadline: patience) }
        try await server.wait { !$0.isEmpty }
        connecting.cancel()
        #expect(try await fault(of: connecting).cause == .cancelled)
        try await server.wait { $0.allSatisfy(\.hasEnded) }
    }

    @Test("a cancelled receive ends and the connection stands", arguments: bothKinds)
    func cancelReceive(scheme: Endpoint.Scheme) async throws {
        let server = try ScriptedServer(scheme.opening + [.expect("DONE"), .send("OK")])
        defer { server.stop() }
        let connection = try await poller.connect(scheme, server)
        let receiving = Task { try await connection.receive(deadline: patience) }
        try await Task.sleep(for: .milliseconds(20))
        receiving.cancel()
        #expect(try await fault(of: receiving).cause == .cancelled)
        try await connection.send("DONE\r\n")
        #expect(try await connection.receiveText(2) == "OK")
    }

    @Test("a cancelled send ends, and what follows is refused", arguments: bothKinds)
    func cancelSend(scheme: Endpoint.Scheme) async throws {
        let begun = Gate()
        let server = try ScriptedServer(
            scheme.opening + [.expectBytes(100), .run { _ in begun.unlock() }, .stall])
        defer { server.stop() }
        let connection = try await poller.connect(scheme, server)
        let sending = Task { try await connection.send(pattern(30_000_000), deadline: patience) }
        try await begun.wait()
        sending.cancel()
        #expect(try await fault(of: sending).cause == .cancelled)
        let again = Task { try await connection.send("more") }
        #expect(try await fault(of: again).cause == .sendAbandoned)
    }

    @Test("a task that was cancelled before it asked gets nothing started")
    func cancelledBefore() async throws {
        let server = try ScriptedServer(Script.imap + [.expect("HELLO"), .send("OK")])
        defer { server.stop() }
        let connection = try await poller.connect(plainly: server)
        let endpoint = try server.endpoint(.imap, plaintext: true)
        let receiving = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await connection.receive(deadline: patience)
        }
        #expect(try await fault(of: receiving).cause == .cancelled)
        let sending = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await connection.send("never")
        }
        #expect(try await fault(of: sending).cause == .cancelled)
        let connecting = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await poller.connect(to: endpoint, deadline: patience)
        }
        #expect(try await fault(of: connecting).cause == .cancelled)
        #expect(server.clients.count == 1)
        // The send never began, so it broke nothing.
        try await connection.send("HELLO\r\n")
        #expect(try await connection.receiveText(2) == "OK")
    }

    @Test("no byte is lost to cancellations, whenever they fall", arguments: bothKinds)
    func cancellationStorm(scheme: Endpoint.Scheme) async throws {
        let bytes = pattern(3_000)
        let server = try ScriptedServer(
            scheme.opening + [.expect("GO"), .run { try $0.writeSlowly(bytes, microseconds: 50) }, .drain])
        defer { server.stop() }
        let connection = try await poller.connect(scheme, server)
        try await connection.send("GO\r\n")
        var received: [UInt8] = []
        var cancellations = 0
        var round: UInt64 = 0
        while received.count < bytes.count {
            let receiving = Task { try await connection.receive(atMost: 3, deadline: patience) }
            round += 1
            if round % 3 != 0 { try await Task.sleep(for: .microseconds(Int64(round % 7) * 20)) }
            if round % 4 != 0 { receiving.cancel() }
            switch await receiving.result {
            case .success(let some): received += some
            case .failure(let fault as TransportFault) where fault.cause == .cancelled: cancellations += 1
            case .failure(let error): throw error
            }
        }
        #expect(received == bytes)
        #expect(cancellations > 0)
    }

    @Test("a second receive beside a waiting one is refused, the first goes on")
    func busy() async throws {
        let answer = Gate()
        let server = try ScriptedServer(
            Script.imap + [.run { _ in answer.waitOnThread() }, .send("x"), .drain])
        defer { server.stop() }
        let connection = try await poller.connect(plainly: server)
        let results = await withTaskGroup { group in
            for _ in 0..<2 {
                group.addTask { () async -> Result<[UInt8], any Error> in
                    do { return .success(try await connection.receive(deadline: patience)) } catch {
                        return .failure(error)
                    }
                }
            }
            var results: [Result<[UInt8], any Error>] = []
            for await result in group {
                results.append(result)
                answer.unlock()
            }
            return results
        }
        #expect(throws: TransportFault(.busy, peer: "127.0.0.1:\(server.port)")) { try results[0].get() }
        #expect(try results[1].get() == Array("x".utf8))
    }

    @Test("close ends what waits and refuses what follows, with the server's name")
    func close() async throws {
        let server = try ScriptedServer(Script.imap + [.drain])
        defer { server.stop() }
        let connection = try await poller.connect(plainly: server)
        let receiving = Task { try await connection.receive(deadline: patience) }
        try await Task.sleep(for: .milliseconds(20))
        connection.close()
        connection.close()
        let closed = TransportFault(.closed, peer: "127.0.0.1:\(server.port)")
        #expect(try await fault(of: receiving) == closed)
        #expect(try await fault(of: Task { try await connection.send("x") }) == closed)
        try await server.wait { $0.allSatisfy(\.hasEnded) }
    }

    @Test("a connection that nobody holds any more is closed", arguments: bothKinds)
    func dropped(scheme: Endpoint.Scheme) async throws {
        let server = try ScriptedServer(scheme.opening + [.drain])
        defer { server.stop() }
        _ = try await poller.connect(scheme, server)
        try await server.wait { $0.allSatisfy(\.hasEnded) }
    }

    @Test("a stopped poller ends everything and takes nothing new")
    func stop() async throws {
        let server = try ScriptedServer(Script.imap + [.drain], [.stall])
        defer { server.stop() }
        let connection = try await poller.connect(plainly: server)
        let endpoint = try server.endpoint(.imap, plaintext: true)
        let receiving = Task { try await connection.receive(deadline: patience) }
        let connecting = Task { try await poller.connect(to: endpoint, deadline: patience) }
        try await server.wait { $0.count == 2 }
        poller.stop()
        poller.stop()
        #expect(try await fault(of: receiving).cause == .closed)
        #expect(try await fault(of: connecting).cause == .closed)
        #expect(try await fault(of: Task { try await connection.send("x") }).cause == .closed)
        #expect(try await poller.faultOfConnecting(to: endpoint).cause == .closed)
        connection.close()
    }
}
