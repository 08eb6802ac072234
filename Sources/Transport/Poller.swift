import CCurl
import CLinux
import Glibc

/// The one thread that owns every connection: all libcurl handles and one epoll set.
///
/// No other thread touches a handle, and no thread of Swift's pool ever waits for a socket. libcurl adds a thread
/// of its own only while a name is being resolved.
package final class Poller: Sendable {
    private let inbox: Inbox
    private let thread: Locked<pthread_t?>
    private let lastChannel = Locked(ChannelID(0))

    /// Starts the thread. The process ignores SIGPIPE from here on: libcurl's own guard against it is per call.
    ///
    /// Throws `other` when the system refuses a descriptor or a thread. A process that ends while the thread still
    /// runs may crash in OpenSSL's own tidying up: call ``stop()`` before.
    package init(anchors: TrustAnchors = .system()) throws(TransportFault) {
        signal(SIGPIPE, SIG_IGN)
        guard libraryIsReady else { throw TransportFault(.other(code: 0, "curl_global_init")) }
        let inbox = try Inbox()
        let loop = try PollerThread(inbox: inbox, anchors: anchors)
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
    /// Cancelling the task gives the attempt up.
    package func connect(to endpoint: Endpoint, deadline: Duration) async throws(TransportFault) -> Connection
    {
        let channel = lastChannel.withLock { last in
            last = last == .max ? 1 : last + 1
            return last
        }
        return try await inbox.wait(on: channel) { ticket, reply in
            .connect(channel, endpoint, deadline, ticket, reply)
        }
    }

    /// Closes every connection and ends the thread; what waits ends with `closed`. May be called any number of
    /// times. Returns when the thread is gone, which is a matter of the handles' cleanup: no network is waited for.
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
