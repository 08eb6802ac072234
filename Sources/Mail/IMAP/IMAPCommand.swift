import Text

/// One command as it goes over the wire (RFC 3501 §6), without its tag. Only octets of ours are written as they are;
/// what comes from outside goes through `string`.
struct IMAPCommand: Sendable, Equatable {
    /// For an admin: what is awaited.
    let verb: String
    /// Each but the last ends with the announcement of a literal; the next goes out when the server says `+`.
    private(set) var pieces: [[UInt8]]

    init(_ verb: String, _ arguments: String = "") {
        self.verb = verb
        pieces = [Array((arguments.isEmpty ? verb : verb + " " + arguments).utf8)]
    }

    /// A string that can neither end the line nor its quotes: quoted, or a literal where quoting cannot carry it
    /// (RFC 3501 §4.3).
    ///
    /// - Parameter most: the highest octet that is quoted.
    func string(_ octets: [UInt8], most: UInt8 = 0x7E) -> IMAPCommand {
        var command = self
        let last = command.pieces.count - 1
        if octets.allSatisfy({ $0 >= 0x20 && $0 != 0x7F && $0 <= most }) {
            let special = [UInt8(ascii: "\""), UInt8(ascii: "\\")]
            let escaped = octets.flatMap { special.contains($0) ? [UInt8(ascii: "\\"), $0] : [$0] }
            command.pieces[last] += Array(" \"".utf8) + escaped + Array("\"".utf8)
        } else {
            command.pieces[last] += Array(" {\(octets.count)}\r\n".utf8)
            command.pieces.append(octets)
        }
        return command
    }

    /// The pieces with the tag before the first and the line end behind the last.
    func lines(tag: String) -> [[UInt8]] {
        var lines = pieces
        lines[0] = Array("\(tag) ".utf8) + lines[0]
        lines[lines.count - 1] += Array("\r\n".utf8)
        return lines
    }
}

extension IMAPCommand {
    static let capability = IMAPCommand("CAPABILITY")
    static let noop = IMAPCommand("NOOP")
    static let idle = IMAPCommand("IDLE")
    static let logout = IMAPCommand("LOGOUT")

    /// - Parameter capabilities: with both RFC 5258 and RFC 6154 the server says what each folder is for; many do so unasked.
    static func list(_ capabilities: IMAPCapabilities) -> IMAPCommand {
        let isMarked = capabilities.has("LIST-EXTENDED") && capabilities.has("SPECIAL-USE")
        return IMAPCommand("LIST", "\"\" \"*\"" + (isMarked ? " RETURN (SPECIAL-USE)" : ""))
    }

    /// - Parameter name: as LIST gave it; octets that no quoted string should have are sent back as they came, for a server that
    ///   lists raw UTF-8 opens nothing else.
    static func examine(_ name: [UInt8]) -> IMAPCommand { IMAPCommand("EXAMINE").string(name, most: 0xFF) }

    static func login(user: String, password: String) -> IMAPCommand {
        IMAPCommand("LOGIN").string(Array(user.utf8)).string(Array(password.utf8))
    }

    /// With the initial response where the server has SASL-IR (RFC 4959).
    static func authenticate(_ mechanism: SASLMechanism, initial: [UInt8]?) -> IMAPCommand {
        let word =
            initial.map { " " + String(decoding: Base64Alphabet.standard.encode($0), as: UTF8.self) } ?? ""
        return IMAPCommand("AUTHENTICATE", mechanism.rawValue + word)
    }

    /// UIDs above `after` among these message numbers (`nil`: among all). `n:*` always holds the last mail, so the
    /// answer may hold one that is not above.
    static func search(after: UID?, numbers: String?, extended: Bool) -> IMAPCommand {
        let above = after.map { "UID \(UInt64($0.rawValue) + 1):*" }
        let keys = [numbers, above].compactMap(\.self)
        let what = keys.isEmpty ? "ALL" : keys.joined(separator: " ")
        return IMAPCommand("UID SEARCH", extended ? "RETURN (ALL) \(what)" : what)
    }

    /// Without RFC 4731's RETURN: the answer is a few numbers.
    static func find(_ messageID: MessageID, since: Int64) -> IMAPCommand {
        let day = HeaderDate.rfc3501Day(seconds: since)
        return IMAPCommand("UID SEARCH", "SINCE \(day) HEADER Message-ID").string(
            Array(messageID.rawValue.utf8))
    }

    static func fetchSizes(_ uids: UIDSet) -> IMAPCommand {
        IMAPCommand("UID FETCH", "\(uids) (UID RFC822.SIZE)")
    }

    static func fetchMessageIDs(_ uids: UIDSet) -> IMAPCommand {
        IMAPCommand("UID FETCH", "\(uids) (UID BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])")
    }

    static func fetchBodies(_ uids: UIDSet) -> IMAPCommand {
        IMAPCommand("UID FETCH", "\(uids) (UID BODY.PEEK[])")
    }
}

/// The way in that fits what the server offers, and how far along it we are.
struct IMAPLogin: Sendable {
    private let command: IMAPCommand
    /// Lines of the LOGIN command that go out when the server says `+`.
    private var lines: [[UInt8]] = []
    private var exchange: SASLExchange?
    private let saidFirst: Bool

    /// AUTHENTICATE PLAIN before LOGIN, which may only be used where the server does not forbid it (RFC 3501 §6.2.3),
    /// before AUTH=LOGIN; a token goes by OAUTHBEARER before XOAUTH2.
    init(_ credentials: Credentials, _ server: IMAPCapabilities) throws(IMAPFault) {
        let fitting = SASLMechanism.fitting(credentials).filter { server.has("AUTH=\($0.rawValue)") }
        switch credentials {
        case .password(let user, let password) where fitting.first != .plain && !server.has("LOGINDISABLED"):
            guard SASLExchange(.plain, credentials) != nil else { throw Self.unspeakable }
            command = .login(user: user, password: password)
            saidFirst = false
        case .password, .token:
            guard let mechanism = fitting.first else { throw Self.noWay(credentials, server) }
            guard let exchange = SASLExchange(mechanism, credentials) else { throw Self.unspeakable }
            let initial = server.has("SASL-IR") ? exchange.initialResponse : nil
            command = .authenticate(mechanism, initial: initial)
            saidFirst = initial != nil
            self.exchange = exchange
        }
    }

    /// The first line.
    mutating func begin(tag: String) -> [UInt8] {
        lines = command.lines(tag: tag)
        return lines.removeFirst()
    }

    /// What to say to `+`; `nil` when nothing is left to say, which the server should not have asked for.
    mutating func proceed(_ challenge: [UInt8]) -> [UInt8]? {
        guard let hasGivenUp = exchange?.hasGivenUp else { return lines.isEmpty ? nil : lines.removeFirst() }
        // A server that goes on asking would be answered for ever.
        guard !hasGivenUp else { return nil }
        // Some servers write words where a challenge belongs; an empty one is meant.
        let octets = Base64Alphabet.standard.decode(challenge) ?? []
        guard let answer = exchange?.answer(octets, saidFirst: saidFirst) else { return Array("*\r\n".utf8) }
        return Base64Alphabet.standard.encode(answer) + Array("\r\n".utf8)
    }

    /// NO means that the credentials are rejected (RFC 3501 §6.2.2, §6.2.3), unless its code says that time cures it.
    func fault(_ status: IMAPStatus) -> IMAPFault {
        let more = exchange?.errorWords ?? ""
        let text = more.isEmpty ? status.text : "\(status.text) (\(more))"
        return .login(permanent: status.condition == .no && !status.passes, text)
    }

    private static let unspeakable = IMAPFault.login(
        permanent: true,
        "the user, the password or the token is empty or holds a character that no login can carry")

    private static func noWay(_ credentials: Credentials, _ server: IMAPCapabilities) -> IMAPFault {
        let offers =
            server.mechanisms.map { "AUTH=\($0)" } + (server.has("LOGINDISABLED") ? ["LOGINDISABLED"] : [])
        let wanted: String
        switch credentials {
        case .password: wanted = "a password"
        case .token: wanted = "a token (OAUTHBEARER or XOAUTH2)"
        }
        let list = offers.isEmpty ? "nothing" : offers.joined(separator: " ")
        return .login(
            permanent: true,
            "the server takes no login by \(wanted); it offers \(String(serverWords: list.utf8))")
    }
}
