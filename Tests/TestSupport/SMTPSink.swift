import Foundation
import Glibc

/// Postfix's own `smtp-sink` on 127.0.0.1: a server of somebody else's making, whose faults are options.
package final class SMTPSink: Sendable {
    package let port: UInt16
    private let process: RunningCommand
    private let folder: TemporaryFolder

    /// - Parameter options: as `smtp-sink(1)` has them: `["-f", "RCPT"]`.
    package init(_ options: [String] = []) async throws {
        folder = try TemporaryFolder()
        // As root it insists on working as somebody else, who must be able to write there.
        let user = geteuid() == 0 ? ["-u", "nobody"] : []
        guard chmod(folder.path, 0o777) == 0 else { throw TestFault("chmod: errno \(errno)") }
        for _ in 0..<20 {
            let port = Self.anyPort()
            let process = try await Command(
                "/usr/sbin/smtp-sink",
                user + options + ["-d", folder.path("mail."), "127.0.0.1:\(port)", "100"]
            ).start()
            if try await Self.listens(port, process) {
                (self.port, self.process) = (port, process)
                return
            }
            process.signal(SIGKILL)
            _ = await process.outcome()
        }
        throw TestFault("smtp-sink found no port")
    }

    deinit { process.signal(SIGKILL) }

    /// The letters that came up to their dot, whatever it has answered to that, each with its envelope above.
    package var letters: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path(""))) ?? []
        return names.filter { $0.hasPrefix("mail.") }.sorted()
            .compactMap { try? String(contentsOfFile: folder.path($0), encoding: .utf8) }
            .filter { !$0.isEmpty }
    }

    /// Below the ports that the kernel gives to servers and clients that do not mind which.
    private static func anyPort() -> UInt16 { .random(in: 20_000..<30_000) }

    /// Asked by connecting: one session more, in which nothing is said. The kernel's table of sockets may have thousands of
    /// lines while tests run.
    private static func listens(_ port: UInt16, _ process: RunningCommand) async throws -> Bool {
        for _ in 0..<3_000 {
            guard process.isRunning else { return false }
            if isOpen(port) { return true }
            try await Task.sleep(for: .milliseconds(10))
        }
        return false
    }

    private static func isOpen(_ port: UInt16) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { general in
                connect(descriptor, general, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}
