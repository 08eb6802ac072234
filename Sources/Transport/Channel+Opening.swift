import CCurl
import CLinux
import Glibc
import Text

/// From resolving the name to the greeting: libcurl does it, step by step as its descriptors and timers allow.
extension Channel {
    func open() {
        guard let opening else { return }
        owner.timers.set(.opening(id), at: MonotonicTime.now().advanced(by: opening.deadline))
        let code = curl_multi_add_handle(owner.multi, easy)
        // Adding the handle sets libcurl's timer to now, so the loop continues from there.
        if code != CURLM_OK { owner.close(id, PollerThread.libraryFault(code)) }
    }

    func handleOpening(_ event: Epoll.Event) {
        if event.flags & UInt32(EPOLLIN) != 0, !judgeFirstOctets(on: event.descriptor) { return }
        var action: Int32 = 0
        if event.flags & UInt32(EPOLLIN) != 0 { action |= CURL_CSELECT_IN }
        if event.flags & UInt32(EPOLLOUT) != 0 { action |= CURL_CSELECT_OUT }
        if event.flags & UInt32(EPOLLERR, EPOLLHUP) != 0 { action |= CURL_CSELECT_ERR }
        owner.advance(event.descriptor, action)
    }

    /// Before libcurl takes them: it would wait for more of a greeting that is none.
    ///
    /// - Returns: `false` where that was the end.
    private func judgeFirstOctets(on descriptor: Int32) -> Bool {
        guard !hasSpoken, moment(of: CURLINFO_NAMELOOKUP_TIME_T) != 0 else { return true }
        let octets = SpokenProtocol.firstOctets(of: descriptor)
        hasSpoken = !octets.isEmpty
        guard let cause = endpoint.fault(of: octets, isProtected: false) else { return true }
        owner.close(id, cause)
        return false
    }

    /// Ends the opening if what libcurl has taken already is not what was asked for.
    func judgeFirstWords() {
        if let cause = faultOfFirstWords { owner.close(id, cause) }
    }

    /// Of what libcurl has taken already: in plain text a line, under TLS the head of a record or a line.
    private var faultOfFirstWords: TransportFault.Cause? {
        guard opening != nil else { return nil }
        guard endpoint.security == .implicitTLS else {
            return endpoint.fault(of: transcript.firstOctets, isProtected: false)
        }
        return endpoint.fault(of: transcript.record, isProtected: false)
            ?? endpoint.fault(of: transcript.firstOctets, isProtected: true)
    }

    func openingTimedOut() {
        owner.close(id, .timedOut(phase))
    }

    func failOpening(_ cause: TransportFault.Cause) {
        owner.timers.remove(.opening(id))
        guard let waiting = opening else { return }
        opening = nil
        waiting.reply.resume(returning: .failure(fault(cause)))
    }

    /// libcurl has come to the end of its part.
    func finishOpening(_ code: CURLcode) {
        guard code == CURLE_OK else { return owner.close(id, openingFault(code).cause) }
        owner.timers.remove(.opening(id))
        ccurl_set_long(easy, CURLOPT_VERBOSE, 0)
        attach()
        if case .fault(let cause) = inboundEnd { return owner.close(id, cause) }
        if endpoint.security != .plaintext, ccurl_has_tls(easy) == 0 {
            return owner.close(id, .tls("libcurl opened the connection without it"))
        }
        var descriptor = curl_socket_t(-1)
        guard ccurl_get_socket(easy, &descriptor) == CURLE_OK, descriptor >= 0 else {
            return owner.close(id, .connectionReset)
        }
        // Both directions, once and for all: every receive and send is tried first, and waits for an edge only after libcurl
        // returned 81, "nothing now".
        let flags = UInt32(EPOLLIN, EPOLLOUT, EPOLLRDHUP, EPOLLET)
        guard owner.epoll.watch(descriptor, for: flags, channel: id) else {
            return owner.close(id, .system("epoll_ctl"))
        }
        answerOpening()
    }

    private func answerOpening() {
        guard let waiting = opening else { return }
        opening = nil
        // TLS has a reference of its own.
        authorities = nil
        let connection = Connection(
            channel: id, inbox: owner.inbox, peer: endpoint.authority,
            shown: ServerShown(
                protection: endpoint.security == .plaintext ? nil : transcript.tls ?? "TLS",
                certificate: waiting.showsCertificate ? ServerCertificate(of: easy) : nil,
                greeting: String(serverWords: transcript.greeting, most: 300),
                reply: endpoint.security == .startTLS ? [] : transcript.wholeReply))
        transcript = Transcript()
        waiting.reply.resume(returning: .success(connection))
    }

    /// The first receive attaches the finished connection to its handle again. Until then libcurl may treat it as idle, and does
    /// not report whether TLS is established.
    private func attach() {
        var count = 0
        switch curl_easy_recv(easy, owner.scratch.baseAddress, 16_384, &count) {
        case CURLE_OK where count > 0: early = Array(owner.scratch.prefix(count))
        case CURLE_OK: inboundEnd = .orderly
        case CURLE_AGAIN: break
        case let code: inboundEnd = .fault(transferFault(code))
        }
    }

}

/// How far libcurl came, and its error text.
extension Channel {
    /// libcurl records the time at which each step ended, 0 meaning "not yet"; but with implicit TLS it records the end of TCP only
    /// after that of TLS.
    private var phase: TransportFault.Phase {
        if moment(of: CURLINFO_NAMELOOKUP_TIME_T) == 0 { return .resolving }
        if transcript.tls == nil, transcript.hasBegunTLS || transcript.isStartingTLS { return .handshake }
        if moment(of: CURLINFO_CONNECT_TIME_T) == 0 { return .connecting }
        return hasSpoken || !transcript.firstOctets.isEmpty ? .greeting : .firstWord
    }

    private func moment(of info: CURLINFO) -> curl_off_t {
        var microseconds: curl_off_t = 0
        ccurl_get_offset(easy, info, &microseconds)
        return microseconds
    }

    private func openingFault(_ code: CURLcode) -> OpeningFault {
        var systemError = 0
        var verifyResult = 0
        ccurl_get_long(easy, CURLINFO_OS_ERRNO, &systemError)
        ccurl_get_long(easy, CURLINFO_SSL_VERIFYRESULT, &verifyResult)
        return OpeningFault(
            code: code, text: words(for: code), systemError: Int32(truncatingIfNeeded: systemError),
            verifyResult: verifyResult, phase: phase, transcript: transcript, ca: endpoint.ca)
    }

    /// libcurl's text for this fault, or otherwise its text for the code.
    func words(for code: CURLcode) -> String {
        let text = String(cString: errorText).oneLine(most: 300)
        return text.isEmpty ? String(cString: curl_easy_strerror(code)) : text
    }
}

extension Channel {
    /// libcurl's own limits must not end a call before its deadline.
    private static let farAway = 86_400

    func configure() throws(TransportFault) {
        try configureAuthorities()
        ccurl_set_string(easy, CURLOPT_URL, endpoint.url)
        ccurl_set_string(easy, CURLOPT_PROTOCOLS_STR, "imap,imaps,smtp,smtps,https")
        // Otherwise TLS negotiates HTTP/2, which Facteur does not support.
        ccurl_set_long(easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
        ccurl_set_long(easy, CURLOPT_CONNECT_ONLY, 1)
        // In the multi handle, each connection is its own, and what was learnt for one does not count for the next: neither a
        // name's address, nor the authorities in a file of this path.
        ccurl_set_long(easy, CURLOPT_FRESH_CONNECT, 1)
        ccurl_set_long(easy, CURLOPT_DNS_CACHE_TIMEOUT, 0)
        ccurl_set_long(easy, CURLOPT_CA_CACHE_TIMEOUT, 0)
        ccurl_set_long(easy, CURLOPT_NOSIGNAL, 1)
        // Otherwise giving up while a name is resolved waits for the resolver.
        ccurl_set_long(easy, CURLOPT_QUICK_EXIT, 1)
        // An empty name disables the environment's proxy (ALL_PROXY).
        ccurl_set_string(easy, CURLOPT_PROXY, "")
        ccurl_set_long(easy, CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
        ccurl_set_long(easy, CURLOPT_CONNECTTIMEOUT, Self.farAway)
        ccurl_set_long(easy, CURLOPT_SERVER_RESPONSE_TIMEOUT, Self.farAway)
        ccurl_set_long(easy, CURLOPT_TCP_NODELAY, 1)
        ccurl_set_pointer(easy, CURLOPT_ERRORBUFFER, errorText)
        configureTLS()
        configureCallbacks()
    }

    /// With a shared store libcurl is given no file: it reads none, and trusts what is in the store alone. Should it not take the
    /// store, it trusts nobody.
    private func configureAuthorities() throws(TransportFault) {
        authorities =
            endpoint.security == .plaintext
            ? nil : owner.stores.store(for: owner.anchors.sources(adding: endpoint.ca))
        guard authorities != nil, takesTLSContext() else {
            authorities = nil
            return try owner.anchors.apply(to: easy, adding: endpoint.ca)
        }
        ccurl_set_string(easy, CURLOPT_CAPATH, nil)
        ccurl_set_string(easy, CURLOPT_CAINFO, nil)
    }

    /// Whether libcurl shows us the TLS context before it is used.
    private func takesTLSContext() -> Bool {
        ccurl_set_pointer(easy, CURLOPT_SSL_CTX_DATA, Unmanaged.passUnretained(self).toOpaque())
        let code = ccurl_set_tls_context(easy) { _, tls, context in
            guard let tls, let context else { return CURLE_FAILED_INIT }
            Unmanaged<Channel>.fromOpaque(context).takeUnretainedValue().authorities?.give(to: tls)
            return CURLE_OK
        }
        return code == CURLE_OK
    }

    private func configureTLS() {
        let level = endpoint.security == .plaintext ? CURLUSESSL_NONE : CURLUSESSL_ALL
        ccurl_set_long(easy, CURLOPT_USE_SSL, Int(level.rawValue))
        ccurl_set_long(easy, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
        if opening?.showsCertificate == true { ccurl_set_long(easy, CURLOPT_CERTINFO, 1) }
        // No handle connects twice: a session kept for the next time would be memory for nothing.
        ccurl_set_long(easy, CURLOPT_SSL_SESSIONID_CACHE, 0)
        ccurl_set_long(easy, CURLOPT_SSL_VERIFYPEER, 1)
        ccurl_set_long(easy, CURLOPT_SSL_VERIFYHOST, 2)
    }

    private func configureCallbacks() {
        let this = Unmanaged.passUnretained(self).toOpaque()
        ccurl_set_opensocket(easy) { _, _, address in openSocket(address) }
        ccurl_set_pointer(easy, CURLOPT_PRIVATE, this)
        ccurl_set_pointer(easy, CURLOPT_DEBUGDATA, this)
        ccurl_set_long(easy, CURLOPT_VERBOSE, 1)
        ccurl_set_debug(easy) { _, kind, bytes, count, context in
            guard let context, let bytes else { return 0 }
            let channel = Unmanaged<Channel>.fromOpaque(context).takeUnretainedValue()
            channel.transcript.note(kind, UnsafeRawBufferPointer(start: bytes, count: count))
            channel.owner.heard.insert(channel.id)
            return 0
        }
    }
}

/// Sockets that no child process inherits, and that detect within two minutes that the peer is gone: probes after 60 s of silence,
/// 15 s apart, 4 of them; sent bytes unacknowledged for 90 s.
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

/// If an option is refused, a dead peer is only detected later.
private func setOption(_ descriptor: Int32, _ level: Int32, _ option: Int32, _ value: Int32) {
    var value = value
    setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
}
