import Daemon
import FacteurCore
import Foundation
import Mail
import Store
import TestSupport
import Testing

/// SIGTERM while a server says an octet now and then: the service ends, and what is not known is in doubt. What the server may take
/// for its answer, minutes, is not waited for: its fault would stand in the log.
@Suite("the service ends though a server dribbles", .timeLimit(.minutes(20))) struct StopTests {
    private func expectStop(_ fixture: ScriptedFixture, until isThere: @escaping () -> Bool) async throws {
        // As the service has it.
        fixture.longestStop = .seconds(7)
        try await fixture.serving { _ in
            try await fixture.wait(for: "the dribble") { isThere() }
        }
        #expect(fixture.journal.count("the service was asked to stop and has ended") == 1)
        #expect(fixture.journal.count("in time") == 0, "\(fixture.journal.lines)")
    }

    @Test("in a mailbox's answer", arguments: ["LOGIN", "EXAMINE", "UID SEARCH", "UID FETCH", "IDLE"])
    func mailbox(command: String) async throws {
        var manners = ScriptedMailbox.Manners()
        manners.dripsAt = [command]
        let mailbox = try ScriptedMailbox([ScriptedFixture.plain(1)], manners)
        let fixture = try await ScriptedFixture(relay: try ScriptedRelay(), mailboxes: [mailbox])
        try await expectStop(fixture) { mailbox.count(command) == 1 }
    }

    @Test("in the middle of a mail, which is read when the service runs again")
    func literal() async throws {
        let mail = ScriptedFixture.plain(1, String(repeating: "Nothing of ours.\r\n", count: 2_000))
        let mailbox = try ScriptedMailbox([mail])
        mailbox.manners.dripsInside = 1
        let fixture = try await ScriptedFixture(relay: try ScriptedRelay(), mailboxes: [mailbox])
        try await expectStop(fixture) { mailbox.count("UID FETCH") == 2 }
        #expect(try await fixture.mails().isEmpty)
        mailbox.manners.dripsInside = nil
        #expect(try await fixture.once() == [])
        #expect(try await fixture.mails().count == 1)
    }

    @Test(
        "in a relay's reply",
        arguments: [
            (ScriptedRelay.Step.greeting, "", LetterState.queued), (.hello, "EHLO", .queued),
            (.auth, "AUTH", .queued), (.mail, "MAIL", .queued), (.data, "DATA", .queued),
            (.finalDot, "DATA", .inDoubt),
        ])
    func relay(step: ScriptedRelay.Step, command: String, state: LetterState) async throws {
        let relay = try ScriptedRelay([step: [.drip]], extensions: ["8BITMIME", "AUTH PLAIN"])
        let fixture = try await ScriptedFixture(
            relay: relay, mailboxes: [try ScriptedMailbox([ScriptedFixture.notice(1)])])
        try await expectStop(fixture) {
            step == .finalDot
                ? relay.letters.count == 1
                : step == .greeting ? relay.dialogues.count == 1 : relay.count(command) > 0
        }
        #expect(try await fixture.states() == [state])
        #expect(relay.letters.count == (state == .inDoubt ? 1 : 0))
    }
}
