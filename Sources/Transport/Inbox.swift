import CLinux
import Glibc
import Text

/// Commands for the poller's thread, and the eventfd that wakes it.
///
/// It holds at most the commands for which tasks wait, plus their cancellations. Connections keep it alive, so the descriptor is
/// never written to after it was closed.
final class Inbox: Sendable {
    private struct State {
        var commands: [Command] = []
        var isOpen = true
    }

    private let state = Locked(State())
    let descriptor: Int32

    init() throws(TransportFault) {
        descriptor = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        guard descriptor >= 0 else { throw TransportFault(.system("eventfd")) }
    }

    deinit {
        Glibc.close(descriptor)
    }

    /// Refuses the command at once if the poller has stopped.
    func post(_ command: Command) {
        let (accepted, wasEmpty) = state.withLock { state in
            let wasEmpty = state.commands.isEmpty
            if state.isOpen { state.commands.append(command) }
            return (state.isOpen, wasEmpty)
        }
        if !accepted {
            command.refuse()
        } else if wasEmpty {
            eventfd_write(descriptor, 1)
        }
    }

    /// On the poller's thread: all commands so far, in order.
    func take() -> [Command] {
        var count: eventfd_t = 0
        eventfd_read(descriptor, &count)
        return state.withLock { state in
            defer { state.commands = [] }
            return state.commands
        }
    }

    /// Accepts no further commands; answers those that had come.
    func shut() {
        let late = state.withLock { state in
            defer { state = State(commands: [], isOpen: false) }
            return state.commands
        }
        for command in late { command.refuse() }
    }
}

extension Inbox {
    /// Posts a command and waits for its answer; cancelling the task cancels the wait.
    func wait<Value: Sendable>(
        on channel: ChannelID, for command: (Ticket, Reply<Value>) -> Command
    ) async throws(TransportFault) -> Value {
        let ticket = Ticket()
        let outcome = Locked<Reply<Value>.Outcome?>(nil)
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                self.post(command(ticket, Reply(into: outcome, waking: continuation)))
            }
        } onCancel: {
            ticket.cancel()
            self.post(.cancel(channel, ticket))
        }
        guard let result = outcome.withLock({ $0 }) else { throw TransportFault(.closed) }
        return try result.get()
    }
}

/// Numbers connections within one poller; 0 is the poller's own wake-up.
typealias ChannelID = UInt32

/// The commands of other threads to the poller's thread.
enum Command: Sendable {
    case connect(ChannelID, Endpoint, Opening)
    case receive(ChannelID, atMost: Int, Duration, Ticket, Reply<[UInt8]>)
    case send(ChannelID, [UInt8], Duration, Ticket, Reply<Void>)
    case cancel(ChannelID, Ticket)
    case close(ChannelID)
    case stop
}

extension Command {
    /// Answers a command that came too late.
    func refuse() {
        switch self {
        case .connect(_, let endpoint, let opening):
            opening.reply.resume(returning: .failure(TransportFault(.closed, peer: endpoint.authority)))
        case .receive(_, _, _, _, let reply):
            reply.resume(returning: .failure(TransportFault(.closed)))
        case .send(_, _, _, _, let reply):
            reply.resume(returning: .failure(TransportFault(.closed)))
        case .cancel, .close, .stop:
            break
        }
    }
}

/// A connect with a waiting task.
struct Opening: Sendable {
    let ticket: Ticket
    let deadline: Duration
    /// Whether the server's certificate is to be shown, which costs some 10 KB for as long as the connection stands.
    let showsCertificate: Bool
    let reply: Reply<Connection>
}

/// A receive with a waiting task.
struct PendingReceive {
    let ticket: Ticket
    let atMost: Int
    let deadline: Duration
    let reply: Reply<[UInt8]>
}

/// A send with a waiting task.
struct PendingSend {
    let ticket: Ticket
    let bytes: [UInt8]
    let deadline: Duration
    let reply: Reply<Void>
    /// How many of the bytes libcurl has accepted.
    var taken = 0
}

/// One wait that its task may cancel.
///
/// The mark is set before the poller is told, so that a cancellation that overtakes the start of the wait is found there, and
/// nothing has to be remembered about finished waits.
final class Ticket: Sendable {
    private let mark = Locked(false)

    var isCancelled: Bool { mark.withLock { $0 } }

    func cancel() {
        mark.withLock { $0 = true }
    }
}

/// Receives the outcome of a wait; used once.
///
/// The outcome is passed under a lock and not in the continuation: ThreadSanitizer does not see the hand-over inside Swift's
/// runtime when the answer comes before the task is suspended, and reports a race that does not exist.
struct Reply<Value: Sendable>: Sendable {
    typealias Outcome = Result<Value, TransportFault>

    private let outcome: Locked<Outcome?>
    private let continuation: CheckedContinuation<Void, Never>

    init(into outcome: Locked<Outcome?>, waking continuation: CheckedContinuation<Void, Never>) {
        self.outcome = outcome
        self.continuation = continuation
    }

    func resume(returning result: Outcome) {
        outcome.withLock { $0 = result }
        continuation.resume()
    }
}
