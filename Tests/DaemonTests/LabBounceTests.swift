import Daemon
import FacteurCore
import Mail
import Store
import TestSupport
import Testing

/// Letters that Postfix takes and cannot deliver: its own reports, through Dovecot into the watched mailbox.
@Suite struct LabBounceTests {
    @Test(
        "a letter whose mailbox is gone comes back: bounced, with the reason in plain words",
        arguments: [true, false])
    func gone(verp: Bool) async throws {
        let fixture = try await sent(to: "gone-later-1", verp: verp)
        let letter = try #require(try await fixture.ledger().letterRows().first)
        #expect(letter.state == .bounced)
        #expect(
            letter.lastReply?.hasPrefix("there is no such address (") == true, "\(letter.lastReply ?? "-")")
        #expect(letter.lastReply?.contains("The mailbox is gone") == true)
        let report = try #require(try await rows(fixture).last)
        #expect(report.kind == .bounce && report.outcome == .recorded && report.intern?.rawValue == "I1")
    }

    @Test("a letter that waits at a server is told of as delayed, and stays sent", arguments: [true, false])
    func busy(verp: Bool) async throws {
        let fixture = try await sent(to: "busy-later-1", verp: verp)
        let letter = try #require(try await fixture.ledger().letterRows().first)
        #expect(letter.state == .sent)
        #expect(letter.lastReply?.hasPrefix("delayed: ") == true, "\(letter.lastReply ?? "-")")
        #expect(letter.lastReply?.contains("The mailbox is busy") == true)
        #expect(try await rows(fixture).last?.outcome == .recorded)
    }

    /// One letter, and Postfix's report on it, read.
    private func sent(to local: String, verp: Bool) async throws -> DaemonFixture {
        var fixture = try await DaemonFixture()
        fixture.configuration.smtp.verp = verp
        let domain = try #require(AddrSpec(fixture.host)?.domain)
        let intern = Intern(
            ref: try #require(InternRef(rawValue: "I1")), familyName: "Nom", givenNames: "Prénom",
            email: try #require(AddrSpec("\(local)@\(domain)")), noc: NOCCode(rawValue: "21232"),
            portalEmail: AddrSpec(fixture.portalAddress(1)))
        _ = try await fixture.ledger().importRoster(
            RosterComparison(Roster([intern])), removeMissing: false,
            options: fixture.settings().examiner.options, at: 1,
            messageID: { MessageID(token: "never", domain: "host.test") })
        try fixture.lab.deliver([fixture.notice("A3300001", for: 1)], to: fixture.host)
        #expect(try await fixture.supervisor.once(fixture.settings()).isEmpty)
        #expect(try await fixture.ledger().letterRows().map(\.state) == [.sent])
        #expect(try await fixture.lab.mails(of: fixture.host, waitingFor: 2).count >= 2)
        #expect(try await fixture.supervisor.once(fixture.settings()).isEmpty)
        return fixture
    }

    private func rows(_ fixture: DaemonFixture) async throws -> [MailRow] {
        let rows = Collected<MailRow>()
        try await fixture.ledger().eachMail(held: false) { rows.add($0) }
        return rows.all
    }
}
