import Glibc

/// TCP on 127.0.0.1, with descriptors that their owners close.
package enum Loopback {
    /// - Parameter flags: additional ones, such as `SOCK_NONBLOCK`.
    package static func newSocket(_ flags: Int32 = 0) -> Int32 {
        socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | flags, 0)
    }

    /// - Parameter port: 0 for any free port.
    /// - Returns: the port, or nil if it cannot be bound; `errno` says why.
    package static func bind(_ descriptor: Int32, to port: UInt16) -> UInt16? {
        var bound: UInt16?
        withAddress(port) { address, length in
            var length = length
            guard Glibc.bind(descriptor, address, length) == 0,
                getsockname(descriptor, address, &length) == 0
            else { return }
            bound = address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                UInt16(bigEndian: $0.pointee.sin_port)
            }
        }
        return bound
    }

    /// Allows it to share a port with another socket that allows the same and does not listen.
    ///
    /// - Returns: whether this could be set; `errno` says why not.
    package static func allowSharing(_ descriptor: Int32) -> Bool {
        var yes: Int32 = 1
        return setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
            == 0
    }

    /// Whether a server listens there.
    @discardableResult
    package static func connect(_ descriptor: Int32, to port: UInt16) -> Bool {
        withAddress(port) { Glibc.connect(descriptor, $0, $1) == 0 }
    }

    private static func withAddress<Value>(
        _ port: UInt16, _ body: (UnsafeMutablePointer<sockaddr>, socklen_t) -> Value
    ) -> Value {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
