import Mail
import Store
import Transport

/// What IMAP and SMTP conversations share: the connection, its deadlines, and faults without secrets.
struct ServerConnection {
    private let connection: Connection
    /// `host:port`, for a person.
    let server: String
    /// Removes secrets from every text of the server.
    let mask: SecretMask
    let deadlines: Deadlines
    let crashPoint: CrashPoint
    var timer = ResponseTimer()
    /// When the login, or the pass, must be over.
    var end: ContinuousClock.Instant?
    /// From now on octets are sent and received even if the task was cancelled, so that the conversation can end properly.
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

    /// What the server replied while the connection was opened (`ServerShown.reply`).
    var heard: [UInt8] { connection.shown.reply }

    /// - Parameter step: its name for the crash point.
    func send(_ bytes: [UInt8], within deadline: Duration, step: String) async throws(ServerFault) {
        crashPoint(.before, step)
        try await shielded { connection async throws(TransportFault) in
            try await connection.send(bytes, deadline: deadline)
        }
        crashPoint(.after, step)
    }

    /// - Returns: an empty array if the server has closed the connection.
    func receive(within deadline: Duration) async throws(ServerFault) -> [UInt8] {
        try await shielded { connection async throws(TransportFault) in
            try await connection.receive(deadline: deadline)
        }
    }

    /// What is left of `limit` for the awaited answer, and of the login or the pass as a whole.
    ///
    /// - Throws: the timeout of receiving when nothing is left.
    mutating func left(of limit: Duration) throws(ServerFault) -> Duration {
        let left = min(timer.left(of: limit), end.map { $0 - .now } ?? limit)
        guard left > .zero else { throw .transport(TransportFault(.timedOut(.receiving), peer: server)) }
        return left
    }

    func close() { connection.close() }

    /// While leaving, the work runs in a task of its own, which is not cancelled.
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
