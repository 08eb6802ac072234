import CLinux
import Foundation
import Glibc
import Text

/// One question to a server and its answer, by datagrams or over a stream of its own: for servers that are asked seldom and
/// answer soon. A thread of its own waits for the answer.
package struct ShortExchange: Sendable {
    private let host: String
    private let port: UInt16

    /// Octets of the largest answer.
    private static let largest = 65_535

    /// - Parameter host: an IPv4 or IPv6 address in figures; no name is looked up.
    package init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }

    /// Sends one datagram from a port that the system chooses anew, and hands what comes back from that address, and only
    /// from there, to `isAnswer` until one is.
    ///
    /// - Throws: `timedOut`, `refused`, `unreachable`, `cancelled` with the task.
    package func datagram(
        _ question: [UInt8], within deadline: Duration, isAnswer: @escaping @Sendable ([UInt8]) -> Bool
    ) async throws(TransportFault) -> [UInt8] {
        try await onThread(deadline, isStream: false) { socket throws(TransportFault) in
            try socket.connect(host, port)
            try socket.send(question)
            while true {
                let datagram = try socket.receive(atMost: Self.largest)
                if isAnswer(datagram) { return datagram }
            }
        }
    }

    /// Sends a question over a stream, and reads one answer; each stands behind its length in two octets.
    ///
    /// - Throws: as `datagram`, and `connectionReset` where the server ends the stream before the answer does.
    package func framed(
        _ question: [UInt8], within deadline: Duration
    ) async throws(TransportFault) -> [UInt8] {
        try await onThread(deadline, isStream: true) { socket throws(TransportFault) in
            try socket.connect(host, port)
            let count = UInt16(truncatingIfNeeded: question.count)
            try socket.send(
                [UInt8(truncatingIfNeeded: count >> 8), UInt8(truncatingIfNeeded: count)] + question)
            let length = try socket.receive(exactly: 2)
            return try socket.receive(exactly: Int(length[0]) << 8 | Int(length[1]))
        }
    }

    private func onThread(
        _ deadline: Duration, isStream: Bool,
        _ work: @escaping @Sendable (WaitingSocket) throws(TransportFault) -> [UInt8]
    ) async throws(TransportFault) -> [UInt8] {
        let isCancelled = Locked(false)
        let socket = WaitingSocket(
            until: ContinuousClock.now + deadline, peer: "\(host):\(port)", isStream: isStream,
            isCancelled: { isCancelled.withLock { $0 } })
        let result: Result<[UInt8], TransportFault> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                Thread.detachNewThread {
                    continuation.resume(returning: Result { () throws(TransportFault) in try work(socket) })
                }
            }
        } onCancel: {
            isCancelled.withLock { $0 = true }
        }
        return try result.get()
    }
}

/// A socket of which every wait ends at one deadline. Used by one thread.
private final class WaitingSocket: @unchecked Sendable {
    private let end: ContinuousClock.Instant
    private let peer: String
    private let isStream: Bool
    private let isCancelled: @Sendable () -> Bool
    private var descriptor: Int32 = -1

    init(
        until end: ContinuousClock.Instant, peer: String, isStream: Bool,
        isCancelled: @escaping @Sendable () -> Bool
    ) {
        self.end = end
        self.peer = peer
        self.isStream = isStream
        self.isCancelled = isCancelled
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    func connect(_ host: String, _ port: UInt16) throws(TransportFault) {
        var found: UnsafeMutablePointer<addrinfo>?
        guard clinux_numeric_address(host, String(port), &found) == 0, let address = found else {
            throw TransportFault(.nameNotFound, peer: peer)
        }
        defer { freeaddrinfo(address) }
        descriptor = clinux_socket(address.pointee.ai_family, isStream ? 1 : 0)
        guard descriptor >= 0 else { throw fault("socket") }
        guard Glibc.connect(descriptor, address.pointee.ai_addr, address.pointee.ai_addrlen) != 0 else {
            return
        }
        guard errno == EINPROGRESS else { throw fault("connect") }
        try wait(for: Int16(POLLOUT), .connecting)
        var code: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length)
        errno = code
        guard code == 0 else { throw fault("connect") }
    }

    func send(_ octets: [UInt8]) throws(TransportFault) {
        var rest = octets[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else {
                guard errno == EAGAIN else { throw fault("send") }
                try wait(for: Int16(POLLOUT), .sending)
            }
        }
    }

    /// What has come; empty where a stream has ended, or of a datagram that is.
    func receive(atMost most: Int) throws(TransportFault) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: most)
        while true {
            try wait(for: Int16(POLLIN), .receiving)
            let count = buffer.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
            if count >= 0 { return Array(buffer.prefix(count)) }
            guard errno == EAGAIN || errno == EINTR else { throw fault("recv") }
        }
    }

    func receive(exactly count: Int) throws(TransportFault) -> [UInt8] {
        var octets: [UInt8] = []
        while octets.count < count {
            let more = try receive(atMost: count - octets.count)
            guard !more.isEmpty else { throw TransportFault(.connectionReset, peer: peer) }
            octets += more
        }
        return octets
    }

    /// In pieces of a fifth of a second, so that a cancelled task does not wait for a silent server.
    private func wait(for events: Int16, _ phase: TransportFault.Phase) throws(TransportFault) {
        while true {
            if isCancelled() { throw TransportFault(.cancelled, peer: peer) }
            let left = end - .now
            guard left > .zero else { throw TransportFault(.timedOut(phase), peer: peer) }
            var waiting = pollfd(fd: descriptor, events: events, revents: 0)
            let milliseconds = Int32(min(left, .milliseconds(200)) / .milliseconds(1))
            if poll(&waiting, 1, max(1, milliseconds)) > 0 { return }
        }
    }

    private func fault(_ call: String) -> TransportFault {
        switch errno {
        case ECONNREFUSED: TransportFault(.refused, peer: peer)
        case EHOSTUNREACH, ENETUNREACH, EADDRNOTAVAIL: TransportFault(.unreachable, peer: peer)
        case ECONNRESET, EPIPE: TransportFault(.connectionReset, peer: peer)
        default: TransportFault(.system(call), peer: peer)
        }
    }
}
