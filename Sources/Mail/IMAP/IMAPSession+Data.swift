extension IMAPSession {
    mutating func listed(_ listing: IMAPListing) {
        guard case .running(_, .listing) = state, listing.canBeOpened, gathered.folders.count < limits.folders
        else {
            return
        }
        gathered.folders.append(listing)
    }

    mutating func found(_ uids: [UID]) -> [Action] {
        guard case .running(_, let work) = state else { return [] }
        if case .finding = work { gathered.uids += uids.prefix(limits.found - gathered.uids.count) }
        guard case .searching(let search) = work else { return [] }
        return keep(uids, above: search.after)
    }

    mutating func found(_ all: UIDSet, by tag: String?) -> [Action] {
        guard case .running(_, .searching(let search)) = state, tag.map(search.isWaiting) ?? true else {
            return []
        }
        guard let uids = all.members(limit: limits.uids) else { return tooMany() }
        return keep(uids, above: search.after)
    }

    /// A FETCH answers the running request, or is unsolicited.
    mutating func fetched(_ fetch: IMAPFetch) -> [Action] {
        guard case .running(let request, let work) = state else { return unasked(fetch) }
        switch work {
        case .sizing(_, let asked, _):
            guard let uid = fetch.uid, let size = fetch.size, asked.contains(uid) else {
                return unasked(fetch)
            }
            gathered.sizes[uid] = size
            return []
        case .searching(let search):
            // A server may answer both at once.
            guard search.sizes != nil, let uid = fetch.uid, let size = fetch.size,
                gathered.sizes.count < limits.sizedSearch
            else { return unasked(fetch) }
            gathered.sizes[uid] = size
            return []
        case .identifying(_, let asked): return identified(fetch, asked)
        case .fetching(var bodies):
            let actions = arrived(fetch, &bodies)
            if !isOver { state = .running(request, .fetching(bodies)) }
            return actions
        case .examining, .skipping, .listing, .finding, .asking, .changing, .removing, .noop,
            .askingToIdle, .idling, .endingIdle, .leaving:
            return unasked(fetch)
        }
    }

    /// `n:*` includes the last mail whatever its UID (RFC 3501 §9, `seq-range`): only UIDs above `after` count.
    private mutating func keep(_ uids: [UID], above after: UID?) -> [Action] {
        guard gathered.uids.count + uids.count <= limits.uids else { return tooMany() }
        gathered.uids += after.map { after in uids.filter { $0 > after } } ?? uids
        return []
    }

    private mutating func tooMany() -> [Action] {
        end(.protocolViolation("the server found more than \(limits.uids) mails"))
    }

    /// An unsolicited FETCH: flags that another program changed, or a server that sends too much.
    private mutating func unasked(_ fetch: IMAPFetch) -> [Action] {
        for section in fetch.sections.values {
            switch section {
            case .octets(let octets): parser.chattered(octets.count)
            case .dropped(let size): parser.chattered(size)
            case .absent: break
            }
        }
        return []
    }

    private mutating func identified(_ fetch: IMAPFetch, _ asked: UIDSet) -> [Action] {
        let field = fetch.sections.first { $0.key.hasPrefix("HEADER.FIELDS") }?.value
        guard let uid = fetch.uid, asked.contains(uid), case .octets(let octets) = field else {
            return unasked(fetch)
        }
        parser.chattered(octets.count)
        return MessageParser().parse(octets).messageID.map { [.messageID(uid, $0)] } ?? []
    }

    private mutating func arrived(_ fetch: IMAPFetch, _ bodies: inout IMAPBodyFetch) -> [Action] {
        guard let body = fetch.body else { return unasked(fetch) }
        guard let uid = fetch.uid else {
            return end(.protocolViolation("the server sent a mail without its UID"))
        }
        switch body {
        case .octets(let octets): return arrived(.message(uid, octets), uid, fetch, &bodies)
        case .dropped(let size): return arrived(.tooLarge(uid, size: size), uid, fetch, &bodies)
        case .absent:
            // The UID stays among the missing.
            return []
        }
    }

    private mutating func arrived(
        _ action: Action, _ uid: UID, _ fetch: IMAPFetch, _ bodies: inout IMAPBodyFetch
    ) -> [Action] {
        guard bodies.arrived(uid) else { return unasked(fetch) }
        guard bodies.unplanned <= limits.uids else { return tooMany() }
        parser.progressed()
        return [action]
    }

    /// `+`: for the login or for IDLE. In any other state there is nothing to send, and the server still answers the command.
    mutating func continued(_ challenge: [UInt8]) -> [Action] {
        switch state {
        case .loggingIn(let tag, var login):
            guard let line = login.proceed(challenge) else {
                return awaitsFirstReply ? [] : endUninvited()
            }
            state = .loggingIn(tag: tag, login)
            return [.send(line)]
        case .running(let request, .askingToIdle(let tag)):
            guard !isWaited else {
                state = .running(request, .endingIdle(tag: tag, ahead: nil))
                return [.send(Array("DONE\r\n".utf8))]
            }
            state = .running(request, .idling(tag: tag))
            return []
        case .greeting: return []
        case .fresh, .learning, .ready, .running, .over: return unexpectedContinuation()
        }
    }

    private mutating func unexpectedContinuation() -> [Action] {
        parser.strayed() ? skipped("“+” where nothing was to follow") : endUninvited()
    }

    private mutating func endUninvited() -> [Action] {
        end(.protocolViolation("the server said “+” where nothing was to follow"))
    }
}

extension IMAPSession {
    /// EXISTS: part of the answer to EXAMINE or SELECT, or news.
    mutating func existing(_ count: Int) -> [Action] {
        if case .running(let request, .examining(let tag, var told, let then)) = state {
            told.exists = count
            state = .running(request, .examining(tag: tag, told, then: then))
            return []
        }
        guard let folder else { return [] }
        // Only EXPUNGE removes mails (RFC 3501 §5.2): a folder that EXISTS merely calls empty is still searched.
        self.folder?.exists = max(count, min(1, folder.exists))
        return [.exists(count)]
    }

    /// EXPUNGE and VANISHED: which mails are gone, a search shows.
    mutating func removed(_ count: Int) {
        guard let exists = folder?.exists, count > 0 else { return }
        folder?.exists = max(0, exists - count)
    }

    /// The code of an untagged OK: part of the answer to EXAMINE or SELECT, or a change under our feet.
    mutating func noted(_ code: IMAPResponseCode?) -> [Action] {
        if case .running(let request, .examining(let tag, var told, let then)) = state {
            if case .uidValidity(let value) = code { told.uidValidity = value }
            if case .unusableUIDValidity(let words) = code { told.unusableUIDValidity = words }
            if case .uidNext(let value) = code { told.uidNext = value }
            if case .highestModSequence(let value) = code { told.highestModSequence = value }
            if case .permanentFlags(let flags) = code, told.isSelected { told.permanentFlags = flags }
            state = .running(request, .examining(tag: tag, told, then: then))
        } else if let folder, code?.contradicts(folder.uidValidity) == true {
            return end(.tryLater("the folder's UIDVALIDITY has changed while it was open"))
        } else if case .capability(let words) = code {
            capabilities = words
        }
        return []
    }
}

/// The state of fetching mails: which mails are still to be requested, which are requested, and which request a FETCH answers. The
/// UID decides, because the server may answer concurrent FETCHes in any order.
struct IMAPBodyFetch: Sendable {
    private struct Flight {
        let tag: String
        var asked: [UID] = []
        var octets = 0
        var remaining: Set<UID> = []
        /// Every mail above it was asked for; `nil`: only those of `asked` were.
        var above: UID?
        /// The mails above it that have come.
        var came: Set<UID> = []
    }

    /// The batches that are still to be requested, the next one last, with their octets as the server reported them.
    private var batches: [(uids: [UID], octets: Int)]
    private var flights: [Flight] = []
    /// The server's text when it refused a batch: the other batches continue, but the request as a whole has failed.
    private(set) var refusal: IMAPFault?

    /// Plans the batches, and lists the mails that are too large to be fetched.
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
                batches.append((batch, octets))
                (batch, octets) = ([], 0)
            }
            batch.append(message.uid)
            octets += size
        }
        if !batch.isEmpty { batches.append((batch, octets)) }
        batches.reverse()
    }

    /// One request for every mail above that UID.
    init(above: UID, tag: String) {
        batches = []
        flights = [Flight(tag: tag, above: above)]
    }

    var isDone: Bool { batches.isEmpty && flights.isEmpty }

    func mayDepart(_ limits: IMAPSession.Limits) -> Bool {
        guard let next = batches.last, !flights.isEmpty else { return !batches.isEmpty }
        let octets = flights.reduce(next.octets) { $0 + $1.octets }
        return flights.count < limits.batchesInFlight && octets <= limits.octetsInFlight
    }

    /// Marks the next batch as requested with this tag.
    mutating func issue(tag: String) -> UIDSet {
        let (batch, octets) = batches.popLast() ?? ([], 0)
        flights.append(Flight(tag: tag, asked: batch, octets: octets, remaining: Set(batch)))
        return UIDSet(batch)
    }

    /// Mails that have come and were not asked for one by one: only the server says how many there are.
    var unplanned: Int { flights.reduce(0) { $0 + $1.came.count } }

    func isWaiting(for tag: String) -> Bool { flights.contains { $0.tag == tag } }

    /// Whether this mail was requested and has not come yet; afterwards it counts as arrived.
    mutating func arrived(_ uid: UID) -> Bool {
        for index in flights.indices {
            if flights[index].remaining.remove(uid) != nil { return true }
            if let above = flights[index].above, uid > above, flights[index].came.insert(uid).inserted {
                return true
            }
        }
        return false
    }

    /// Takes the tagged reply: which mails were requested, and which of them did not come.
    mutating func completed(tag: String, refusal: IMAPFault?) -> (asked: [UID], missing: [UID])? {
        guard let index = flights.firstIndex(where: { $0.tag == tag }) else { return nil }
        let flight = flights.remove(at: index)
        self.refusal = self.refusal ?? refusal
        // The server would refuse the other batches too.
        if case .throttled = refusal { batches = [] }
        return (flight.asked + flight.came.sorted(), flight.remaining.sorted())
    }
}
