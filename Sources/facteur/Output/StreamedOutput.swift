import Foundation

/// A list of any length on standard output, without ever holding it whole.
final class StreamedOutput: @unchecked Sendable {
    private let separator: String
    private let closing: String
    private let lock = NSLock()
    private var buffer: String
    private var isFirst = true
    private var fault: Fault?

    init(opening: String, separator: String, closing: String) {
        buffer = opening
        self.separator = separator
        self.closing = closing
    }

    func add(_ element: String) {
        lock.withLock {
            if !isFirst { buffer += separator }
            isFirst = false
            buffer += element
            if buffer.utf8.count > 60_000 { flush() }
        }
    }

    /// - Throws: `Fault` 74 where anything could not be written.
    func end() throws {
        try lock.withLock {
            buffer += closing
            flush()
            if let fault { throw fault }
        }
    }

    private func flush() {
        defer { buffer = "" }
        guard fault == nil else { return }
        do {
            try StandardStream.output.write(buffer)
        } catch {
            fault = error
        }
    }
}
