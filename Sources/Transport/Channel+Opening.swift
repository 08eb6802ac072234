import CCurl
import CLinux
import Glibc

/// From the name to the greeting: libcurl's work, step by step as its descriptors and timers allow.
extension Channel {
    func open() {
        guard let opening else { return }
        owner.timers.set(.opening(id), at: MonotonicTime.now().advanced(by: opening.deadline))
        let code = curl_multi_add_handle(multi, easy)
        // Adding sets libcurl's timer to now, so the loop goes on from there.
        if code != CURLM_OK { owner.close(id, libraryFault(code)) }
    }

    func handleOpening(_ event: Epoll.Event) {
        var action: Int32 = 0
        if event.flags & UInt32(EPOLLIN) != 0 { action |= CURL_CSELECT_IN }
        if event.flags & UInt32(EPOLLOUT) != 0 { action |= CURL_CSELECT_OUT }
        if event.flags & UInt32(EPOLLERR, EPOLLHUP) != 0 { action |= CURL_CSELECT_ERR }
        advance(event.descriptor, action)
    }

    func handleLibraryTimer() {
        guard opening != nil else { return }
        advance(CURL_SOCKET_TIMEOUT, 0)
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

    private func advance(_ descriptor: Int32, _ action: Int32) {
        var running: Int32 = 0
        let code = curl_multi_socket_action(multi, descriptor, action, &running)
        guard code == CURLM_OK else { return owner.close(id, libraryFault(code)) }
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE else { continue }
            return finishOpening(message.pointee.data.result)
        }
    }

    private func finishOpening(_ code: CURLcode) {
        guard code == CURLE_OK else { return owner.close(id, openingFault(code).cause) }
        owner.timers.remove(.library(id))
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
        // Both directions, once and for all: every receive and send tries first and waits for an edge only
        // after libcurl said 81, "nothing now".
        let flags = UInt32(EPOLLIN, EPOLLOUT, EPOLLRDHUP, EPOLLET)
        guard owner.epoll.watch(descriptor, for: flags, channel: id) else {
            return owner.close(id, .system("epoll_ctl"))
        }
        answerOpening()
    }

    private func answerOpening() {
        guard let waiting = opening else { return }
        opening = nil
        let connection = Connection(
            channel: id, inbox: owner.inbox, peer: endpoint.authority, peerDescription: peerDescription)
        transcript = Transcript()
        waiting.reply.resume(returning: .success(connection))
    }

    /// The first receive ties the finished connection to its handle again. Until then libcurl may take it for an
    /// idle one, and does not tell whether TLS stands.
    private func attach() {
        var count = 0
        switch curl_easy_recv(easy, owner.scratch.baseAddress, 16_384, &count) {
        case CURLE_OK where count > 0: early = Array(owner.scratch.prefix(count))
        case CURLE_OK: inboundEnd = .orderly
        case CURLE_AGAIN: break
        case let code: inboundEnd = .fault(transferFault(code))
        }
    }

    private var peerDescription: String {
        var address: UnsafePointer<CChar>?
        ccurl_get_string(easy, CURLINFO_PRIMARY_IP, &address)
        let place = address.map { String(cString: $0) } ?? "unknown address"
        let protection = endpoint.security == .plaintext ? "no TLS" : transcript.tls ?? "TLS"
        return "\(endpoint.authority) (\(place), \(protection))"
    }
}

/// How far libcurl came, and its words.
extension Channel {
    /// libcurl notes the moment at which each step ended, 0 being "not yet"; but the one of TCP only after that of
    /// implicit TLS.
    private var phase: TransportFault.Phase {
        if moment(of: CURLINFO_NAMELOOKUP_TIME_T) == 0 { return .resolving }
        if transcript.tls == nil, transcript.hasBegunTLS || transcript.isStartingTLS { return .handshake }
        return moment(of: CURLINFO_CONNECT_TIME_T) == 0 ? .connecting : .greeting
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

    /// libcurl's words for what happened, else for the code.
    func words(for code: CURLcode) -> String {
        let text = printable(String(cString: errorText))
        return text.isEmpty ? String(cString: curl_easy_strerror(code)) : text
    }

    private func libraryFault(_ code: CURLMcode) -> TransportFault.Cause {
        .other(code: code.rawValue, String(cString: curl_multi_strerror(code)))
    }
}
