import Daemon
import FacteurCore
import Mail
import Store
import TestSupport
import Testing

/// The answer to the final dot was lost, and the account's mail server files what it has taken.
@Suite struct SentFolderTests {
    private func doubtful(
        _ relay: ScriptedRelay, _ mailbox: ScriptedMailbox, _ then: Configuration.Letters.InDoubt = .resend,
        patience: Duration = ScriptedFixture.much
    ) async throws -> ScriptedFixture {
        let fixture = try await ScriptedFixture(relay: relay, mailboxes: [mailbox], patience: patience)
        fixture.configuration.letters.inDoubt = then
        try await fixture.recordNotices(for: 1...1)
        _ = try await fixture.once()
        #expect(try await fixture.states() == [.inDoubt])
        relay.answer(.finalDot)
        return fixture
    }

    private static func filing(
        _ relay: ScriptedRelay, name: String = "Sent", attribute: String = "\\Sent"
    ) -> ScriptedMailbox.Manners {
        var manners = ScriptedMailbox.Manners()
        manners.sent = ScriptedMailbox.SentFolder(name: name, attribute: attribute) {
            relay.taken.map(\.messageID)
        }
        return manners
    }

    /// Each as a person writes it and as the server does, and what the server marks it with.
    static let folders = [
        ("Sent", "Sent", "\\Sent"), ("Parti", "Parti", "\\Sent"), ("Sent Items", "Sent Items", ""),
        ("INBOX/Éléments envoyés", "INBOX/&AMk-l&AOk-ments envoy&AOk-s", ""),
    ]

    @Test(
        "a letter that lies in the Sent folder was taken: sent, without a copy, and only once the wait is over",
        arguments: folders, [Configuration.Letters.InDoubt.resend, .hold])
    func settled(
        _ folder: (name: String, wire: String, attribute: String), _ then: Configuration.Letters.InDoubt
    ) async throws {
        let relay = try ScriptedRelay([.finalDot: [.close]])
        let mailbox = try ScriptedMailbox(
            [], Self.filing(relay, name: folder.wire, attribute: folder.attribute))
        let fixture = try await doubtful(relay, mailbox, then)
        let handedOver = fixture.now
        fixture.now += Int64(fixture.configuration.letters.inDoubtAfter) - 1
        _ = try await fixture.once()
        #expect(mailbox.count("LIST") == 0)
        fixture.now += 1
        #expect(try await fixture.once() == [])
        let letter = try #require(try await fixture.letters().first)
        #expect(letter.state == .sent)
        #expect(letter.sentAt == handedOver)
        #expect(letter.copies == 0)
        #expect(letter.lastReply?.contains("“\(folder.name)” of mailbox box1") == true)
        #expect(relay.letters.count == 1)
        // The mailbox is left as it was.
        #expect(mailbox.dialogue.allSatisfy { !$0.hasPrefix("SELECT") && !$0.contains("STORE") })
        fixture.now += 10_000_000
        _ = try await fixture.once()
        #expect(relay.letters.count == 1)
        #expect(mailbox.count("LIST") == 1)
    }

    @Test(
        "however many letters are in doubt, and whatever else is due, each is looked for before a copy leaves"
    )
    func many() async throws {
        let relay = try ScriptedRelay()
        let filed = Collected<String>()
        let mailbox = try ScriptedMailbox()
        mailbox.manners.sent = ScriptedMailbox.SentFolder { filed.all }
        let fixture = try await ScriptedFixture(relay: relay, mailboxes: [mailbox])
        try await fixture.importInterns(125)
        try await fixture.recordNotices(for: 1...125)
        fixture.configuration.smtp.perHour = 1
        _ = try await fixture.once()
        let ledger = try fixture.ledger()
        let letters = try await ledger.due(at: fixture.now, copies: false, limit: 120)
        #expect(letters.count == 120)
        for letter in letters {
            // The dot left, and the service ended before the reply.
            let answer = try await ledger.begin(
                letter, bytes: Array("x".utf8), inDoubtUntil: fixture.now + 1, at: fixture.now)
            #expect(answer == .granted)
            filed.add(letter.messageID.rawValue)
        }
        fixture.configuration.smtp.perHour = 10_000
        fixture.now += 7_200
        #expect(try await fixture.once() == [])
        #expect(try await fixture.states().allSatisfy { $0 == .sent })
        #expect(try await fixture.letters().allSatisfy { $0.copies == 0 })
        #expect(Set(relay.taken.map(\.messageID)).isDisjoint(with: filed.all))
    }

    @Test("a Sent folder without the letter: one copy, and each time it is looked for once")
    func notThere() async throws {
        let relay = try ScriptedRelay([.finalDot: [.close]])
        var manners = ScriptedMailbox.Manners()
        manners.sent = ScriptedMailbox.SentFolder { ["<another@example.test>"] }
        let mailbox = try ScriptedMailbox([], manners)
        let fixture = try await doubtful(relay, mailbox)
        relay.answer(.finalDot, .close)
        fixture.now += 3_600
        _ = try await fixture.once()
        #expect(relay.letters.count == 2)
        #expect(mailbox.count("UID SEARCH SINCE") == 1)
        // The copy's answer was lost as well: now it is filed.
        mailbox.manners = Self.filing(relay)
        fixture.now += 3_600
        _ = try await fixture.once()
        let letter = try #require(try await fixture.letters().first)
        #expect(letter.state == .sent && letter.copies == 1)
        #expect(mailbox.count("UID SEARCH SINCE") == 2)
        #expect(relay.letters.count == 2)
    }

    @Test(
        "a mailbox that cannot be asked does not keep the copy back",
        arguments: ["LOGIN", "LIST", "EXAMINE", "UID SEARCH"], [false, true])
    func silent(_ command: String, drips: Bool) async throws {
        let relay = try ScriptedRelay([.finalDot: [.close]])
        let mailbox = try ScriptedMailbox([], Self.filing(relay))
        let fixture = try await doubtful(relay, mailbox, patience: ScriptedFixture.little)
        if drips { mailbox.manners.dripsAt = [command] } else { mailbox.manners.silentAt = [command] }
        fixture.now += 3_600
        _ = try await fixture.once()
        #expect(relay.letters.count == 2)
        #expect(try await fixture.states() == [.sent])
        #expect(fixture.journal.count("could not be looked for") == 1)
    }

    @Test("`in_doubt: hold`: a mailbox that cannot be asked is asked again, not at once")
    func again() async throws {
        let relay = try ScriptedRelay([.finalDot: [.close]])
        let mailbox = try ScriptedMailbox([], Self.filing(relay))
        let fixture = try await doubtful(relay, mailbox, .hold, patience: ScriptedFixture.little)
        mailbox.manners.silentAt = ["LIST"]
        fixture.now += 3_600
        for _ in 0..<3 { _ = try await fixture.once() }
        #expect(mailbox.count("LIST") == 1)
        #expect(try await fixture.states() == [.inDoubt])
        mailbox.manners.silentAt = []
        fixture.now += 3_600
        _ = try await fixture.once()
        #expect(try await fixture.states() == [.sent])
        #expect(relay.letters.count == 1)
    }

    @Test("an account that two mailboxes belong to is asked once")
    func oneAccount() async throws {
        let relay = try ScriptedRelay([.finalDot: [.close]])
        let mailbox = try ScriptedMailbox()
        let fixture = try await doubtful(relay, mailbox)
        fixture.configuration.mailboxes.append(fixture.configuration.mailboxes[0])
        fixture.configuration.mailboxes[1].name = "box2"
        fixture.now += 3_600
        _ = try await fixture.once()
        #expect(mailbox.count("LIST") == 1)
    }

    @Test("Dovecot's own Sent folder settles it")
    func dovecot() async throws {
        var fixture = try await DaemonFixture()
        try await fixture.importInterns(2)
        let relay = try ScriptedRelay([.finalDot: [.close]])
        fixture.configuration.smtp.server = Configuration.Server(
            scheme: .smtp, host: "127.0.0.1", port: Int(relay.port), plaintext: true)
        fixture.configuration.letters.inDoubtAfter = 1
        for number in 1...2 {
            try fixture.lab.deliver([fixture.notice("A320000\(number)", for: number)], to: fixture.host)
        }
        _ = try await fixture.supervisor.once(fixture.settings())
        relay.answer(.finalDot)
        let first = try #require(relay.taken.first)
        try await file(first.bytes, fixture)
        try await Task.sleep(for: .seconds(2))
        _ = try await fixture.supervisor.once(fixture.settings())
        _ = try await fixture.supervisor.once(fixture.settings())
        let letters = try await fixture.ledger().letterRows()
        #expect(letters.map(\.state) == [.sent, .sent])
        #expect(letters.map(\.copies).reduce(0, +) == 0)
        #expect(letters.contains { $0.lastReply?.contains("“Sent” of mailbox stages") == true })
        #expect(relay.taken.count { $0.messageID == first.messageID } == 1)
        #expect(try fixture.lab.flags(of: fixture.host, in: "Sent") == ["S"])
    }

    /// As a server does that keeps what it has taken.
    private func file(_ bytes: [UInt8], _ fixture: DaemonFixture) async throws {
        let filed = try await Command(
            "curl",
            [
                "--silent", "--show-error", "--cacert", fixture.lab.ca, "--user",
                "\(fixture.host):\(fixture.lab.password)", "--upload-file",
                try fixture.folder.write("filed.eml", String(decoding: bytes, as: UTF8.self)),
                "imaps://localhost:\(fixture.lab.imapsPort)/Sent",
            ]
        ).run()
        #expect(filed.end == .exited(0), "\(filed.standardError)")
    }
}
