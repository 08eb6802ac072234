import FacteurCore
import Logging
import Mail
import Store
import Transport

/// One pass over one mailbox in an open session: new mails go through the intake into the ledger, batch by batch.
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
        /// What the server said when the folder was opened; `nil` where that was before an earlier pass.
        var folder: IMAPFolderState?
        /// `nil` when the whole mailbox is compared.
        var after: UID?
        /// Whether to check, for the whole mailbox, that the UIDs still belong to the same mails.
        var checksUIDReuse = false
        /// Whether the server has just said that there is more above `after`.
        var isNews = false
    }

    private let context: Context
    let conversation: IMAPConversation
    let uidValidity: UIDValidity
    private let request: Request
    /// Kept after the pass.
    var troubled: TroubledMessages
    /// The result of the last search.
    private(set) var found: [UID] = []
    /// What came with the first search, in octets.
    private(set) var sizesTold: [UID: Int] = [:]
    /// The mails that the server refused in this pass: they are not requested again before the next.
    var refused: Set<UID> = []
    /// The mails whose reading never ended, because the process did: each is read alone.
    var unfinished: Set<UID> = []
    var line: ReadingLine

    init(
        _ context: Context, over conversation: IMAPConversation, _ uidValidity: UIDValidity,
        _ request: Request, troubled: TroubledMessages
    ) {
        self.context = context
        self.conversation = conversation
        self.uidValidity = uidValidity
        self.request = request
        self.troubled = troubled
        line = ReadingLine(intake: context.intake, mailbox: context.mailbox.name, uidValidity: uidValidity)
    }

    var ledger: Ledger { context.ledger }
    var log: Logger { context.log }
    /// The mailbox's name in the configuration.
    var name: String { context.mailbox.name }

    /// Mails whose sizes are requested at once.
    private static let stretch = 1_000

    /// Reads every mail above `after` that the ledger does not have. A second search shows whether any are still missing, held back
    /// or come meanwhile, unless the server has told of none. Mails on which the server failed before come after all others.
    ///
    /// - Returns: the highest UID up to which every mail is accounted for.
    /// - Throws: `ServerFault`, `LedgerFault`, `CancellationError`.
    mutating func run() async throws -> UID? {
        do {
            return try await readMailbox()
        } catch let fault as ServerFault {
            // A fault of the ledger's is the worse one.
            try await line.drain()
            throw fault
        } catch {
            // What was begun is finished before whoever waits for it may go.
            try? await line.drain()
            throw error
        }
    }

    private mutating func readMailbox() async throws -> UID? {
        troubled.begin(uidValidity)
        if request.isNews, let after = request.after, let through = try await readNews(after: after) {
            return through
        }
        do {
            try await search(sized: wantsSizes())
            if request.checksUIDReuse { try await checkUIDReuse(uidNext: request.folder?.uidNext) }
            try await noteFirstPass()
            try await findUnfinished()
            let missing = try await read()
            try await context.intake.readPending()
            try await ledger.completed(
                mailbox: name, through: found.last, unaccounted: missing.count,
                mark: missing.isEmpty ? mark : nil,
                hasCompared: request.checksUIDReuse && troubled.bearsFields, at: context.now())
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
            if isFoundAll {
                missing = try await stillMissing()
                guard !missing.isEmpty else { break }
            }
            try await search()
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

    /// Those that have left the mailbox will never be read.
    private mutating func findUnfinished() async throws {
        unfinished = try await ledger.unfinished(mailbox: name, uidValidity: uidValidity)
        guard request.after == nil, !unfinished.isEmpty else { return }
        let gone = unfinished.subtracting(found)
        try await ledger.forgetUnfinished(gone, mailbox: name, uidValidity: uidValidity)
        unfinished.subtract(gone)
    }

    /// Mails that are there at the first pass did not just arrive: they may be of any age. UIDNEXT also covers mails that the
    /// server's search leaves out.
    private func noteFirstPass() async throws {
        guard try await ledger.awaitsFirstPass(mailbox: name) else { return }
        let last = max(found.map(\.rawValue).max() ?? 0, (request.folder?.uidNext?.rawValue ?? 1) - 1)
        try await ledger.noteFirstPass(mailbox: name, through: last)
    }

    /// Those that are not in the ledger; what is on its way there counts as missing only if it does not arrive.
    mutating func missing(of found: [UID]) async throws -> [UID] {
        try await line.drain()
        return try await ledger.missing(of: found, mailbox: name, uidValidity: uidValidity)
    }

    /// Whether the last search found as many mails as the folder holds, and the server has told of no other since.
    private var isFoundAll: Bool {
        request.after == nil && !conversation.hasNews && found.count == conversation.exists
    }

    /// Of a mailbox that is new to the ledger all mails will be fetched. With a folder that was opened before an earlier pass the
    /// session asks for no sizes.
    private func wantsSizes() async throws -> Bool {
        guard request.folder != nil, request.after == nil, troubled.bearsSizes else { return false }
        return try await ledger.awaitsFirstPass(mailbox: name)
    }

    /// - Parameter sized: whether the sizes are asked for, too.
    private mutating func search(sized: Bool = false) async throws {
        let search: IMAPSession.Request = sized ? .searchSized : .searchNew(after: request.after)
        conversation.hasNews = false
        let refusal: IMAPFault?
        do {
            refusal = try await conversation.attempt(search) { action in
                if case .newUIDs(let uids) = action { found = uids }
                if case .sizes(let some) = action {
                    for message in some { sizesTold[message.uid] = message.size }
                }
            }
        } catch let fault as ServerFault {
            if sized { troubled.cutAtSizes(of: found) }
            throw fault
        }
        if let refusal { throw conversation.fault(refusal) }
    }

    /// The folder's mark, if the server has named as many mails as it says to have: what it withholds is looked for again.
    private var mark: IMAPFolderMark? {
        guard request.after == nil, let folder = request.folder, found.count == folder.exists else {
            return nil
        }
        return IMAPFolderMark(folder)
    }

    /// What the server has just announced is fetched at once, without asking what it is; the next poll compares the whole mailbox.
    ///
    /// - Returns: the highest UID that came; `nil` if nothing did, or not all.
    private mutating func readNews(after: UID) async throws -> UID? {
        var last: UID?
        let refusal = try await fetching(
            .fetchNew(after: after), awaiting: { _ in [] }, came: { last = max($0, last ?? $0) })
        try await line.drain()
        guard refusal == nil, let last else { return nil }
        try await context.intake.readPending()
        try await ledger.completed(mailbox: name, through: last, unaccounted: 0, at: context.now())
        return last
    }
}
