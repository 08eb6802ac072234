import Text

/// One IMAP session (RFC 3501), from the first command after the greeting to the end of the connection.
///
/// It is told what happened and answers what to do. It opens folders with EXAMINE and mails with BODY.PEEK, so the mailbox is
/// left as it was; only where a folder was opened by `.select` can anything be flagged or moved in it. It holds one mail at
/// most, the one that is arriving.
package struct IMAPSession: Sendable {
    let limits: Limits
    var parser: IMAPResponseParser
    var state = State.fresh
    var capabilities = IMAPCapabilities([])
    /// Those before the login.
    private var capabilitiesBefore = IMAPCapabilities([])
    /// The open folder, with its number of messages kept up to date.
    var folder: IMAPFolderState?
    /// Whether the server was asked for nothing since it opened the folder: it has just said how many messages there are.
    var isFolderCurrent = false
    /// What the running request has gathered so far.
    var gathered = Gathered()
    private var credentials: Credentials?
    private var waiting: [Request] = []
    private var commands = 0
    private var hasSkipped = false
    /// The text of an untagged NO or BAD: perhaps the reason for the next failure.
    private var lastWords = ""

    package init(limits: Limits = Limits()) {
        self.limits = limits
        var bounds = IMAPResponseParser.Limits()
        bounds.literalOctets = limits.bodyOctets
        bounds.chatterOctets = limits.chatterOctets
        parser = IMAPResponseParser(limits: bounds)
    }

    /// How many messages the open folder holds, as far as the server has told; `nil` where none is open.
    package var exists: Int? { folder?.exists }

    package var isOver: Bool {
        switch state {
        case .over: true
        case .fresh, .greeting, .loggingIn, .learning, .ready, .running: false
        }
    }

    /// Call it once, when the connection is up and the greeting is read: it asks for the capabilities, unless they are known, then
    /// logs in.
    ///
    /// - Parameter heard: what the server has replied to somebody else's CAPABILITY in this connection, whole lines; anything else
    ///   counts as nothing.
    package mutating func start(_ credentials: Credentials, heard: [UInt8] = []) -> [Action] {
        guard case .fresh = state else { return [] }
        self.credentials = credentials
        // The channel has read from the connection before and may have kept the beginning of a line.
        parser.skipsMalformed = true
        if let told = IMAPCapabilities(reply: heard) {
            capabilities = told
            return logIn(credentials)
        }
        let tag = nextTag()
        state = .greeting(tag: tag)
        return [send(.capability, tag)]
    }

    /// Performs a request; the request waits while another request or the login runs, and it ends IDLE. Does nothing once the
    /// session is over.
    package mutating func perform(_ request: Request) -> [Action] {
        switch state {
        case .over: return []
        case .fresh, .greeting, .loggingIn, .learning:
            waiting.append(request)
            return []
        case .ready:
            waiting.append(request)
            return startNext()
        case .running(let running, let work):
            guard case .idling(let tag) = work else {
                waiting.append(request)
                return []
            }
            let done = Array("DONE\r\n".utf8)
            guard waiting.isEmpty, let (ahead, command) = ahead(of: request) else {
                waiting.append(request)
                state = .running(running, .endingIdle(tag: tag, ahead: nil))
                return [.send(done)]
            }
            // RFC 2177 §3: once DONE is sent, the next command may follow.
            state = .running(running, .endingIdle(tag: tag, ahead: ahead))
            return [.send(done + command)]
        }
    }

    /// Octets from the server, in chunks of any size.
    package mutating func received(_ octets: [UInt8]) -> [Action] {
        guard !isOver else { return [] }
        parser.append(octets)
        var actions: [Action] = []
        while !isOver, let event = parser.next() {
            switch event {
            case .response(let response): actions += handle(response)
            case .skipped(let word): actions += skipped(word)
            case .fault(let word):
                let words = String(serverWords: word.utf8)
                actions += end(.protocolViolation("the server broke the protocol: \(words)"))
            }
        }
        return actions
    }

    /// The connection has ended, or the caller's deadline has passed: `why` says which.
    package mutating func closed(_ why: String = "the server closed the connection") -> [Action] {
        switch state {
        case .fresh, .over:
            state = .over
            return []
        case .running(let request, .leaving):
            state = .over
            return [.finished(request), .close]
        case .greeting, .loggingIn, .learning, .ready, .running:
            let said = lastWords.isEmpty ? "" : " (it had said: \(lastWords))"
            return end(.closed("\(why); awaited: \(awaiting)\(said)"))
        }
    }
}

extension IMAPSession {
    /// Not libcurl's letter `A`, so that a late reply to libcurl is never taken for one to us.
    mutating func nextTag() -> String {
        commands += 1
        return "F\(commands)"
    }

    /// For commands of one piece.
    func send(_ command: IMAPCommand, _ tag: String) -> Action { .send(command.octets(tag: tag)) }

    mutating func end(_ fault: IMAPFault) -> [Action] {
        state = .over
        return [.fault(fault), .close]
    }

    /// The request has succeeded or failed; the next one in the queue starts.
    mutating func conclude(_ action: Action) -> [Action] {
        state = .ready
        gathered = Gathered()
        return [action] + startNext()
    }

    mutating func startNext() -> [Action] {
        guard case .ready = state, !waiting.isEmpty else { return [] }
        return begin(waiting.removeFirst())
    }

    var isWaited: Bool { !waiting.isEmpty }

    private mutating func handle(_ response: IMAPResponse) -> [Action] {
        switch response {
        case .tagged(let tag, let status):
            let alert = status.code == .alert ? [Action.alert(status.text)] : []
            return alert + replied(tag, status)
        case .status(let status): return told(status)
        case .continuation(let challenge): return continued(challenge)
        case .capability(let words):
            capabilities = words
            return []
        case .exists(let count): return existing(count)
        case .expunge(let number):
            removed(number > 0 && number <= folder?.exists ?? 0 ? 1 : 0)
            return []
        // VANISHED is unsolicited here (RFC 7162 §3.2.10), so it never makes a folder empty.
        case .vanished(let uids, let earlier):
            removed(earlier ? 0 : min(uids.count, (folder?.exists ?? 1) - 1))
            return []
        case .list(let listing):
            listed(listing)
            return []
        case .search(let uids): return found(uids)
        case .extendedSearch(let tag, let all): return found(all, by: tag)
        case .fetch(let fetch): return fetched(fetch)
        case .folderStatus(_, let items):
            if case .running(_, .asking) = state { gathered.status = items }
            return []
        case .other: return []
        }
    }

    /// Reported once a session: a label of another mail program may spoil a line of every answer.
    mutating func skipped(_ word: String) -> [Action] {
        defer { hasSkipped = true }
        return hasSkipped
            ? [] : [.alert("(a line that cannot be read and is not needed was skipped: \(word))")]
    }

    /// Untagged OK, NO, BAD, BYE, PREAUTH.
    private mutating func told(_ status: IMAPStatus) -> [Action] {
        let alert = status.code == .alert ? [Action.alert(status.text)] : []
        switch status.condition {
        case .bye:
            if case .running(_, .leaving) = state { return [] }
            return alert + end(.bye(status.text))
        case .no, .bad:
            lastWords = status.text
            return alert
        case .ok, .preauth: return alert + noted(status.code)
        }
    }

    private mutating func replied(_ tag: String, _ status: IMAPStatus) -> [Action] {
        switch state {
        case .greeting(let own):
            // Other replies belong to the dialogue before our first command.
            guard tag == own else { return [] }
            return greeted(status)
        case .loggingIn(let own, let login) where tag == own:
            firstReplyCame()
            guard status.condition == .ok else { return end(login.fault(status)) }
            return loggedIn(status)
        case .loggingIn where awaitsFirstReply: return []
        case .learning(let own) where tag == own:
            guard status.condition == .ok else { return end(.protocolViolation(status.text)) }
            state = .ready
            return [.loggedIn(capabilities)] + startNext()
        case .running(let request, let work): return replied(tag, status, to: request, work)
        case .fresh, .loggingIn, .learning, .ready, .over: return unexpectedTag(tag)
        }
    }

    mutating func unexpectedTag(_ tag: String) -> [Action] {
        let words = String(serverWords: tag.utf8.prefix(20))
        return end(.protocolViolation("the server replied to \(words), which does not wait"))
    }

    /// A server that tells its capabilities with the login, in the tagged OK (RFC 3501 §6.2.2) or before it, need not be asked again.
    private mutating func loggedIn(_ status: IMAPStatus) -> [Action] {
        if case .capability(let words) = status.code { capabilities = words }
        // The same as before may be those of before.
        guard capabilities == capabilitiesBefore else {
            state = .ready
            return [.loggedIn(capabilities)] + startNext()
        }
        let next = nextTag()
        state = .learning(tag: next)
        return [send(.capability, next)]
    }

    private mutating func greeted(_ status: IMAPStatus) -> [Action] {
        firstReplyCame()
        guard status.condition == .ok, let credentials else { return end(.protocolViolation(status.text)) }
        return logIn(credentials)
    }

    /// Whether what the server says may still belong to the dialogue before our first command.
    var awaitsFirstReply: Bool { parser.skipsMalformed }

    private mutating func firstReplyCame() {
        parser.skipsMalformed = false
        parser.progressed()
    }

    private mutating func logIn(_ credentials: Credentials) -> [Action] {
        self.credentials = nil
        capabilitiesBefore = capabilities
        do throws(IMAPFault) {
            var login = try IMAPLogin(credentials, capabilities)
            let tag = nextTag()
            let line = login.begin(tag: tag)
            state = .loggingIn(tag: tag, login)
            return [.send(line)]
        } catch {
            return end(error)
        }
    }
}

extension IMAPSession {
    /// The command's name in what we send, the first if there are several (`EXAMINE`, `UID FETCH`); `more` for a continuation of a
    /// command. Shows nothing else: the line may hold a password.
    package static func verb(of lines: [UInt8]) -> String {
        let words = lines.prefix(60).prefix { $0 != UInt8(ascii: "\r") }
            .split(separator: UInt8(ascii: " "), maxSplits: 3)
            .map { word in String(decoding: word.filter { $0 > 0x20 }, as: UTF8.self) }
        if words == ["DONE"] { return "DONE" }
        guard words.count > 1, known.contains(words[1]) else { return "more" }
        return words[1] == "UID" && words.count > 2 ? "UID \(words[2])" : words[1]
    }

    private static let known: Set<String> = [
        "CAPABILITY", "NOOP", "IDLE", "LOGOUT", "LIST", "EXAMINE", "SELECT", "STATUS", "LOGIN",
        "AUTHENTICATE", "UID",
    ]
}
