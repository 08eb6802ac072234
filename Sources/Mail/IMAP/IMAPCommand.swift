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
