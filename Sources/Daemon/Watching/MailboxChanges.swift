import FacteurCore
import Logging
import Mail
import Store
import Text

/// What `after` asks for, carried out in a folder that is opened with SELECT: settled mails are flagged, or moved to another
/// folder.
///
/// Nothing is done but to a mail that the ledger has settled, under the UIDVALIDITY that the ledger has for it, and that has been
/// fetched once more (BODY.PEEK) and is the very mail that the ledger knows. A move stands in the ledger before the server hears of
/// it. One by UID COPY and UID EXPUNGE that was cut off between the two is looked for in the other folder, among what came there
/// since, and the mail is only removed once its copy is known to be there.
struct MailboxChanges {
    let session: MailboxSession
    let ledger: Ledger
    let log: Logger
    let now: @Sendable () -> Int64

    /// Mails that one session may change; the rest is for the next.
    private static let mostMails = 1_000
    /// Mails that are fetched, and changed by one command.
    private static let batch = 50
    /// Mails in a row that the server may refuse before it is taken for one that refuses everything.
    private static let mostRefused = 10
    /// Mails of the other folder among which a copy is looked for, from the first number that it may have.
    private static let mostLookedAt = 100

    private var mailbox: Configuration.WatchedMailbox { session.mailbox }
    private var means: ChangeMeans { ChangeMeans(session: session) }

    func areDue() async throws(LedgerFault) -> Bool {
        guard mailbox.after != .leave else { return false }
        return try await ledger.hasChangesDue(mailbox: mailbox.name)
    }

    /// - Throws: `ChangeFault`, `ServerFault`, `LedgerFault`, `CancellationError`.
    func carryOut(over conversation: IMAPConversation) async throws {
        guard let change = MailChange(mailbox.after) else { return }
        let opened = try await means.select(conversation)
        let (folder, uidValidity) = (opened.state, opened.uidValidity)
        let way = try await means.way(of: change, in: folder, conversation)
        let due = try await ledger.changesDue(
            mailbox: mailbox.name, uidValidity: uidValidity, limit: Self.mostMails)
        guard let least = due.map(\.uid).min() else { return }
        let work = Work(change: change, way: way, conversation: conversation, uidValidity: uidValidity)
        work.present = try await present(from: least, conversation)
        let gone = due.filter { !work.present.contains($0.uid) }
        try await ledger.noteGone(gone.map(\.id), at: now())
        var rest = due.filter { work.present.contains($0.uid) }
        if change.what == .move {
            for mail in rest where mail.copy != nil {
                if try await endCopy(mail, work) { rest.removeAll { $0.id == mail.id } }
            }
        }
        for start in stride(from: 0, to: rest.count, by: Self.batch) {
            let mails = try await known(rest[start..<min(start + Self.batch, rest.count)], work)
            try await inBatches(mails, work)
        }
        guard let refusal = work.refusal else { return }
        throw ChangeFault(
            ChangeSentence.refused.said(conversation.server, "\(work.refused)", refusal.text))
    }

    /// One session's work. A reference, so that what was refused is counted wherever it is.
    private final class Work {
        let change: MailChange
        let way: ChangeMeans.Way
        let conversation: IMAPConversation
        let uidValidity: UIDValidity
        /// The UIDs that the folder has.
        var present: Set<UID> = []
        var refusal: IMAPFault?
        var refused = 0

        init(
            change: MailChange, way: ChangeMeans.Way, conversation: IMAPConversation,
            uidValidity: UIDValidity
        ) {
            self.change = change
            self.way = way
            self.conversation = conversation
            self.uidValidity = uidValidity
        }
    }
}

/// Which mails.
extension MailboxChanges {
    /// A server that wants to be asked less often is asked nothing more; any other refusal is for the caller.
    private static func heed(_ refusal: IMAPFault?, _ conversation: IMAPConversation) throws {
        if let refusal, case .throttled = refusal { throw conversation.fault(refusal) }
    }

    private static func note(_ refusal: IMAPFault, _ work: Work) throws {
        try heed(refusal, work.conversation)
        (work.refused, work.refusal) = (work.refused + 1, refusal)
    }

    private func present(from least: UID, _ conversation: IMAPConversation) async throws -> Set<UID> {
        var uids: Set<UID> = []
        let after = UID(rawValue: least.rawValue - 1)
        try await conversation.perform(.searchNew(after: after)) { action in
            if case .newUIDs(let found) = action { uids.formUnion(found) }
        }
        return uids
    }

    /// Those that are the mails that the ledger knows. A number that has become another mail's is done with; what does not come
    /// stays as it is, and is asked for the next time.
    private func known(_ mails: ArraySlice<DueChange>, _ work: Work) async throws -> [DueChange] {
        let byUID = Dictionary(mails.map { ($0.uid, $0) }) { first, _ in first }
        var known: Set<MailID> = []
        var others: [MailID] = []
        try await each(of: mails.map(\.uid), work.conversation) { uid, bytes in
            guard let mail = byUID[uid] else { return }
            if Self.isSame(mail, bytes) { known.insert(mail.id) } else { others.append(mail.id) }
        }
        try await ledger.noteGone(others, at: now())
        if !others.isEmpty { log.numbersOfOthers(mailbox.name, others.count) }
        return mails.filter { known.contains($0.id) }
    }

    /// A server may write a mail otherwise than before; its Message-ID stays.
    private static func isSame(_ mail: DueChange, _ bytes: [UInt8]) -> Bool {
        if let hash = mail.hash, ContentHash(of: bytes).octets == hash { return true }
        return mail.messageID.map { MessageParser().parse(bytes).messageID == $0 } ?? false
    }

    /// Every mail of these that the server gives, whole.
    private func each(
        of uids: [UID], _ conversation: IMAPConversation, _ body: (UID, [UInt8]) -> Void
    ) async throws {
        guard !uids.isEmpty else { return }
        var sizes: [IMAPMessageSize] = []
        let unsized = try await conversation.attempt(.fetchSizes(UIDSet(uids))) { action in
            if case .sizes(let some) = action { sizes += some }
        }
        try Self.heed(unsized, conversation)
        let told = Set(sizes.map(\.uid))
        sizes += uids.filter { !told.contains($0) }.map { IMAPMessageSize(uid: $0, size: 0) }
        let refusal = try await conversation.attempt(.fetchBodies(sizes)) { action in
            if case .message(let uid, let bytes) = action { body(uid, bytes) }
        }
        try Self.heed(refusal, conversation)
    }
}

/// What is done.
extension MailboxChanges {
    /// All of them at once where the server takes that; else one by one, so that one which it refuses holds up no other.
    private func inBatches(_ mails: [DueChange], _ work: Work) async throws {
        guard case .copy = work.way else {
            guard !mails.isEmpty, try await change(mails, work) != nil else { return }
            return try await oneByOne(mails, work) { try await change([$0], work) }
        }
        try await oneByOne(mails, work) { try await copy($0, work) }
    }

    private func oneByOne(
        _ mails: [DueChange], _ work: Work, _ one: (DueChange) async throws -> IMAPFault?
    ) async throws {
        var inARow = 0
        for mail in mails {
            guard let refusal = try await one(mail) else {
                inARow = 0
                continue
            }
            try Self.note(refusal, work)
            inARow += 1
            guard inARow < Self.mostRefused else { return }
        }
    }

    /// Flagged, or moved by one command.
    ///
    /// - Returns: why the server refused.
    private func change(_ mails: [DueChange], _ work: Work) async throws -> IMAPFault? {
        let begun = try await ledger.beginChange(mails.map(\.id), work.change)
        let mails = mails.filter { begun.contains($0.id) }
        guard !mails.isEmpty else { return nil }
        let uids = UIDSet(mails.map(\.uid))
        let request: IMAPSession.Request
        switch work.way {
        case .flag(let flag): request = .flag(uids, flag)
        case .move(let wire), .copy(let wire): request = .move(uids, to: wire)
        }
        if let refusal = try await work.conversation.attempt(request) { return refusal }
        try await finish(mails.map(\.id), work.change)
        return nil
    }

    /// Moved by a copy, and by the removal of the mail once the server has said that the copy is there.
    ///
    /// - Returns: why the server refused.
    private func copy(_ mail: DueChange, _ work: Work) async throws -> IMAPFault? {
        guard case .copy(let wire) = work.way else { return nil }
        let conversation = work.conversation
        var told: (uidValidity: UIDValidity?, uidNext: UID?) = (nil, nil)
        let refusal = try await conversation.attempt(.status(wire)) { action in
            if case .status(let validity, let next) = action { told = (validity, next) }
        }
        if let refusal { return refusal }
        guard let validity = told.uidValidity, let least = told.uidNext else {
            throw ChangeFault(
                ChangeSentence.cannotTell.said(conversation.server, work.change.place))
        }
        let begun = try await ledger.beginChange([mail.id], work.change, copy: (validity, least))
        guard begun.contains(mail.id) else { return nil }
        if let refusal = try await conversation.attempt(.copy(UIDSet([mail.uid]), to: wire)) {
            return refusal
        }
        try await ledger.noteCopy(of: mail.id)
        return try await remove(mail, work)
    }

    private func remove(_ mail: DueChange, _ work: Work) async throws -> IMAPFault? {
        if let refusal = try await work.conversation.attempt(.remove(UIDSet([mail.uid]))) { return refusal }
        try await finish([mail.id], work.change)
        return nil
    }

    private func finish(_ ids: [MailID], _ change: MailChange) async throws {
        try await ledger.finishChange(ids, at: now())
        log.changed(mailbox.name, ids.count, change)
    }

    /// Goes on with a move by a copy that was cut off.
    ///
    /// - Returns: whether nothing more is to be done with the mail in this session.
    private func endCopy(_ mail: DueChange, _ work: Work) async throws -> Bool {
        guard let copy = mail.copy, try await !known([mail], work).isEmpty else { return true }
        if !copy.isMade {
            guard try await lies(mail, copy, work) else { return false }
            try await ledger.noteCopy(of: mail.id)
        }
        guard work.conversation.capabilities.has("UIDPLUS") else {
            throw ChangeFault(ChangeSentence.cannotMove.said(work.conversation.server))
        }
        guard let refusal = try await remove(mail, work) else { return true }
        try Self.note(refusal, work)
        return true
    }

    /// Whether the copy that was begun lies in the other folder: the very octets, under a number that was not given yet. The watched
    /// folder is open again afterwards.
    private func lies(_ mail: DueChange, _ copy: DueChange.Copy, _ work: Work) async throws -> Bool {
        let conversation = work.conversation
        var isThere = false
        let listed = try await session.folders(conversation).filter { $0.isCalled(copy.folder) }
        if let wire = listed.first?.wire {
            var validity: UIDValidity?
            let refusal = try await conversation.attempt(.examineListed(wire)) { action in
                if case .folderOpened(let state) = action { validity = state.uidValidity }
            }
            if refusal == nil, validity == copy.uidValidity {
                let uids = try await present(from: copy.least, conversation).sorted()
                try await each(of: Array(uids.prefix(Self.mostLookedAt)), conversation) { _, bytes in
                    if let hash = mail.hash, ContentHash(of: bytes).octets == hash { isThere = true }
                }
            }
        }
        guard try await means.select(conversation).uidValidity == work.uidValidity else {
            throw conversation.fault(.tryLater("the folder's UIDVALIDITY has changed while it was open"))
        }
        return isThere
    }
}
