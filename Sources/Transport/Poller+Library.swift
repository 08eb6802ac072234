import CCurl
import CLinux
import Glibc

/// libcurl's part of the loop: it says which descriptors and times it waits for while connections are opened, and is called then.
///
/// All channels have one multi handle: one of its own costs a connection 40 KB and two descriptors. libcurl leaves a connection alone
/// that is attached to its handle, as the first receive does at the end of the opening; the others are kept apart by the options of
/// `Channel.configure`.
extension PollerThread {
    func configureLibrary() {
        let this = Unmanaged.passUnretained(self).toOpaque()
        ccurl_multi_set_pointer(multi, CURLMOPT_SOCKETDATA, this)
        ccurl_multi_set_socket_function(multi) { easy, descriptor, interest, context, _ in
            guard let context else { return 0 }
            Unmanaged<PollerThread>.fromOpaque(context).takeUnretainedValue()
                .watch(descriptor, interest, for: PollerThread.channel(of: easy))
            return 0
        }
        ccurl_multi_set_pointer(multi, CURLMOPT_TIMERDATA, this)
        ccurl_multi_set_timer_function(multi) { _, milliseconds, context in
            guard let context else { return 0 }
            Unmanaged<PollerThread>.fromOpaque(context).takeUnretainedValue().setLibraryTimer(milliseconds)
            return 0
        }
    }

    /// `nil` for a handle of libcurl's own, and for one that is being cleaned up.
    private static func channel(of easy: UnsafeMutableRawPointer?) -> Channel? {
        ccurl_get_private(easy).map { Unmanaged<Channel>.fromOpaque($0).takeUnretainedValue() }
    }

    /// libcurl wants this descriptor to be watched while it opens the connection. If it cannot be watched, the deadline passes.
    private func watch(_ descriptor: Int32, _ interest: Int32, for channel: Channel?) {
        guard let channel, let flags = Self.flags(interest) else { return epoll.forget(descriptor) }
        _ = epoll.watch(descriptor, for: flags, channel: channel.id)
    }

    private static func flags(_ interest: Int32) -> UInt32? {
        switch interest {
        case CURL_POLL_IN: UInt32(EPOLLIN)
        case CURL_POLL_OUT: UInt32(EPOLLOUT)
        case CURL_POLL_INOUT: UInt32(EPOLLIN, EPOLLOUT)
        default: nil
        }
    }

    private func setLibraryTimer(_ milliseconds: Int) {
        if milliseconds < 0 {
            timers.remove(.library)
        } else {
            timers.set(.library, at: MonotonicTime.now().advanced(by: .milliseconds(milliseconds)))
        }
    }

    /// Lets libcurl go on with what it opens, and takes over what is open.
    func advance(_ descriptor: Int32, _ action: Int32) {
        var running: Int32 = 0
        let code = curl_multi_socket_action(multi, descriptor, action, &running)
        let told = heard
        heard = []
        for id in told { channels[id]?.judgeFirstWords() }
        guard code == CURLM_OK else { return failOpenings(Self.libraryFault(code)) }
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            let (kind, easy, result) = (
                message.pointee.msg, message.pointee.easy_handle, message.pointee.data.result
            )
            if kind == CURLMSG_DONE { Self.channel(of: easy)?.finishOpening(result) }
        }
    }

    /// libcurl does not say whose fault it was, which is one of the machine's, such as no memory.
    private func failOpenings(_ cause: TransportFault.Cause) {
        for (id, channel) in channels where channel.opening != nil { close(id, cause) }
    }

    static func libraryFault(_ code: CURLMcode) -> TransportFault.Cause {
        .other(code: code.rawValue, String(cString: curl_multi_strerror(code)))
    }
}
