/// Mails on their way: which are asked for, which are to be, and whose answer a FETCH is. Attributed by UID, as
/// FETCHes under way together are answered in any order.
struct IMAPBodyFetch: Sendable {
    private struct Flight {
        let tag: String
        let asked: [UID]
        var remaining: Set<UID>
    }

    /// The batches that are still to be asked for, the next one last.
    private var batches: [[UID]]
    private var flights: [Flight] = []
    /// What the server said when it refused a batch: the others go on, the request as a whole has failed.
    private(set) var refusal: IMAPFault?

    /// Plans the batches, and says which mails are too large to be asked for.
    init(_ messages: [IMAPMessageSize], _ limits: IMAPSession.Limits, tooLarge: inout [IMAPMessageSize]) {
        batches = []
        var seen = Set<UID>()
        var batch: [UID] = []
        var octets = 0
        for message in messages where seen.insert(message.uid).inserted {
            guard message.size <= limits.bodyOctets else {
                tooLarge.append(message)
                continue
            }
            let size = max(0, message.size)
            if !batch.isEmpty,
                octets + size > limits.batchOctets || batch.count >= min(limits.batchCount, 500)
            {
                batches.append(batch)
                (batch, octets) = ([], 0)
            }
            batch.append(message.uid)
            octets += size
        }
        if !batch.isEmpty { batches.append(batch) }
        batches.reverse()
    }

    var isDone: Bool { batches.isEmpty && flights.isEmpty }

    func mayDepart(_ limit: Int) -> Bool { flights.count < max(1, limit) && !batches.isEmpty }

    /// The next batch is now under way with this tag.
    mutating func depart(tag: String) -> UIDSet {
        let batch = batches.popLast() ?? []
        flights.append(Flight(tag: tag, asked: batch, remaining: Set(batch)))
        return UIDSet(batch)
    }

    func isWaiting(for tag: String) -> Bool { flights.contains { $0.tag == tag } }

    /// Whether this mail was asked for and has not come yet; from now on it has.
    mutating func arrived(_ uid: UID) -> Bool {
        for index in flights.indices where flights[index].remaining.remove(uid) != nil { return true }
        return false
    }

    /// The tagged reply: what was asked for, and what of it did not come.
    mutating func landed(tag: String, refusal: IMAPFault?) -> (asked: [UID], missing: [UID])? {
        guard let index = flights.firstIndex(where: { $0.tag == tag }) else { return nil }
        let flight = flights.remove(at: index)
        self.refusal = self.refusal ?? refusal
        // The others would be refused like this one.
        if case .throttled = refusal { batches = [] }
        return (flight.asked, flight.remaining.sorted())
    }
}
