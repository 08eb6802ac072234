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
        case knocking(tag: String)
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
        case .counting, .knocking: .command("NOOP")
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
