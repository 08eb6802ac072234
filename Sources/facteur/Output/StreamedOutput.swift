import Text

/// A list of any length on standard output, never held in memory as a whole.
final class StreamedOutput: Sendable {
    private struct State {
        var buffer: String
        var isFirst = true
        var fault: Fault?

        mutating func flush() {
            defer { buffer = "" }
            guard fault == nil else { return }
            do {
                try StandardStream.output.write(buffer)
            } catch {
                fault = error
            }
        }
    }

    private let separator: String
    private let closing: String
    private let state: Locked<State>

    init(opening: String, separator: String, closing: String) {
        state = Locked(State(buffer: opening))
        self.separator = separator
        self.closing = closing
    }

    func add(_ element: String) {
        state.withLock { state in
            if !state.isFirst { state.buffer += separator }
            state.isFirst = false
            state.buffer += element
            if state.buffer.utf8.count > 60_000 { state.flush() }
        }
    }

    /// - Throws: `Fault` 74 if anything could not be written.
    func end() throws {
        try state.withLock { state in
            state.buffer += closing
            state.flush()
            if let fault = state.fault { throw fault }
        }
    }
}
