import Foundation

/// An executable with its arguments, run by a test and never outliving it.
///
/// The process gets its own process group and ends with the thread that watches it, and so with the test process, however that
/// ends.
package struct Command: Sendable {
    /// A path, or a name that is looked up in `PATH`.
    package var executable: String
    package var arguments: [String]
    /// Added to the environment of the test process; an empty value removes the variable.
    package var environment: [String: String]
    /// The bytes of standard input; the pipe is closed after them.
    package var input: [UInt8]
    /// Whether its memory use is watched, which takes about as much time as a short program.
    package var watchesMemory: Bool

    package init(
        _ executable: String, _ arguments: [String] = [], environment: [String: String] = [:],
        input: [UInt8] = [], watchesMemory: Bool = false
    ) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.input = input
        self.watchesMemory = watchesMemory
    }

    /// How a process ended, and its output.
    package struct Outcome: Sendable {
        package enum End: Equatable, Sendable {
            case exited(Int32)
            case signalled(Int32)
        }

        package var end: End
        /// Whether it was killed because its time was over.
        package var timedOut: Bool
        package var output: [UInt8]
        package var errors: [UInt8]
        /// The highest resident memory seen, in bytes; nil if it was not watched.
        ///
        /// Read from `/proc` every few milliseconds: `wait4` would count the memory of the test process itself when it forked.
        /// Memory that a process allocates in its last milliseconds is missed.
        package var peakMemory: Int?
        /// Processor time in user and system mode, children included.
        package var processorTime: Duration

        package var standardOutput: String { String(decoding: output, as: UTF8.self) }
        package var standardError: String { String(decoding: errors, as: UTF8.self) }
        /// The same outcome with the commands that it suggests as they are where no configuration has to be named.
        package func suggesting(without configuration: String) -> Outcome {
            // A long line goes on behind a backslash.
            let gap = #"(?: |\\\n)+"#
            let path = NSRegularExpression.escapedPattern(for: configuration)
            func plain(_ text: [UInt8]) -> [UInt8] {
                let text = String(decoding: text, as: UTF8.self)
                return Array(
                    text.replacingOccurrences(
                        of: "facteur" + gap + "--config" + gap + path + gap, with: "facteur ",
                        options: .regularExpression
                    ).utf8)
            }
            var outcome = self
            (outcome.output, outcome.errors) = (plain(output), plain(errors))
            return outcome
        }

        /// The exit status, or nil when a signal ended the process.
        package var status: Int32? {
            if case .exited(let status) = end { status } else { nil }
        }
    }

    /// Runs to the end; killed with its process group after `timeout`. The timeout is long, because a busy machine is no fault, and
    /// ends a hang.
    package func run(timeout: Duration = .seconds(300)) async throws -> Outcome {
        try await start(timeout: timeout).outcome()
    }

    /// Runs to the end on the caller's thread: only for short commands that a static value needs.
    func runOnThisThread(timeout: Duration) throws -> Outcome {
        try RunningCommand.run(self, timeout: timeout)
    }

    /// Starts it and returns at once; killed with its process group after `timeout`, if one is given.
    package func start(timeout: Duration? = nil) async throws -> RunningCommand {
        try await RunningCommand.start(self, timeout: timeout)
    }
}
