import Glibc

/// One client of a scripted server, on that client's own thread. All calls wait.
package final class ScriptedSession {
    private let descriptor: Int32
    private let server: ScriptedServerState
    private let number: Int
    private var tls: ServerTLS?
    private var buffer: [UInt8] = []
    private var isClosed = false

    init(descriptor: Int32, number: Int, server: ScriptedServerState) {
        self.descriptor = descriptor
        self.number = number
        self.server = server
    }

    deinit {
        close()
    }

    /// The next line without its end; `nil` when the client has closed.
    package func readLine() throws -> String? {
        while true {
            if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
                var line = buffer[..<end]
                if line.last == UInt8(ascii: "\r") { line = line.dropLast() }
                let text = String(decoding: line, as: UTF8.self)
                buffer.removeSubrange(...end)
                server.note(line: text, of: number)
                return text
            }
            guard try more() else { return nil }
        }
    }

    /// Exactly `count` bytes, fewer only when the client has closed.
    package func read(_ count: Int) throws -> [UInt8] {
        while buffer.count < count, try more() {}
        let bytes = Array(buffer.prefix(count))
        buffer.removeFirst(bytes.count)
        return bytes
    }

    /// All bytes so far, at least one; empty when the client has closed.
    package func readSome() throws -> [UInt8] {
        if buffer.isEmpty { _ = try more() }
        defer { buffer = [] }
        return buffer
    }

    /// Whether the client has closed and everything that it sent was read; waits for one or the other.
    package func isAtEnd() throws -> Bool {
        if !buffer.isEmpty { return false }
        return try !more()
    }

    /// The lines before the lone dot, as they came, dots still stuffed.
    package func readMessage() throws -> [UInt8] {
        var message: [UInt8] = []
        while true {
            while let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
                let line = buffer[...end]
                if line.elementsEqual(".\r\n".utf8) {
                    buffer.removeSubrange(...end)
                    server.note(message: message, of: number)
                    return message
                }
                message.append(contentsOf: line)
                buffer.removeSubrange(...end)
            }
            guard try more() else { throw TestFault("the client left before the lone dot") }
        }
    }

    package func write(_ bytes: some Sequence<UInt8>) throws {
        let bytes = Array(bytes)
        try bytes.withUnsafeBytes { all in
            var rest = all[...]
            while !rest.isEmpty {
                let count = try tls?.write(UnsafeRawBufferPointer(rebasing: rest)) ?? send(rest)
                guard count > 0 else { throw TestFault("the client took no more") }
                rest = rest.dropFirst(count)
            }
        }
    }

    private func send(_ bytes: Slice<UnsafeRawBufferPointer>) -> Int {
        Glibc.send(descriptor, UnsafeRawBufferPointer(rebasing: bytes).baseAddress, bytes.count, 0)
    }

    /// One byte a segment (and a TLS record), with a short pause after each.
    package func writeSlowly(_ bytes: some Sequence<UInt8>, microseconds: UInt32 = 200) throws {
        for byte in bytes {
            try write([byte])
            usleep(microseconds)
        }
    }

    /// The server's side of the handshake, with this or the server's own certificate.
    package func startTLS(_ identity: TestCertificates.Identity? = nil) throws {
        guard let identity = identity ?? server.identity else {
            throw TestFault("the server has no certificate")
        }
        guard buffer.isEmpty else { throw TestFault("the client sent plaintext behind its STARTTLS") }
        tls = try ServerTLS(descriptor: descriptor, identity: identity)
        server.noteTLS(of: number)
    }

    /// New keys in both directions (TLS 1.3), requested with the next write.
    package func requestKeyUpdate() throws {
        try tls?.requestKeyUpdate()
    }

    /// Sends no more; still reads.
    package func halfClose() throws {
        try tls?.sayGoodbye()
        shutdown(descriptor, Int32(SHUT_WR))
    }

    /// Cuts the connection: the client gets an RST.
    package func reset() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
        tls = nil
        close()
    }

    /// Closes in an orderly way; but if the client has sent unread data, the kernel sends an RST.
    package func close() {
        guard !isClosed else { return }
        isClosed = true
        try? tls?.sayGoodbye()
        tls = nil
        server.forget(descriptor)
        Glibc.close(descriptor)
    }

    /// Sends the octet over and over, as long as the client reads, at most 64 MB; `took` gets the counts.
    func flood(_ octet: UInt8, took: (Int) -> Void) throws {
        let block = [UInt8](repeating: octet, count: 1 << 16)
        for _ in 0..<1_024 {
            try write(block)
            took(block.count)
        }
    }

    /// Sends the octet every few milliseconds, until the server is stopped, the client has left, or a minute has passed.
    func drip(_ octet: UInt8) throws {
        for _ in 0..<10_000 {
            try write([octet])
            pause(milliseconds: 5)
        }
    }

    /// Does nothing until the server is stopped.
    package func stall() {
        server.waitForStop(milliseconds: nil)
    }

    /// Ends early when the server is stopped.
    package func pause(milliseconds: Int) {
        server.waitForStop(milliseconds: milliseconds)
    }

    private func more() throws -> Bool {
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 65536, alignment: 1)
        defer { room.deallocate() }
        let count = try tls?.read(into: room) ?? recv(descriptor, room.baseAddress, room.count, 0)
        guard count > 0 else { return false }
        buffer.append(contentsOf: room.prefix(count))
        return true
    }
}
