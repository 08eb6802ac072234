import Glibc
package import Logging

/// Writes log lines to the journal, with what each is about as fields: `journalctl FACTEUR_MAIL=17`.
///
/// Where standard error leads to the journal but its socket is out of reach, a prefix such as `<6>` tells the priority (sd-daemon(3)).
/// On a terminal there is neither. Every line and every field goes through `LogMask`.
package struct JournalLogHandler: LogHandler {
    package var logLevel: Logger.Level = .info
    package var metadata: Logger.Metadata = [:]
    private let prefixes: Bool
    private let journal: JournalSocket?

    /// What stands in the line's own words: such metadata is a field only.
    private static let said: Set<String> = ["mail", "letter", "mailbox"]

    /// - Parameters:
    ///   - prefixes: whether standard error leads to the journal.
    ///   - journal: takes the lines first.
    package init(prefixes: Bool, journal: JournalSocket? = nil) {
        self.prefixes = prefixes
        self.journal = journal
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        let pairs = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
        let words =
            [event.message.description]
            + pairs.filter { !Self.said.contains($0.key) }.map { "\($0.key)=\($0.value)" }
        let text = LogMask.masked(words.joined(separator: " "))
        if let journal {
            let fields = pairs.map { ("FACTEUR_" + $0.key.uppercased(), LogMask.masked("\($0.value)")) }
            let own = [("MESSAGE", text), ("PRIORITY", "\(Self.priority(event.level))")]
            if journal.send(own + [("SYSLOG_IDENTIFIER", "facteur")] + fields) { return }
        }
        Self.write(Array(((prefixes ? "<\(Self.priority(event.level))>" : "") + text + "\n").utf8))
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

    /// As syslog(3) numbers them.
    private static func priority(_ level: Logger.Level) -> Int {
        switch level {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }
}
