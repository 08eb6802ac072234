import Glibc

/// Our ends of a child's standard streams.
struct CommandPipes {
    struct Read {
        var output: [UInt8] = []
        var errors: [UInt8] = []
    }

    // -1 means closed; `poll` skips it.
    private var input: Int32
    private var output: Int32
    private var errors: Int32
    private var unwritten: ArraySlice<UInt8>

    init(input: Int32, output: Int32, errors: Int32, feeding bytes: [UInt8]) {
        (self.input, self.output, self.errors) = (input, output, errors)
        unwritten = bytes[...]
        // A child that does not read must not block us, and must not kill the test when it closes its end.
        _ = fcntl(input, F_SETFL, O_NONBLOCK)
        signal(SIGPIPE, SIG_IGN)
        if bytes.isEmpty { Self.shut(&self.input) }
    }

    /// Whether the child can still write.
    var areReadable: Bool { output >= 0 || errors >= 0 }

    /// Waits until something can be read or written, at most this long, and does it.
    mutating func turn(milliseconds: Int32) -> Read {
        var polled = [
            pollfd(fd: input, events: Int16(POLLOUT), revents: 0),
            pollfd(fd: output, events: Int16(POLLIN), revents: 0),
            pollfd(fd: errors, events: Int16(POLLIN), revents: 0),
        ]
        var read = Read()
        guard poll(&polled, nfds_t(polled.count), milliseconds) > 0 else { return read }
        if polled[0].revents != 0 { feed() }
        if polled[1].revents != 0 { Self.read(&output, into: &read.output) }
        if polled[2].revents != 0 { Self.read(&errors, into: &read.errors) }
        return read
    }

    mutating func close() {
        Self.shut(&input)
        Self.shut(&output)
        Self.shut(&errors)
    }

    private mutating func feed() {
        let count = unwritten.withUnsafeBytes { write(input, $0.baseAddress, $0.count) }
        if count > 0 { unwritten = unwritten.dropFirst(count) }
        if unwritten.isEmpty || (count < 0 && errno != EAGAIN && errno != EINTR) { Self.shut(&input) }
    }

    private static func read(_ descriptor: inout Int32, into bytes: inout [UInt8]) {
        var length = 0
        let chunk = [UInt8](unsafeUninitializedCapacity: 65536) { buffer, count in
            length = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            count = max(0, length)
        }
        bytes += chunk
        if length == 0 || (length < 0 && errno != EINTR) { shut(&descriptor) }
    }

    private static func shut(_ descriptor: inout Int32) {
        if descriptor >= 0 { _ = Glibc.close(descriptor) }
        descriptor = -1
    }
}
