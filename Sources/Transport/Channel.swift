import CCurl
import CLinux
import Glibc

/// One connection on the poller's thread: a libcurl handle in the poller's multi handle.
final class Channel {
    /// The most that one receive returns, so that one connection cannot delay the others.
    static let mostReceived = 262_144

    let id: ChannelID
    let endpoint: Endpoint
    unowned let owner: PollerThread
    let easy: UnsafeMutableRawPointer
    let errorText: UnsafeMutablePointer<CChar>

    /// `nil` once the connection is established or has failed.
    var opening: Opening?
    /// Whom TLS trusts, where that is shared; `nil` again once the connection is established.
    var authorities: AuthorityStores.Store?
    var transcript = Transcript()
    /// The server has said something, on whatever layer.
    var hasSpoken = false
    /// Bytes that came between libcurl's last reply and our first receive; at most one TLS record.
    var early: [UInt8] = []
    var receiving: PendingReceive?
    var sending: PendingSend?
    /// Nothing more can be received: an orderly end or a fault.
    var inboundEnd: InboundEnd?
    /// Nothing more can be sent.
    var outboundFault: TransportFault.Cause?

    enum InboundEnd {
        case orderly
        case fault(TransportFault.Cause)
    }

    init(id: ChannelID, endpoint: Endpoint, opening: Opening, owner: PollerThread) throws(TransportFault) {
        guard let easy = curl_easy_init() else { throw TransportFault(.other(code: 0, "curl_easy_init")) }
        self.id = id
        self.endpoint = endpoint
        self.opening = opening
        self.owner = owner
        self.easy = easy
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        try configure()
    }

    deinit {
        // libcurl's last calls for the handle find no channel any more.
        ccurl_set_pointer(easy, CURLOPT_PRIVATE, nil)
        ccurl_set_long(easy, CURLOPT_VERBOSE, 0)
        curl_multi_remove_handle(owner.multi, easy)
        curl_easy_cleanup(easy)
        errorText.deallocate()
    }

    func fault(_ cause: TransportFault.Cause) -> TransportFault {
        TransportFault(cause, peer: endpoint.authority)
    }

    /// Answers all waiting calls. The descriptors are closed with the last reference, at once.
    func close(_ cause: TransportFault.Cause) {
        failOpening(cause)
        failReceive(cause)
        failSend(cause)
    }

    func cancel(_ ticket: Ticket) {
        if opening?.ticket === ticket { owner.close(id, .cancelled) }
        if receiving?.ticket === ticket { failReceive(.cancelled) }
        if sending?.ticket === ticket { failSend(.cancelled) }
    }

    func handle(_ event: Epoll.Event) {
        if opening != nil {
            handleOpening(event)
        } else {
            // TLS may wait for an edge of either direction: during a key update, reading needs writing.
            tryReceiving()
            trySending()
        }
    }
}

/// Transfers bytes in both directions once the connection is established.
extension Channel {
    /// One TLS record, which is the unit of progress of a send.
    private static let chunk = 16_384
    /// How many chunks a send may pass to libcurl before the other connections have their turn.
    private static let turn = 16

    func receive(_ pending: PendingReceive) {
        guard !pending.ticket.isCancelled else { return answer(pending, .failure(fault(.cancelled))) }
        guard receiving == nil else { return answer(pending, .failure(fault(.busy))) }
        receiving = pending
        owner.timers.set(.receiving(id), at: MonotonicTime.now().advanced(by: pending.deadline))
        tryReceiving()
    }

    func send(_ pending: PendingSend) {
        guard !pending.ticket.isCancelled else { return answer(pending, .failure(fault(.cancelled))) }
        guard sending == nil else { return answer(pending, .failure(fault(.busy))) }
        if let outboundFault { return answer(pending, .failure(fault(outboundFault))) }
        sending = pending
        owner.timers.set(.sending(id), at: MonotonicTime.now().advanced(by: pending.deadline))
        trySending()
    }

    /// Reads until libcurl says "nothing now": TLS may hold decrypted bytes while the socket is silent.
    func tryReceiving() {
        guard let pending = receiving else { return }
        let room = min(max(1, pending.atMost), owner.scratch.count)
        if !early.isEmpty {
            let bytes = Array(early.prefix(room))
            early = Array(early.dropFirst(room))
            return succeedReceive(bytes)
        }
        let count = fill(room)
        if count > 0 { return succeedReceive(Array(owner.scratch.prefix(count))) }
        switch inboundEnd {
        case .orderly: succeedReceive([])
        case .fault(let cause): failReceive(cause)
        case nil: break
        }
    }

    /// Reads up to `room` bytes into the scratch buffer; an end is recorded and reported after these bytes.
    private func fill(_ room: Int) -> Int {
        var filled = 0
        while filled < room, inboundEnd == nil, let start = owner.scratch.baseAddress {
            var count = 0
            switch curl_easy_recv(easy, start + filled, room - filled, &count) {
            case CURLE_OK where count > 0: filled += count
            case CURLE_OK: inboundEnd = .orderly
            case CURLE_AGAIN: return filled
            case let code: inboundEnd = .fault(transferFault(code))
            }
        }
        return filled
    }

    func trySending() {
        guard var pending = sending else { return }
        let before = pending.taken
        let outcome = handOver(&pending)
        sending = pending
        switch outcome {
        case .all: return succeedSend()
        case .fault(let cause): return failSend(cause)
        case .turnIsOver: owner.ready.insert(id)
        case .blocked: break
        }
        if pending.taken > before {
            owner.timers.set(.sending(id), at: MonotonicTime.now().advanced(by: pending.deadline))
        }
    }

    private enum Handover {
        case all, blocked, turnIsOver
        case fault(TransportFault.Cause)
    }

    /// After "nothing now" OpenSSL requires the same bytes at the same address again, so a chunk begins where the last accepted one
    /// ended, and the bytes stay in one array until all are sent.
    private func handOver(_ pending: inout PendingSend) -> Handover {
        var taken = pending.taken
        defer { pending.taken = taken }
        return pending.bytes.withUnsafeBytes { bytes in
            for _ in 0..<Self.turn {
                guard taken < bytes.count, let start = bytes.baseAddress else { return .all }
                var count = 0
                let code = curl_easy_send(easy, start + taken, min(Self.chunk, bytes.count - taken), &count)
                taken += count
                if code == CURLE_AGAIN { return .blocked }
                if code != CURLE_OK { return .fault(transferFault(code)) }
            }
            return taken < bytes.count ? .turnIsOver : .all
        }
    }

    /// The meaning of a failed receive or send. libcurl has one code for each direction; its text says more.
    func transferFault(_ code: CURLcode) -> TransportFault.Cause {
        let text = words(for: code)
        guard code == CURLE_RECV_ERROR || code == CURLE_SEND_ERROR else {
            return .other(code: Int32(truncatingIfNeeded: code.rawValue), text)
        }
        return text.contains("SSL routines") ? .tls(text) : .connectionReset
    }
}

/// Answers the pending calls, each once.
extension Channel {
    func failReceive(_ cause: TransportFault.Cause) {
        endReceive(.failure(fault(cause)))
    }

    private func succeedReceive(_ bytes: [UInt8]) {
        endReceive(.success(bytes))
    }

    private func endReceive(_ result: Result<[UInt8], TransportFault>) {
        owner.timers.remove(.receiving(id))
        guard let pending = receiving else { return }
        receiving = nil
        answer(pending, result)
    }

    func failSend(_ cause: TransportFault.Cause) {
        owner.timers.remove(.sending(id))
        guard let pending = sending else { return }
        sending = nil
        owner.ready.remove(id)
        switch cause {
        case .cancelled, .timedOut: outboundFault = .sendAbandoned
        default: outboundFault = cause
        }
        answer(pending, .failure(fault(cause)))
    }

    private func succeedSend() {
        owner.timers.remove(.sending(id))
        guard let pending = sending else { return }
        sending = nil
        answer(pending, .success(()))
    }

    private func answer(_ pending: PendingReceive, _ result: Result<[UInt8], TransportFault>) {
        pending.reply.resume(returning: result)
    }

    private func answer(_ pending: PendingSend, _ result: Result<Void, TransportFault>) {
        pending.reply.resume(returning: result)
    }
}
