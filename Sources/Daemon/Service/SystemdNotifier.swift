import Foundation
import Glibc

/// Tells systemd how the service fares: `READY=1`, `STATUS=…`, `STOPPING=1` as datagrams to `$NOTIFY_SOCKET` (sd_notify(3)).
/// Without that variable it does nothing.
package struct SystemdNotifier: Sendable {
    private let socketPath: String?

    /// - Parameter socketPath: `$NOTIFY_SOCKET`: an absolute path, or `@name` for an abstract socket.
    package init(socketPath: String?) { self.socketPath = socketPath }

    package func ready(status: String) { send("READY=1\nSTATUS=\(Self.oneLine(status))") }
    package func status(_ text: String) { send("STATUS=\(Self.oneLine(text))") }
    package func stopping() { send("STOPPING=1") }

    /// A lost word to systemd is not worth a service: whoever looks at `status` sees the truth all the same.
    private func send(_ state: String) {
        guard let socketPath, let address = Self.address(socketPath) else { return }
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        var (name, length) = address
        let bytes = Array(state.utf8)
        withUnsafePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { target in
                _ = sendto(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL), target, length)
            }
        }
    }

    private static func address(_ path: String) -> (sockaddr_un, socklen_t)? {
        var name = sockaddr_un()
        name.sun_family = sa_family_t(AF_UNIX)
        var octets = Array(path.utf8)
        guard octets.count > 1, octets.count < MemoryLayout.size(ofValue: name.sun_path) else { return nil }
        if octets[0] == UInt8(ascii: "@") { octets[0] = 0 }
        withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: octets) }
        let offset = MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 2
        return (name, socklen_t(offset + octets.count))
    }

    private static func oneLine(_ text: String) -> String {
        String(text.map { $0.isNewline ? " " : $0 })
    }
}
