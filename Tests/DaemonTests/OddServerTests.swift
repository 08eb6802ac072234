import FacteurCore
import Foundation
import Mail
import Store
import TestSupport
import Testing
import Text

@testable import Daemon

/// Mailbox servers whose answers are odd in what nobody needs, or name things in forms of their own.
@Suite struct OddServerTests {
    private func once(
        folder: String = "INBOX", _ change: (inout ScriptedMailbox.Manners) -> Void
    ) async throws -> (ScriptedFixture, [String]) {
        var manners = ScriptedMailbox.Manners()
        change(&manners)
        let mailbox = try ScriptedMailbox([ScriptedFixture.notice(1)], manners)
        let fixture = try await ScriptedFixture(relay: try ScriptedRelay(), mailboxes: [mailbox])
        fixture.configuration.mailboxes[0].folder = folder
        return (fixture, try await fixture.once())
    }

    @Test(
        "a line that nobody needs and nobody can read is skipped, and said once",
        arguments: [
            #"* FLAGS (\Answered \Seen a-traiter(RH $Forwarded)"#, "* FLAGS (\\Seen \u{4}Junk)",
            "* FLAGS NIL",
            #"* FLAGS (\Answered {x} \Seen)"#, #"* LIST (\HasNoChildren "/" INBOX"#, "* (what is this",
            #"* 1 FETCH (FLAGS (\Seen a-traiter(RH) UID 1)"#, "* STATUS INBOX (MESSAGES x",
            "", "hello there", "*\tOK", "+ ", "+ x", "* VANISHED abc", "* ", "*", "* 5",
        ], ["EXAMINE", "UID SEARCH", "UID FETCH"])
    func unreadable(line: String, before command: String) async throws {
        let (fixture, faults) = try await once { $0.says = [command: line] }
        #expect(faults == [])
        #expect(try await fixture.mails().map(\.outcome) == [.matched])
        #expect(try await fixture.health().mailboxes.map(\.state) == [.ok])
        #expect(fixture.journal.count("was skipped") <= 1)
    }

    @Test(
        "a line that was asked for and cannot be read ends the session",
        arguments: [("* SEARCH 1 x", "UID SEARCH"), ("* 1 FETCH (UID 1 BODY[] \"x", "UID FETCH")])
    func needed(line: String, before command: String) async throws {
        let (fixture, faults) = try await once { $0.says = [command: line] }
        #expect(faults.count == 1)
        #expect(try await fixture.health().mailboxes.map(\.state) == [.failing])
    }

    static let typed = "Éléments envoyés".precomposedStringWithCanonicalMapping

    @Test(
        "a folder is opened under the octets that the server lists it by",
        arguments: [
            "&AMk-l&AOk-ments envoy&AOk-s", "E&AwE-le&AwE-ments envoye&AwE-s", typed,
            typed.decomposedStringWithCanonicalMapping,
        ])
    func folderForms(wire: String) async throws {
        let (fixture, faults) = try await once(folder: Self.typed) { $0.folders = ["INBOX", wire] }
        #expect(faults == [])
        #expect(try await fixture.mails().map(\.outcome) == [.matched])
    }

    @Test("two folders that look alike are both named, and none is opened")
    func twoForms() async throws {
        let (fixture, faults) = try await once(folder: Self.typed) {
            $0.folders = ["E&AwE-le&AwE-ments envoye&AwE-s", Self.typed]
        }
        #expect(faults.count == 1)
        #expect(faults.first?.contains("E&AwE-le&AwE-ments envoye&AwE-s") == true)
        #expect(faults.first?.contains("2 folders") == true)
        #expect(try await fixture.mails().isEmpty)
    }

    @Test(
        "a UIDVALIDITY that is none is refused with what it is",
        arguments: ["1666390893380", "-1820302391", "0", "x"])
    func uidValidity(value: String) async throws {
        let (fixture, faults) = try await once {
            $0.uidValidity = nil
            $0.says = ["EXAMINE": "* OK [UIDVALIDITY \(value)] ok"]
        }
        #expect(faults.count == 1 && faults.first?.contains("UIDVALIDITY \(value)") == true, "\(faults)")
        #expect(try await fixture.mails().isEmpty)
    }

    @Test(
        "whatever ends the session soon, the next login waits",
        arguments: [
            ("LOGIN", "{tag} NO [UNAVAILABLE] later"), ("LOGIN", "{tag} NO [LIMIT] too many"),
            ("LOGIN", "{tag} BAD what"), ("LOGIN", "* BYE not now"), ("EXAMINE", "{tag} NO not now"),
            ("EXAMINE", "{tag} OK without a UIDVALIDITY"), ("EXAMINE", "* BYE not now"),
            ("UID SEARCH", "* BYE not now"),
        ])
    func logins(command: String, answer: String) async throws {
        var manners = ScriptedMailbox.Manners()
        manners.refusals = [command: answer]
        let mailbox = try ScriptedMailbox([ScriptedFixture.plain(1)], manners)
        let fixture = try await ScriptedFixture(mailboxes: [mailbox])
        // Longer than the minute of the service, which a busy machine may need to look at it.
        fixture.betweenLogins = .seconds(3_600)
        fixture.configuration.mailboxes[0].poll = 1
        try await fixture.serving { _ in
            try await fixture.wait(for: "the failure") {
                try await fixture.health().mailboxes.map(\.state) == [.failing]
            }
            try await Task.sleep(for: .seconds(5))
        }
        #expect(mailbox.count("LOGIN") == 1)
    }

    @Test("BAD to IDLE: the same session is asked at every poll, and the mailbox is well")
    func idleUnknown() async throws {
        var manners = ScriptedMailbox.Manners()
        manners.refusals = ["IDLE": "{tag} BAD unknown command"]
        let mailbox = try ScriptedMailbox([], manners)
        let fixture = try await ScriptedFixture(mailboxes: [mailbox])
        fixture.configuration.mailboxes[0].poll = 1
        try await fixture.serving { _ in
            try await fixture.wait(for: "polling") { mailbox.count("NOOP") >= 3 }
            #expect(try await fixture.health().mailboxes.map(\.state) == [.ok])
        }
        #expect(mailbox.sessions == 1)
        #expect(mailbox.count("IDLE") == 1)
    }

    @Test(
        "a server that did not know IDLE is asked once more after an hour, and idles if it does then")
    func idleAgain() async throws {
        var manners = ScriptedMailbox.Manners()
        manners.refusals = ["IDLE": "{tag} BAD unknown command"]
        let mailbox = try ScriptedMailbox([], manners)
        let fixture = try await ScriptedFixture(relay: try ScriptedRelay(), mailboxes: [mailbox])
        fixture.configuration.mailboxes[0].poll = 1
        try await fixture.serving { _ in
            try await fixture.wait(for: "the refusal") { fixture.journal.count("asked at every poll") == 1 }
            let looks = mailbox.count("NOOP")
            fixture.now += 3_599
            try await fixture.wait(for: "polling") { mailbox.count("NOOP") >= looks + 3 }
            #expect(mailbox.count("IDLE") == 1)
            fixture.now += 1
            try await fixture.wait(for: "the second IDLE") { mailbox.count("IDLE") == 2 }
            mailbox.manners.refusals = [:]
            let more = mailbox.count("NOOP")
            try await fixture.wait(for: "polling") { mailbox.count("NOOP") >= more + 3 }
            #expect(mailbox.count("IDLE") == 2)
            fixture.now += 3_600
            try await fixture.wait(for: "IDLE at every poll") { mailbox.count("IDLE") >= 5 }
        }
        #expect(mailbox.sessions == 1)
        #expect(fixture.journal.count("asked at every poll") == 1)
    }

    @Test(
        "a server that ended its sessions at IDLE loses one more of them an hour later, and no other")
    func idleEndsAgain() async throws {
        var manners = ScriptedMailbox.Manners()
        manners.refusals = ["IDLE": "* BYE not here"]
        let mailbox = try ScriptedMailbox([], manners)
        let fixture = try await ScriptedFixture(mailboxes: [mailbox])
        fixture.configuration.mailboxes[0].poll = 1
        try await fixture.serving { _ in
            for tries in 2...4 {
                let looks = mailbox.count("NOOP")
                try await fixture.wait(for: "polling") { mailbox.count("NOOP") >= looks + 4 }
                #expect(mailbox.count("IDLE") == tries)
                fixture.now += 3_600
                try await fixture.wait(for: "IDLE") { mailbox.count("IDLE") == tries + 1 }
            }
        }
        #expect(fixture.journal.count("asked at every poll") == 1)
    }

    @Test("a session that ends at IDLE is no failure: the mailbox has been read")
    func idleEnded() async throws {
        var manners = ScriptedMailbox.Manners()
        manners.refusals = ["IDLE": "* BYE not here"]
        let mailbox = try ScriptedMailbox([], manners)
        let fixture = try await ScriptedFixture(mailboxes: [mailbox])
        fixture.betweenLogins = .seconds(3_000)
        fixture.configuration.mailboxes[0].poll = 1
        try await fixture.serving { _ in
            try await fixture.wait(for: "the wait") {
                try await fixture.status().mailboxes.contains { $0.waitsUntil != nil }
            }
            let end = try #require(try await fixture.box().waitsUntil)
            #expect(end > fixture.now + 2)
            #expect(try await fixture.health().mailboxes.map(\.state) == [.ok])
            #expect(try await fixture.box().error == nil)
            // As long as no login may be tried, and two polls more; then nobody but the server is late.
            for (instant, state) in [(end - 1, Health.MailboxState.ok), (end + 2, .ok), (end + 3, .late)] {
                fixture.now = instant
                #expect(try await fixture.health().mailboxes.map(\.state) == [state])
            }
        }
        #expect(mailbox.sessions == 1)
    }

    @Test(
        "check says within seconds at which server the silence is",
        arguments: ["LOGIN", "EXAMINE", "LIST"], [ScriptedRelay.Step.auth, .mail, .recipient])
    func checkup(command: String, step: ScriptedRelay.Step) async throws {
        var manners = ScriptedMailbox.Manners()
        manners.silentAt = [command]
        let relay = try ScriptedRelay([step: [.silence]])
        let fixture = try await ScriptedFixture(
            relay: relay, mailboxes: [try ScriptedMailbox([], manners)], patience: ScriptedFixture.little)
        let lines = try await Checkup(fixture.settings(), world: fixture.world).run()
        let faults = lines.filter { $0.text.en.contains("sent nothing in time") }
        #expect(faults.map(\.title.en) == ["mailbox box1", "smtp"])
        #expect(faults.allSatisfy { $0.state == .bad })
    }

    @Test("whoever waits for check is told after 20 seconds of silence, at every step")
    func watched() {
        let deadlines = Deadlines().watched
        let waits =
            [deadlines.connect, deadlines.command, deadlines.chunk]
            + [.greeting, .login, .envelope, .dataStart, .commit].map { deadlines.reply($0) }
        #expect(waits.allSatisfy { $0 <= .seconds(20) }, "\(waits)")
    }
}

/// Relays that keep the service from ending.
@Suite struct StubbornRelayTests {
    @Test(
        "whatever the relay does, the service ends within seconds, and the letter is in doubt where its dot has left",
        arguments: [ScriptedRelay.Step.auth, .mail, .data, .finalDot])
    func ends(step: ScriptedRelay.Step) async throws {
        let goOn = Gate()
        let asked = Gate()
        let relay = try ScriptedRelay()
        relay.answer(
            step,
            .after {
                asked.unlock()
                goOn.waitOnThread()
            })
        let fixture = try await ScriptedFixture(relay: relay)
        fixture.longestStop = .seconds(2)
        try await fixture.recordNotices(for: 1...1)
        var stopped = ContinuousClock.now
        try await fixture.serving { orders in
            try await asked.wait()
            stopped = .now
            orders.yield(.stop)
        }
        // A busy machine takes its time; a relay's would be ten minutes.
        #expect(.now - stopped < .seconds(60))
        #expect(try await fixture.states() == [step == .finalDot ? .inDoubt : .queued])
        goOn.unlock()
    }

    @Test("a relay that keeps letters waiting for two polls turns the status red")
    func outbox() async throws {
        let goOn = Gate()
        let asked = Gate()
        let relay = try ScriptedRelay()
        relay.answer(
            .data,
            .after {
                asked.unlock()
                goOn.waitOnThread()
            })
        let late = try await ScriptedFixture(relay: relay, mailboxes: [try ScriptedMailbox()])
        try await late.recordNotices(for: 1...1)
        try await late.serving { _ in
            try await asked.wait()
            #expect(try await late.health().broken == [])
            late.now += 2 * Int64(late.configuration.mailboxes[0].poll) + 1
            try await late.wait(for: "the word") {
                try await late.health().broken.contains { $0.contains("none has left") }
            }
            goOn.unlock()
            try await late.wait(for: "the letter") { try await late.states() == [.sent] }
            try await late.wait(for: "all well") {
                try await late.health().broken.contains { $0.contains("none has left") } == false
            }
        }
    }

    private func word(_ fixture: ScriptedFixture) async throws -> String? {
        try await fixture.health().broken.first { $0.contains("puts letters off") }
    }

    @Test(
        "a relay that puts every letter off turns the status red within two polls, with what it said last",
        arguments: [
            (ScriptedRelay.Step.recipient, "450 4.2.1 too fast"),
            (.finalDot, "432 4.3.2 sender thread limit"),
            (.data, "250 2.0.0 ok"),
        ])
    func putOff(step: ScriptedRelay.Step, reply: String) async throws {
        let relay = try ScriptedRelay([step: [.say(reply)]])
        let fixture = try await ScriptedFixture(relay: relay, mailboxes: [try ScriptedMailbox()])
        try await fixture.recordNotices(for: 1...2)
        try await fixture.serving { _ in
            try await fixture.wait(for: "both") {
                try await fixture.letters().filter { $0.attempts > 0 }.count == 2
            }
            #expect(try await word(fixture) == nil)
            fixture.now += 2 * Int64(fixture.configuration.mailboxes[0].poll) + 1
            // It goes on trying, and that moves nothing.
            try await fixture.wait(for: "more attempts") {
                try await fixture.letters().map(\.attempts).reduce(0, +) > 2
            }
            try await fixture.wait(for: "the word") {
                try await fixture.health().broken.contains { $0.contains(reply) }
            }
            relay.answer(step)
            // An attempt that ends only now is put off from now on.
            try await fixture.wait(for: "the letters") {
                fixture.now += 86_400
                return try await fixture.states() == [.sent, .sent]
            }
            #expect(try await word(fixture) == nil)
        }
    }

    @Test("one letter alone is told when a server that greylists would have taken it")
    func putOffAlone() async throws {
        let relay = try ScriptedRelay([.recipient: [.say("450 4.2.0 greylisted")]])
        let fixture = try await ScriptedFixture(relay: relay, mailboxes: [try ScriptedMailbox()])
        try await fixture.recordNotices(for: 1...1)
        try await fixture.serving { _ in
            try await fixture.wait(for: "the attempt") {
                try await fixture.letters().first?.attempts ?? 0 > 0
            }
            fixture.now += 599
            #expect(try await word(fixture) == nil)
            fixture.now += 2
            #expect(try await word(fixture)?.contains("greylisted") == true)
        }
    }

    @Test("a letter that is put off while others are taken is no alarm")
    func putOffAmongOthers() async throws {
        let relay = try ScriptedRelay([.recipient: [.say("450 4.2.0 greylisted"), .say("250 2.1.5 ok")]])
        let fixture = try await ScriptedFixture(relay: relay, mailboxes: [try ScriptedMailbox()])
        try await fixture.recordNotices(for: 1...2)
        try await fixture.serving { _ in
            try await fixture.wait(for: "both") {
                try await Set(fixture.states()) == [.queued, .sent]
            }
            #expect(try await fixture.status().outbox.putOff == nil)
        }
    }
}
