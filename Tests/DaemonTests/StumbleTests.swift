import Daemon
import FacteurCore
import Mail
import Store
import TestSupport
import Testing

/// Mails at which the server ends the session.
@Suite(.timeLimit(.minutes(20))) struct StumbleTests {
    /// Six mails, the last one a notice; the server ends every session at the third.
    private func fixture(
        _ ending: ScriptedMailbox.Ending, at bad: Set<UInt32> = [3]
    ) async throws -> (ScriptedFixture, ScriptedMailbox) {
        var manners = ScriptedMailbox.Manners()
        for uid in bad { manners.endsAt[uid] = ending }
        let mailbox = try ScriptedMailbox(
            (1...5).map { ScriptedFixture.plain($0) } + [ScriptedFixture.notice(1)], manners)
        let fixture = try await ScriptedFixture(
            relay: ScriptedRelay(), mailboxes: [mailbox],
            patience: ending == .stall ? ScriptedFixture.little : ScriptedFixture.much)
        fixture.configuration.mailboxes[0].poll = 1
        return (fixture, mailbox)
    }

    private func uids(_ fixture: ScriptedFixture) async throws -> [UInt32] {
        try await fixture.mails().map(\.uid).sorted()
    }

    /// `nil` until the service has met the mailbox.
    private func box(_ fixture: ScriptedFixture) async throws -> StatusReport.Mailbox? {
        try await fixture.status().mailboxes.first { $0.name == "box1" }
    }

    @Test(
        "one pass reads what stands behind a mail at which the server ends the session, and status names that one",
        arguments: ScriptedMailbox.Ending.allCases)
    func once(_ ending: ScriptedMailbox.Ending) async throws {
        let (fixture, mailbox) = try await fixture(ending)
        #expect(try await fixture.once().count == 1)
        #expect(try await uids(fixture) == [1, 2, 4, 5, 6])
        #expect(try await fixture.states() == [.sent])
        let row = try #require(try await box(fixture))
        #expect(row.unaccounted == 1)
        #expect(row.error?.isEmpty == false)
        #expect(try await fixture.health().mailboxes.map(\.state) == [.failing])
        #expect(mailbox.sessions <= 4)

        mailbox.manners.endsAt = [:]
        #expect(try await fixture.once() == [])
        #expect(try await uids(fixture) == [1, 2, 3, 4, 5, 6])
        #expect(try await fixture.health().mailboxes.map(\.state) == [.ok])
    }

    @Test(
        "the service reads past such a mail, then every new one, and that one when the server has healed",
        arguments: ScriptedMailbox.Ending.allCases)
    func serving(_ ending: ScriptedMailbox.Ending) async throws {
        let (fixture, mailbox) = try await fixture(ending)
        try await fixture.serving { _ in
            try await fixture.wait(for: "the letter behind") { try await fixture.states() == [.sent] }
            try await fixture.wait(for: "the others, and word of the one") {
                let row = try await box(fixture)
                return try await uids(fixture) == [1, 2, 4, 5, 6] && row?.unaccounted == 1
                    && row?.error != nil
            }
            mailbox.add([ScriptedFixture.notice(2)])
            try await fixture.wait(for: "the new one's letter") {
                try await fixture.states() == [.sent, .sent]
            }
            // A look that finds the server still at odds with that mail is a matter of the poll, not of every moment.
            let sessions = mailbox.sessions
            try await Task.sleep(for: .seconds(2))
            #expect(mailbox.sessions - sessions <= 3)
            mailbox.manners.endsAt = [:]
            try await fixture.wait(for: "all well") { try await fixture.health().broken == [] }
        }
        #expect(try await uids(fixture) == [1, 2, 3, 4, 5, 6, 7])
    }

    @Test("several such mails keep neither the others nor each other from their turn")
    func several() async throws {
        let (fixture, mailbox) = try await fixture(.close, at: [1, 3, 5])
        try await fixture.serving { _ in
            try await fixture.wait(for: "the others") {
                let row = try await box(fixture)
                return try await uids(fixture) == [2, 4, 6] && row?.unaccounted == 3
            }
            // Whichever of them heals is read.
            for healed in [5, 1, 3] as [UInt32] {
                mailbox.manners.endsAt[healed] = nil
                try await fixture.wait(for: "mail \(healed)") { try await uids(fixture).contains(healed) }
            }
            try await fixture.wait(for: "all well") { try await fixture.health().broken == [] }
        }
    }

    @Test("such a mail among refused ones: each session goes on where the last one ended")
    func amongRefused() async throws {
        let (fixture, mailbox) = try await fixture(.bye, at: [2])
        mailbox.manners.refused = [1, 4]
        try await fixture.serving { _ in
            try await fixture.wait(for: "the others, and word of the three") {
                let row = try await box(fixture)
                return try await uids(fixture) == [3, 5, 6] && row?.unaccounted == 3 && row?.error != nil
            }
        }
    }
}
