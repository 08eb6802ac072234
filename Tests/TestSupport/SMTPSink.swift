import Foundation
import Glibc

/// Postfix's own `smtp-sink` on 127.0.0.1: a server of somebody else's making, whose faults are options.
package final class SMTPSink: Sendable {
    package let port: UInt16
    private let process: RunningCommand
    private let folder: TemporaryFolder
    private let place: HeldPort

    /// - Parameter options: as `smtp-sink(1)` has them: `["-f", "RCPT"]`.
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

    /// It insists on not working as root, and the kernel forgets with whom a program ends when that changes its user: the user
    /// is changed before it.
    private static var somebodyElse: [String] {
        (geteuid() == 0 ? ["--reuid=nobody", "--regid=nogroup", "--clear-groups"] : []) + [
            "--pdeathsig", "KILL", "--",
        ]
    }

    /// The letters that came up to their dot, whatever it has answered to that, each with its envelope above.
    package var letters: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path(""))) ?? []
        return names.filter { $0.hasPrefix("mail.") }.sorted()
            .compactMap { try? String(contentsOfFile: folder.path($0), encoding: .utf8) }
            .filter { !$0.isEmpty }
    }

    /// Asked by connecting: one session more, in which nothing is said. The kernel's table of sockets may have thousands of
    /// lines while tests run.
    private func waitUntilItListens() async throws {
        for _ in 0..<3_000 {
            guard process.isRunning else { break }
            if place.isOpen { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw TestFault("smtp-sink does not listen: \(process.standardError)")
    }
}
