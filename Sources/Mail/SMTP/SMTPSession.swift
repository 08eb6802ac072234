/// One SMTP session (RFC 5321), from EHLO after the greeting to the end of the connection: many letters, one after the other.
///
/// The caller tells it what happened, and it answers what to do. It knows whether the final dot may have been sent.
package struct SMTPSession: Sendable {
    var state = State.fresh
    var extensions = SMTPExtensions()
    /// A transaction was left incomplete: RSET comes before the next one.
    var mustReset = false
    /// Our name in EHLO.
    private let hello: String
    private var parser = SMTPReplyParser()
    private var credentials: Credentials?
    /// Offered mechanisms that were not tried yet.
    private var mechanisms: [SASLMechanism] = []
    /// The server's refusal of the first mechanism.
    private var loginRefusal: SMTPFault?
    var underWay: LetterUnderWay?

    /// `hello` is a domain or an address literal (RFC 5321 §4.1.3); "localhost" replaces a name that cannot be sent.
    package init(hello: String) {
        let sayable =
            !hello.isEmpty && hello.utf8.count <= 255 && hello.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        self.hello = sayable ? hello : "localhost"
    }

    /// Whether `send` and `probe` may be called.
    package var isReady: Bool {
        switch state {
        case .ready: true
        case .fresh, .greeting, .loggingIn, .inTransaction, .committing, .inDoubt, .leaving, .over: false
        }
    }

    package var isOver: Bool {
        switch state {
        case .over: true
        case .fresh, .greeting, .loggingIn, .ready, .inTransaction, .committing, .inDoubt, .leaving: false
        }
    }

    /// Call it once, when the connection is up and the greeting is read. Without credentials there is no login.
    package mutating func start(_ credentials: Credentials?) -> [Action] {
        guard case .fresh = state else { return [] }
        self.credentials = credentials
        state = .greeting(isFallback: false)
        return [say("EHLO \(hello)")]
    }

    /// Octets from the server, in chunks of any size.
    package mutating func received(_ octets: [UInt8]) -> [Action] {
        guard !isOver else { return [] }
        parser.append(octets)
        var actions: [Action] = []
        while !isOver, let event = parser.next() {
            switch event {
            case .reply(let reply): actions += heard(reply)
            case .fault(let word):
                actions += end(.protocolViolation("the server broke the protocol: \(word)"))
            }
        }
        return actions
    }

    /// The connection has ended, or the caller's deadline has passed: `why` says which. A letter whose final dot may have been sent
    /// is in doubt; any other may be sent again.
    package mutating func closed(_ why: String = "the server closed the connection") -> [Action] {
        switch state {
        case .fresh, .over:
            state = .over
            return []
        case .leaving:
            state = .over
            return [.close]
        case .greeting, .loggingIn, .ready, .inTransaction, .committing, .inDoubt: return end(.closed(why))
        }
    }

    /// QUIT; does nothing unless ready.
    package mutating func quit() -> [Action] {
        guard isReady else { return [] }
        state = .leaving
        return [say("QUIT")]
    }
}

extension SMTPSession {
    func say(_ line: String) -> Action { .send(Array("\(line)\r\n".utf8)) }

    /// The end of the session, with the outcome of the current letter or probe.
    mutating func end(_ fault: SMTPFault) -> [Action] {
        defer { state = .over }
        switch state {
        case .inTransaction(let transaction):
            guard !transaction.isProbe else {
                return [.probed(probe(transaction, orElse: fault.text)), .fault(fault), .close]
            }
            // A refusal that was received stays valid, although the transaction could not be reset.
            let outcome = transaction.refusal?.outcome ?? .tryLater(fault.text)
            return [.outcome(outcome), .fault(transaction.refusal?.fault ?? fault), .close]
        case .committing: return [.outcome(.tryLater(fault.text)), .fault(fault), .close]
        case .inDoubt: return [.outcome(.inDoubt(fault.text)), .fault(fault), .close]
        case .fresh, .greeting, .loggingIn, .ready, .leaving, .over: return [.fault(fault), .close]
        }
    }

    private mutating func heard(_ reply: SMTPReply) -> [Action] {
        // 421 may come at any time and means that the server closes the connection (RFC 5321 §3.8).
        if reply.code == 421 { return going(reply) }
        switch state {
        case .greeting(let isFallback): return greeted(reply, isFallback)
        case .loggingIn(let exchange, let saidFirst): return challenged(reply, exchange, saidFirst)
        case .inTransaction(let transaction): return heard(reply, in: transaction)
        case .committing, .ready, .fresh, .over:
            return end(.protocolViolation("the server spoke out of turn: \(reply.text)"))
        case .inDoubt: return settled(reply)
        case .leaving:
            state = .over
            return [.close]
        }
    }

    private mutating func going(_ reply: SMTPReply) -> [Action] {
        switch state {
        case .inDoubt:
            // A complete reply other than 250: the server did not accept the letter.
            state = .over
            return [.outcome(.tryLater(reply.text)), .fault(.tryLater(reply.text)), .close]
        case .leaving:
            state = .over
            return [.close]
        case .fresh, .greeting, .loggingIn, .ready, .inTransaction, .committing, .over:
            return end(.tryLater(reply.text))
        }
    }

    private mutating func greeted(_ reply: SMTPReply, _ isFallback: Bool) -> [Action] {
        switch reply.kind {
        case .done:
            extensions = isFallback ? SMTPExtensions() : SMTPExtensions(reply.lines)
            return logIn()
        case .refused where !isFallback:
            state = .greeting(isFallback: true)
            return [say("HELO \(hello)")]
        case .refused: return end(.serviceRefused(reply.text))
        case .goOn, .later, .unknown: return end(.tryLater(reply.text))
        }
    }
}

extension SMTPSession {
    private mutating func logIn() -> [Action] {
        guard let credentials else { return becomeReady() }
        mechanisms = SASLMechanism.fitting(credentials).filter {
            extensions.mechanisms.contains($0.rawValue)
        }
        guard !mechanisms.isEmpty else { return end(noWay(credentials)) }
        return authenticate(by: mechanisms.removeFirst(), credentials)
    }

    private mutating func authenticate(by mechanism: SASLMechanism, _ credentials: Credentials) -> [Action] {
        guard let exchange = SASLExchange(mechanism, credentials) else {
            let text =
                "the user, the password or the token is empty or holds a character that no login can carry"
            return end(.login(permanent: true, text))
        }
        let line = "AUTH \(mechanism.rawValue)"
        let word = exchange.initialResponse.map {
            String(decoding: Base64Alphabet.standard.encode($0), as: UTF8.self)
        }
        // A long initial response would make a line over 512 octets, so it waits for the challenge (RFC 4954 §4).
        let first = word.flatMap { $0.utf8.count + line.utf8.count <= 500 ? $0 : nil }
        state = .loggingIn(exchange, saidFirst: first != nil)
        return [say(first.map { "\(line) \($0)" } ?? line)]
    }

    private mutating func becomeReady() -> [Action] {
        credentials = nil
        state = .ready
        return [.ready(extensions)]
    }

    private mutating func challenged(_ reply: SMTPReply, _ exchange: SASLExchange, _ saidFirst: Bool)
        -> [Action]
    {
        switch reply.kind {
        case .done: return becomeReady()
        case .goOn:
            // Otherwise a server that keeps asking would get answers for ever.
            guard !exchange.hasGivenUp else {
                return end(
                    .protocolViolation("the server asks on and on for more of the login: \(reply.text)"))
            }
            var exchange = exchange
            let challenge = Base64Alphabet.standard.decode(Array((reply.lines.first ?? "").utf8)) ?? []
            let answer = exchange.answer(challenge, saidFirst: saidFirst)
            state = .loggingIn(exchange, saidFirst: saidFirst)
            let word = answer.map { String(decoding: Base64Alphabet.standard.encode($0), as: UTF8.self) }
            return [say(word ?? "*")]
        case .refused, .later, .unknown:
            let more = exchange.errorWords.isEmpty ? "" : " (\(exchange.errorWords))"
            return refused(.login(permanent: reply.kind == .refused, reply.text + more), reply)
        }
    }

    /// Some servers offer a mechanism that they do not have, so the next one is tried. The first refusal is reported, unless the
    /// server refused only the mechanism (504, RFC 4954 §4).
    private mutating func refused(_ fault: SMTPFault, _ reply: SMTPReply) -> [Action] {
        if loginRefusal == nil, ![500, 502, 504, 534].contains(reply.code) { loginRefusal = fault }
        guard reply.kind == .refused, !mechanisms.isEmpty, let credentials else {
            return end(reply.kind == .refused ? loginRefusal ?? fault : fault)
        }
        return authenticate(by: mechanisms.removeFirst(), credentials)
    }

    private func noWay(_ credentials: Credentials) -> SMTPFault {
        let wanted: String
        switch credentials {
        case .password: wanted = "a password"
        case .token: wanted = "a token (OAUTHBEARER or XOAUTH2)"
        }
        let offers =
            extensions.mechanisms.isEmpty
            ? "no login" : "AUTH " + extensions.mechanisms.joined(separator: " ")
        return .login(permanent: true, "the server takes no login by \(wanted); it offers \(offers)")
    }
}
