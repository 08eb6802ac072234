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
    /// Mails that a server may refuse in one look before it is taken for one that refuses everything.
    private static let mostRefused = 20

    /// Everything above `after` that the ledger does not have. A second search tells whether something is still missing:
    /// mails that were held back, or that came meanwhile.
    ///
    /// - Returns: the highest UID up to which all is accounted for.
    func readNew(
        _ conversation: inout IMAPConversation, uidValidity: UIDValidity, after: UID?, server: String
    ) async throws -> UID? {
        var found = try await search(&conversation, after: after, server: server)
        var missing = try await ledger.missing(of: found, mailbox: mailbox.name, uidValidity: uidValidity)
        var rounds = 0
        while !missing.isEmpty, rounds < 3 {
            rounds += 1
            try await ledger.found(mailbox: mailbox.name, unaccounted: missing.count)
            try await fetch(missing, &conversation, uidValidity: uidValidity, server: server)
            found = try await search(&conversation, after: after, server: server)
            missing = try await ledger.missing(of: found, mailbox: mailbox.name, uidValidity: uidValidity)
        }
        try await intake.readPending()
        try await ledger.completed(
            mailbox: mailbox.name, through: found.last, unaccounted: missing.count, at: now())
        return missing.isEmpty ? found.last ?? after : after
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
        _ uids: [UID], _ conversation: inout IMAPConversation, uidValidity: UIDValidity, server: String
    ) async throws {
        let sizes = try await sizes(of: uids, &conversation, server: server)
        guard let refusal = try await bodies(sizes, &conversation, uidValidity) else { return }
        // A server breaks a batch off at a mail that it cannot give; what stands behind that one is asked for by itself.
        let missing = Set(
            try await ledger.missing(of: uids, mailbox: mailbox.name, uidValidity: uidValidity))
        var refused = 0
        for size in sizes where missing.contains(size.uid) {
            guard try await bodies([size], &conversation, uidValidity) != nil else { continue }
            refused += 1
            // It refuses more than a mail or two: it cannot, or will not, now.
            guard refused < Self.mostRefused else { throw ServerFault.imap(refusal, server: server) }
        }
        if refused > 0 { log.refusedMails(mailbox.name, refused, refusal.text) }
    }

    private func sizes(
        of uids: [UID], _ conversation: inout IMAPConversation, server: String
    ) async throws -> [IMAPMessageSize] {
        var sizes: [IMAPMessageSize] = []
        let ending = try await conversation.perform(.fetchSizes(UIDSet(uids))) { action in
            if case .sizes(let some) = action { sizes += some }
        }
        if case .failed(let fault) = ending { throw ServerFault.imap(fault, server: server) }
        return sizes.sorted { $0.uid < $1.uid }
    }

    /// - Returns: what the server said when it refused some of them; the others are in the ledger.
    private func bodies(
        _ sizes: [IMAPMessageSize], _ conversation: inout IMAPConversation, _ uidValidity: UIDValidity
    ) async throws -> IMAPFault? {
        var waiting: [SeenMail] = []
        var octets = 0
        let ending: IMAPConversation.Ending
        do {
            ending = try await conversation.perform(.fetchBodies(sizes)) { action in
                guard let mail = Self.mail(in: action) else { return }
                waiting.append(mail)
                octets += mail.bytes?.count ?? 0
                guard waiting.count >= 50 || octets >= Self.commitOctets else { return }
                try await commit(&waiting, uidValidity)
                octets = 0
            }
        } catch let fault as ServerFault {
            // What has come is kept: from a server that cuts every session short, the mailbox is read all the same.
            try await commit(&waiting, uidValidity)
            throw fault
        }
        try await commit(&waiting, uidValidity)
        guard case .failed(let fault) = ending else { return nil }
        return fault
    }

    private static func mail(in action: IMAPSession.Action) -> SeenMail? {
        switch action {
        case .message(let uid, let bytes): SeenMail(uid: uid, size: bytes.count, bytes: bytes)
        case .tooLarge(let uid, let size): SeenMail(uid: uid, size: size, bytes: nil)
        case .send, .loggedIn, .folderOpened, .folders, .newUIDs, .sizes, .batchDone, .exists, .expunged,
            .alert, .finished, .failed, .fault, .close:
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
