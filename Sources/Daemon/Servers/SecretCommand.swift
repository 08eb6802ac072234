import Foundation
import Glibc
import Text

/// Runs a command that prints a secret, on a thread of its own: reading a pipe blocks, and Swift's own threads must never block.
///
/// Foundation's `Process` is not used: starting several of them at once has ended the whole process.
struct SecretCommand: Sendable {
    /// The program's full path and its arguments; never empty.
    let words: [String]
    /// How long the whole command may take.
    let deadline: Duration
    /// Whether all that it prints is wanted: then it has to end by itself.
    var isWhole = false

    /// The command's output, at most 64 KB; where not all is wanted, at least its first line.
    ///
    /// - Throws: `SecretFault`.
    func output() async throws(SecretFault) -> Data {
        let ended = await withCheckedContinuation {
            (waiting: CheckedContinuation<Result<Data, SecretFault>, Never>) in
            Thread { waiting.resume(returning: outcome()) }.start()
        }
        return try ended.get()
    }

    private func outcome() -> Result<Data, SecretFault> {
        do throws(SecretFault) {
            return .success(try run())
        } catch {
            return .failure(error)
        }
    }

    private var name: String { words.first ?? "the command" }

    private func run() throws(SecretFault) -> Data {
        let end = ContinuousClock.now + deadline
        let (child, output) = try start()
        defer { close(output) }
        let data = read(output, until: end)
        var status: Int32 = 0
        while waitpid(child, &status, WNOHANG) == 0 {
            guard data != nil, .now < end else {
                // Including its own children, unless they have left its process group.
                kill(-child, SIGKILL)
                waitpid(child, &status, 0)
                throw fault(
                    "was not over after \(deadline.components.seconds) seconds; no secret is taken from it")
            }
            usleep(5_000)
        }
        let signal = status & 0x7F
        let code = signal == 0 ? status >> 8 & 0xFF : 128 + signal
        guard code == 0, let data else { throw fault("ended with status \(code) and gave no secret") }
        return data
    }

    private func fault(_ what: String) -> SecretFault {
        SecretFault(kind: .unusable, message: "\(name) \(what)")
    }

    /// The output until its end, or until the first line is complete where that is enough: a command may leave a child behind that
    /// holds the pipe open for ever. `nil` when the time is over or the pipe is broken.
    private func read(_ descriptor: Int32, until end: ContinuousClock.Instant) -> Data? {
        var data = Data()
        var chunk = [UInt8](repeating: 0, count: 4_096)
        while data.count < 65_536, isWhole || !data.contains(UInt8(ascii: "\n")) {
            let left = (end - .now) / .milliseconds(1)
            var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard left > 0 else { return nil }
            guard poll(&waiting, 1, Int32(min(left, 60_000))) > 0 else { continue }
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count == 0 { break }
            if count > 0 { data += chunk.prefix(count) } else if errno != EINTR { return nil }
        }
        return data
    }
}

// The child process.
extension SecretCommand {
    /// One start at a time, so that no child inherits another's pipe.
    private static let starting = Locked(())

    private func start() throws(SecretFault) -> (child: pid_t, output: Int32) {
        try Self.starting.withLock { (_) throws(SecretFault) in try startAlone() }
    }

    private func startAlone() throws(SecretFault) -> (child: pid_t, output: Int32) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            guard InputFile.isOutOfFiles(errno) else { throw fault("could not be run: no pipe") }
            throw SecretFault(kind: .outOfFiles, message: InputFile.Fault.tooManyFiles(name).message)
        }
        defer { close(ends[1]) }
        for descriptor in ends { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        var child: pid_t = 0
        guard spawn(&child, writingTo: ends[1]) == 0 else {
            close(ends[0])
            throw fault("could not be run")
        }
        return (child, ends[0])
    }

    /// A process group of its own, no standard input, and none of the service's descriptors and signal settings.
    private func spawn(_ child: inout pid_t, writingTo output: Int32) -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        // Closing a number that is not open is no error there.
        for descriptor in Int32(3)...1_023 { posix_spawn_file_actions_addclose(&actions, descriptor) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
        let environment = ProcessInfo.processInfo.environment.map { "\($0.key)=\($0.value)" }
        return Self.withCStrings(words) { words in
            Self.withCStrings(environment) { posix_spawn(&child, name, &actions, &attributes, words, $0) }
        }
    }

    private static func withCStrings<Value>(
        _ words: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Value
    ) -> Value {
        let pointers = words.map { strdup($0) }
        defer { for pointer in pointers { free(pointer) } }
        return body(pointers + [nil])
    }
}
