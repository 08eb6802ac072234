import Foundation
import Glibc
import TestSupport
import Testing

@Suite("commands run by tests") struct CommandTests {
    @Test("input, output, errors and status come through")
    func streams() async throws {
        let bytes = [UInt8](repeating: 0x61, count: 1 << 20)
        let outcome = try await Command("sh", ["-c", "cat; echo no >&2; exit 65"], input: bytes).run()
        #expect(outcome.end == .exited(65))
        #expect(outcome.output == bytes)
        #expect(outcome.standardError == "no\n")
    }

    @Test("a command that takes too long is killed with its children")
    func timeout() async throws {
        let outcome = try await Command("sh", ["-c", "sleep 600 & echo $!; wait"]).run(timeout: .seconds(1))
        #expect(outcome.timedOut)
        #expect(outcome.end == .signalled(SIGKILL))
        let child = try #require(Int32(outcome.standardOutput.trimmingCharacters(in: .newlines)))
        // A killed process closes its files a moment before it is gone.
        for _ in 0..<30_000 where RunningCommand.exists(child) {
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(!RunningCommand.exists(child))
    }

    @Test("a grandchild that keeps the output open does not keep the test")
    func inheritedOutput() async throws {
        let outcome = try await Command("sh", ["-c", "sleep 600 & echo $!"]).run()
        #expect(outcome.end == .exited(0))
        let child = try #require(Int32(outcome.standardOutput.trimmingCharacters(in: .newlines)))
        kill(child, SIGKILL)
    }

    @Test("peak memory is the child's own")
    func memory() async throws {
        let ours = [UInt8](repeating: 1, count: 300 << 20)
        let small = try await Command("sleep", ["0.1"], watchesMemory: true).run()
        let script = "x = b'x' * (200 << 20); import time; time.sleep(0.2)"
        let large = try await Command("python3", ["-c", script], watchesMemory: true).run()
        let (least, most) = (try #require(small.peakMemory), try #require(large.peakMemory))
        #expect((1...(50 << 20)).contains(least))
        #expect(((200 << 20)...(250 << 20)).contains(most))
        #expect(ours.last == 1)
    }

    @Test("a started command hears signals")
    func signals() async throws {
        let running = try await Command(
            "sh", ["-c", "trap 'echo ended; exit 3' TERM; echo ready; while :; do sleep 0.01; done"]
        )
        .start()
        for _ in 0..<30_000 where running.standardOutput.isEmpty {
            try await Task.sleep(for: .milliseconds(10))
        }
        running.signal(SIGTERM)
        let outcome = await running.outcome()
        #expect(outcome.end == .exited(3))
        #expect(outcome.standardOutput == "ready\nended\n")
        running.signal(SIGTERM)
    }

    @Test("a command that does not exist ends with 127 and its name")
    func missing() async throws {
        let outcome = try await Command("no-such-command").run()
        #expect(outcome.end == .exited(127))
        #expect(outcome.standardError.contains("no-such-command"))
    }
}
