import Foundation
import Glibc

/// The journal's own door: each entry is a datagram of fields (systemd.io/JOURNAL_NATIVE_PROTOCOL).
package struct JournalSocket: Sendable {
    /// Open as long as the process runs.
    private let descriptor: Int32
    private let address: sockaddr_un

    /// - Parameters:
    ///   - stream: `$JOURNAL_STREAM`, device and inode of what systemd has given as standard error (systemd.exec(5)).
    ///   - path: the journal's socket.
    /// - Returns: `nil` where standard error does not lead to the journal, or there is none: who has redirected it wants it there.
    package init?(stream: String?, path: String = "/run/systemd/journal/socket") {
        var information = stat()
        guard fstat(STDERR_FILENO, &information) == 0,
            stream == "\(information.st_dev):\(information.st_ino)"
        else { return nil }
        self.init(path: path)
    }

    package init?(path: String) {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let octets = Array(path.utf8)
        guard octets.count < MemoryLayout.size(ofValue: address.sun_path), access(path, W_OK) == 0 else {
            return nil
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: octets) }
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        // A journal that is behind gets a second, and no more.
        var longest = timeval(tv_sec: 1, tv_usec: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_SNDTIMEO, &longest, socklen_t(MemoryLayout.size(ofValue: longest)))
        self.address = address
    }

    /// - Parameter fields: names of capital letters, digits and underscores; values of one line each.
    /// - Returns: whether the journal has taken the entry.
    func send(_ fields: [(name: String, value: String)]) -> Bool {
        let entry = Array(fields.map { "\($0.name)=\($0.value)\n" }.joined().utf8)
        var address = address
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { target in
                sendto(
                    descriptor, entry, entry.count, Int32(MSG_NOSIGNAL), target,
                    socklen_t(MemoryLayout<sockaddr_un>.size)) == entry.count
            }
        }
    }
}
