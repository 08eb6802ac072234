import Foundation
import Glibc

/// Postfix's own `smtp-sink` on 127.0.0.1: an independent server whose faults are options.
package final class SMTPSink: Sendable {
    package let port: UInt16
    private let process: RunningCommand
    private let folder: TemporaryFolder
    private let place: HeldPort

    /// - Parameter options: those of `smtp-sink(1)`: `["-f", "RCPT"]`.
    package init(_ options: [String] = []) async throws {
        folder = try TemporaryFolder()
        place = try HeldPort()
        port = place.number
        guard chmod(folder.path, 0o777) == 0 else { throw TestFault("chmod: errno \(errno)") }
        process = try await Command(
            "setpriv",
            Self.somebodyElse + ["/usr/sbin/smtp-sink"] + options
                + ["-d", folder.path("mail."), "127.0.0.1:\(port)", "100"]
        ).start()
        try await waitUntilItListens()
    }

    deinit { process.signal(SIGKILL) }

    /// `smtp-sink` refuses to run as root, and the kernel drops a program's parent-death signal when the program changes its user:
    /// so the user is changed before it starts.
    private static var somebodyElse: [String] {
        (geteuid() == 0 ? ["--reuid=nobody", "--regid=nogroup", "--clear-groups"] : []) + [
            "--pdeathsig", "KILL", "--",
        ]
    }

    /// The letters whose dot has come, whatever the answer was, each with its envelope above.
    package var letters: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path(""))) ?? []
        return names.filter { $0.hasPrefix("mail.") }.sorted()
            .compactMap { try? String(contentsOfFile: folder.path($0), encoding: .utf8) }
            .filter { !$0.isEmpty }
    }

    /// Checked by connecting: this adds one session without commands. The kernel's table of sockets may have thousands of lines
    /// while tests run.
    private func waitUntilItListens() async throws {
        for _ in 0..<3_000 {
            guard process.isRunning else { break }
            if place.isOpen { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw TestFault("smtp-sink does not listen: \(process.standardError)")
    }
}
