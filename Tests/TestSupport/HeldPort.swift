import Glibc

/// A port on 127.0.0.1 that the kernel gives to nobody else while this lives; a server that is told its number may listen there.
///
/// It is bound and never listened at. Who asks for any free port does not get it; who asks for this very one does, for both
/// sides have SO_REUSEADDR.
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

    /// Whether somebody listens there.
    var isOpen: Bool {
        let client = Loopback.newSocket()
        defer { close(client) }
        return Loopback.connect(client, to: number)
    }
}
