import FacteurCore
import Logging
import Mail
import Store
import Transport

/// One look at one mailbox over an open session: what is new goes into the ledger, batch by batch (commit 1), and from there
/// through the intake.
struct MailboxPass {
    let mailbox: Configuration.WatchedMailbox
    let ledger: Ledger
    let intake: Intake
    let log: Logger
    let now: @Sendable () -> Int64

    /// Octets that are held in memory before they are written down.
    static let commitOctets = 4_000_000
    /// Mails in a row that a server may refuse before it is taken for one that refuses everything.
    private static let mostRefused = 10
    /// Mails whose sizes are asked for at once.
    private static let stretch = 1_000
    /// Mails that may be on their way at once; those behind them were not asked for yet.
    private static let mostAwaited = IMAPSession.Limits().batchCount * IMAPSession.Limits().batchesInFlight

    /// Everything above `after` that the ledger does not have. A second search tells whether something is still missing:
    /// mails that were held back, or that came meanwhile. Mails at which the server stumbled before come after all others.
    ///
    /// - Parameters:
    ///   - uidNext: what the server said when the folder was opened.
    ///   - after: nothing where the whole mailbox is compared.
    ///   - checksNumbering: whether the numbers are still the same mails', of the whole mailbox.
    /// - Returns: the highest UID up to which all is accounted for.
    func readNew(
        _ conversation: inout IMAPConversation, uidValidity: UIDValidity, uidNext: UID?, after: UID?,
        checksNumbering: Bool, server: String, stumbles: inout Stumbles
    ) async throws -> UID? {
        stumbles.begin(uidValidity)
        var found: [UID] = []
        do {
            found = try await search(&conversation, after: after, server: server)
            if checksNumbering {
                try await checkNumbering(of: found, &conversation, uidValidity, uidNext, &stumbles)
            }
            try await noteFirstPass(found, uidNext)
            let look = Look(uidValidity: uidValidity, after: after, server: server)
            let missing = try await read(&found, look, &conversation, &stumbles)
            try await intake.readPending()
            try await ledger.completed(
                mailbox: mailbox.name, through: found.last, unaccounted: missing.count, at: now())
            return missing.isEmpty ? found.last ?? after : after
        } catch let fault as ServerFault {
            // What has come is in the ledger: `status` names the others only. A session that we end ourselves says nothing.
            if !found.isEmpty, !Task.isCancelled {
                let missing = try await missing(of: found, uidValidity)
                stumbles.end(missing: missing)
                try await ledger.found(mailbox: mailbox.name, unaccounted: missing.count)
            }
            throw fault
        }
    }

    /// What stays the same in one look.
    private struct Look {
        let uidValidity: UIDValidity
        let after: UID?
        let server: String
        /// Those that the server refused in this look: they are not asked for again before the next.
        var refused: Set<UID> = []
    }

    /// - Returns: what the ledger still does not have of `found`, which is then what the last search found.
    private func read(
        _ found: inout [UID], _ first: Look, _ conversation: inout IMAPConversation,
        _ stumbles: inout Stumbles
    ) async throws -> [UID] {
        var look = first
        var missing = try await missing(of: found, look.uidValidity)
        stumbles.keep(missing)
        var rounds = 0
        while rounds < 3 {
            let wanted = missing.filter { !look.refused.contains($0) && !stumbles.isSuspect($0) }
            guard !wanted.isEmpty else { break }
            rounds += 1
            try await ledger.found(mailbox: mailbox.name, unaccounted: missing.count)
            for start in stride(from: 0, to: wanted.count, by: Self.stretch) {
                let some = Array(wanted[start..<min(start + Self.stretch, wanted.count)])
                try await fetch(some, &conversation, &look, &stumbles)
            }
            found = try await search(&conversation, after: look.after, server: look.server)
            missing = try await self.missing(of: found, look.uidValidity)
            stumbles.keep(missing)
        }
        let suspects = stumbles.suspects(in: missing).filter { !look.refused.contains($0) }
        guard !suspects.isEmpty else { return missing }
        try await ledger.found(mailbox: mailbox.name, unaccounted: missing.count)
        try await fetchAlone(suspects, &conversation, &look, &stumbles)
        missing = try await self.missing(of: found, look.uidValidity)
        stumbles.keep(missing)
        return missing
    }

    /// What is there at the first look is not what arrives: it may be of any age. A server that names a next number knows of
    /// mails that its search leaves out.
    private func noteFirstPass(_ found: [UID], _ uidNext: UID?) async throws {
        guard try await ledger.awaitsFirstPass(mailbox: mailbox.name) else { return }
        let last = max(found.map(\.rawValue).max() ?? 0, (uidNext?.rawValue ?? 1) - 1)
        try await ledger.noteFirstPass(mailbox: mailbox.name, through: last)
    }

    private func missing(of found: [UID], _ uidValidity: UIDValidity) async throws -> [UID] {
        try await ledger.missing(of: found, mailbox: mailbox.name, uidValidity: uidValidity)
    }

    private func search(_ conversation: inout IMAPConversation, after: UID?, server: String) async throws
        -> [UID]
    {
        var uids: [UID] = []
        let ending = try await conversation.perform(.searchNew(after: after)) { action in
            if case .newUIDs(let found) = action { uids += found }
        }
        if case .failed(let fault) = ending { throw ServerFault.imap(fault, server: server) }
        return uids
    }

    private func fetch(
        _ uids: [UID], _ conversation: inout IMAPConversation, _ look: inout Look, _ stumbles: inout Stumbles
    ) async throws {
        let sizes = try await sizes(of: uids, &conversation, look, &stumbles)
        guard let refusal = try await bodies(sizes, &conversation, look, &stumbles) else {
            return
        }
        // A server breaks a batch off at a mail that it cannot give; what stands behind that one is asked for by itself.
        let missing = Set(try await missing(of: uids, look.uidValidity))
        var rest = sizes.filter { missing.contains($0.uid) }[...]
        var (refused, inARow, fromTheTop) = (0, 0, false)
        while let size = fromTheTop ? rest.popLast() : rest.popFirst() {
            guard try await bodies([size], &conversation, look, &stumbles) != nil else {
                inARow = 0
                continue
            }
            (refused, inARow) = (refused + 1, inARow + 1)
            look.refused.insert(size.uid)
            stumbles.refused(size.uid)
            guard inARow == Self.mostRefused else { continue }
            // It refuses more than a mail or two: the old ones perhaps, so the newest are tried. It cannot, or will not, give
            // those either: what was not asked for comes first the next time.
            guard !fromTheTop else { throw ServerFault.imap(refusal, server: look.server) }
            (inARow, fromTheTop) = (0, true)
        }
        if refused > 0 { log.refusedMails(mailbox.name, refused, refusal.text) }
    }

    /// One after the other, so that it is known at which of them the session ends.
    private func fetchAlone(
        _ uids: [UID], _ conversation: inout IMAPConversation, _ look: inout Look, _ stumbles: inout Stumbles
    ) async throws {
        var (refused, inARow) = (0, 0)
        var words = ""
        for uid in uids {
            let sizes = try await sizes(of: [uid], &conversation, look, &stumbles)
            guard let refusal = try await bodies(sizes, &conversation, look, &stumbles) else {
                inARow = 0
                continue
            }
            (refused, inARow, words) = (refused + 1, inARow + 1, refusal.text)
            look.refused.insert(uid)
            stumbles.refused(uid)
            guard inARow < 2 * Self.mostRefused else { throw ServerFault.imap(refusal, server: look.server) }
        }
        if refused > 0 { log.refusedMails(mailbox.name, refused, words) }
    }

    private func sizes(
        of uids: [UID], _ conversation: inout IMAPConversation, _ look: Look, _ stumbles: inout Stumbles
    ) async throws -> [IMAPMessageSize] {
        var sizes: [IMAPMessageSize] = []
        let ending: IMAPConversation.Ending
        do {
            ending = try await conversation.perform(.fetchSizes(UIDSet(uids))) { action in
                if case .sizes(let some) = action { sizes += some }
            }
        } catch let fault as ServerFault {
            let told = Set(sizes.map(\.uid))
            stumbles.cut(
                awaiting: uids.filter { !told.contains($0) }, foremost: uids.count == 1 ? uids.first : nil)
            throw fault
        }
        if case .failed(let fault) = ending {
            if case .throttled = fault { throw ServerFault.imap(fault, server: look.server) }
            // The sizes only help to ask for little at once: a mail without one may come all the same.
            let told = Set(sizes.map(\.uid))
            sizes += uids.filter { !told.contains($0) }.map { IMAPMessageSize(uid: $0, size: 0) }
        }
        return sizes.sorted { $0.uid < $1.uid }
    }

    /// - Returns: what the server said when it refused some of them; the others are in the ledger.
    /// - Throws: `ServerFault` where the session is over, or the server wants to be left alone.
    private func bodies(
        _ sizes: [IMAPMessageSize], _ conversation: inout IMAPConversation, _ look: Look,
        _ stumbles: inout Stumbles
    ) async throws -> IMAPFault? {
        var waiting: [SeenMail] = []
        var octets = 0
        /// Came, or will not come by this request.
        var answered: Set<UID> = []
        let ending: IMAPConversation.Ending
        do {
            ending = try await conversation.perform(.fetchBodies(sizes)) { action in
                if case .batchDone(_, let missing) = action { answered.formUnion(missing) }
                guard let mail = Self.mail(in: action) else { return }
                answered.insert(mail.uid)
                stumbles.came()
                waiting.append(mail)
                octets += mail.bytes?.count ?? 0
                guard waiting.count >= 50 || octets >= Self.commitOctets else { return }
                try await commit(&waiting, look.uidValidity)
                octets = 0
            }
        } catch let fault as ServerFault {
            let awaited = sizes.lazy.map(\.uid).filter { !answered.contains($0) }.prefix(Self.mostAwaited)
            stumbles.cut(awaiting: Array(awaited), foremost: awaited.first)
            if let uid = awaited.first, !Task.isCancelled { log.sessionEndedAtMail(mailbox.name, uid) }
            // What has come is kept: from a server that cuts every session short, the mailbox is read all the same.
            try await commit(&waiting, look.uidValidity)
            throw fault
        }
        try await commit(&waiting, look.uidValidity)
        guard case .failed(let fault) = ending else { return nil }
        // Whatever is asked for next would be refused as well, and held against us.
        if case .throttled = fault { throw ServerFault.imap(fault, server: look.server) }
        return fault
    }

    private static func mail(in action: IMAPSession.Action) -> SeenMail? {
        switch action {
        case .message(let uid, let bytes): SeenMail(uid: uid, size: bytes.count, bytes: bytes)
        case .tooLarge(let uid, let size): SeenMail(uid: uid, size: size, bytes: nil)
        case .send, .loggedIn, .folderOpened, .folders, .newUIDs, .found, .sizes, .messageID, .batchDone,
            .exists, .expunged, .alert, .finished, .failed, .fault, .close:
            nil
        }
    }

    private func commit(_ waiting: inout [SeenMail], _ uidValidity: UIDValidity) async throws {
        guard !waiting.isEmpty else { return }
        try await ledger.record(waiting, mailbox: mailbox.name, uidValidity: uidValidity, at: now())
        log.recorded(waiting.count, mailbox: mailbox.name)
        waiting = []
        try await intake.readPending()
    }
}
