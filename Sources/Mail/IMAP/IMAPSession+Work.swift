extension IMAPSession {
    /// The first command of a request.
    mutating func begin(_ request: Request) -> [Action] {
        let isCurrent = isFolderCurrent
        isFolderCurrent = false
        switch request {
        case .examine(let name), .examineAndIdentify(let name, _), .select(let name):
            return open(MailboxName(name).wire, request)
        case .examineListed(let wire), .selectListed(let wire): return open(wire, request)
        case .listFolders: return run(request, .list(capabilities)) { .listing(tag: $0) }
        case .searchNew(let after):
            guard folder != nil else { return noFolder(request) }
            return beginSearch(request, after: after, isCurrent: isCurrent)
        case .searchSized:
            guard folder != nil else { return noFolder(request) }
            return beginSearch(request, after: nil, isCurrent: isCurrent)
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
        let (command, counted) = opening(name, request, plainly: plainly)
        gathered.countedFolder = counted
        let told = IMAPFolderState(isSelected: request.isSelect)
        guard case .examineAndIdentify(_, let uids) = request, !uids.isEmpty else {
            return run(request, command) { .examining(tag: $0, told) }
        }
        let (tag, then) = (nextTag(), Identification(tag: nextTag(), uids: uids))
        state = .running(request, .examining(tag: tag, told, then: then))
        return [.send(command.octets(tag: tag) + IMAPCommand.fetchMessageIDs(uids).octets(tag: then.tag))]
    }

    /// - Returns: the folder's name if it is opened in a way that not every server may understand which offers it.
    private func opening(
        _ name: [UInt8], _ request: Request, plainly: Bool
    ) -> (IMAPCommand, countedFolder: [UInt8]?) {
        guard !request.isSelect else { return (.select(name), nil) }
        guard !plainly, capabilities.has("CONDSTORE") else { return (.examine(name), nil) }
        return (.examineCounted(name), name)
    }

    /// What goes in the same write as the DONE that ends IDLE; `nil` where that is nothing.
    mutating func ahead(of request: Request) -> (Ahead, command: [UInt8])? {
        switch request {
        case .fetchNew(let after):
            guard let (fetch, command) = fetchNew(after: after) else { return nil }
            return (Ahead(request: request, work: .fetching(fetch)), command)
        case .examine(let name): return aheadOpening(MailboxName(name).wire, request)
        case .examineListed(let wire): return aheadOpening(wire, request)
        case .examineAndIdentify, .listFolders, .searchNew, .searchSized, .fetchSizes, .fetchBodies, .find,
            .fetchMessageIDs,
            .select, .selectListed, .status, .flag, .move, .copy, .remove, .noop, .idle, .done, .logout:
            return nil
        }
    }

    private mutating func aheadOpening(_ name: [UInt8], _ request: Request) -> (Ahead, command: [UInt8])? {
        guard Self.flaw(of: name) == nil else { return nil }
        let (command, counted) = opening(name, request, plainly: false)
        let tag = nextTag()
        let work = Work.examining(tag: tag, IMAPFolderState())
        let ahead = Ahead(request: request, work: work, countedFolder: counted)
        return (ahead, command.octets(tag: tag))
    }

    /// IDLE has ended, and the server goes on with what was sent together with DONE.
    private mutating func goOn(_ ahead: Ahead) {
        if case .examining = ahead.work { folder = nil }
        gathered.countedFolder = ahead.countedFolder
        state = .running(ahead.request, ahead.work)
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
        let command = IMAPCommand.fetchBodies(after: after).octets(tag: tag)
        return (IMAPBodyFetch(above: after, tag: tag), command)
    }

    /// Sends as many FETCHes as may be under way, in one write.
    private mutating func goOn(_ request: Request, _ fetch: IMAPBodyFetch, told: [Action] = []) -> [Action] {
        var fetch = fetch
        var lines: [UInt8] = []
        while fetch.mayDepart(limits) {
            let tag = nextTag()
            lines += IMAPCommand.fetchBodies(fetch.issue(tag: tag)).octets(tag: tag)
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
        var status = status
        if case .examining(_, _, let then?) = work, status.condition != .ok {
            state = .running(request, .skipping(then, refused: status))
            return []
        }
        if case .skipping(_, let refused) = work { status = refused }
        // A server that offers CONDSTORE and refuses the folder with it is asked once more without.
        if status.condition != .ok, let name = gathered.countedFolder {
            return open(name, request, plainly: true)
        }
        if status.condition == .bad, request != .logout, !isBeyondFolder(tag, work) {
            let fault = status.isThrottling ? status.refusal : IMAPFault.protocolViolation(status.text)
            // A proxy may offer IDLE although the server behind it does not know it, and IDLE is optional. For any other command,
            // BAD means that the server did not understand us, so that no later reply can be trusted.
            if case .endingIdle(_, .some) = work { return end(fault) }
            return work.isIdle ? conclude(.failed(request, fault)) : end(fault)
        }
        let refused = status.condition == .no
        switch work {
        case .examining(_, let told, let then): return examined(request, told, status, then)
        case .skipping: return examined(request, IMAPFolderState(), status, nil)
        case .listing:
            return refused
                ? refuse(request, status) : [.folders(gathered.folders)] + conclude(.finished(request))
        case .searching(var search):
            search.completed(
                tag: tag, found: gathered.uids.count, exists: folder?.exists ?? 0,
                refusal: status.condition == .ok ? nil : status.refusal)
            return goOn(request, search)
        case .finding:
            return refused ? refuse(request, status) : [.found(gathered.uids)] + conclude(.finished(request))
        case .sizing(_, _, let rest):
            // Together with a search they are an extra: the mails are found. Whoever wants fewer requests is not asked again.
            let isRefusal = refused && (request != .searchSized || status.isThrottling)
            return [tellSizes()] + (isRefusal ? refuse(request, status) : nextSizes(request, rest))
        case .fetching(var fetch):
            guard let batch = fetch.completed(tag: tag, refusal: refused ? status.refusal : nil) else {
                return unexpectedTag(tag)
            }
            return goOn(request, fetch, told: [.batchDone(asked: batch.asked, missing: batch.missing)])
        case .asking: return refused ? refuse(request, status) : tellStatus(request)
        case .removing(_, let uids): return refused ? refuse(request, status) : expunge(uids, request)
        case .endingIdle(_, let ahead?):
            let end: Action = refused ? .failed(request, status.refusal) : .finished(request)
            goOn(ahead)
            return [end]
        case .identifying:
            // Together with EXAMINE they are an extra: the folder is open.
            if case .examineAndIdentify = request { return conclude(.finished(request)) }
            return refused ? refuse(request, status) : conclude(.finished(request))
        case .changing, .noop, .askingToIdle, .idling, .endingIdle:
            return refused ? refuse(request, status) : conclude(.finished(request))
        case .leaving:
            state = .over
            return [.finished(request), .close]
        }
    }

    /// Whether that was asked of messages which the folder no longer has: some servers call such a number an error.
    private func isBeyondFolder(_ tag: String, _ work: Work) -> Bool {
        guard case .searching(let search) = work else { return false }
        return search.isBeyond(folder?.exists ?? 0, tag)
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
        _ request: Request, _ told: IMAPFolderState, _ status: IMAPStatus, _ then: Identification?
    ) -> [Action] {
        guard status.condition == .ok else {
            return status.passes
                ? refuse(request, status) : conclude(.failed(request, .folder(status.text)))
        }
        var opened = told
        opened.readOnly = status.code == .readOnly
        folder = opened
        isFolderCurrent = true
        if let then {
            gathered.countedFolder = nil
            state = .running(request, .identifying(tag: then.tag, then.uids))
            return [.folderOpened(opened)]
        }
        return [.folderOpened(opened)] + conclude(.finished(request))
    }

    private mutating func beginSearch(_ request: Request, after: UID?, isCurrent: Bool) -> [Action] {
        var search = IMAPSearch(after: after)
        // What no UID can be above is not searched for.
        if after?.rawValue == UInt32.max { search.stop() }
        guard isCurrent else {
            let tag = nextTag()
            search.count(tag: tag)
            return goOn(request, search, ahead: IMAPCommand.noop.octets(tag: tag))
        }
        let isSized =
            request == .searchSized && (1...limits.sizedSearch).contains(folder?.exists ?? 0)
        guard isSized else { return goOn(request, search) }
        let tag = nextTag()
        search.size(tag: tag)
        return goOn(request, search, behind: IMAPCommand.fetchAllSizes.octets(tag: tag))
    }

    /// Sends as many searches as may be under way, in one write.
    private mutating func goOn(
        _ request: Request, _ search: IMAPSearch, ahead: [UInt8] = [], behind: [UInt8] = []
    ) -> [Action] {
        var search = search
        var lines = ahead
        let exists = folder?.exists ?? 0
        if exists > max(limits.uids, limits.searchWindow) {
            search.refuse(.folder("the folder holds \(exists) mails, more than \(limits.uids)"))
        }
        let extended = capabilities.has("ESEARCH")
        while search.mayDepart(exists: exists) {
            let tag = nextTag()
            let numbers = search.issue(tag: tag, exists: exists, window: limits.searchWindow)
            let command = IMAPCommand.search(after: search.after, numbers: numbers, extended: extended)
            lines += command.octets(tag: tag)
        }
        lines += behind
        guard search.isStill else {
            state = .running(request, .searching(search))
            return lines.isEmpty ? [] : [.send(lines)]
        }
        return search.refusal.map { conclude(.failed(request, $0)) } ?? tellFound(request, search)
    }

    private mutating func tellFound(_ request: Request, _ search: IMAPSearch) -> [Action] {
        let uids = Set(gathered.uids).sorted()
        if let tag = search.sizes {
            state = .running(request, .sizing(tag: tag, asked: UIDSet(uids), rest: []))
            return [.newUIDs(uids)]
        }
        let sizes = gathered.sizes.isEmpty ? [] : [tellSizes()]
        return [.newUIDs(uids)] + sizes + conclude(.finished(request))
    }
}

extension IMAPStatus {
    fileprivate var refusal: IMAPFault { isThrottling ? .throttled(text) : .tryLater(text) }
}

extension IMAPSession.Work {
    fileprivate var isIdle: Bool {
        switch self {
        case .askingToIdle, .idling, .endingIdle: true
        case .examining, .skipping, .listing, .searching, .finding, .sizing, .identifying, .asking,
            .changing, .removing, .noop, .fetching, .leaving:
            false
        }
    }

    fileprivate func awaits(_ reply: String) -> Bool {
        switch self {
        case .examining(let tag, _, _), .listing(let tag),
            .sizing(let tag, _, _), .finding(let tag), .identifying(let tag, _), .asking(let tag),
            .changing(let tag, _), .removing(let tag, _), .noop(let tag), .askingToIdle(let tag),
            .idling(let tag),
            .endingIdle(let tag, _), .leaving(let tag):
            tag == reply
        case .skipping(let skipped, _): skipped.tag == reply
        case .fetching(let fetch): fetch.isWaiting(for: reply)
        case .searching(let search): search.isWaiting(for: reply)
        }
    }
}
