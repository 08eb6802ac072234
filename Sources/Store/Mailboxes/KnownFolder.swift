package import Mail

/// A folder as it was when the ledger last had all of its mails.
package struct KnownFolder: Sendable {
    package let uidValidity: UIDValidity
    package let mark: IMAPFolderMark
    /// When the UIDs of the newest mails were last compared, as many as are compared at most; Unix seconds.
    package let comparedAt: Int64?
    /// The mails with the highest UIDs and their Message-IDs; mails without one are left out, and some may have left the folder.
    package let newest: [(uid: UID, messageID: MessageID)]

    /// So many mails must be shown to be the same, or all if there are fewer.
    private static let least = 10

    /// Whether the folder that was opened is in the same state: what the server says of it is the same, and the newest mails still
    /// have their UIDs. The second is asked because a folder that was put back to an earlier state, and has got as many mails since,
    /// may say the same (`MailboxPass.checkUIDReuse`).
    ///
    /// - Parameter named: the Message-IDs of `newest` in the opened folder; there is none of a mail that has left it.
    package func isStill(
        _ folder: IMAPFolderState, _ uidValidity: UIDValidity, named: [UID: MessageID]
    ) -> Bool {
        guard uidValidity == self.uidValidity, IMAPFolderMark(folder) == mark else { return false }
        let here = newest.filter { named[$0.uid] != nil }
        return here.count >= min(Self.least, folder.exists)
            && here.allSatisfy { named[$0.uid] == $0.messageID }
    }
}

extension Ledger {
    /// The mailbox's folder as it was when the ledger last had all of its mails; `nil` if it may not have them now.
    ///
    /// - Parameter most: the most mails to name.
    package func knownFolder(mailbox: String, most: Int) async throws(LedgerFault) -> KnownFolder? {
        try await read { database in
            guard
                let row = try database.row(
                    "SELECT uidvalidity, mark, numbers_compared_at FROM mailbox WHERE name = \(mailbox)"),
                let mark: String = try row.value("mark")
            else { return nil }
            let uidValidity: UIDValidity = try row.value("uidvalidity")
            let mails = try database.stream(
                """
                SELECT uid, message_id FROM mail WHERE mailbox = \(mailbox) AND uidvalidity = \(uidValidity) AND uid > 0
                    AND message_id IS NOT NULL
                ORDER BY uid DESC LIMIT \(most)
                """)
            var newest: [(uid: UID, messageID: MessageID)] = []
            while let mail = try mails.next() {
                // The field of a mail may hold any text.
                let words: String = try mail.value("message_id")
                guard let messageID = MessageID(rawValue: words) else { continue }
                newest.append((try mail.value("uid"), messageID))
            }
            return KnownFolder(
                uidValidity: uidValidity, mark: IMAPFolderMark(rawValue: mark),
                comparedAt: try row.value("numbers_compared_at"), newest: newest)
        }
    }
}
