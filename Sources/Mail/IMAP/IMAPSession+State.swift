extension IMAPSession {
    enum State: Sendable {
        /// Awaits `start`; then greeting, or loggingIn.
        case fresh
        /// Awaits the reply to our first CAPABILITY, and skips what is left of the dialogue before it; then loggingIn, or over.
        case greeting(tag: String)
        /// Awaits `+` or the reply to LOGIN or AUTHENTICATE; then learning, or over.
        case loggingIn(tag: String, IMAPLogin)
        /// Awaits the reply to the CAPABILITY after the login; then ready, or over.
        case learning(tag: String)
        /// Awaits `perform`; then running.
        case ready
        /// Awaits what its `Work` awaits; then ready, or over.
        case running(Request, Work)
        /// Awaits nothing; the last state.
        case over
    }

    indirect enum Work: Sendable {
        /// Awaits the reply to EXAMINE or SELECT, gathering what is told of the folder; then identifying, skipping or ready.
        case examining(tag: String, IMAPFolderState, then: Identification? = nil)
        /// The folder was refused: awaits the reply to what was sent in the same write, whatever that is; then ready.
        case skipping(Identification, refused: IMAPStatus)
        /// Awaits the reply to LIST, and gathers names; then ready.
        case listing(tag: String)
        /// Awaits the replies to NOOP and to the UID SEARCHes under way; then more of them, sizing, or ready.
        case searching(IMAPSearch)
        /// Awaits the reply to one FETCH of sizes; then the next, or ready.
        case sizing(tag: String, asked: UIDSet, rest: ArraySlice<UIDSet>)
        /// Awaits header fields and the reply to their FETCH; then ready.
        case identifying(tag: String, UIDSet)
        /// Awaits mails and the replies to the FETCHes under way; then more of them, or ready.
        case fetching(IMAPBodyFetch)
        /// Awaits the reply to the UID SEARCH for one Message-ID; then ready.
        case finding(tag: String)
        /// Awaits the reply to STATUS, gathering what it says; then ready.
        case asking(tag: String)
        /// Awaits the reply to UID STORE, UID COPY, UID MOVE or UID EXPUNGE, as `verb` says; then ready.
        case changing(tag: String, verb: String)
        /// Awaits the reply to the UID STORE of `\Deleted`; then changing (UID EXPUNGE of the same), or (refused) ready.
        case removing(tag: String, UIDSet)
        /// Awaits the reply to NOOP; then ready.
        case noop(tag: String)
        /// Awaits `+` to IDLE; then idling, or (refused) ready.
        case askingToIdle(tag: String)
        /// Awaits new data; when the next request is performed, endingIdle.
        case idling(tag: String)
        /// Awaits the reply to IDLE after DONE; then ready, or awaiting what was asked for in the same write.
        case endingIdle(tag: String, ahead: Ahead?)
        /// Awaits the reply to LOGOUT or the end of the connection; then over.
        case leaving(tag: String)
    }

    /// The FETCH of header fields that was sent together with EXAMINE.
    struct Identification: Sendable {
        let tag: String
        let uids: UIDSet
    }

    /// A request whose command was sent together with DONE.
    struct Ahead: Sendable {
        let request: Request
        let work: Work
        var countedFolder: [UInt8]?
    }

    /// Stored beside the state and not in it, so that appending to a long list never copies it. `Limits` or the request bounds each
    /// list.
    struct Gathered: Sendable {
        var uids: [UID] = []
        var sizes: [UID: Int] = [:]
        var folders: [IMAPListing] = []
        var status: [String: UInt64] = [:]
        /// The folder that EXAMINE asked for in a way that not every server may understand which offers it.
        var countedFolder: [UInt8]?
    }

    /// What the caller waits for, to choose its deadline.
    package var awaiting: Awaiting {
        switch state {
        case .fresh, .ready, .over: .nothing
        case .greeting: .greeting
        case .loggingIn: .login
        case .learning: parser.insideLiteral ? .literal : .command("CAPABILITY")
        case .running(let request, let work): parser.insideLiteral ? .literal : awaiting(work, of: request)
        }
    }

    private func awaiting(_ work: Work, of request: Request) -> Awaiting {
        switch work {
        case .examining, .skipping: .command(request.isSelect ? "SELECT" : "EXAMINE")
        case .listing: .command("LIST")
        case .noop: .command("NOOP")
        case .searching(let search): .command(search.isCounting ? "NOOP" : "UID SEARCH")
        case .finding: .command("UID SEARCH")
        case .sizing, .identifying, .fetching: .command("UID FETCH")
        case .asking: .command("STATUS")
        case .changing(_, let verb): .command(verb)
        case .removing: .command("UID STORE")
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
    /// What the caller must do or know, in this order.
    package enum Action: Sendable, Equatable {
        /// Hand these octets to the server.
        case send([UInt8])
        /// The login succeeded, and requests may be performed.
        case loggedIn(IMAPCapabilities)
        /// The folder of `.examine` or `.select` is open.
        case folderOpened(IMAPFolderState)
        /// The folders that can be opened; their names, as a person writes them, may hold any character.
        case folders([IMAPListing])
        /// What `.searchNew` or `.searchSized` found, ascending; none is at or below its `after`.
        case newUIDs([UID])
        /// The answer to `.find`, at most `Limits.found` of them.
        case found([UID])
        /// Part of the answer to `.fetchSizes`, or what came of that to `.searchSized`.
        case sizes([IMAPMessageSize])
        /// The answer to `.fetchMessageIDs` and `.examineAndIdentify`; there is none if the mail is gone or has no Message-ID.
        case messageID(UID, MessageID)
        /// One whole mail, octet for octet; each UID once.
        case message(UID, [UInt8])
        /// A mail over `Limits.bodyOctets`: not fetched if its size was known, otherwise discarded while it arrived.
        case tooLarge(UID, size: Int)
        /// The answer to `.status`; `nil` what the server did not tell.
        case status(uidValidity: UIDValidity?, uidNext: UID?)
        /// One FETCH of `.fetchBodies` is complete: these mails may be committed together. `missing` were requested and not
        /// delivered: expunged meanwhile, or held back; a later search shows which.
        case batchDone(asked: [UID], missing: [UID])
        /// The number of messages in the folder.
        case exists(Int)
        /// The server wants a person to read this (`[ALERT]`, RFC 3501 §7.1).
        case alert(String)
        /// The request is done; the next may be performed.
        case finished(Request)
        /// The server refused the request; the session continues, and the next request may be performed.
        case failed(Request, IMAPFault)
        /// The session has ended; `.close` follows.
        case fault(IMAPFault)
        /// Close the connection; the session returns nothing more.
        case close
    }

    /// What the session waits for, so that the caller can choose its deadline.
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
        /// New data under IDLE: the server may be silent; renew within 29 minutes (RFC 2177 §3).
        case idle
    }
}

/// What EXAMINE or SELECT told of a folder (RFC 3501 §6.3.1, §6.3.2).
package struct IMAPFolderState: Sendable, Equatable {
    /// `nil` when the server sent none, or 0: then UIDs are not valid in the next session.
    package var uidValidity: UIDValidity?
    /// The server's value if it is not a valid UIDVALIDITY.
    package var unusableUIDValidity: String?
    package var uidNext: UID?
    /// Grows with every change in the folder (RFC 7162 §3.1); `nil` where the server counts none.
    package var highestModSequence: UInt64?
    package var exists: Int
    package var readOnly: Bool
    /// Opened by SELECT: what is in it may be changed, unless it is read-only.
    package var isSelected = false
    /// The flags that SELECT said can be kept, as the server writes them; `nil`: it said nothing, which means all of those that it
    /// has (RFC 3501 §6.3.1).
    package var permanentFlags: [String]?

    package init(
        uidValidity: UIDValidity? = nil, uidNext: UID? = nil, exists: Int = 0, readOnly: Bool = false,
        isSelected: Bool = false
    ) {
        self.uidValidity = uidValidity
        self.uidNext = uidNext
        self.exists = exists
        self.readOnly = readOnly
        self.isSelected = isSelected
    }
}

/// Prints neither a password nor a mail.
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
        case .status(_, let next): "next UID \(next.map { "\($0.rawValue)" } ?? "unknown")"
        case .message(let uid, let octets): "message \(uid.rawValue), \(octets.count) octets"
        case .tooLarge(let uid, let size): "message \(uid.rawValue) too large, \(size) octets"
        case .batchDone(let asked, let missing): "batch done, \(missing.count) of \(asked.count) missing"
        case .exists(let count): "\(count) mails"
        case .alert(let text): "alert: \(text)"
        case .finished(let request): "finished \(request)"
        case .failed(let request, let fault): "failed \(request): \(fault.text)"
        case .fault(let fault): "fault: \(fault.text)"
        case .close: "close"
        }
    }
}

extension IMAPSession {
    /// What the caller asks of a session that is logged in. Each request ends with exactly one `.finished` or `.failed`, or with a
    /// `.fault` that ends the session.
    package enum Request: Sendable, Equatable {
        /// EXAMINE, never SELECT: nothing in the folder changes, not even `\Recent` (RFC 3501 §6.3.2). The name is as a person
        /// writes it; the session encodes it in modified UTF-7. It is sent together with the DONE that ends `idle`.
        case examine(folder: String)
        /// The same, and in one write with it `fetchMessageIDs` of these mails: of a folder that has been read before, in one round
        /// trip. A server that refuses those does not refuse the folder; of none it is `examine`.
        case examineAndIdentify(folder: String, UIDSet)
        /// `examine`, with the octets that LIST gave.
        case examineListed([UInt8])
        /// LIST of every folder that can be opened, with its use where the server says so (RFC 6154).
        case listFolders
        /// The UIDs above `after`, or all: first NOOP, so that the server reports new mail, unless the folder has just been opened;
        /// then UID SEARCH in windows of message numbers, the newest first, so that no answer grows with the mailbox. What may go
        /// together goes in one write.
        case searchNew(after: UID?)
        /// `searchNew` of all and, in the same write, RFC822.SIZE of all: for a folder of which no mail has been read. Where it holds
        /// more mails than `Limits.sizedSearch`, or the server refuses the sizes, it is `searchNew` alone.
        case searchSized
        /// RFC822.SIZE of these; a UID that is gone gets no answer.
        case fetchSizes(UIDSet)
        /// BODY.PEEK[] of these, in batches of `Limits`, in the given order. The sizes are the ones from `fetchSizes`.
        case fetchBodies([IMAPMessageSize])
        /// BODY.PEEK[] of all above that UID, in one command, which is sent together with the DONE that ends `idle`: for the few
        /// that the server has just announced. What it leaves out, a later `searchNew` finds.
        case fetchNew(after: UID)
        /// UID SEARCH in the open folder for mails with this Message-ID that came on the day of `since` (Unix seconds) or later.
        /// Servers compare days, each in its own time zone, so choose `since` some days early (RFC 3501 §6.4.4).
        case find(MessageID, since: Int64)
        /// The Message-IDs of these mails, from their headers alone; at most a few hundred, in one command.
        case fetchMessageIDs(UIDSet)
        /// SELECT: for what a person has asked to be done with settled mail, and for nothing else. The name as a person writes it.
        case select(folder: String)
        /// The same, by the octets that LIST gave.
        case selectListed([UInt8])
        /// STATUS of a folder that is not open: its UIDVALIDITY and its next UID. The name by the octets that LIST gave.
        case status([UInt8])
        /// UID STORE `+FLAGS.SILENT` in the folder that was selected; at most some hundred, in one command, as all that follow.
        case flag(UIDSet, IMAPFlag)
        /// UID MOVE (RFC 6851), from the folder that was selected to the one of these octets. Refused unasked where the server
        /// does not offer it.
        case move(UIDSet, to: [UInt8])
        /// UID COPY, likewise. Refused unasked where the server could not remove by UID what was copied.
        case copy(UIDSet, to: [UInt8])
        /// UID STORE of `\Deleted`, then UID EXPUNGE of the same (RFC 4315 §2.1), and of nothing that somebody else has marked:
        /// refused unasked where the server does not offer it.
        case remove(UIDSet)
        case noop
        /// IDLE (RFC 2177): the server reports new mail until the next request is performed.
        case idle
        /// Ends `idle`.
        case done
        /// LOGOUT; `.close` follows.
        case logout
    }

    /// The session's bounds, in octets and counts, all above 0.
    package struct Limits: Sendable, Equatable {
        /// The largest mail that is fetched, in octets.
        package var bodyOctets = 20 << 20
        /// Mails in one FETCH.
        package var batchCount = 50
        /// Octets in one FETCH, by the sizes that the server reported; a single mail may exceed it.
        package var batchOctets = 8 << 20
        /// FETCHes under way at once.
        package var batchesInFlight = 32
        /// Octets of all that is under way, likewise.
        package var octetsInFlight = 4 << 20
        /// Message numbers that one UID SEARCH covers: 5,000 answers of 11 octets stay under the parser's line.
        package var searchWindow = 5_000
        /// Mails in a folder whose sizes are asked for with the search.
        package var sizedSearch = 1_000
        /// UIDs that one `searchNew` may find.
        package var uids = 2_000_000
        /// Octets of unsolicited data between two answers.
        package var chatterOctets = 16 << 20
        /// Folders that one `listFolders` may find.
        package var folders = 10_000
        /// UIDs that one `find` returns.
        package var found = 10

        package init() {}
    }
}

/// A message and its RFC822.SIZE in octets as the server reports it; the server may report a wrong size.
package struct IMAPMessageSize: Sendable, Hashable {
    package let uid: UID
    package let size: Int

    package init(uid: UID, size: Int) {
        self.uid = uid
        self.size = size
    }
}
