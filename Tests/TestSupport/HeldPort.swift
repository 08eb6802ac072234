import Glibc

/// A port on 127.0.0.1 that the kernel gives to nobody else while this lives; a server that is told its number may listen there.
///
/// It is bound and never listened at. Who asks for any free port does not get it; who asks for this very one does, for both
/// sides have SO_REUSEADDR.
final class HeldPort: Sendable {
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

    static func newSocket() -> Int32 {
        socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    }

    static func address(_ port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }

    static func withGeneral<Value>(
        _ address: inout sockaddr_in, _ body: (UnsafeMutablePointer<sockaddr>) -> Value
    ) -> Value {
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0) }
        }
    }
}
