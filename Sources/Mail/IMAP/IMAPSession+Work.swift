extension IMAPSession {
    /// The first command of a request.
    mutating func begin(_ request: Request) -> [Action] {
        switch request {
        case .examine(let name), .select(let name): return open(MailboxName(name).wire, request)
        case .examineListed(let wire), .selectListed(let wire): return open(wire, request)
        case .listFolders: return run(request, .list(capabilities)) { .listing(tag: $0) }
        case .searchNew(let after):
            guard folder != nil else { return noFolder(request) }
            return run(request, .noop) { .counting(tag: $0, after: after) }
        case .fetchSizes(let uids):
            guard folder != nil else { return noFolder(request) }
            return nextSizes(request, uids.split(count: 5_000)[...])
        case .fetchBodies(let messages):
            guard folder != nil else { return noFolder(request) }
            return beginBodies(messages, request)
        case .fetchNew(let after):
            guard folder != nil else { return noFolder(request) }
            guard let (fetch, command) = fetchNew(after: after) else {
                return conclude(.finished(request))
            }
            state = .running(request, .fetching(fetch))
            return [.send(command)]
        case .fetchMessageIDs(let uids):
            guard folder != nil else { return noFolder(request) }
            return run(request, .fetchMessageIDs(uids)) { .identifying(tag: $0, uids) }
        case .find(let messageID, let since):
            guard folder != nil else { return noFolder(request) }
            return run(request, .find(messageID, since: since)) { .finding(tag: $0) }
        case .status, .flag, .move, .copy, .remove: return beginChange(request)
        case .noop: return run(request, .noop) { .noop(tag: $0) }
        case .idle:
            guard capabilities.has("IDLE") else {
                return conclude(.failed(request, .tryLater("the server does not offer IDLE")))
            }
            return run(request, .idle) { .askingToIdle(tag: $0) }
        case .done: return conclude(.finished(request))
        case .logout: return run(request, .logout) { .leaving(tag: $0) }
        }
    }

    mutating func run(_ request: Request, _ command: IMAPCommand, _ work: (String) -> Work)
        -> [Action]
    {
        let tag = nextTag()
        state = .running(request, work(tag))
        return [send(command, tag)]
    }

    mutating func noFolder(_ request: Request) -> [Action] {
        conclude(.failed(request, .folder("no folder is open")))
    }

    private mutating func open(_ name: [UInt8], _ request: Request, plainly: Bool = false) -> [Action] {
        // The old folder is closed even when the new one is refused (RFC 3501 §6.3.1).
        folder = nil
        if let fault = Self.flaw(of: name) { return conclude(.failed(request, fault)) }
        var told = IMAPFolderState()
        told.isSelected = request.isSelect
        let asksForCount = !request.isSelect && !plainly && capabilities.has("CONDSTORE")
        let examine: IMAPCommand = asksForCount ? .examineCounted(name) : .examine(name)
        gathered.countedFolder = asksForCount ? name : nil
        return run(request, request.isSelect ? .select(name) : examine) { .examining(tag: $0, told) }
    }

    /// Why a command cannot carry that name of a folder.
    static func flaw(of name: [UInt8]) -> IMAPFault? {
        guard !name.isEmpty, name.count <= 1_000 else {
            return .folder("a folder's name has 1 to 1,000 octets")
        }
        guard name.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            return .folder("the folder's name holds control characters")
        }
        return nil
    }

    private mutating func beginBodies(_ messages: [IMAPMessageSize], _ request: Request) -> [Action] {
        var tooLarge: [IMAPMessageSize] = []
        let fetch = IMAPBodyFetch(messages, limits, tooLarge: &tooLarge)
        return tooLarge.map { .tooLarge($0.uid, size: $0.size) } + goOn(request, fetch)
    }

    /// - Returns: `nil` where no UID can be above.
    mutating func fetchNew(after: UID) -> (IMAPBodyFetch, command: [UInt8])? {
        guard folder != nil, after.rawValue < UInt32.max else { return nil }
        let tag = nextTag()
        let command = IMAPCommand.fetchBodies(after: after).lines(tag: tag).flatMap(\.self)
        return (IMAPBodyFetch(above: after, tag: tag), command)
    }

    /// Sends as many FETCHes as may be under way, in one write.
    private mutating func goOn(_ request: Request, _ fetch: IMAPBodyFetch, told: [Action] = []) -> [Action] {
        var fetch = fetch
        var lines: [UInt8] = []
        while fetch.mayDepart(limits.batchesInFlight) {
            let tag = nextTag()
            lines += IMAPCommand.fetchBodies(fetch.issue(tag: tag)).lines(tag: tag).flatMap(\.self)
        }
        let sent: [Action] = lines.isEmpty ? [] : [.send(lines)]
        guard fetch.isDone else {
            state = .running(request, .fetching(fetch))
            return sent + told
        }
        let end = fetch.refusal.map { Action.failed(request, $0) } ?? .finished(request)
        return told + conclude(end)
    }

    private mutating func nextSizes(_ request: Request, _ sets: ArraySlice<UIDSet>) -> [Action] {
        guard let set = sets.first else { return conclude(.finished(request)) }
        return run(request, .fetchSizes(set)) {
            .sizing(tag: $0, asked: set, rest: sets.dropFirst())
        }
    }
}

extension IMAPSession {
    /// A tagged reply to the running request.
    mutating func replied(_ tag: String, _ status: IMAPStatus, to request: Request, _ work: Work) -> [Action]
    {
        parser.progressed()
        guard work.awaits(tag) else { return unexpectedTag(tag) }
        // A server that offers CONDSTORE and refuses the folder with it is asked once more without.
        if status.condition != .ok, let name = gathered.countedFolder {
            return open(name, request, plainly: true)
        }
        if status.condition == .bad, request != .logout {
            let fault = status.isThrottling ? status.refusal : IMAPFault.protocolViolation(status.text)
            // A proxy may offer IDLE although the server behind it does not know it, and IDLE is optional. For any other command,
            // BAD means that the server did not understand us, so that no later reply can be trusted.
            if case .endingIdle(_, .some) = work { return end(fault) }
            return work.isIdle ? conclude(.failed(request, fault)) : end(fault)
        }
        let refused = status.condition == .no
        switch work {
        case .examining(_, let told): return examined(request, told, status)
        case .listing:
            return refused
                ? refuse(request, status) : [.folders(gathered.folders)] + conclude(.finished(request))
        case .counting(_, let after):
            return refused ? refuse(request, status) : search(request, after: after, below: nil)
        case .searching(_, let after, let lowest, let foundBefore):
            guard !refused else { return refuse(request, status) }
            // UIDs ascend with the message numbers: if a window has no new UID, the windows below it have none.
            let wasLast = lowest == 1 || gathered.uids.count == foundBefore
            return wasLast ? tellFound(request) : search(request, after: after, below: lowest)
        case .finding:
            return refused ? refuse(request, status) : [.found(gathered.uids)] + conclude(.finished(request))
        case .sizing(_, _, let rest):
            return [tellSizes()] + (refused ? refuse(request, status) : nextSizes(request, rest))
        case .fetching(var fetch):
            guard let batch = fetch.completed(tag: tag, refusal: refused ? status.refusal : nil) else {
                return unexpectedTag(tag)
            }
            return goOn(request, fetch, told: [.batchDone(asked: batch.asked, missing: batch.missing)])
        case .asking: return refused ? refuse(request, status) : tellStatus(request)
        case .removing(_, let uids): return refused ? refuse(request, status) : expunge(uids, request)
        case .endingIdle(_, let ahead?):
            let end: Action = refused ? .failed(request, status.refusal) : .finished(request)
            state = .running(ahead.request, .fetching(ahead.fetch))
            return [end]
        case .identifying, .changing, .noop, .askingToIdle, .idling, .endingIdle:
            return refused ? refuse(request, status) : conclude(.finished(request))
        case .leaving:
            state = .over
            return [.finished(request), .close]
        }
    }

    private mutating func tellSizes() -> Action {
        defer { gathered.sizes = [:] }
        return .sizes(
            gathered.sizes.map { IMAPMessageSize(uid: $0.key, size: $0.value) }.sorted { $0.uid < $1.uid })
    }

    mutating func refuse(_ request: Request, _ status: IMAPStatus) -> [Action] {
        conclude(.failed(request, status.refusal))
    }

    private mutating func examined(
        _ request: Request, _ told: IMAPFolderState, _ status: IMAPStatus
    ) -> [Action] {
        guard status.condition == .ok else {
            return status.passes
                ? refuse(request, status) : conclude(.failed(request, .folder(status.text)))
        }
        var opened = told
        opened.readOnly = status.code == .readOnly
        folder = opened
        return [.folderOpened(opened)] + conclude(.finished(request))
    }

    /// Searches the window of message numbers below `below`, or the highest one.
    ///
    /// The search goes from the top down: when a message is removed meanwhile, others move down into a window that is still to
    /// come, so that none is missed; a message that is found twice is reported once.
    private mutating func search(_ request: Request, after: UID?, below: Int?) -> [Action] {
        let exists = folder?.exists ?? 0
        let top = min(exists, below.map { $0 - 1 } ?? exists)
        guard top > 0, after?.rawValue != UInt32.max else { return tellFound(request) }
        guard exists <= max(limits.uids, limits.searchWindow) else {
            return conclude(
                .failed(request, .folder("the folder holds \(exists) mails, more than \(limits.uids)")))
        }
        let lowest = max(1, top - limits.searchWindow + 1)
        let numbers = below == nil ? (lowest == 1 ? nil : "\(lowest):*") : "\(lowest):\(top)"
        let command = IMAPCommand.search(
            after: after, numbers: numbers, extended: capabilities.has("ESEARCH"))
        let count = gathered.uids.count
        return run(request, command) { .searching(tag: $0, after: after, lowest: lowest, foundBefore: count) }
    }

    private mutating func tellFound(_ request: Request) -> [Action] {
        let uids = Set(gathered.uids).sorted()
        return [.newUIDs(uids)] + conclude(.finished(request))
    }
}

extension IMAPStatus {
    fileprivate var refusal: IMAPFault { isThrottling ? .throttled(text) : .tryLater(text) }
}

extension IMAPSession.Work {
    fileprivate var isIdle: Bool {
        switch self {
        case .askingToIdle, .idling, .endingIdle: true
        case .examining, .listing, .counting, .searching, .finding, .sizing, .identifying, .asking,
            .changing, .removing, .noop, .fetching, .leaving:
            false
        }
    }

    fileprivate func awaits(_ reply: String) -> Bool {
        switch self {
        case .examining(let tag, _), .listing(let tag), .counting(let tag, _),
            .searching(let tag, _, _, _),
            .sizing(let tag, _, _), .finding(let tag), .identifying(let tag, _), .asking(let tag),
            .changing(let tag, _), .removing(let tag, _), .noop(let tag), .askingToIdle(let tag),
            .idling(let tag),
            .endingIdle(let tag, _), .leaving(let tag):
            tag == reply
        case .fetching(let fetch): fetch.isWaiting(for: reply)
        }
    }
}
