import FacteurCore
import Mail
import Store
import Transport

/// How mails are requested, and what becomes of them as they come.
extension MailboxPass {
    /// Mails, and octets of them, that are read and committed together.
    private static let batch = 50
    static let batchOctets = 1_000_000
    /// How many mails in a row a server may refuse before it counts as refusing everything.
    private static let mostRefused = 10
    /// Mails that a server may have been about to send when it ended the session; it sends them in the order of the requests.
    private static let mostAwaited = 200

    mutating func fetch(_ uids: [UID]) async throws {
        let sizes = try await sizes(of: uids)
        guard let refusal = try await bodies(sizes) else { return }
        // A server stops a batch at a mail that it cannot give; the mails after that one are requested separately.
        let missing = Set(try await missing(of: uids))
        var rest = sizes.filter { missing.contains($0.uid) }[...]
        var (count, inARow, fromTheTop) = (0, 0, false)
        while let size = fromTheTop ? rest.popLast() : rest.popFirst() {
            guard try await bodies([size]) != nil else {
                inARow = 0
                continue
            }
            (count, inARow) = (count + 1, inARow + 1)
            refused.insert(size.uid)
            troubled.refused(size.uid)
            guard inARow == Self.mostRefused else { continue }
            // The server refuses more than a mail or two: perhaps the old ones, so the newest are tried next. If it refuses those
            // as well, the mails that were not requested come first the next time.
            guard !fromTheTop else { throw conversation.fault(refusal) }
            (inARow, fromTheTop) = (0, true)
        }
        if count > 0 { log.refusedMails(name, count, refusal.text) }
    }

    /// One after the other, so that it is known at which one the session ends.
    mutating func fetchAlone(_ uids: [UID]) async throws {
        var (count, inARow) = (0, 0)
        var words = ""
        for uid in uids {
            guard let refusal = try await bodies(try await sizes(of: [uid])) else {
                inARow = 0
                continue
            }
            (count, inARow, words) = (count + 1, inARow + 1, refusal.text)
            refused.insert(uid)
            troubled.refused(uid)
            guard inARow < 2 * Self.mostRefused else { throw conversation.fault(refusal) }
        }
        if count > 0 { log.refusedMails(name, count, words) }
    }

    private mutating func sizes(of uids: [UID]) async throws -> [IMAPMessageSize] {
        var sizes = uids.compactMap { uid in sizesTold[uid].map { IMAPMessageSize(uid: uid, size: $0) } }
        let rest = uids.filter { sizesTold[$0] == nil }
        if !rest.isEmpty { sizes += try await fetchSizes(of: rest) }
        return sizes.sorted { $0.uid < $1.uid }
    }

    private mutating func fetchSizes(of uids: [UID]) async throws -> [IMAPMessageSize] {
        var sizes: [IMAPMessageSize] = []
        let refusal: IMAPFault?
        do {
            refusal = try await conversation.attempt(.fetchSizes(UIDSet(uids))) { action in
                if case .sizes(let some) = action { sizes += some }
            }
        } catch let fault as ServerFault {
            let told = Set(sizes.map(\.uid))
            troubled.cut(
                awaiting: uids.filter { !told.contains($0) }, foremost: uids.count == 1 ? uids.first : nil)
            throw fault
        }
        if let refusal {
            if case .throttled = refusal { throw conversation.fault(refusal) }
            // The sizes only help to request little at once: a mail without a size may come anyway.
            let told = Set(sizes.map(\.uid))
            sizes += uids.filter { !told.contains($0) }.map { IMAPMessageSize(uid: $0, size: 0) }
        }
        return sizes
    }

    /// - Returns: the server's reply if it refused some of them; the others are on their way into the ledger.
    /// - Throws: `ServerFault` if the session is over, or the server wants fewer requests.
    private mutating func bodies(_ sizes: [IMAPMessageSize]) async throws -> IMAPFault? {
        try await fetching(.fetchBodies(sizes), inOrder: sizes.map(\.uid)) { answered in
            Array(sizes.lazy.map(\.uid).filter { !answered.contains($0) }.prefix(Self.mostAwaited))
        }
    }

    /// Fetches mails, and has them read and settled; they are in the ledger once `line` is drained.
    ///
    /// - Parameters:
    ///   - uids: the order in which they go on; without any, that in which they come.
    ///   - awaiting: the mails that are still to come, of those that came or will not.
    ///   - came: called with each mail.
    mutating func fetching(
        _ request: IMAPSession.Request, inOrder uids: [UID] = [], awaiting: (Set<UID>) -> [UID],
        came: (UID) -> Void = { _ in }
    ) async throws -> IMAPFault? {
        var order = ArrivalOrder(uids)
        var waiting: [SeenMail] = []
        /// The mails that came, or will not come with this request.
        var answered: Set<UID> = []
        let refusal: IMAPFault?
        do {
            refusal = try await conversation.attempt(request) { action in
                if case .batchDone(_, let missing) = action {
                    answered.formUnion(missing)
                    for mail in order.missed(missing) { try await take(mail, &waiting) }
                }
                guard let mail = Self.mail(in: action) else { return }
                answered.insert(mail.uid)
                troubled.came()
                came(mail.uid)
                for mail in order.came(mail) { try await take(mail, &waiting) }
            }
        } catch let fault as ServerFault {
            let awaited = awaiting(answered)
            troubled.cut(awaiting: awaited, foremost: awaited.first)
            if let uid = awaited.first, !Task.isCancelled { log.sessionEndedAtMail(name, uid) }
            // Keep what has come, up to the first gap: then the mailbox is read even from a server that ends every session early.
            try await read(&waiting)
            throw fault
        }
        try await read(&waiting)
        // Any further request would be refused as well, and could make the server block us for longer.
        if case .throttled = refusal, let refusal { throw conversation.fault(refusal) }
        return refusal
    }

    private static func mail(in action: IMAPSession.Action) -> SeenMail? {
        switch action {
        case .message(let uid, let bytes): SeenMail(uid: uid, size: bytes.count, bytes: bytes)
        case .tooLarge(let uid, let size): SeenMail(uid: uid, size: size, bytes: nil)
        case .send, .loggedIn, .folderOpened, .folders, .newUIDs, .found, .sizes, .messageID, .status,
            .batchDone, .exists, .alert, .finished, .failed, .fault, .close:
            nil
        }
    }

    /// Has the mails read that are waiting, when they are enough. One whose reading never ended is read alone.
    private mutating func take(_ mail: SeenMail, _ waiting: inout [SeenMail]) async throws {
        if unfinished.remove(mail.uid) != nil { return try await readAlone(mail, after: &waiting) }
        waiting.append(mail)
        let octets = waiting.reduce(0) { $0 + ($1.bytes?.count ?? 0) }
        if waiting.count >= Self.batch || octets >= Self.batchOctets { try await read(&waiting) }
    }

    private mutating func read(_ waiting: inout [SeenMail], isAlone: Bool = false) async throws {
        guard !waiting.isEmpty else { return }
        let mails = waiting
        waiting = []
        try await line.add(mails, isAlone: isAlone)
    }

    /// It may be what ended the process.
    private mutating func readAlone(_ suspect: SeenMail, after waiting: inout [SeenMail]) async throws {
        try await read(&waiting)
        var alone = [suspect]
        try await read(&alone, isAlone: true)
        try await line.drain()
    }
}
