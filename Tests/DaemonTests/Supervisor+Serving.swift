import Daemon

extension Supervisor {
    /// Lets the daemon run while `body` works, then stops it as SIGTERM does.
    func serving(
        _ settings: Settings, reload: @escaping @Sendable () throws -> Settings,
        _ body: (AsyncStream<ServiceOrder>.Continuation) async throws -> Void
    ) async throws {
        let (orders, clerk) = AsyncStream<ServiceOrder>.makeStream()
        let daemon = Task { try await serve(settings, orders: orders, reload: reload) }
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await body(clerk))
        } catch {
            outcome = .failure(error)
        }
        clerk.yield(.stop)
        try await daemon.value
        try outcome.get()
    }
}
