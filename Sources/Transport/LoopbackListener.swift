import CLinux
import Foundation
import Glibc
import Text

/// A port of this machine to which a browser is redirected after a login (RFC 8252 §7.3); other machines cannot reach it.
///
/// Its own thread serves one request after the other: for a command that waits for a person, not for a service.
package final class LoopbackListener: Sendable {
    /// The answer to a request.
    package struct Page: Sendable {
        /// 200, or 404 for an unexpected request.
        package let status: Int
        package let text: String
        /// Whether no further request is expected.
        package let isLast: Bool

        package init(status: Int, text: String, isLast: Bool) {
            self.status = status
            self.text = text
            self.isLast = isLast
        }
    }

    package let port: UInt16
    private let descriptor: Int32
    private let isCancelled = Locked(false)

    /// A browser's request has about a kilobyte.
    private static let mostOctets = 16_384
    /// A client that connects and sends nothing delays the others for at most this long.
    private static let patience = Duration.seconds(2)

    /// On 127.0.0.1, at a port that the system chooses.
    package init() throws(TransportFault) {
        let descriptor = clinux_tcp_socket()
        guard descriptor >= 0 else { throw TransportFault(.system("socket")) }
        guard let port = Self.listen(descriptor) else {
            let cause = TransportFault.Cause.system("listen")
            close(descriptor)
            throw TransportFault(cause)
        }
        (self.descriptor, self.port) = (descriptor, port)
    }

    deinit { close(descriptor) }

    /// Answers requests until `answer`, which gets a request's first line, says that it was the last.
    ///
    /// - Throws: `timedOut` once the deadline has passed, `cancelled` with the task.
    package func serve(
        within deadline: Duration, answer: @escaping @Sendable (String) -> Page
    ) async throws(TransportFault) {
        let end = ContinuousClock.now + deadline
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                Thread.detachNewThread { [self] in continuation.resume(returning: run(until: end, answer)) }
            }
        } onCancel: {
            isCancelled.withLock { $0 = true }
        }
        try result.get()
    }

    private func run(
        until end: ContinuousClock.Instant, _ answer: (String) -> Page
    ) -> Result<Void, TransportFault> {
        while ContinuousClock.now < end {
            guard !isCancelled.withLock({ $0 }) else { return .failure(TransportFault(.cancelled)) }
            guard Self.isReady(descriptor, within: .milliseconds(200)) else { continue }
            let client = accept(descriptor, nil, nil)
            guard client >= 0 else { continue }
            _ = fcntl(client, F_SETFD, FD_CLOEXEC)
            _ = fcntl(client, F_SETFL, O_NONBLOCK)
            let isOver = Self.serve(client, answer)
            close(client)
            if isOver { return .success(()) }
        }
        return .failure(TransportFault(.timedOut(.receiving)))
    }

    private static func serve(_ client: Int32, _ answer: (String) -> Page) -> Bool {
        let end = ContinuousClock.now + patience
        guard let line = firstLine(client, until: end) else { return false }
        let page = answer(line)
        let body = Array(page.text.utf8)
        let head =
            "HTTP/1.1 \(page.status) \(page.status == 200 ? "OK" : "Not Found")\r\n"
            + "Content-Type: text/plain; charset=utf-8\r\nContent-Length: \(body.count)\r\n"
            + "Cache-Control: no-store\r\nConnection: close\r\n\r\n"
        send(Array(head.utf8) + body, to: client, until: end)
        return page.isLast
    }

    /// The request is read to the end of its head; otherwise closing the socket could discard the answer before the browser reads
    /// it.
    private static func firstLine(_ client: Int32, until end: ContinuousClock.Instant) -> String? {
        var request: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4_096)
        while request.firstRange(of: Array("\r\n\r\n".utf8)) == nil {
            guard request.count < mostOctets, isReady(client, within: end - .now) else { return nil }
            let count = chunk.withUnsafeMutableBytes { recv(client, $0.baseAddress, $0.count, 0) }
            guard count > 0 else { return nil }
            request += chunk.prefix(count)
        }
        return String(decoding: request.prefix { $0 != UInt8(ascii: "\r") }, as: UTF8.self)
    }

    private static func send(_ octets: [UInt8], to client: Int32, until end: ContinuousClock.Instant) {
        var rest = octets[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else {
                guard errno == EAGAIN, isReady(client, for: Int16(POLLOUT), within: end - .now) else {
                    return
                }
            }
        }
    }

    private static func isReady(
        _ descriptor: Int32, for events: Int16 = Int16(POLLIN), within wait: Duration
    ) -> Bool {
        guard wait > .zero else { return false }
        let milliseconds =
            Int32(clamping: wait.components.seconds * 1_000)
            + Int32(wait.components.attoseconds / 1_000_000_000_000_000)
        var waiting = pollfd(fd: descriptor, events: events, revents: 0)
        return poll(&waiting, 1, max(1, milliseconds)) > 0
    }

    private static func listen(_ descriptor: Int32) -> UInt16? {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && Glibc.listen(descriptor, 8) == 0
                    && getsockname(descriptor, $0, &length) == 0
            }
        }
        return isBound ? UInt16(bigEndian: address.sin_port) : nil
    }
}
