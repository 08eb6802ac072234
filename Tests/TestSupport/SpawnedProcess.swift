import Foundation
import Glibc

/// A command that could not be started.
struct SpawnFailure: Error, CustomStringConvertible {
    var description: String
}

/// A child process with pipes on its three standard streams, in a process group of its own.
struct SpawnedProcess: Sendable {
    struct Exit {
        var end: Command.Outcome.End
        var processorTime: Duration
    }

    let pid: Int32
    private let input: Int32
    private let output: Int32
    private let errors: Int32

    /// One start at a time, otherwise a child would hold another's pipes open.
    private static let starting = NSLock()

    init(_ command: Command) throws(SpawnFailure) {
        Self.starting.lock()
        defer { Self.starting.unlock() }
        let (inner, outer) = try Self.openPipes()
        defer { for descriptor in inner { close(descriptor) } }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (stream, descriptor) in inner.enumerated() {
            posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(stream))
        }
        Self.closeOthers(&actions)
        var attributes = Self.attributes()
        defer { posix_spawnattr_destroy(&attributes) }
        // setpriv asks the kernel to kill the child when we end, then becomes the command itself.
        // What is preloaded is for the command alone.
        var environment = command.environment
        let preloaded =
            environment.removeValue(forKey: "LD_PRELOAD").map { ["env", "LD_PRELOAD=\($0)"] } ?? []
        let words =
            ["setpriv", "--pdeathsig", "KILL", "--"] + preloaded + [command.executable] + command.arguments
        var child: pid_t = 0
        let code = Self.withCStrings(words) { words in
            Self.withCStrings(Self.environment(environment)) { environment in
                posix_spawnp(&child, "setpriv", &actions, &attributes, words, environment)
            }
        }
        guard code == 0 else {
            for descriptor in outer { close(descriptor) }
            throw SpawnFailure(description: "\(command.executable): \(String(cString: strerror(code)))")
        }
        pid = child
        (input, output, errors) = (outer[0], outer[1], outer[2])
    }

    /// A socket or a pipe that a child inherits would stay open after the test has closed it, as long as the child lives, and a
    /// reader would wait for its end for ever. The child itself closes inherited descriptors, so that those of other threads cannot
    /// be missed; closing a number that is not open is no error there.
    private static func closeOthers(_ actions: inout posix_spawn_file_actions_t) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
        let highest = names.compactMap { Int32($0) }.max() ?? 3
        for descriptor in 3...highest + 256 { posix_spawn_file_actions_addclose(&actions, descriptor) }
    }

    /// The child's ends and ours, in the order of the standard streams.
    private static func openPipes() throws(SpawnFailure) -> (inner: [Int32], outer: [Int32]) {
        var inner: [Int32] = []
        var outer: [Int32] = []
        for stream in 0..<3 {
            var ends: [Int32] = [0, 0]
            guard pipe(&ends) == 0 else {
                for descriptor in inner + outer { close(descriptor) }
                throw SpawnFailure(description: "no pipe: \(String(cString: strerror(errno)))")
            }
            inner.append(stream == 0 ? ends[0] : ends[1])
            outer.append(stream == 0 ? ends[1] : ends[0])
        }
        return (inner, outer)
    }

    /// A new process group, and none of the signal settings of the test process.
    private static func attributes() -> posix_spawnattr_t {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
        posix_spawnattr_setflags(&attributes, Int16(flags))
        return attributes
    }

    /// In UTC where nothing else is said, so that a kept text fits on every machine.
    private static func environment(_ changes: [String: String]) -> [String] {
        ProcessInfo.processInfo.environment.merging(["TZ": "UTC"]) { $1 }.merging(changes) { $1 }
            .filter { !$0.value.isEmpty }.map { "\($0.key)=\($0.value)" }
    }

    private static func withCStrings<Value>(
        _ words: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Value
    ) -> Value {
        let pointers = words.map { strdup($0) }
        defer { for pointer in pointers { free(pointer) } }
        return body(pointers + [nil])
    }

    func pipes(feeding bytes: [UInt8]) -> CommandPipes {
        CommandPipes(input: input, output: output, errors: errors, feeding: bytes)
    }

    /// How the process ended, once it has.
    func reap() -> Exit? {
        var status: Int32 = 0
        var usage = rusage()
        guard wait4(pid, &status, WNOHANG, &usage) == pid else { return nil }
        let signal = status & 0x7f
        let seconds = usage.ru_utime.tv_sec + usage.ru_stime.tv_sec
        let microseconds = usage.ru_utime.tv_usec + usage.ru_stime.tv_usec
        return Exit(
            end: signal == 0 ? .exited(status >> 8 & 0xff) : .signalled(signal),
            processorTime: .seconds(seconds) + .microseconds(microseconds))
    }

    /// `VmHWM` in bytes; 0 once the process has ended.
    func peakMemory() -> Int {
        let status = try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
        let line = status?.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        let kilobytes = line?.split(whereSeparator: \.isWhitespace).dropFirst().first
        return kilobytes.flatMap { Int($0) }.map { $0 * 1024 } ?? 0
    }
}
