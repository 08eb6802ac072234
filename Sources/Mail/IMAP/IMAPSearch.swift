/// The state of a `searchNew`: which windows of message numbers are still to be searched, and which replies are awaited.
///
/// The search goes from the top down: when a message is removed meanwhile, others move down into a window that is searched later, so
/// that none is missed. That holds as well for windows that are asked for together: a server carries out in turn what may change
/// message numbers (RFC 3501 §5.5), and what the searches find is taken together.
struct IMAPSearch: Sendable {
    private struct Flight {
        let tag: String
        /// The window's lowest message number.
        let lowest: Int
    }

    /// Windows under way at once.
    private static let mostFlights = 16

    /// Only UIDs above it are of interest; `nil`: all.
    let after: UID?
    /// NOOP goes before the search, so that the server tells of new mail first.
    private var noop: String?
    /// The FETCH of all sizes, which goes behind the search, until it is answered.
    private(set) var sizes: String?
    private var flights: [Flight] = []
    /// The windows below this message number are not asked for yet; `nil` before the first.
    private var below: Int?
    private var foundBefore = 0
    /// Why it is not carried on; what is under way ends first.
    private(set) var refusal: IMAPFault?

    init(after: UID?) { self.after = after }

    var isCounting: Bool { noop != nil }

    func isWaiting(for tag: String) -> Bool {
        tag == noop || tag == sizes || flights.contains { $0.tag == tag }
    }

    /// Whether nothing is under way but, where the search has been carried out, the sizes.
    var isStill: Bool { noop == nil && flights.isEmpty && (sizes == nil || refusal == nil) }

    /// NOOP goes first.
    mutating func count(tag: String) { noop = tag }

    mutating func size(tag: String) { sizes = tag }

    mutating func refuse(_ fault: IMAPFault?) { refusal = refusal ?? fault }

    /// Ends the search: there is nothing in the windows that are left.
    mutating func stop() { below = 1 }

    /// Whether another window can be asked for now. Above a UID one at a time: what is new is at the top, so that a window
    /// without anything new is the last.
    ///
    /// - Parameter exists: the number of messages, as last told.
    func mayDepart(exists: Int) -> Bool {
        refusal == nil && flights.count < (after == nil ? Self.mostFlights : 1) && top(of: exists) > 0
    }

    private func top(of exists: Int) -> Int { min(exists, (below ?? Int.max) - 1) }

    /// The next window's message numbers; `nil` for all messages.
    ///
    /// - Parameter window: how many a search covers. The highest one is open to what the server tells of meanwhile, and covers half
    ///   of that where this may be more than a mail or two.
    mutating func issue(tag: String, exists: Int, window: Int) -> String? {
        let top = top(of: exists)
        let size = below == nil && isCounting ? max(1, window / 2) : window
        let lowest = max(1, top - size + 1)
        let isHighest = below == nil
        below = lowest
        flights.append(Flight(tag: tag, lowest: lowest))
        guard isHighest else { return "\(lowest):\(top)" }
        return lowest == 1 ? nil : "\(lowest):*"
    }

    /// Whether this was the search of a window above the folder's last message.
    func isBeyond(_ exists: Int, _ tag: String) -> Bool {
        flights.contains { $0.tag == tag && $0.lowest > exists }
    }

    /// Takes the reply to NOOP, to one of the searches, or to the FETCH of sizes: that may be refused, unless it means all.
    ///
    /// - Parameters:
    ///   - found: the number of UIDs that were found so far.
    ///   - exists: the number of messages, as last told. That a window above it is refused means that nothing is in it.
    mutating func completed(tag: String, found: Int, exists: Int, refusal fault: IMAPFault?) {
        guard tag != sizes else {
            sizes = nil
            if case .throttled = fault { refuse(fault) }
            return
        }
        if !isBeyond(exists, tag) { refuse(fault) }
        guard tag != noop else {
            noop = nil
            return
        }
        flights.removeAll { $0.tag == tag }
        // UIDs ascend with the message numbers.
        if after != nil, found == foundBefore { stop() }
        foundBefore = found
    }
}
