import Text

/// One command as it is sent (RFC 3501 §6), without its tag. Only octets that this code writes itself are sent unquoted; octets
/// from outside go through `string`.
struct IMAPCommand: Sendable, Equatable {
    /// The command's name, for the admin: which reply the session awaits.
    let verb: String
    /// Each piece except the last ends with the announcement of a literal; the next piece is sent when the server says `+`.
    fileprivate(set) var pieces: [[UInt8]]

    init(_ verb: String, _ arguments: String = "") {
        self.verb = verb
        pieces = [Array((arguments.isEmpty ? verb : verb + " " + arguments).utf8)]
    }

    /// Adds a string that can end neither the line nor its quotes: quoted, or as a literal where quotes are not allowed (RFC 3501
    /// §4.3).
    ///
    /// - Parameter most: the highest octet that may be quoted.
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

    /// The pieces with the tag before the first and the line end after the last.
    func lines(tag: String) -> [[UInt8]] {
        var lines = pieces
        lines[0] = Array("\(tag) ".utf8) + lines[0]
        lines[lines.count - 1] += Array("\r\n".utf8)
        return lines
    }

    /// All of it at once: for commands of one piece, which are all except LOGIN.
    func octets(tag: String) -> [UInt8] { lines(tag: tag).flatMap(\.self) }
}

extension IMAPCommand {
    static let capability = IMAPCommand("CAPABILITY")
    static let noop = IMAPCommand("NOOP")
    static let idle = IMAPCommand("IDLE")
    static let logout = IMAPCommand("LOGOUT")

    /// - Parameter capabilities: with RFC 5258 and RFC 6154 the server says the use of each folder; many servers do so without
    ///   being asked.
    static func list(_ capabilities: IMAPCapabilities) -> IMAPCommand {
        let isMarked = capabilities.has("LIST-EXTENDED") && capabilities.has("SPECIAL-USE")
        return IMAPCommand("LIST", "\"\" \"*\"" + (isMarked ? " RETURN (SPECIAL-USE)" : ""))
    }

    /// - Parameter name: as LIST gave it. Octets that a quoted string must not hold are sent back unchanged, because a server that
    ///   lists raw UTF-8 opens no other name.
    static func examine(_ name: [UInt8]) -> IMAPCommand { IMAPCommand("EXAMINE").string(name, most: 0xFF) }

    /// The same, and the server tells HIGHESTMODSEQ (RFC 7162 §3.1.8).
    static func examineCounted(_ name: [UInt8]) -> IMAPCommand {
        var command = examine(name)
        command.pieces[command.pieces.count - 1] += Array(" (CONDSTORE)".utf8)
        return command
    }

    static func select(_ name: [UInt8]) -> IMAPCommand { IMAPCommand("SELECT").string(name, most: 0xFF) }

    static func status(_ name: [UInt8]) -> IMAPCommand {
        var command = IMAPCommand("STATUS").string(name, most: 0xFF)
        command.pieces[command.pieces.count - 1] += Array(" (UIDNEXT UIDVALIDITY)".utf8)
        return command
    }

    /// - Parameter flag: a flag of ours, which no mail and no server has a say in.
    static func store(_ uids: UIDSet, _ flag: String) -> IMAPCommand {
        IMAPCommand("UID STORE", "\(uids) +FLAGS.SILENT (\(flag))")
    }

    static func copy(_ uids: UIDSet, to name: [UInt8]) -> IMAPCommand {
        IMAPCommand("UID COPY", "\(uids)").string(name, most: 0xFF)
    }

    static func move(_ uids: UIDSet, to name: [UInt8]) -> IMAPCommand {
        IMAPCommand("UID MOVE", "\(uids)").string(name, most: 0xFF)
    }

    static func expunge(_ uids: UIDSet) -> IMAPCommand { IMAPCommand("UID EXPUNGE", "\(uids)") }

    static func login(user: String, password: String) -> IMAPCommand {
        IMAPCommand("LOGIN").string(Array(user.utf8)).string(Array(password.utf8))
    }

    /// Adds the initial response if the server has SASL-IR (RFC 4959).
    static func authenticate(_ mechanism: SASLMechanism, initial: [UInt8]?) -> IMAPCommand {
        let word =
            initial.map { " " + String(decoding: Base64Alphabet.standard.encode($0), as: UTF8.self) } ?? ""
        return IMAPCommand("AUTHENTICATE", mechanism.rawValue + word)
    }

    /// UIDs above `after` among these message numbers (`nil`: among all). `n:*` always includes the last mail, so the answer may
    /// hold one UID that is not above.
    static func search(after: UID?, numbers: String?, extended: Bool) -> IMAPCommand {
        let above = after.map { "UID \(UInt64($0.rawValue) + 1):*" }
        let keys = [numbers, above].compactMap(\.self)
        let what = keys.isEmpty ? "ALL" : keys.joined(separator: " ")
        return IMAPCommand("UID SEARCH", extended ? "RETURN (ALL) \(what)" : what)
    }

    /// Does not use RFC 4731's RETURN: the answer is only a few numbers.
    static func find(_ messageID: MessageID, since: Int64) -> IMAPCommand {
        let day = HeaderDate.rfc3501Day(seconds: since)
        return IMAPCommand("UID SEARCH", "SINCE \(day) HEADER Message-ID").string(
            Array(messageID.rawValue.utf8))
    }

    static func fetchSizes(_ uids: UIDSet) -> IMAPCommand {
        IMAPCommand("UID FETCH", "\(uids) (UID RFC822.SIZE)")
    }

    static let fetchAllSizes = IMAPCommand("UID FETCH", "1:* (UID RFC822.SIZE)")

    static func fetchMessageIDs(_ uids: UIDSet) -> IMAPCommand {
        IMAPCommand("UID FETCH", "\(uids) (UID BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])")
    }

    static func fetchBodies(_ uids: UIDSet) -> IMAPCommand {
        IMAPCommand("UID FETCH", "\(uids) (UID BODY.PEEK[])")
    }

    /// The last mail always answers, whatever its UID.
    static func fetchBodies(after: UID) -> IMAPCommand {
        IMAPCommand("UID FETCH", "\(UInt64(after.rawValue) + 1):* (UID BODY.PEEK[])")
    }
}

/// The login method that the server offers, and the state of that login.
struct IMAPLogin: Sendable {
    private let command: IMAPCommand
    /// Lines of the LOGIN command that are sent when the server says `+`.
    private var lines: [[UInt8]] = []
    private var exchange: SASLExchange?
    private let saidFirst: Bool

    /// AUTHENTICATE PLAIN is preferred to LOGIN, which the server may forbid (RFC 3501 §6.2.3), and LOGIN to AUTH=LOGIN; for a
    /// token, OAUTHBEARER is preferred to XOAUTH2.
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

    /// The answer to `+`; `nil` when nothing is left to send and the server should not have asked.
    mutating func proceed(_ challenge: [UInt8]) -> [UInt8]? {
        guard let hasGivenUp = exchange?.hasGivenUp else { return lines.isEmpty ? nil : lines.removeFirst() }
        // Otherwise a server that keeps asking would get answers for ever.
        guard !hasGivenUp else { return nil }
        // Some servers send text instead of a challenge; they mean an empty challenge.
        let octets = Base64Alphabet.standard.decode(challenge) ?? []
        guard let answer = exchange?.answer(octets, saidFirst: saidFirst) else { return Array("*\r\n".utf8) }
        return Base64Alphabet.standard.encode(answer) + Array("\r\n".utf8)
    }

    /// NO means that the credentials are rejected (RFC 3501 §6.2.2, §6.2.3), unless the response code says that the failure is
    /// temporary.
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
