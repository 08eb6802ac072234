import Foundation
import Glibc
import Text

/// Tells systemd how the service fares: `READY=1`, `RELOADING=1`, `STATUS=…`, `WATCHDOG=1`, `STOPPING=1` as datagrams to
/// `$NOTIFY_SOCKET` (sd_notify(3)). Without that variable it does nothing.
package struct SystemdNotifier: Sendable {
    private let socketPath: String?

    /// - Parameter socketPath: `$NOTIFY_SOCKET`: an absolute path, or `@name` for an abstract socket.
    package init(socketPath: String?) { self.socketPath = socketPath }

    package func ready(status: String) { send("READY=1\nSTATUS=\(Self.oneLine(status))") }
    package func status(_ text: String) { send("STATUS=\(Self.oneLine(text))", waits: false) }
    package func stopping() { send("STOPPING=1") }
    /// Until the next `ready`. systemd orders it among other words by the time, in microseconds of CLOCK_MONOTONIC.
    package func reloading() {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        send("RELOADING=1\nMONOTONIC_USEC=\(time.tv_sec * 1_000_000 + time.tv_nsec / 1_000)")
    }
    /// Feeds the watchdog.
    package func alive() { send("WATCHDOG=1", waits: false) }

    /// Failing to notify systemd is not fatal: `facteur status` reads the ledger.
    ///
    /// - Parameter waits: for a queue that is full (`net.unix.max_dgram_qlen`), for at most `longest`: what is said once must not be
    ///   lost, what is said again and again must not keep the service.
    private func send(_ state: String, waits: Bool = true) {
        guard let socketPath, let address = Self.address(socketPath) else { return }
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        var longest = Self.longest
        setsockopt(
            descriptor, SOL_SOCKET, SO_SNDTIMEO, &longest, socklen_t(MemoryLayout.size(ofValue: longest)))
        var (name, length) = address
        let bytes = Array(state.utf8)
        let flags = Int32(MSG_NOSIGNAL) | (waits ? 0 : Int32(MSG_DONTWAIT))
        withUnsafePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { target in
                _ = sendto(descriptor, bytes, bytes.count, flags, target, length)
            }
        }
    }

    private static let longest = timeval(tv_sec: 5, tv_usec: 0)

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
