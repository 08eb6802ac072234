import CCurl
import CLinux
import Glibc
import Text

/// The one thread that owns every connection: all libcurl handles and one epoll set.
///
/// No other thread touches a handle, and no thread of Swift's pool ever waits for a socket. libcurl starts a thread of its own only
/// while a name is being resolved.
package final class Poller: Sendable {
    private let inbox: Inbox
    private let thread: Locked<pthread_t?>
    private let lastChannel = Locked(ChannelID(0))

    /// Starts the thread. The process ignores SIGPIPE from here on: libcurl's own guard against it is per call. It may have as many
    /// files open as the hard limit of RLIMIT_NOFILE says.
    ///
    /// Throws `other` when the system refuses a descriptor or a thread. A process that ends while the thread still runs may crash
    /// in OpenSSL's own cleanup: call ``stop()`` before.
    ///
    /// - Parameter sharesAuthorities: without it each connection reads and keeps the authorities' files for itself.
    package init(
        anchors: TrustAnchors = .system(), sharesAuthorities: Bool = true
    ) throws(TransportFault) {
        signal(SIGPIPE, SIG_IGN)
        // A connection takes three descriptors; the usual limit of 1,024 is there for programs that use select(2).
        clinux_raise_open_files()
        guard libraryIsReady else { throw TransportFault(.other(code: 0, "curl_global_init")) }
        let inbox = try Inbox()
        let loop = try PollerThread(
            inbox: inbox, anchors: anchors,
            stores: AuthorityStores(isSharing: sharesAuthorities))
        var thread = pthread_t()
        let context = Unmanaged.passRetained(loop)
        let code = pthread_create(&thread, nil, runLoop, context.toOpaque())
        guard code == 0 else {
            context.release()
            throw TransportFault(.other(code: code, "pthread_create"))
        }
        self.inbox = inbox
        self.thread = Locked(thread)
    }

    deinit {
        stop()
    }

    /// Name, TCP, TLS (or STARTTLS) and the server's greeting, all within `deadline`.
    ///
    /// Cancelling the task ends the attempt.
    /// - Parameter showsCertificate: whether `Connection.shown` is to have the server's certificate.
    package func connect(
        to endpoint: Endpoint, deadline: Duration, showsCertificate: Bool = false
    ) async throws(TransportFault) -> Connection {
        let channel = lastChannel.withLock { last in
            last = last == .max ? 1 : last + 1
            return last
        }
        return try await inbox.wait(on: channel) { ticket, reply in
            .connect(
                channel, endpoint,
                Opening(
                    ticket: ticket, deadline: deadline, showsCertificate: showsCertificate, reply: reply))
        }
    }

    /// Closes every connection and ends the thread; pending calls end with `closed`. May be called any number of times. Returns
    /// when the thread is gone, after cleaning up the handles and without waiting for the network.
    package func stop() {
        inbox.post(.stop)
        thread.withLock { thread in
            guard let running = thread else { return }
            pthread_join(running, nil)
            thread = nil
        }
    }
}

/// curl_global_init, once in the process.
private let libraryIsReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

private func runLoop(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    clinux_name_thread("poller")
    Unmanaged<PollerThread>.fromOpaque(context).takeRetainedValue().run()
    return nil
}

/// The poller's loop and everything it owns. Used only on its own thread: no lock, no other thread.
final class PollerThread {
    enum Timer: Hashable {
        /// The time at which libcurl wants to be called.
        case library
        case opening(ChannelID)
        case receiving(ChannelID)
        case sending(ChannelID)
    }

    let inbox: Inbox
    let epoll: Epoll
    /// libcurl's handle for all channels.
    let multi: UnsafeMutableRawPointer
    let anchors: TrustAnchors
    let stores: AuthorityStores
    var timers = DeadlineHeap<Timer>()
    var channels: [ChannelID: Channel] = [:]
    /// Channels that paused sending only to let others have their turn.
    var ready: Set<ChannelID> = []
    /// Channels that are being opened, of which libcurl has told something.
    var heard: Set<ChannelID> = []
    /// All data is read through this buffer, so that a waiting connection needs none.
    let scratch: UnsafeMutableRawBufferPointer
    private var isRunning = true

    init(inbox: Inbox, anchors: TrustAnchors, stores: AuthorityStores) throws(TransportFault) {
        self.inbox = inbox
        self.anchors = anchors
        self.stores = stores
        epoll = try Epoll()
        guard let multi = curl_multi_init() else {
            throw TransportFault(.other(code: 0, "curl_multi_init"))
        }
        self.multi = multi
        scratch = .allocate(byteCount: Channel.mostReceived, alignment: 16)
        configureLibrary()
        guard epoll.watch(inbox.descriptor, for: UInt32(EPOLLIN), channel: 0) else {
            throw TransportFault(.system("epoll_ctl"))
        }
    }

    deinit {
        // Otherwise libcurl's last calls would reach an object that is being deallocated.
        ccurl_multi_set_socket_function(multi, nil)
        ccurl_multi_set_timer_function(multi, nil)
        curl_multi_cleanup(multi)
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
            case .library: advance(CURL_SOCKET_TIMEOUT, 0)
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
        case .connect(let id, let endpoint, let opening): open(id, endpoint, opening)
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

    /// Ends a channel; its pending calls get `cause`.
    func close(_ id: ChannelID, _ cause: TransportFault.Cause) {
        guard let channel = channels.removeValue(forKey: id) else { return }
        ready.remove(id)
        channel.close(cause)
    }
}
