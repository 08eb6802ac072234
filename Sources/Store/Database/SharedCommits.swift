import GRDB
import Text

/// Group commit: what asks while a transaction is under way is done in the next one, together, and waits for one fsync.
///
/// Each has an answer of its own, and a savepoint where it is not alone. What one of them throws undoes and answers that one alone; a
/// fault of SQLite undoes and answers all, because SQLite may have ended the whole transaction by then. Nobody has an answer before
/// the commit is durable.
final class SharedCommits: Sendable {
    typealias Work<Value> = @Sendable (Database) throws -> Value

    private struct Request: Sendable {
        /// For the crash point.
        let name: String
        /// Does the work; what it returns gives the answer.
        let work: Work<@Sendable () -> Void>
        let refuse: @Sendable (any Error) -> Void
    }

    private struct Queue {
        var waiting: [Request] = []
        var isAtWork = false
    }

    private let queue = Locked(Queue())
    private let pool: any DatabaseWriter
    private let crashPoint: CrashPoint

    init(_ pool: any DatabaseWriter, _ crashPoint: CrashPoint) {
        (self.pool, self.crashPoint) = (pool, crashPoint)
    }

    /// The work runs in a task of its own: a caller that is cancelled gets its answer all the same.
    func perform<Value: Sendable>(_ name: String, _ body: @escaping Work<Value>) async throws -> Value {
        let answer: Result<Value, any Error> = await withCheckedContinuation { continuation in
            add(
                Request(
                    name: name,
                    work: { database in
                        let value = try body(database)
                        return { continuation.resume(returning: .success(value)) }
                    },
                    refuse: { continuation.resume(returning: .failure($0)) }))
        }
        return try answer.get()
    }

    private func add(_ request: Request) {
        let mustBegin = queue.withLock { queue in
            queue.waiting.append(request)
            defer { queue.isAtWork = true }
            return !queue.isAtWork
        }
        guard mustBegin else { return }
        Task { while let requests = next() { await commit(requests) } }
    }

    private func next() -> [Request]? {
        queue.withLock { queue in
            defer { queue.waiting = [] }
            queue.isAtWork = !queue.waiting.isEmpty
            return queue.isAtWork ? queue.waiting : nil
        }
    }

    /// What one of them gets once the transaction stands; `name` is `nil` where its own work was undone.
    private struct Done: Sendable {
        let name: String?
        let answer: @Sendable () -> Void
    }

    private func commit(_ requests: [Request]) async {
        guard requests.count > 1 else {
            for request in requests { await commit(alone: request) }
            return
        }
        do {
            let done = try await pool.writeWithoutTransaction { [self] connection in
                let database = Database(connection)
                return try database.transactionOfSmallPieces {
                    try requests.map { try perform($0, database) }
                }
            }
            for name in done.compactMap({ $0.name }) { crashPoint(.after, name) }
            for one in done { one.answer() }
        } catch {
            for request in requests { request.refuse(error) }
        }
    }

    private func commit(alone request: Request) async {
        do {
            let answer = try await pool.write { [crashPoint] connection in
                let answer = try request.work(Database(connection))
                crashPoint(.before, request.name)
                return answer
            }
            crashPoint(.after, request.name)
            answer()
        } catch {
            request.refuse(error)
        }
    }

    private func perform(_ request: Request, _ database: Database) throws -> Done {
        do {
            let answer = try database.savepoint { try request.work(database) }
            crashPoint(.before, request.name)
            return Done(name: request.name, answer: answer)
        } catch  where !(error is DatabaseError) || Database.isRefusal(error) {
            return Done(name: nil) { request.refuse(error) }
        }
    }
}
