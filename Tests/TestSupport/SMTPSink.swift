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
        do {
            try await waitUntilItListens()
        } catch {
            process.signal(SIGKILL)
            throw error
        }
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

/// A port on 127.0.0.1 that the kernel gives to nobody else while this lives; a server that is told its number may listen there.
///
/// It is bound and never listened at. Who asks for any free port does not get it; who asks for this very one does, for both
/// sides have SO_REUSEADDR.
private final class HeldPort: Sendable {
    let number: UInt16
    private let descriptor: Int32

    init() throws {
        let held = Self.newSocket()
        var address = Self.address(0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        var yes: Int32 = 1
        let bound = Self.withGeneral(&address) {
            bind(held, $0, length) == 0 && getsockname(held, $0, &length) == 0
        }
        guard bound,
            setsockopt(held, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size)) == 0
        else {
            let code = errno
            close(held)
            throw TestFault("no port on 127.0.0.1: errno \(code)")
        }
        descriptor = held
        number = UInt16(bigEndian: address.sin_port)
    }

    deinit { close(descriptor) }

    /// Whether somebody listens there.
    var isOpen: Bool {
        let client = Self.newSocket()
        defer { close(client) }
        var address = Self.address(number)
        return Self.withGeneral(&address) {
            connect(client, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
        }
    }

    private static func newSocket() -> Int32 {
        socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    }

    private static func address(_ port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }

    private static func withGeneral<Value>(
        _ address: inout sockaddr_in, _ body: (UnsafeMutablePointer<sockaddr>) -> Value
    ) -> Value {
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0) }
        }
    }
}
