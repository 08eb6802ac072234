import Foundation
import TestSupport
import Testing

@testable import Transport

@Suite("Many connections", .timeLimit(.minutes(20)))
struct CrowdTests {
    // In a process of its own, where no other test's threads and memory are counted.
    @Test("200 idle connections live on the one thread that 20 need")
    func oneThread() async throws {
        let child = await #expect(
            processExitsWith: .success, observing: [\.standardErrorContent]
        ) {
            let server = try ScriptedServer(Script.imaps + [.stall])
            let poller = try Poller()
            let endpoint = try server.endpoint(.imaps)
            var connections: [Connection] = []
            func grow(to count: Int) async throws {
                while connections.count < count {
                    connections.append(try await poller.connect(to: endpoint, deadline: patience))
                }
            }
            try await grow(to: 20)
            let (threads, memory) = (try ownThreads(), try residentKilobytes())
            try await grow(to: 200)
            let (threadsNow, memoryNow) = (try ownThreads(), try residentKilobytes())
            write("20 → 200 idle TLS connections: threads \(threads.count) → \(threadsNow.count), ")
            write("memory \(memory) → \(memoryNow) KB, of which part is the scripted server's")
            #expect(threadsNow.filter { $0 == "poller" }.count == 1)
            // The Swift pool may still start a thread for a core.
            #expect(threadsNow.count <= threads.count + ProcessInfo.processInfo.activeProcessorCount)
            connections = []
            poller.stop()
            #expect(try !ownThreads().contains("poller"))
            server.stop()
        }
        print(String(decoding: child?.standardErrorContent ?? [], as: UTF8.self))
    }

    @Test("300 waiting receives hold no thread that a sleeping task needs")
    func poolIsFree() async throws {
        let gate = Gate()
        let server = try ScriptedServer(
            Script.imap + [.run { _ in gate.waitOnThread() }, .send("x"), .drain])
        defer { server.stop() }
        let poller = try Poller()
        let endpoint = try server.endpoint(.imap, plaintext: true)
        try await withThrowingTaskGroup { group in
            for _ in 0..<300 {
                let connection = try await poller.connect(to: endpoint, deadline: patience)
                group.addTask { try await connection.receive(deadline: patience) }
            }
            // If a receive held a thread, the pool of a few would be used up and nobody would come to open the gate.
            for _ in 0..<20 { try await Task.sleep(for: .milliseconds(10)) }
            gate.unlock()
            for try await bytes in group { #expect(bytes == Array("x".utf8)) }
        }
    }

    @Test("a connection that takes all it gets does not keep the others waiting")
    func fairness() async throws {
        let server = try ScriptedServer(Script.imap + [.drain], Script.imap + [.echo])
        defer { server.stop() }
        let poller = try Poller()
        let greedy = try await poller.connect(plainly: server)
        let modest = try await poller.connect(plainly: server)
        let sending = Task {
            while !Task.isCancelled { try await greedy.send(pattern(5_000_000), deadline: patience) }
        }
        for round in 0..<50 {
            try await modest.send("round \(round % 10)")
            #expect(try await modest.receiveText(7) == "round \(round % 10)")
        }
        sending.cancel()
        _ = await sending.result
    }

    @Test(
        "a connection with data that nobody has read stands while others are opened and closed",
        arguments: [true, false])
    func standing(isTLS: Bool) async throws {
        let servers = (
            try ScriptedServer((isTLS ? Script.imaps : Script.imap) + [.echo]),
            try ScriptedServer(Script.imaps + [.drain], [.send("* BYE no\r\n")])
        )
        defer {
            servers.0.stop()
            servers.1.stop()
        }
        let poller = try Poller()
        let first = try await poller.connect(
            to: servers.0.endpoint(isTLS ? .imaps : .imap, plaintext: !isTLS), deadline: patience)
        // Not before libcurl is done: what comes in one piece with the answer to its own command is never seen.
        try await first.send("early")
        // libcurl looks for connections that are dead once in a second.
        let end = ContinuousClock.now + .milliseconds(2_500)
        while ContinuousClock.now < end {
            for scheme in [Endpoint.Scheme.imaps, .imap] {
                let other = try? await poller.connect(to: servers.1.endpoint(scheme), deadline: patience)
                other?.close()
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(try await first.receiveText(5) == "early")
        try await first.send("still")
        #expect(try await first.receiveText(5) == "still")
    }

    @Test("opening and closing leaves no descriptor behind")
    func descriptors() async {
        await #expect(processExitsWith: .success) {
            let server = try ScriptedServer(
                Script.imaps + [.drain], [.close], Script.imapStartTLS + [.reset], [.send("* BYE\r\n")])
            let poller = try Poller()
            func round() async throws {
                for scheme in [Endpoint.Scheme.imaps, .imap, .smtp, .smtps] {
                    let endpoint = try server.endpoint(scheme)
                    _ = try? await poller.connect(to: endpoint, deadline: patience)
                    _ = try? await poller.connect(to: endpoint, deadline: .milliseconds(1))
                }
                try await server.wait { $0.allSatisfy(\.hasEnded) }
            }
            for _ in 0..<3 { try await round() }
            let before = try openDescriptors()
            for _ in 0..<10 { try await round() }
            // One lost in each attempt would make 80; Swift's own timers may open a few. The last connection's
            // close is still on its way to the poller's thread.
            let most = before + 20
            for _ in 0..<500 where try openDescriptors() > most {
                try await Task.sleep(for: .milliseconds(10))
            }
            #expect(try openDescriptors() <= most)
        }
    }
}

/// The names of this process's threads, those of scripted servers left out.
private func ownThreads() throws -> [String] {
    let tasks = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")
    return tasks.compactMap { task in
        guard let name = try? String(contentsOfFile: "/proc/self/task/\(task)/comm", encoding: .utf8) else {
            return nil
        }
        let word = name.trimmingCharacters(in: .newlines)
        return word == "scripted" ? nil : word
    }
}

private func openDescriptors() throws -> Int {
    try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
}

private func residentKilobytes() throws -> Int {
    let pages = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
    return (pages.count > 1 ? Int(pages[1]) ?? 0 : 0) * 4
}

private func write(_ text: String) {
    FileHandle.standardError.write(Data(text.utf8))
}
