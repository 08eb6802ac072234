import FacteurCore
import Logging
import Mail
import Store
import Transport

/// One pass over one mailbox in an open session: new mails go into the ledger, batch by batch (commit 1), and from there through
/// the intake.
struct MailboxPass {
    /// What every pass over a mailbox needs.
    struct Context: Sendable {
        let mailbox: Configuration.WatchedMailbox
        let ledger: Ledger
        let intake: Intake
        let log: Logger
        let now: @Sendable () -> Int64
    }

    /// What one pass must check.
    struct Request {
        /// UIDNEXT from the server when the folder was opened.
        var uidNext: UID?
        /// `nil` when the whole mailbox is compared.
        var after: UID?
        /// Whether to check, for the whole mailbox, that the UIDs still belong to the same mails.
        var checksUIDReuse = false
    }

    private let context: Context
    let conversation: IMAPConversation
    let uidValidity: UIDValidity
    private let request: Request
    /// Kept after the pass.
    var troubled: TroubledMessages
    /// The result of the last search.
    private(set) var found: [UID] = []
    /// The mails that the server refused in this pass: they are not requested again before the next.
    private var refused: Set<UID> = []

    init(
        _ context: Context, over conversation: IMAPConversation, _ uidValidity: UIDValidity,
        _ request: Request, troubled: TroubledMessages
    ) {
        self.context = context
        self.conversation = conversation
        self.uidValidity = uidValidity
        self.request = request
        self.troubled = troubled
    }

    var ledger: Ledger { context.ledger }
    var log: Logger { context.log }
    /// The mailbox's name in the configuration.
    var name: String { context.mailbox.name }

    /// Octets that are held in memory before they are committed.
    static let commitOctets = 4_000_000
    /// How many mails in a row a server may refuse before it counts as refusing everything.
    private static let mostRefused = 10
    /// Mails whose sizes are requested at once.
    private static let stretch = 1_000
    /// Mails that may be requested at once; the mails after them were not requested yet.
    private static let mostAwaited = IMAPSession.Limits().batchCount * IMAPSession.Limits().batchesInFlight

    /// Reads every mail above `after` that the ledger does not have. A second search shows whether any are still missing: mails
    /// that were held back, or that came meanwhile. Mails on which the server failed before come after all others.
    ///
    /// - Returns: the highest UID up to which every mail is accounted for.
    /// - Throws: `ServerFault`, `LedgerFault`, `CancellationError`.
    mutating func run() async throws -> UID? {
        troubled.begin(uidValidity)
        do {
            found = try await search()
            if request.checksUIDReuse { try await checkUIDReuse(uidNext: request.uidNext) }
            try await noteFirstPass()
            let missing = try await read()
            try await context.intake.readPending()
            try await ledger.completed(
                mailbox: name, through: found.last, unaccounted: missing.count, at: context.now())
            return missing.isEmpty ? found.last ?? request.after : request.after
        } catch let fault as ServerFault {
            // What has come is in the ledger, so `status` reports only the others. A session that we end ourselves proves nothing.
            if !found.isEmpty, !Task.isCancelled {
                let missing = try await missing(of: found)
                troubled.end(missing: missing)
                try await ledger.found(mailbox: name, unaccounted: missing.count)
            }
            throw fault
        }
    }

    /// - Returns: the mails of `found` that are still not in the ledger.
    private mutating func read() async throws -> [UID] {
        var missing = try await stillMissing()
        var rounds = 0
        while rounds < 3 {
            let wanted = missing.filter { !refused.contains($0) && !troubled.isSuspect($0) }
            guard !wanted.isEmpty else { break }
            rounds += 1
            try await ledger.found(mailbox: name, unaccounted: missing.count)
            for start in stride(from: 0, to: wanted.count, by: Self.stretch) {
                try await fetch(Array(wanted[start..<min(start + Self.stretch, wanted.count)]))
            }
            found = try await search()
            missing = try await stillMissing()
        }
        let suspects = troubled.suspects(in: missing).filter { !refused.contains($0) }
        guard !suspects.isEmpty else { return missing }
        try await ledger.found(mailbox: name, unaccounted: missing.count)
        try await fetchAlone(suspects)
        return try await stillMissing()
    }

    /// The mails of `found` that are not in the ledger; mails that are in it, or gone, no longer count as troubled.
    private mutating func stillMissing() async throws -> [UID] {
        let missing = try await missing(of: found)
        troubled.keep(missing)
        return missing
    }

    /// Mails that are there at the first pass did not just arrive: they may be of any age. UIDNEXT also covers mails that the
    /// server's search leaves out.
    private func noteFirstPass() async throws {
        guard try await ledger.awaitsFirstPass(mailbox: name) else { return }
        let last = max(found.map(\.rawValue).max() ?? 0, (request.uidNext?.rawValue ?? 1) - 1)
        try await ledger.noteFirstPass(mailbox: name, through: last)
    }

    private func missing(of found: [UID]) async throws -> [UID] {
        try await ledger.missing(of: found, mailbox: name, uidValidity: uidValidity)
    }

    private func search() async throws -> [UID] {
        var uids: [UID] = []
        try await conversation.perform(.searchNew(after: request.after)) { action in
            if case .newUIDs(let found) = action { uids += found }
        }
        return uids
    }

    private mutating func fetch(_ uids: [UID]) async throws {
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
    private mutating func fetchAlone(_ uids: [UID]) async throws {
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
        return sizes.sorted { $0.uid < $1.uid }
    }

    /// - Returns: the server's reply if it refused some of them; the others are in the ledger.
    /// - Throws: `ServerFault` if the session is over, or the server wants fewer requests.
    private mutating func bodies(_ sizes: [IMAPMessageSize]) async throws -> IMAPFault? {
        var waiting: [SeenMail] = []
        var octets = 0
        /// The mails that came, or will not come with this request.
        var answered: Set<UID> = []
        let refusal: IMAPFault?
        do {
            refusal = try await conversation.attempt(.fetchBodies(sizes)) { action in
                if case .batchDone(_, let missing) = action { answered.formUnion(missing) }
                guard let mail = Self.mail(in: action) else { return }
                answered.insert(mail.uid)
                troubled.came()
                waiting.append(mail)
                octets += mail.bytes?.count ?? 0
                guard waiting.count >= 50 || octets >= Self.commitOctets else { return }
                try await commit(&waiting)
                octets = 0
            }
        } catch let fault as ServerFault {
            let awaited = sizes.lazy.map(\.uid).filter { !answered.contains($0) }.prefix(Self.mostAwaited)
            troubled.cut(awaiting: Array(awaited), foremost: awaited.first)
            if let uid = awaited.first, !Task.isCancelled { log.sessionEndedAtMail(name, uid) }
            // Keep what has come: then the mailbox is read even from a server that ends every session early.
            try await commit(&waiting)
            throw fault
        }
        try await commit(&waiting)
        // Any further request would be refused as well, and could make the server block us for longer.
        if case .throttled = refusal, let refusal { throw conversation.fault(refusal) }
        return refusal
    }

    private static func mail(in action: IMAPSession.Action) -> SeenMail? {
        switch action {
        case .message(let uid, let bytes): SeenMail(uid: uid, size: bytes.count, bytes: bytes)
        case .tooLarge(let uid, let size): SeenMail(uid: uid, size: size, bytes: nil)
        case .send, .loggedIn, .folderOpened, .folders, .newUIDs, .found, .sizes, .messageID, .status,
            .batchDone, .exists, .expunged, .alert, .finished, .failed, .fault, .close:
            nil
        }
    }

    private func commit(_ waiting: inout [SeenMail]) async throws {
        guard !waiting.isEmpty else { return }
        try await ledger.record(waiting, mailbox: name, uidValidity: uidValidity, at: context.now())
        log.recorded(waiting.count, mailbox: name)
        waiting = []
        try await context.intake.readPending()
    }
}
