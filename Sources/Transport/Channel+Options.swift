import CCurl
import CLinux
import Glibc

extension Channel {
    /// libcurl's own limits stand aside for the deadline of each call.
    private static let farAway = 86_400

    func configure() throws(TransportFault) {
        try owner.anchors.apply(to: easy, adding: endpoint.ca)
        ccurl_set_string(easy, CURLOPT_URL, endpoint.url)
        ccurl_set_string(easy, CURLOPT_PROTOCOLS_STR, "imap,imaps,smtp,smtps")
        ccurl_set_long(easy, CURLOPT_CONNECT_ONLY, 1)
        ccurl_set_long(easy, CURLOPT_FRESH_CONNECT, 1)
        ccurl_set_long(easy, CURLOPT_NOSIGNAL, 1)
        // Otherwise giving up while a name is resolved waits for the resolver.
        ccurl_set_long(easy, CURLOPT_QUICK_EXIT, 1)
        // An empty name switches off what the environment (ALL_PROXY) says.
        ccurl_set_string(easy, CURLOPT_PROXY, "")
        ccurl_set_long(easy, CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
        ccurl_set_long(easy, CURLOPT_CONNECTTIMEOUT, Self.farAway)
        ccurl_set_long(easy, CURLOPT_SERVER_RESPONSE_TIMEOUT, Self.farAway)
        ccurl_set_long(easy, CURLOPT_TCP_NODELAY, 1)
        ccurl_set_pointer(easy, CURLOPT_ERRORBUFFER, errorText)
        configureTLS()
        configureCallbacks()
    }

    private func configureTLS() {
        let level = endpoint.security == .plaintext ? CURLUSESSL_NONE : CURLUSESSL_ALL
        ccurl_set_long(easy, CURLOPT_USE_SSL, Int(level.rawValue))
        ccurl_set_long(easy, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
        ccurl_set_long(easy, CURLOPT_SSL_VERIFYPEER, 1)
        ccurl_set_long(easy, CURLOPT_SSL_VERIFYHOST, 2)
    }

    private func configureCallbacks() {
        let this = Unmanaged.passUnretained(self).toOpaque()
        ccurl_set_opensocket(easy) { _, _, address in openSocket(address) }
        ccurl_set_pointer(easy, CURLOPT_DEBUGDATA, this)
        ccurl_set_long(easy, CURLOPT_VERBOSE, 1)
        ccurl_set_debug(easy) { _, kind, bytes, count, context in
            guard let context, let bytes else { return 0 }
            Unmanaged<Channel>.fromOpaque(context).takeUnretainedValue()
                .transcript.note(kind, UnsafeRawBufferPointer(start: bytes, count: count))
            return 0
        }
        ccurl_multi_set_pointer(multi, CURLMOPT_SOCKETDATA, this)
        ccurl_multi_set_socket_function(multi) { _, descriptor, interest, context, _ in
            guard let context else { return 0 }
            Unmanaged<Channel>.fromOpaque(context).takeUnretainedValue().watch(descriptor, interest)
            return 0
        }
        ccurl_multi_set_pointer(multi, CURLMOPT_TIMERDATA, this)
        ccurl_multi_set_timer_function(multi) { _, milliseconds, context in
            guard let context else { return 0 }
            Unmanaged<Channel>.fromOpaque(context).takeUnretainedValue().setLibraryTimer(milliseconds)
            return 0
        }
    }

    /// libcurl asks for this descriptor to be watched while it opens the connection.
    private func watch(_ descriptor: Int32, _ interest: Int32) {
        switch interest {
        case CURL_POLL_IN: watch(descriptor, flags: UInt32(EPOLLIN))
        case CURL_POLL_OUT: watch(descriptor, flags: UInt32(EPOLLOUT))
        case CURL_POLL_INOUT: watch(descriptor, flags: UInt32(EPOLLIN, EPOLLOUT))
        default: owner.epoll.forget(descriptor)
        }
    }

    /// A descriptor that cannot be watched shows as a deadline that passes.
    private func watch(_ descriptor: Int32, flags: UInt32) {
        _ = owner.epoll.watch(descriptor, for: flags, channel: id)
    }

    private func setLibraryTimer(_ milliseconds: Int) {
        if milliseconds < 0 {
            owner.timers.remove(.library(id))
        } else {
            owner.timers.set(
                .library(id), at: MonotonicTime.now().advanced(by: .milliseconds(milliseconds)))
        }
    }
}

/// Sockets that no child process inherits, and that find out within two minutes that the other side is gone:
/// probes after 60 s of silence, 15 s apart, 4 of them; sent bytes unacknowledged for 90 s.
private func openSocket(_ address: UnsafeMutablePointer<curl_sockaddr>?) -> curl_socket_t {
    guard let address else { return -1 }
    let kind = address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue)
    let descriptor = socket(address.pointee.family, kind, address.pointee.protocol)
    guard descriptor >= 0 else { return -1 }
    setOption(descriptor, SOL_SOCKET, SO_KEEPALIVE, 1)
    setOption(descriptor, Int32(IPPROTO_TCP), TCP_KEEPIDLE, 60)
    setOption(descriptor, Int32(IPPROTO_TCP), TCP_KEEPINTVL, 15)
    setOption(descriptor, Int32(IPPROTO_TCP), TCP_KEEPCNT, 4)
    setOption(descriptor, Int32(IPPROTO_TCP), TCP_USER_TIMEOUT, 90_000)
    return descriptor
}

/// A refusal costs only the early notice of a dead peer.
private func setOption(_ descriptor: Int32, _ level: Int32, _ option: Int32, _ value: Int32) {
    var value = value
    setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
}
