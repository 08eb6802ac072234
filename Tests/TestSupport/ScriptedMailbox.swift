import Foundation

/// An IMAP server on 127.0.0.1 with one folder, whose mails and behaviour a test changes while it runs.
package final class ScriptedMailbox: StoppableServer, @unchecked Sendable {
    package struct Mail: Sendable {
        package let uid: UInt32
        package let bytes: [UInt8]
    }

    /// How the server ends a session.
    package enum Ending: Sendable, CaseIterable {
        case close
        case bye
        case malformed
        case stall
        /// It closes, and the part of the FETCH that it had written is lost.
        case lost
        /// It closes already when the size is requested.
        case atSize
    }

    /// How the server differs from a good one.
    package struct Manners: Sendable {
        package init() {}

        package var capabilities = ["IDLE"]
        package var uidValidity: UInt32? = 7
        /// The answer to the login; `nil` is OK.
        package var login: String?
        /// Whether the server takes this initial response to AUTHENTICATE, as it was sent; `nil` offers no mechanism.
        package var takes: (@Sendable (String) -> Bool)?
        package var folders = ["INBOX"]
        /// The Sent folder and the Message-IDs in it.
        package var sent: SentFolder?
        /// The answer to IDLE; `nil` is `+`.
        package var idle: String?
        package var writesSlowly = false
        /// The values of RFC822.SIZE, where they are wrong.
        package var sizes: [UInt32: Int] = [:]
        /// Left out of every FETCH.
        package var withheld: Set<UInt32> = []
        /// The FETCH ends with NO at one of these mails.
        package var refused: Set<UInt32> = []
        /// BYE and the end after this many mails of one session.
        package var byeAfter: Int?
        /// The connection ends in the middle of this mail.
        package var cutInside: UInt32?
        /// Every session ends at these mails.
        package var endsAt: [UInt32: Ending] = [:]
        /// Every session ends where the sizes of all mails are requested.
        package var endsAtSizesOfAll = false
        /// What SELECT says of the flags that can be kept; `nil` says nothing.
        package var permanentFlags: String? = "(\\Answered \\Flagged \\Deleted \\Seen \\*)"
        /// Whether SELECT opens a folder for reading only.
        package var isReadOnly = false
        /// What SELECT says of the numbering, where that is not what EXAMINE says.
        package var selectedUIDValidity: UInt32?
        /// The one folder beside the watched one that has mails of its own.
        package var other: String?
        package var otherUIDValidity: UInt32 = 70
        /// The session ends when the server has done this, before it says so.
        package var endsAfter: Set<String> = []
        /// No answer to these commands, until the server is stopped.
        package var silentAt: Set<String> = []
        /// An octet now and then in place of an answer.
        package var dripsAt: Set<String> = []
        /// In place of an answer to a command that holds one of these: one line of up to 64 MB, while the client reads.
        package var floodsAt: Set<String> = []
        /// The beginning of a flood.
        package var floodBegins = ""
        /// Sends this mail an octet now and then.
        package var dripsInside: UInt32?
        /// The answer to these commands, in place of OK and of everything before it.
        package var refusals: [String: String] = [:]
        /// The server's Message-IDs of these mails.
        package var messageIDs: [UInt32: String] = [:]
        /// The session ends when a header field is requested.
        package var closesAtField = false
        /// The value of UIDNEXT; `nil` sends none.
        package var uidNext: UInt32?
        /// The value of HIGHESTMODSEQ (RFC 7162); `nil` sends none.
        package var highestModSequence: UInt64?
        /// Sent before every FETCH response.
        package var interjection = ""
        /// Called just before the first mail of a session.
        package var beforeBodies: (@Sendable () -> Void)?
        /// What has come or gone is told with NOOP and IDLE alone.
        package var tellsLate = false
        /// EXISTS with every FETCH, although nothing has come.
        package var tellsAgain = false
        /// Sent before the answer to this command.
        package var says: [String: String] = [:]
    }

    let condition = NSCondition()
    var mails: [Mail] = []
    /// What the other folder holds, and the last number that it gave.
    var otherMails: [Mail] = []
    var otherLast: UInt32 = 0
    var flags: [UInt32: Set<String>] = [:]
    /// No number is given twice.
    var lastRemoved: UInt32 = 0
    private var manner = Manners()
    private var commands: [String] = []
    private var server: ScriptedServer?
    private var flooded = 0
    package private(set) var port: UInt16 = 0

    package init(_ mails: [[UInt8]] = [], _ manners: Manners = Manners()) throws {
        manner = manners
        add(mails)
        try start()
    }

    deinit { stop() }

    /// Listens; the second time on the same port.
    package func start() throws {
        let server = try ScriptedServer(
            [.run { [weak self] session in try self?.serve(session) }], port: port)
        condition.withLock {
            self.server = server
            port = server.port
        }
    }

    /// Disconnects every client and stops listening.
    package func stop() { condition.withLock { server }?.stop() }

    package var manners: Manners {
        get { condition.withLock { manner } }
        set { condition.withLock { manner = newValue } }
    }

    /// Adds new mails with the next UIDs; idling clients are notified.
    package func add(_ bytes: [[UInt8]]) {
        condition.withLock {
            for bytes in bytes {
                mails.append(Mail(uid: max(mails.last?.uid ?? 0, lastRemoved) + 1, bytes: bytes))
            }
            condition.broadcast()
        }
    }

    /// As after restoring a backup: other mails, perhaps with UIDs that others had.
    package func replace(with mails: [(uid: UInt32, bytes: [UInt8])], uidNext: UInt32?) {
        condition.withLock {
            self.mails = mails.map { Mail(uid: $0.uid, bytes: $0.bytes) }
            manner.uidNext = uidNext
            condition.broadcast()
        }
    }

    package func expunge(_ uid: UInt32) { condition.withLock { mails.removeAll { $0.uid == uid } } }

    /// As after restoring a backup: other UIDs for the same mails.
    package func renumber(uidValidity: UInt32, from first: UInt32) {
        condition.withLock {
            manner.uidValidity = uidValidity
            mails = mails.enumerated().map { Mail(uid: first + UInt32($0.offset), bytes: $0.element.bytes) }
        }
    }

    /// Every command of every session, without its tag.
    package var dialogue: [String] { condition.withLock { commands } }

    package func count(_ command: String) -> Int { dialogue.count { $0.hasPrefix(command) } }

    package var sessions: Int { server?.clients.count ?? 0 }

    private func serve(_ session: ScriptedSession) throws {
        if manners.floodsAt.contains("greeting"), try !flood(session) { return }
        try session.write("\(manners.refusals["greeting"] ?? "* OK [CAPABILITY IMAP4rev1] ready")\r\n".utf8)
        var visit = Visit()
        while let line = try session.readLine() {
            let words = line.split(separator: " ", maxSplits: 1).map(String.init)
            guard let tag = words.first, words.count == 2 else { return }
            note(words[1])
            guard try answer(words[1], tag, session, &visit) else { return }
        }
    }

    private func note(_ command: String) {
        condition.withLock {
            commands.append(command)
            condition.broadcast()
        }
    }

    /// The state of one session.
    struct Visit {
        var known: [UInt32] = []
        /// Whether the other folder is open.
        var isInOther = false
        var isSelected = false
        var bodies = 0
    }

    /// - Returns: whether the session continues.
    private func answer(
        _ command: String, _ tag: String, _ session: ScriptedSession, _ visit: inout Visit
    ) throws -> Bool {
        let manners = manners
        let words = command.split(separator: " ").map { $0.uppercased() }
        let verb = words[0] == "UID" ? "UID \(words[1])" : words[0]
        if manners.silentAt.contains(verb) {
            session.stall()
            return false
        }
        if manners.dripsAt.contains(verb) {
            try session.drip(UInt8(ascii: "*"))
            return false
        }
        if manners.floodsAt.contains(where: command.contains) { return try flood(session) }
        if let refusal = manners.refusals[verb] {
            try session.write("\(refusal.replacing("{tag}", with: tag))\r\n".utf8)
            return !refusal.hasPrefix("* BYE")
        }
        if let word = manners.says[verb] { try session.write("\(word)\r\n".utf8) }
        switch verb {
        case "CAPABILITY":
            let logins = manners.takes == nil ? [] : ["AUTH=XOAUTH2", "SASL-IR"]
            let all = (["IMAP4rev1"] + logins + manners.capabilities).joined(separator: " ")
            try session.write("* CAPABILITY \(all)\r\n\(tag) OK done\r\n".utf8)
        case "LOGIN": try session.write("\(tag) \(manners.login ?? "OK welcome")\r\n".utf8)
        case "AUTHENTICATE":
            let isTaken = manners.takes?(command.split(separator: " ").last.map(String.init) ?? "") ?? false
            try session.write(
                "\(tag) \(isTaken ? "OK welcome" : "NO [AUTHENTICATIONFAILED] not that one")\r\n".utf8)
        case "EXAMINE", "SELECT": try examine(command, tag, session, &visit)
        case "STATUS": try status(command, tag, session)
        case "UID STORE", "UID COPY", "UID MOVE", "UID EXPUNGE":
            let words = try change(verb, command, tag, &visit)
            guard !manners.endsAfter.contains(verb) else { return false }
            try session.write(words.utf8)
        case "NOOP": try session.write((news(&visit) + "\(tag) OK done\r\n").utf8)
        case "LIST":
            let lines = (manners.folders + [manners.other].compactMap(\.self)).map {
                "* LIST () \"/\" \"\($0)\"\r\n"
            }.joined()
            try session.write("\(lines)\(manners.sent?.listing ?? "")\(tag) OK done\r\n".utf8)
        case "UID SEARCH" where command.contains(" HEADER "):
            let found = manners.sent?.holds(command) == true ? " 4" : ""
            try session.write("* SEARCH\(found)\r\n\(tag) OK done\r\n".utf8)
        case "UID SEARCH": try search(command, tag, session, visit)
        case "UID FETCH": return try fetch(command, tag, session, &visit)
        case "IDLE": try idle(tag, session, &visit)
        case "LOGOUT":
            try session.write("* BYE until soon\r\n\(tag) OK done\r\n".utf8)
            return false
        default: try session.write("\(tag) BAD what?\r\n".utf8)
        }
        return true
    }

    private func flood(_ session: ScriptedSession) throws -> Bool {
        try session.write(manners.floodBegins.utf8)
        try session.flood(UInt8(ascii: "*")) { count in condition.withLock { flooded += count } }
        return false
    }

    /// Octets of floods that a client, or the kernel for it, has accepted.
    package var octetsFlooded: Int { condition.withLock { flooded } }

    private func examine(
        _ command: String, _ tag: String, _ session: ScriptedSession, _ visit: inout Visit
    ) throws {
        let isSelect = command.hasPrefix("SELECT ")
        let name = command.drop { $0 != " " }.dropFirst().filter { $0 != "\"" }
        // Compares octets, as servers do; Swift's strings equal their other Unicode forms.
        let known = manners.folders + [manners.sent?.name, manners.other].compactMap(\.self)
        guard known.contains(where: { $0.utf8.elementsEqual(name.utf8) }) else {
            return try session.write("\(tag) NO [NONEXISTENT] no such folder\r\n".utf8)
        }
        (visit.isInOther, visit.isSelected) = (name == manners.other, isSelect && !manners.isReadOnly)
        visit.known = uids(visit)
        let own = isSelect ? manners.selectedUIDValidity ?? manners.uidValidity : manners.uidValidity
        let number = visit.isInOther ? manners.otherUIDValidity : own
        let validity = number.map { "* OK [UIDVALIDITY \($0)] ok\r\n" } ?? ""
        let kept = isSelect ? manners.permanentFlags.map { "* OK [PERMANENTFLAGS \($0)] ok\r\n" } ?? "" : ""
        let mode = visit.isSelected ? "READ-WRITE" : "READ-ONLY"
        let next = manners.uidNext.map { "* OK [UIDNEXT \($0)] ok\r\n" } ?? ""
        let counted =
            manners.highestModSequence.map { "* OK [HIGHESTMODSEQ \($0)] ok\r\n" } ?? ""
        try session.write(
            "* \(visit.known.count) EXISTS\r\n* 0 RECENT\r\n\(validity)\(next)\(counted)\(kept)\(tag) OK [\(mode)] open\r\n"
                .utf8)
    }

    private func uids(_ visit: Visit) -> [UInt32] {
        condition.withLock { (visit.isInOther ? otherMails : mails).map(\.uid) }
    }

    /// EXPUNGE and EXISTS for the changes since the session's last news.
    func news(_ visit: inout Visit) -> String {
        let now = uids(visit)
        var lines = ""
        for (index, uid) in visit.known.enumerated().reversed() where !now.contains(uid) {
            lines += "* \(index + 1) EXPUNGE\r\n"
            visit.known.remove(at: index)
        }
        guard visit.known != now else { return lines }
        visit.known = now
        return lines + "* \(now.count) EXISTS\r\n"
    }

    private func search(_ command: String, _ tag: String, _ session: ScriptedSession, _ visit: Visit) throws {
        let bound = command.split(separator: " ").last.flatMap { $0.split(separator: ":").first }
        let least = bound.flatMap { UInt32($0) } ?? 1
        // n:* always includes the last mail.
        var found = visit.known.filter { $0 >= least }
        if found.isEmpty { found = visit.known.suffix(1) }
        try session.write(
            "* SEARCH \(found.map(String.init).joined(separator: " "))\r\n\(tag) OK done\r\n".utf8)
    }

    private func fetch(
        _ command: String, _ tag: String, _ session: ScriptedSession, _ visit: inout Visit
    ) throws -> Bool {
        let wantsBodies = command.contains("BODY.PEEK[]")
        if wantsBodies, visit.bodies == 0 { manners.beforeBodies?() }
        let asked = Self.members(command.split(separator: " ")[2])
        let here = condition.withLock {
            (visit.isInOther ? otherMails : mails).filter { asked.contains($0.uid) }
        }
        let endings = here.compactMap { manners.endsAt[$0.uid] }
        if endings.contains(wantsBodies ? .lost : .atSize) { return false }
        if manners.endsAtSizesOfAll, command.hasSuffix("1:* (UID RFC822.SIZE)") { return false }
        for mail in here where !manners.withheld.contains(mail.uid) {
            guard let index = visit.known.firstIndex(of: mail.uid) else { continue }
            let start = "\(manners.interjection)* \(index + 1) FETCH (UID \(mail.uid) "
            guard !command.contains("HEADER.FIELDS") else {
                if manners.closesAtField { return false }
                let own = manners.messageIDs[mail.uid].map { "Message-ID: \($0)\r\n\r\n" }
                let field = own ?? Self.messageID(mail.bytes)
                let section = "BODY[HEADER.FIELDS (MESSAGE-ID)] {\(field.utf8.count)}\r\n\(field))\r\n"
                try session.write((start + section).utf8)
                continue
            }
            guard wantsBodies else {
                let size = manners.sizes[mail.uid] ?? mail.bytes.count
                try session.write("\(start)RFC822.SIZE \(size))\r\n".utf8)
                continue
            }
            if manners.refused.contains(mail.uid) {
                try session.write("\(tag) NO [SERVERBUG] cannot read that one\r\n".utf8)
                return true
            }
            if let ending = manners.endsAt[mail.uid] { return try end(ending, start, session) }
            guard try give(mail, start, session, &visit) else { return false }
        }
        let news = manners.tellsLate ? "" : news(&visit)
        let again = manners.tellsAgain ? "* \(visit.known.count) EXISTS\r\n" : ""
        try session.write("\(news)\(again)\(tag) OK done\r\n".utf8)
        return true
    }

    /// The field with its line end, and the empty line.
    private static func messageID(_ bytes: [UInt8]) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        let field = text.firstMatch(of: /(?i)(?:^|\r\n)(Message-ID:[^\r]*\r\n)/)?.1 ?? ""
        return field + "\r\n"
    }

    private func end(_ ending: Ending, _ start: String, _ session: ScriptedSession) throws -> Bool {
        switch ending {
        case .close, .lost, .atSize: break
        case .bye: try session.write("* BYE out of memory\r\n".utf8)
        case .malformed:
            try session.write("\(start)BODY[] {many}\r\n".utf8)
            session.stall()
        case .stall: session.stall()
        }
        return false
    }

    private func give(
        _ mail: Mail, _ start: String, _ session: ScriptedSession, _ visit: inout Visit
    ) throws -> Bool {
        if let most = manners.byeAfter, visit.bodies >= most {
            try session.write("* BYE too busy\r\n".utf8)
            return false
        }
        visit.bodies += 1
        let head = Array("\(start)BODY[] {\(mail.bytes.count)}\r\n".utf8)
        if manners.dripsInside == mail.uid {
            try session.write(head)
            for octet in mail.bytes {
                try session.write([octet])
                session.pause(milliseconds: 50)
            }
        }
        if manners.cutInside == mail.uid {
            try session.write(head + mail.bytes.prefix(mail.bytes.count / 2))
            return false
        }
        let all = head + mail.bytes + Array(")\r\n".utf8)
        if manners.writesSlowly {
            try session.writeSlowly(all, microseconds: 1)
        } else {
            try session.write(all)
        }
        return true
    }

    /// `1:3,7`.
    static func members(_ set: Substring) -> Set<UInt32> {
        Set(
            set.split(separator: ",").flatMap { part -> [UInt32] in
                // `*` is the last mail's number, which no test's reaches.
                let ends = part.split(separator: ":").compactMap { $0 == "*" ? 10_000 : UInt32($0) }
                guard let first = ends.first, let last = ends.last, first <= last else { return [] }
                return Array(first...last)
            })
    }

    private func idle(_ tag: String, _ session: ScriptedSession, _ visit: inout Visit) throws {
        if let refusal = manners.idle { return try session.write("\(tag) \(refusal)\r\n".utf8) }
        try session.write("+ idling\r\n".utf8)
        let listener = Listener(session: session, known: visit.known.count)
        Thread { [weak self] in self?.push(to: listener) }.start()
        _ = try session.readLine()
        condition.withLock {
            listener.isOver = true
            condition.broadcast()
        }
        try session.write((news(&visit) + "\(tag) OK done\r\n").utf8)
    }

    /// An idling session; used only under the mailbox's lock.
    private final class Listener: @unchecked Sendable {
        let session: ScriptedSession
        let known: Int
        var isOver = false

        init(session: ScriptedSession, known: Int) {
            self.session = session
            self.known = known
        }
    }

    private func push(to listener: Listener) {
        condition.withLock {
            while !listener.isOver, mails.count <= listener.known { condition.wait() }
            guard !listener.isOver else { return }
            try? listener.session.write("* \(mails.count) EXISTS\r\n".utf8)
        }
    }
}
