import CCurl
import CLinux
import Glibc

/// One connection on the poller's thread: a libcurl handle in a multi of its own.
///
/// A multi for each handle costs two descriptors and 40 KB, and keeps the connections out of each other's way: in a
/// shared one libcurl may reuse, prune or count a neighbour's connection.
final class Channel {
    /// The most that one receive returns, so that one connection cannot hold up the others.
    static let mostReceived = 262_144

    let id: ChannelID
    let endpoint: Endpoint
    unowned let owner: PollerThread
    let easy: UnsafeMutableRawPointer
    let multi: UnsafeMutableRawPointer
    let errorText: UnsafeMutablePointer<CChar>

    /// `nil` once the connection stands or has failed.
    var opening: Opening?
    var transcript = Transcript()
    /// What came between libcurl's last reply and our first receive; at most one TLS record.
    var early: [UInt8] = []
    var receiving: PendingReceive?
    var sending: PendingSend?
    /// Nothing can be received any more: an orderly end or a fault.
    var inboundEnd: InboundEnd?
    /// Nothing can be sent any more.
    var outboundFault: TransportFault.Cause?

    enum InboundEnd {
        case orderly
        case fault(TransportFault.Cause)
    }

    init(id: ChannelID, endpoint: Endpoint, opening: Opening, owner: PollerThread) throws(TransportFault) {
        guard let easy = curl_easy_init() else { throw TransportFault(.other(code: 0, "curl_easy_init")) }
        guard let multi = curl_multi_init() else {
            curl_easy_cleanup(easy)
            throw TransportFault(.other(code: 0, "curl_multi_init"))
        }
        self.id = id
        self.endpoint = endpoint
        self.opening = opening
        self.owner = owner
        self.easy = easy
        self.multi = multi
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        try configure()
    }

    deinit {
        // libcurl's last calls would reach an object that is on its way out.
        ccurl_multi_set_socket_function(multi, nil)
        ccurl_multi_set_timer_function(multi, nil)
        ccurl_set_long(easy, CURLOPT_VERBOSE, 0)
        curl_multi_remove_handle(multi, easy)
        curl_easy_cleanup(easy)
        curl_multi_cleanup(multi)
        errorText.deallocate()
    }

    func fault(_ cause: TransportFault.Cause) -> TransportFault {
        TransportFault(cause, peer: endpoint.authority)
    }

    /// Answers all that waits. The descriptors go with the last reference, at once.
    func close(_ cause: TransportFault.Cause) {
        failOpening(cause)
        failReceive(cause)
        failSend(cause)
        owner.timers.remove(.library(id))
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
            // Any edge may be what TLS waits for in either direction: a key update makes reading write.
            tryReceiving()
            trySending()
        }
    }
}
