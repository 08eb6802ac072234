import CLinux
import Glibc

/// The kernel's list of descriptors to watch; each carries the number of its channel.
final class Epoll {
    struct Event {
        let channel: ChannelID
        let descriptor: Int32
        let flags: UInt32
    }

    private static let batch = 128
    private let descriptor: Int32
    private var buffer = [epoll_event](repeating: epoll_event(), count: batch)

    init() throws(TransportFault) {
        descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard descriptor >= 0 else { throw TransportFault(.system("epoll_create1")) }
    }

    deinit {
        Glibc.close(descriptor)
    }

    /// Watches the descriptor for these flags, whether it was watched before or not.
    ///
    /// libcurl may close a descriptor and open another of the same number without notice; the kernel has then forgotten it, so this
    /// tries a second time.
    func watch(_ watched: Int32, for flags: UInt32, channel: ChannelID) -> Bool {
        var event = epoll_event()
        event.events = flags
        event.data.u64 = UInt64(channel) << 32 | UInt64(UInt32(bitPattern: watched))
        if epoll_ctl(descriptor, EPOLL_CTL_MOD, watched, &event) == 0 { return true }
        return epoll_ctl(descriptor, EPOLL_CTL_ADD, watched, &event) == 0
    }

    /// Does nothing for a descriptor that is not watched or closed.
    func forget(_ watched: Int32) {
        var event = epoll_event()
        epoll_ctl(descriptor, EPOLL_CTL_DEL, watched, &event)
    }

    /// At most one batch; none after `timeout` milliseconds (−1: never) or when a signal interrupts.
    func wait(timeout: Int32) -> [Event] {
        let count = epoll_wait(descriptor, &buffer, Int32(Self.batch), timeout)
        return buffer.prefix(max(0, Int(count))).map { event in
            Event(
                channel: ChannelID(truncatingIfNeeded: event.data.u64 >> 32),
                descriptor: Int32(truncatingIfNeeded: event.data.u64), flags: event.events)
        }
    }
}

extension UInt32 {
    init(_ flags: EPOLL_EVENTS...) {
        self = flags.reduce(0) { $0 | $1.rawValue }
    }
}
