import Glibc
package import Logging

/// Writes log lines for journald, each with a prefix such as `<6>` from which journald takes the priority (sd-daemon(3)); the
/// journal adds the time. On a terminal the prefix is left out. Every line goes through `LogMask`.
package struct JournalLogHandler: LogHandler {
    package var logLevel: Logger.Level = .info
    package var metadata: Logger.Metadata = [:]
    private let prefixes: Bool

    /// - Parameter prefixes: whether the lines go to the journal.
    package init(prefixes: Bool) { self.prefixes = prefixes }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        let pairs = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
        let words = [event.message.description] + pairs.map { "\($0.key)=\($0.value)" }
        let text = LogMask.masked(words.joined(separator: " "))
        Self.write(Array(((prefixes ? Self.prefix(event.level) : "") + text + "\n").utf8))
    }

    /// Uses write(2), because `FileHandle` ends the process if the disk is full or the stream is closed. A line that cannot be
    /// written is lost, and the service continues: `status` shows the same from the ledger. If the reader stops reading, the write
    /// waits a second.
    private static func write(_ line: [UInt8]) {
        var rest = line[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { unsafe Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if count < 0, errno == EAGAIN {
                var waiting = pollfd(fd: STDERR_FILENO, events: Int16(POLLOUT), revents: 0)
                guard unsafe poll(&waiting, 1, 1_000) > 0 else { return }
            } else if count == 0 || errno != EINTR {
                return
            }
        }
    }

    private static func prefix(_ level: Logger.Level) -> String {
        switch level {
        case .trace, .debug: "<7>"
        case .info: "<6>"
        case .notice: "<5>"
        case .warning: "<4>"
        case .error: "<3>"
        case .critical: "<2>"
        }
    }
}
