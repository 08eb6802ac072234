import CLinux
import Glibc

/// The poller's loop and everything it owns. Lives on its own thread only: no lock, no other thread.
final class PollerThread {
    enum Timer: Hashable {
        /// libcurl wants to be called.
        case library(ChannelID)
        case opening(ChannelID)
        case receiving(ChannelID)
        case sending(ChannelID)
    }

    let inbox: Inbox
    let epoll: Epoll
    let anchors: TrustAnchors
    var timers = DeadlineHeap<Timer>()
    var channels: [ChannelID: Channel] = [:]
    /// Channels that stopped sending only to let others have their turn.
    var ready: Set<ChannelID> = []
    /// What is read goes through here, so that a waiting connection holds no buffer.
    let scratch: UnsafeMutableRawBufferPointer
    private var isRunning = true

    init(inbox: Inbox, anchors: TrustAnchors) throws(TransportFault) {
        self.inbox = inbox
        self.anchors = anchors
        epoll = try Epoll()
        guard epoll.watch(inbox.descriptor, for: UInt32(EPOLLIN), channel: 0) else {
            throw TransportFault(.system("epoll_ctl"))
        }
        scratch = .allocate(byteCount: Channel.mostReceived, alignment: 16)
    }

    deinit {
        scratch.deallocate()
    }

    func run() {
        while isRunning {
            for event in epoll.wait(timeout: timeout) { handle(event) }
            let waiting = ready
            ready = []
            for id in waiting { channels[id]?.trySending() }
            expire()
        }
        for id in Array(channels.keys) { close(id, .closed) }
        inbox.shut()
    }

    private var timeout: Int32 {
        if !ready.isEmpty { return 0 }
        guard let earliest = timers.earliest else { return -1 }
        return MonotonicTime.now().milliseconds(until: earliest)
    }

    private func handle(_ event: Epoll.Event) {
        if event.channel == 0 {
            for command in inbox.take() { perform(command) }
        } else {
            channels[event.channel]?.handle(event)
        }
    }

    private func expire() {
        guard !timers.isEmpty else { return }
        let now = MonotonicTime.now()
        while let timer = timers.popDue(at: now) {
            switch timer {
            case .library(let id): channels[id]?.handleLibraryTimer()
            case .opening(let id): channels[id]?.openingTimedOut()
            case .receiving(let id): channels[id]?.failReceive(.timedOut(.receiving))
            case .sending(let id): channels[id]?.failSend(.timedOut(.sending))
            }
        }
    }
}

extension PollerThread {
    private func perform(_ command: Command) {
        switch command {
        case .connect(let id, let endpoint, let deadline, let ticket, let reply):
            open(id, endpoint, Opening(ticket: ticket, deadline: deadline, reply: reply))
        case .receive(let id, let atMost, let deadline, let ticket, let reply):
            guard let channel = channels[id] else { return command.refuse() }
            channel.receive(
                PendingReceive(ticket: ticket, atMost: atMost, deadline: deadline, reply: reply))
        case .send(let id, let bytes, let deadline, let ticket, let reply):
            guard let channel = channels[id] else { return command.refuse() }
            channel.send(PendingSend(ticket: ticket, bytes: bytes, deadline: deadline, reply: reply))
        case .cancel(let id, let ticket):
            channels[id]?.cancel(ticket)
        case .close(let id):
            close(id, .closed)
        case .stop:
            isRunning = false
        }
    }

    private func open(_ id: ChannelID, _ endpoint: Endpoint, _ opening: Opening) {
        guard !opening.ticket.isCancelled else {
            return opening.reply.resume(
                returning: .failure(TransportFault(.cancelled, peer: endpoint.authority)))
        }
        do throws(TransportFault) {
            let channel = try Channel(id: id, endpoint: endpoint, opening: opening, owner: self)
            channels[id] = channel
            channel.open()
        } catch {
            opening.reply.resume(returning: .failure(TransportFault(error.cause, peer: endpoint.authority)))
        }
    }

    /// Ends a channel; what waits on it gets `cause`.
    func close(_ id: ChannelID, _ cause: TransportFault.Cause) {
        guard let channel = channels.removeValue(forKey: id) else { return }
        ready.remove(id)
        channel.close(cause)
    }
}
