import CLinux
import Glibc

/// Commands on their way to the poller's thread, and the eventfd that wakes it.
///
/// Holds at most what tasks are waiting for, plus their cancellations. Connections keep it alive, so the
/// descriptor is never written to after it was closed.
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

    /// Refuses the command on the spot once the poller has stopped.
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

    /// On the poller's thread: everything that has been asked for, in order.
    func take() -> [Command] {
        var count: eventfd_t = 0
        eventfd_read(descriptor, &count)
        return state.withLock { state in
            defer { state.commands = [] }
            return state.commands
        }
    }

    /// Accepts nothing any more; answers what had come.
    func shut() {
        let late = state.withLock { state in
            defer { state = State(commands: [], isOpen: false) }
            return state.commands
        }
        for command in late { command.refuse() }
    }
}
