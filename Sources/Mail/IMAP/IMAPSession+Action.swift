extension IMAPSession {
    /// What the shell must do or know, in this order.
    package enum Action: Sendable, Equatable {
        /// Hand these octets to the server.
        case send([UInt8])
        /// The login stands, and requests may be performed.
        case loggedIn(IMAPCapabilities)
        /// The folder of `.examine` is open, read-only.
        case folderOpened(IMAPFolderState)
        /// The folders that can be opened; their names, as a person writes them, may hold any character.
        case folders([IMAPListing])
        /// What `.searchNew` found, ascending; none is at or below its `after`.
        case newUIDs([UID])
        /// The answer to `.find`, at most `Limits.found` of them.
        case found([UID])
        /// Part of the answer to `.fetchSizes`.
        case sizes([IMAPMessageSize])
        /// The answer to `.fetchMessageIDs`; none comes where the mail is gone or has none.
        case messageID(UID, MessageID)
        /// One mail, whole, octet for octet; each UID once.
        case message(UID, [UInt8])
        /// A mail over `Limits.bodyOctets`: not fetched when its size was known, else counted off and not kept.
        case tooLarge(UID, size: Int)
        /// One FETCH of `.fetchBodies` is complete: what may be committed together. `missing` were asked for and not
        /// delivered: expunged meanwhile, or held back; a later search tells which.
        case batchDone(asked: [UID], missing: [UID])
        /// The folder holds so many messages now.
        case exists(Int)
        /// Messages were removed; so many are left.
        case expunged(left: Int)
        /// The server wants a person to read this (`[ALERT]`, RFC 3501 §7.1).
        case alert(String)
        /// The request is done; the next may be performed.
        case finished(Request)
        /// The request was refused; the session stands, and the next may be performed.
        case failed(Request, IMAPFault)
        /// The session has ended; `.close` follows.
        case fault(IMAPFault)
        /// Close the connection; the session says nothing more.
        case close
    }

    /// What the session waits for, so that the shell can choose its deadline.
    package enum Awaiting: Sendable, Equatable {
        /// Nothing: no request runs.
        case nothing
        /// The first reply to our first command.
        case greeting
        /// The answer to the login.
        case login
        /// The tagged reply to this command.
        case command(String)
        /// The rest of a literal: octets should be flowing.
        case literal
        /// News under IDLE: the server may be silent; renew within 29 minutes (RFC 2177 §3).
        case idle
    }
}

/// What EXAMINE told of a folder (RFC 3501 §6.3.1).
package struct IMAPFolderState: Sendable, Equatable {
    /// `nil` when the server sent none, or 0: then UIDs cannot be kept from one session to the next.
    package var uidValidity: UIDValidity?
    /// What the server sent in its place, where that is none.
    package var unusableUIDValidity: String?
    package var uidNext: UID?
    package var exists: Int
    package var readOnly: Bool

    package init(
        uidValidity: UIDValidity? = nil, uidNext: UID? = nil, exists: Int = 0, readOnly: Bool = false
    ) {
        self.uidValidity = uidValidity
        self.uidNext = uidNext
        self.exists = exists
        self.readOnly = readOnly
    }
}

/// Shows neither a password nor a mail.
extension IMAPSession.Action: CustomStringConvertible {
    package var description: String {
        switch self {
        case .send(let octets): "send \(octets.count) octets"
        case .loggedIn: "logged in"
        case .folderOpened(let folder): "folder opened, \(folder.exists) mails"
        case .folders(let folders): "\(folders.count) folders"
        case .found(let uids): "\(uids.count) found"
        case .newUIDs(let uids): "\(uids.count) new UIDs"
        case .sizes(let sizes): "\(sizes.count) sizes"
        case .messageID(let uid, _): "Message-ID of \(uid.rawValue)"
        case .message(let uid, let octets): "message \(uid.rawValue), \(octets.count) octets"
        case .tooLarge(let uid, let size): "message \(uid.rawValue) too large, \(size) octets"
        case .batchDone(let asked, let missing): "batch done, \(missing.count) of \(asked.count) missing"
        case .exists(let count): "\(count) mails"
        case .expunged(let left): "mails removed, \(left) left"
        case .alert(let text): "alert: \(text)"
        case .finished(let request): "finished \(request)"
        case .failed(let request, let fault): "failed \(request): \(fault.text)"
        case .fault(let fault): "fault: \(fault.text)"
        case .close: "close"
        }
    }
}
