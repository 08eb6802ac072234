extension IMAPSession {
    enum State: Sendable {
        /// Awaits `start`; then greeting.
        case fresh
        /// Awaits the reply to our first CAPABILITY, past whatever is left of the talk before us; then loggingIn, or over.
        case greeting(tag: String)
        /// Awaits `+` or the reply to LOGIN or AUTHENTICATE; then learning, or over.
        case loggingIn(tag: String, IMAPLogin)
        /// Awaits the reply to the CAPABILITY after the login; then ready, or over.
        case learning(tag: String)
        /// Awaits `perform`; then running.
        case ready
        /// Awaits what its work awaits; then ready, or over.
        case running(Request, Work)
        /// Awaits nothing, goes nowhere.
        case over
    }

    enum Work: Sendable {
        /// Awaits the reply to EXAMINE, gathering what is told of the folder; then ready.
        case examining(tag: String, IMAPFolderState)
        /// Awaits the reply to LIST, gathering names; then ready.
        case listing(tag: String)
        /// Awaits the reply to NOOP, after which the number of messages is known; then searching, or ready.
        case counting(tag: String, after: UID?)
        /// Awaits the reply to the UID SEARCH of the window that begins at message `lowest`; then the window below, or ready.
        case searching(tag: String, after: UID?, lowest: Int, foundBefore: Int)
        /// Awaits the reply to one FETCH of sizes; then the next, or ready.
        case sizing(tag: String, asked: UIDSet, rest: ArraySlice<UIDSet>)
        /// Awaits header fields and the reply to their FETCH; then ready.
        case identifying(tag: String, UIDSet)
        /// Awaits mails and the replies to the FETCHes under way; then more of them, or ready.
        case fetching(IMAPBodyFetch)
        /// Awaits the reply to the UID SEARCH for one Message-ID; then ready.
        case finding(tag: String)
        /// Awaits the reply to NOOP; then ready.
        case noop(tag: String)
        /// Awaits `+` to IDLE; then idling, or (refused) ready.
        case askingToIdle(tag: String)
        /// Awaits news; when a request is performed, endingIdle.
        case idling(tag: String)
        /// Awaits the reply to IDLE after DONE; then ready.
        case endingIdle(tag: String)
        /// Awaits the reply to LOGOUT or the end of the connection; then over.
        case leaving(tag: String)
    }

    /// Beside the state and not in it, so that adding to a long list never copies it. Each is bounded by `Limits` or
    /// by what was asked for.
    struct Gathered: Sendable {
        var uids: [UID] = []
        var sizes: [UID: Int] = [:]
        var folders: [IMAPListing] = []
    }

    /// What the shell may wait for, to choose its deadline.
    package var awaiting: Awaiting {
        switch state {
        case .fresh, .ready, .over: .nothing
        case .greeting: .greeting
        case .loggingIn: .login
        case .learning: parser.insideLiteral ? .literal : .command("CAPABILITY")
        case .running(_, let work): parser.insideLiteral ? .literal : awaiting(work)
        }
    }

    private func awaiting(_ work: Work) -> Awaiting {
        switch work {
        case .examining: .command("EXAMINE")
        case .listing: .command("LIST")
        case .counting, .noop: .command("NOOP")
        case .searching, .finding: .command("UID SEARCH")
        case .sizing, .identifying, .fetching: .command("UID FETCH")
        case .askingToIdle, .endingIdle: .command("IDLE")
        case .idling: .idle
        case .leaving: .command("LOGOUT")
        }
    }
}

extension IMAPSession.Awaiting: CustomStringConvertible {
    package var description: String {
        switch self {
        case .nothing: "nothing"
        case .greeting: "the first reply"
        case .login: "the reply to the login"
        case .command(let verb): "the reply to \(verb)"
        case .literal: "the rest of a mail"
        case .idle: "news"
        }
    }
}

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
