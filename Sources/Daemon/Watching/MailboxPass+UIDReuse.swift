import FacteurCore
import Mail
import Store

extension MailboxPass {
    /// The most mails with a changed Message-ID that are read to compare them.
    private static let mostRead = 3

    /// A folder that was restored to an earlier state must get a new UIDVALIDITY (RFC 3501 §2.3.1.1). If it keeps the old one, its
    /// server reuses UIDs that the ledger knows for other mails, and the mails that have them now would be taken for seen.
    ///
    /// There are two signs: a UIDNEXT at or below a UID that was seen already, and a changed Message-ID on one of the newest mails
    /// that the server and the ledger both have. One of them always shows, because the server reuses UIDs from the last one of the
    /// earlier state on. Checking one mail is not enough: a few mails may have come again and got their own UIDs.
    mutating func checkUIDReuse(uidNext: UID?) async throws {
        let most = troubled.mostFields
        var knownUIDs = try await knownUIDs(most)
        if let uidNext, let highest = knownUIDs.highest, uidNext <= highest,
            // A server that shows mails beyond its own UIDNEXT reports a wrong UIDNEXT.
            found.last.map({ $0 < uidNext }) ?? true
        {
            try await release(from: uidNext.rawValue)
            knownUIDs = try await self.knownUIDs(most)
        }
        guard !knownUIDs.newestHere.isEmpty else { return }
        let named = try await messageIDs(of: knownUIDs.newestHere.map(\.uid))
        let otherwise = troubled.readOtherwise
        let changed = knownUIDs.newestHere.filter { known in
            named[known.uid].map { $0 != known.messageID } ?? false && !otherwise.contains(known.uid)
        }
        for known in changed.prefix(Self.mostRead) {
            if try await isAnother(known) {
                troubled.readOtherwise = []
                return try await release(from: 1)
            }
            troubled.readOtherwise.insert(known.uid)
        }
    }

    private func knownUIDs(_ most: Int) async throws -> KnownUIDs {
        try await ledger.knownUIDs(
            among: found, mailbox: name, uidValidity: uidValidity, most: most)
    }

    /// Whether another mail has the UID now; a mail that cannot be fetched does not count as another.
    ///
    /// The server may parse a header in another way than we do: a sender who writes an ambiguous one must not cause the folder to
    /// be read again and again. So the mail itself decides, parsed as it was before.
    private func isAnother(_ known: (uid: UID, messageID: MessageID)) async throws -> Bool {
        var bytes: [UInt8]?
        let request = IMAPSession.Request.fetchBodies([IMAPMessageSize(uid: known.uid, size: 0)])
        _ = try await conversation.attempt(request) { action in
            if case .message(known.uid, let whole) = action { bytes = whole }
        }
        return bytes.map { MessageParser().parse($0).messageID != known.messageID } ?? false
    }

    private mutating func messageIDs(of uids: [UID]) async throws -> [UID: MessageID] {
        var found: [UID: MessageID] = [:]
        do {
            _ = try await conversation.attempt(.fetchMessageIDs(UIDSet(uids))) { action in
                if case .messageID(let uid, let messageID) = action { found[uid] = messageID }
            }
        } catch let fault as ServerFault {
            troubled.cutAtField()
            throw fault
        }
        return found
    }

    private func release(from first: UInt32) async throws {
        let count = try await ledger.release(from: first, mailbox: name, uidValidity: uidValidity)
        log.numbersGivenAnew(name, count)
    }
}
