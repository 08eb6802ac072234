import Mail
import Store
import Transport

/// What a conversation over IMAP and one over SMTP share: the connection, its deadlines, and faults without secrets.
struct ServerConnection {
    private let connection: Connection
    /// `host:port`, for a person.
    let server: String
    /// Whatever the server says passes through it on its way out.
    let mask: SecretMask
    let deadlines: Deadlines
    let crashPoint: CrashPoint
    var timer = ResponseTimer()
    /// When the login, or the pass, must be over.
    var end: ContinuousClock.Instant?
    /// From now on octets go out and come in even where the task was cancelled: the goodbye.
    var isLeaving = false

    init(
        _ connection: Connection, server: String, mask: SecretMask, deadlines: Deadlines,
        crashPoint: CrashPoint
    ) {
        self.connection = connection
        self.server = server
        self.mask = mask
        self.deadlines = deadlines
        self.crashPoint = crashPoint
    }

    /// - Parameter step: what a crash point calls it.
    func send(_ bytes: [UInt8], within deadline: Duration, step: String) async throws(ServerFault) {
        crashPoint(.before, step)
        try await shielded { connection async throws(TransportFault) in
            try await connection.send(bytes, deadline: deadline)
        }
        crashPoint(.after, step)
    }

    /// - Returns: nothing where the server has closed the connection.
    func receive(within deadline: Duration) async throws(ServerFault) -> [UInt8] {
        try await shielded { connection async throws(TransportFault) in
            try await connection.receive(deadline: deadline)
        }
    }

    /// What is left of `limit` for the answer that is awaited, and of the login or the pass as a whole.
    ///
    /// - Throws: the receiving's timeout when nothing is left.
    mutating func left(of limit: Duration) throws(ServerFault) -> Duration {
        let left = min(timer.left(of: limit), end.map { $0 - .now } ?? limit)
        guard left > .zero else { throw .transport(TransportFault(.timedOut(.receiving), peer: server)) }
        return left
    }

    func close() { connection.close() }

    /// On the way out in a task of its own, which nobody has cancelled.
    private func shielded<Value: Sendable>(
        _ work: @escaping @Sendable (Connection) async throws(TransportFault) -> Value
    ) async throws(ServerFault) -> Value {
        do {
            guard isLeaving else { return try await work(connection) }
            let connection = connection
            return try await Task { () async -> Result<Value, TransportFault> in
                do throws(TransportFault) {
                    return .success(try await work(connection))
                } catch {
                    return .failure(error)
                }
            }.value.get()
        } catch {
            throw ServerFault.transport(error).cleaned(by: mask)
        }
    }
}
