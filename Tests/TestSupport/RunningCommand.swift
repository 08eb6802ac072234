import Foundation
import Glibc

/// A started `Command`. Its own thread writes, reads and waits, so no thread of Swift's pool blocks.
package final class RunningCommand: @unchecked Sendable {
    /// The process, which also leads its process group.
    package let pid: Int32

    private let lock = NSLock()
    private var output: [UInt8] = []
    private var errors: [UInt8] = []
    private var reaped = false
    private var ended: Command.Outcome?
    private var waiting: [CheckedContinuation<Command.Outcome, Never>] = []

    /// Output beyond this size, in each stream, is read and discarded.
    private static let mostKept = 64 << 20

    /// Starts the command on a new thread that stays until the process has ended: the kernel ends the process
    /// with the thread that started it.
    static func start(_ command: Command, timeout: Duration?) async throws -> RunningCommand {
        let running = try await withCheckedThrowingContinuation { continuation in
            let thread = Thread {
                do {
                    let process = try SpawnedProcess(command)
                    let running = RunningCommand(pid: process.pid)
                    running.meet()
                    continuation.resume(returning: running)
                    running.watch(process, command, timeout: timeout)
                } catch {
                    continuation.resume(throwing: error)
                }
            }
            thread.name = "command"
            thread.start()
        }
        running.meet()
        return running
    }

    /// Called on both sides of a continuation that may be resumed before it waits: ThreadSanitizer sees no order in that case.
    private func meet() { lock.withLock {} }

    /// Starts the command and watches it on the caller's thread.
    static func run(_ command: Command, timeout: Duration) throws -> Command.Outcome {
        let process = try SpawnedProcess(command)
        let running = RunningCommand(pid: process.pid)
        running.watch(process, command, timeout: timeout)
        guard let outcome = running.lock.withLock({ running.ended }) else {
            throw SpawnFailure(description: "\(command.executable): nobody knows how it ended")
        }
        return outcome
    }

    private init(pid: Int32) {
        self.pid = pid
    }

    /// Waits for the end.
    package func outcome() async -> Command.Outcome {
        await withCheckedContinuation { continuation in
            let known = lock.withLock {
                if ended == nil { waiting.append(continuation) }
                return ended
            }
            if let known { continuation.resume(returning: known) }
        }
    }

    /// Sends a signal to the process, unless it has ended.
    package func signal(_ number: Int32) {
        lock.withLock {
            // The lock keeps the pid valid, because the process is reaped under the same lock.
            if !reaped { _ = kill(pid, number) }
        }
    }

    /// What has been written to standard output so far.
    package var standardOutput: String { lock.withLock { String(decoding: output, as: UTF8.self) } }
    /// What has been written to standard error so far.
    package var standardError: String { lock.withLock { String(decoding: errors, as: UTF8.self) } }
    /// Whether the process is still running.
    package var isRunning: Bool { lock.withLock { ended == nil } }

    private func watch(_ process: SpawnedProcess, _ command: Command, timeout: Duration?) {
        var pipes = process.pipes(feeding: command.input)
        let deadline = timeout.map { ContinuousClock.now + $0 }
        var lastWords: ContinuousClock.Instant?
        var exit: SpawnedProcess.Exit?
        var peak = command.watchesMemory ? 0 : nil
        var timedOut = false
        // A grandchild may hold the pipes open: its output is awaited only for a moment.
        while exit == nil || (pipes.areReadable && ContinuousClock.now < lastWords ?? .now) {
            peak = peak.map { max($0, process.peakMemory()) }
            let read = pipes.turn(milliseconds: 10)
            keep(read)
            if exit == nil {
                exit = reap(process)
                lastWords = .now + .seconds(1)
            }
            if exit == nil, !timedOut, let deadline, ContinuousClock.now > deadline {
                timedOut = true
                kill(-pid, SIGKILL)
            }
        }
        pipes.close()
        if let exit { finish(exit, peak: peak, timedOut: timedOut) }
    }

    private func keep(_ read: CommandPipes.Read) {
        lock.withLock {
            if output.count < Self.mostKept { output += read.output }
            if errors.count < Self.mostKept { errors += read.errors }
        }
    }

    /// Whether there is such a process; a process that has ended and was not yet reaped does not count.
    package static func exists(_ pid: Int32) -> Bool {
        let stat = (try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)) ?? ""
        // The state follows the name, which is in parentheses and may hold any character.
        guard let state = stat[(stat.lastIndex(of: ")") ?? stat.endIndex)...].dropFirst(2).first else {
            return false
        }
        return state != "Z"
    }

    private func reap(_ process: SpawnedProcess) -> SpawnedProcess.Exit? {
        lock.withLock {
            let exit = process.reap()
            reaped = exit != nil
            return exit
        }
    }

    private func finish(_ exit: SpawnedProcess.Exit, peak: Int?, timedOut: Bool) {
        let (outcome, continuations) = lock.withLock {
            let outcome = Command.Outcome(
                end: exit.end, timedOut: timedOut, output: output, errors: errors, peakMemory: peak,
                processorTime: exit.processorTime)
            ended = outcome
            defer { waiting = [] }
            return (outcome, waiting)
        }
        for continuation in continuations { continuation.resume(returning: outcome) }
    }
}
