import Glibc

/// A port on 127.0.0.1 that the kernel gives to no other process while this value lives; a server that gets its number may listen
/// on it.
///
/// It is bound but not listened on. A process that asks for any free port does not get it; a process that asks for exactly this one
/// does, because both sockets have SO_REUSEADDR.
final class HeldPort: Sendable {
    let number: UInt16
    private let descriptor: Int32

    init() throws {
        descriptor = Loopback.newSocket()
        guard let number = Loopback.bind(descriptor, to: 0), Loopback.allowSharing(descriptor) else {
            let code = errno
            close(descriptor)
            throw TestFault("no port on 127.0.0.1: errno \(code)")
        }
        self.number = number
    }

    deinit { close(descriptor) }

    /// Whether a server listens on it.
    var isOpen: Bool {
        let client = Loopback.newSocket()
        defer { close(client) }
        return Loopback.connect(client, to: number)
    }
}
