import Mail

/// What a server can say, and what the dialogues promise whatever it says.
enum ServerInputs {
    static func dns(_ octets: [UInt8]) {
        guard let query = DNSQuery(text: "s1._domainkey.d.test", chance: Array(repeating: 0, count: 34))
        else { return }
        guard case .texts(let texts) = DNSReply(octets, to: query) else { return }
        precondition(texts.count <= 20)
        precondition(texts.reduce(0) { $0 + $1.count } <= octets.count)
        _ = DKIMKeyRecord.sole(among: texts)
    }

    static func imap(_ octets: [UInt8]) {
        precondition(imapEvents([octets]) == imapEvents(octets.map { [$0] }), "cut otherwise, read otherwise")
        imapSession(octets)
    }

    private static func imapEvents(_ chunks: [[UInt8]]) -> [IMAPResponseParser.Event] {
        var limits = IMAPResponseParser.Limits()
        limits.literalOctets = 60
        var parser = IMAPResponseParser(limits: limits)
        var events: [IMAPResponseParser.Event] = []
        for chunk in chunks {
            parser.append(chunk)
            while let event = parser.next() { events.append(event) }
        }
        return events
    }

    /// A server that says this and nothing else, to a session that asks for everything it can ask for.
    private static func imapSession(_ octets: [UInt8]) {
        let asked: [UInt32] = [12, 13]
        let uids = asked.compactMap(UID.init(rawValue:))
        var wishes: [IMAPSession.Request] = [
            .listFolders, .examine(folder: "INBOX"), .searchNew(after: UID(rawValue: 10)),
            .find(MessageID(token: "a", domain: "host.test"), since: 0), .fetchMessageIDs(UIDSet(uids)),
            .fetchSizes(UIDSet(uids)), .fetchBodies(uids.map { IMAPMessageSize(uid: $0, size: 5) }),
            .select(folder: "INBOX"), .status(Array("Told".utf8)), .remove(UIDSet(uids)),
            .move(UIDSet(uids), to: Array("Told".utf8)), .logout,
        ]
        var session = IMAPSession(limits: IMAPSession.Limits())
        var told: [IMAPSession.Action] = []
        var pending = session.start(.password(user: "anna", password: "secret"))
        for chunk in [octets.prefix(octets.count / 2), octets.suffix(octets.count - octets.count / 2)] {
            pending += session.received(Array(chunk))
            while !pending.isEmpty {
                let action = pending.removeFirst()
                told.append(action)
                switch action {
                case .loggedIn, .finished, .failed:
                    guard !wishes.isEmpty, !session.isOver else { break }
                    pending += session.perform(wishes.removeFirst())
                default: break
                }
            }
        }
        told += pending + session.closed() + session.received(Array("* 9 EXISTS\r\n".utf8))
        let mails = told.compactMap { if case .message(let uid, _) = $0 { uid } else { nil } }
        precondition(Set(mails).count == mails.count, "a mail twice")
        precondition(Set(mails).isSubset(of: uids), "a mail that nobody asked for")
        precondition(
            told.filter { $0 == .close }.count == 1 && told.last == .close, "something after the end")
    }

    static func smtp(_ octets: [UInt8]) {
        precondition(smtpEvents([octets]) == smtpEvents(octets.map { [$0] }), "cut otherwise, read otherwise")
        smtpSession(octets)
    }

    private static func smtpEvents(_ chunks: [[UInt8]]) -> [SMTPReplyParser.Event] {
        var parser = SMTPReplyParser()
        var events: [SMTPReplyParser.Event] = []
        for chunk in chunks {
            parser.append(chunk)
            while let event = parser.next() { events.append(event) }
        }
        return events
    }

    /// A server that says a line whenever something is sent, to a session that has one letter.
    private static func smtpSession(_ octets: [UInt8]) {
        var lines = octets.split(separator: 0x0A, omittingEmptySubsequences: false).map { Array($0) + [0x0A] }
        var session = SMTPSession(hello: "facteur.example")
        let envelope = SMTPEnvelope(from: "stages@host.example", to: "intern@home.example")
        var told: [SMTPSession.Action] = []
        var pending = session.start(.password(user: "u", password: "p"))
        while !session.isOver {
            while !pending.isEmpty {
                let action = pending.removeFirst()
                told.append(action)
                switch action {
                case .ready: pending += session.send(envelope, Array("Subject: x\r\n\r\nhello\r\n".utf8))
                case .askToCommit: pending += session.commitGranted()
                default: break
                }
            }
            guard !lines.isEmpty else { break }
            pending = session.received(lines.removeFirst())
        }
        told += pending + session.closed()
        check(told)
    }

    private static func check(_ told: [SMTPSession.Action]) {
        let outcomes = told.compactMap { if case .outcome(let outcome) = $0 { outcome } else { nil } }
        let dots = told.filter { if case .sendFinalDot = $0 { true } else { false } }
        let sends = told.contains { if case .ready = $0 { true } else { false } }
        precondition(outcomes.count == (sends ? 1 : 0), "a letter has one outcome")
        switch outcomes.first {
        case .accepted, .inDoubt: precondition(!dots.isEmpty, "accepted before the final dot")
        case .tryLater, .failed, nil: break
        }
        precondition(told.filter { $0 == .close }.count <= 1, "closed twice")
    }
}
