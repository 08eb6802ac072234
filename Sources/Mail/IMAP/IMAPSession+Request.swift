extension IMAPSession {
    /// What the shell asks of a session that is logged in. Each ends with exactly one `.finished`, `.failed`, or a
    /// `.fault` that ends the session.
    package enum Request: Sendable, Equatable {
        /// EXAMINE, never SELECT: nothing in the folder changes, not even `\Recent` (RFC 3501 §6.3.2). The name as a
        /// person writes it; modified UTF-7 is our matter.
        case examine(folder: String)
        /// The same, by the octets that LIST gave.
        case examineListed([UInt8])
        /// LIST of every folder that can be opened, with what it is for where the server says so (RFC 6154).
        case listFolders
        /// The UIDs above `after`, or all of them: NOOP, so that the server tells what came, then UID SEARCH in windows of
        /// message numbers, the newest first, so that no answer grows with the mailbox.
        case searchNew(after: UID?)
        /// RFC822.SIZE of these; a UID that is gone has no answer.
        case fetchSizes(UIDSet)
        /// BODY.PEEK[] of these, in batches of `Limits` in the order given. The sizes are what `fetchSizes` told.
        case fetchBodies([IMAPMessageSize])
        /// UID SEARCH in the open folder for mails of this Message-ID that came on the day of `since` (Unix seconds) or later;
        /// servers compare days, each in a zone of its own, so it is best set some days early (RFC 3501 §6.4.4).
        case find(MessageID, since: Int64)
        /// The Message-IDs of these, of their headers alone; at most some hundred, in one command.
        case fetchMessageIDs(UIDSet)
        case noop
        /// IDLE (RFC 2177): the server speaks when something comes, until the next request is performed.
        case idle
        /// Ends `idle`.
        case done
        /// LOGOUT; `.close` follows.
        case logout
    }

    /// What is kept in bounds. Octets and counts, all above 0.
    package struct Limits: Sendable, Equatable {
        /// The largest mail that is fetched, in octets.
        package var bodyOctets = 20 << 20
        /// Mails in one FETCH.
        package var batchCount = 50
        /// Octets in one FETCH, by the sizes that the server told; one mail may be over it alone.
        package var batchOctets = 8 << 20
        /// FETCHes under way at once.
        package var batchesInFlight = 4
        /// Message numbers that one UID SEARCH covers: 5,000 answers of 11 octets stay under the parser's line.
        package var searchWindow = 5_000
        /// UIDs that one `searchNew` may find.
        package var uids = 2_000_000
        /// Octets that the server may say between two things that were asked for.
        package var chatterOctets = 16 << 20
        /// Folders that one `listFolders` may find.
        package var folders = 10_000
        /// UIDs that one `find` tells.
        package var found = 10

        package init() {}
    }
}

/// A message and its RFC822.SIZE in octets, as the server tells it: it may lie.
package struct IMAPMessageSize: Sendable, Hashable {
    package let uid: UID
    package let size: Int

    package init(uid: UID, size: Int) {
        self.uid = uid
        self.size = size
    }
}
