import Daemon
import FacteurCore
import Mail
import Store
import TestSupport
import Testing

/// Settled mail is flagged and moved on a real Dovecot; all that is not settled stays to the last octet.
@Suite(.timeLimit(.minutes(20))) struct MailboxChangeLabTests {
    private static let folder = "Traité & dit"

    private func fixture(_ after: Configuration.After) async throws -> DaemonFixture {
        var fixture = try await DaemonFixture()
        fixture.configuration.mailboxes[0].after = after
        try await fixture.importInterns(2)
        try fixture.lab.deliver(
            [
                fixture.notice("A3300011", for: 1), fixture.notice("A3300012", for: 2),
                Fixtures.notice(offer: "A3300013", addressee: fixture.host, id: "held"),
                ScriptedFixture.plain(4),
            ], to: fixture.host)
        return fixture
    }

    private func pass(_ fixture: DaemonFixture) async throws {
        #expect(try await fixture.supervisor.once(fixture.settings()).map(\.message) == [])
    }

    private func expectToldOnce(_ fixture: DaemonFixture) async throws {
        let letters = try await fixture.ledger().letterRows()
        #expect(letters.map(\.state) == [.sent, .sent] && letters.map(\.attempts) == [1, 1])
        let box = try #require(try await fixture.ledger().status().mailboxes.first)
        #expect((box.unaccounted, box.changed, box.changesDue, box.changeError) == (0, 2, 0, nil))
    }

    @Test("a keyword is set on what is settled, and on nothing else")
    func keyword() async throws {
        let fixture = try await fixture(.flag("Told"))
        for _ in 0..<2 { try await pass(fixture) }
        let flags = try fixture.lab.flags(of: fixture.host)
        // Maildir has letters of its own for keywords.
        #expect(flags == ["a", "a", "", ""])
        try await expectToldOnce(fixture)
    }

    @Test("so is one of IMAP's own flags")
    func systemFlag() async throws {
        let fixture = try await fixture(.flag("\\Flagged"))
        try await pass(fixture)
        #expect(try fixture.lab.flags(of: fixture.host) == ["F", "F", "", ""])
        try await expectToldOnce(fixture)
    }

    @Test(
        "what is settled is moved, octet for octet and with its flags; the rest stays",
        arguments: [false, true])
    func moved(isServing: Bool) async throws {
        var fixture = try await fixture(.leave)
        let before = try fixture.lab.mails(of: fixture.host)
        try await pass(fixture)
        let untouched = try fixture.lab.mailbox(of: fixture.host)
        #expect(untouched.map(\.flags) == ["", "", "", ""])
        try await fixture.lab.doveadm(["mailbox", "create", "-u", fixture.host, Self.folder])
        fixture.configuration.mailboxes[0].after = .move(Self.folder)
        if isServing {
            fixture.deadlines = Deadlines(betweenLogins: .seconds(1))
            let settings = try fixture.settings()
            let reload = { @Sendable in settings }
            try await fixture.supervisor.serving(settings, reload: reload) { _ in
                for _ in 0..<6_000 {
                    if try fixture.lab.uids(of: fixture.host).count == 2 { return }
                    try await Task.sleep(for: .milliseconds(50))
                }
                throw TestFault("never moved")
            }
        } else {
            for _ in 0..<2 { try await pass(fixture) }
        }
        let left = try fixture.lab.mailbox(of: fixture.host)
        #expect(left.map(\.bytes) == Array(before[2...]) && left.map(\.flags) == ["", ""])
        #expect(left.map(\.uid) == [3, 4])
        let there = try fixture.lab.mailbox(of: fixture.host, in: "Trait&AOk- &- dit")
        #expect(there.map(\.bytes) == Array(before[..<2]) && there.map(\.flags) == ["", ""])
        try await expectToldOnce(fixture)
    }

    @Test(
        "between two watched folders that move to each other a mail comes back once and stays, and nobody is told twice"
    )
    func eachOther() async throws {
        var fixture = try await fixture(.move("Told"))
        try await fixture.lab.doveadm(["mailbox", "create", "-u", fixture.host, "Told"])
        var other = fixture.configuration.mailboxes[0]
        (other.name, other.folder, other.after) = ("told", "Told", .move("INBOX"))
        fixture.configuration.mailboxes.append(other)
        for _ in 0..<5 { try await pass(fixture) }
        #expect(try fixture.lab.mails(of: fixture.host).count == 4)
        #expect(try fixture.lab.mails(of: fixture.host, in: "Told").isEmpty)
        let before = try fixture.lab.uids(of: fixture.host)
        try await pass(fixture)
        #expect(try fixture.lab.uids(of: fixture.host) == before)
        let letters = try await fixture.ledger().letterRows()
        #expect(letters.map(\.state) == [.sent, .sent] && letters.map(\.attempts) == [1, 1])
    }

    @Test("a folder that is not there is not made, and everybody is told all the same")
    func noFolder() async throws {
        let fixture = try await fixture(.move("Nowhere"))
        try await pass(fixture)
        #expect(try fixture.lab.flags(of: fixture.host) == ["", "", "", ""])
        let box = try #require(try await fixture.ledger().status().mailboxes.first)
        let fault = try #require(box.changeError)
        #expect(fault.contains("has no folder “Nowhere” to move mails to; the folders there are: "))
        #expect(try await fixture.ledger().letterRows().map(\.state) == [.sent, .sent])
    }
}
