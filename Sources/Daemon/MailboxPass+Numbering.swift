import FacteurCore
import Mail
import Store

extension MailboxPass {
    /// A folder that was put back to an earlier state must get a new UIDVALIDITY (RFC 3501 §2.3.1.1). Where it keeps the old one,
    /// its server gives numbers again that the ledger knows for other mails, and what has them now would be taken for seen.
    ///
    /// Two signs: a next number at or below one that was seen already, and another Message-ID than before on the newest mail
    /// that the server and the ledger both have. One of them shows, since numbers are given again from the earlier state's last
    /// one on.
    func checkNumbering(
        of found: [UID], _ conversation: inout IMAPConversation, _ uidValidity: UIDValidity, _ uidNext: UID?,
        _ stumbles: inout Stumbles
    ) async throws {
        var numbering = try await ledger.numbering(
            among: found, mailbox: mailbox.name, uidValidity: uidValidity)
        if let uidNext, let highest = numbering.highest, uidNext <= highest,
            // A server that shows mails beyond its own next number does not know that number.
            found.last.map({ $0 < uidNext }) ?? true
        {
            try await release(from: uidNext.rawValue, uidValidity)
            numbering = try await ledger.numbering(
                among: found, mailbox: mailbox.name, uidValidity: uidValidity)
        }
        guard let newest = numbering.newestHere, stumbles.mayAskForField,
            try await isAnother(newest, &conversation, &stumbles)
        else { return }
        try await release(from: 1, uidValidity)
    }

    /// Whether another mail has the number now; one that is not to be had is no other one.
    ///
    /// The server's idea of a header may not be ours: a sender who writes one that reads in two ways must not have the folder
    /// read again and again. So the mail itself decides, read as it was read before.
    private func isAnother(
        _ known: (uid: UID, messageID: MessageID), _ conversation: inout IMAPConversation,
        _ stumbles: inout Stumbles
    ) async throws -> Bool {
        guard let named = try await messageID(of: known.uid, &conversation, &stumbles),
            named != known.messageID
        else { return false }
        var bytes: [UInt8]?
        let request = IMAPSession.Request.fetchBodies([IMAPMessageSize(uid: known.uid, size: 0)])
        _ = try await conversation.perform(request) { action in
            if case .message(known.uid, let whole) = action { bytes = whole }
        }
        return bytes.map { MessageParser().parse($0).messageID != known.messageID } ?? false
    }

    private func messageID(
        of uid: UID, _ conversation: inout IMAPConversation, _ stumbles: inout Stumbles
    ) async throws -> MessageID? {
        var found: MessageID?
        do {
            _ = try await conversation.perform(.fetchMessageID(uid)) { action in
                if case .messageID(_, let messageID) = action { found = messageID }
            }
        } catch let fault as ServerFault {
            stumbles.cutAtField()
            throw fault
        }
        return found
    }

    private func release(from first: UInt32, _ uidValidity: UIDValidity) async throws {
        let count = try await ledger.release(from: first, mailbox: mailbox.name, uidValidity: uidValidity)
        log.numbersGivenAnew(mailbox.name, count)
    }
}
