import Daemon
import FacteurCore
import Mail
import Store
import TestSupport
import Testing

/// Folders that go, come back, and come back as they were before: on a real Dovecot.
@Suite(.timeLimit(.minutes(20))) struct ChangingMailboxLabTests {
    private static let folder = "Stages"

    /// Six interns, and a folder that is watched and has the first one's notice.
    private func season() async throws -> DaemonFixture {
        var fixture = try await DaemonFixture()
        fixture.configuration.mailboxes[0].folder = Self.folder
        try await fixture.importInterns(6)
        try await make(Self.folder, fixture)
        try await deliver([1], fixture)
        return fixture
    }

    private func make(_ folder: String, _ fixture: DaemonFixture) async throws {
        try await fixture.lab.doveadm(["mailbox", "create", "-u", fixture.host, folder])
    }

    private func deliver(_ interns: [Int], _ fixture: DaemonFixture) async throws {
        try await fixture.lab.save(
            interns.map { fixture.notice("A33000\(10 + $0)", for: $0) }, to: fixture.host, in: Self.folder)
    }

    /// Whose letters have left, in their order.
    private func told(_ fixture: DaemonFixture) async throws -> [String] {
        try await fixture.ledger().letterRows().filter { $0.state == .sent }.map(\.intern.rawValue)
    }

    private func box(_ fixture: DaemonFixture) async throws -> StatusReport.Mailbox? {
        try await fixture.ledger().status().mailboxes.first
    }

    /// One look at a time, or a service that watches meanwhile.
    private func season(
        isServing: Bool,
        _ story: (DaemonFixture, (String, () async throws -> Bool) async throws -> Void) async throws -> Void
    ) async throws {
        let fixture = try await season()
        func wait(for what: String, until condition: () async throws -> Bool) async throws {
            for _ in 0..<6_000 {
                if !isServing { _ = try await fixture.supervisor.once(fixture.settings()) }
                if try await condition() { return }
                try await Task.sleep(for: .milliseconds(50))
            }
            throw TestFault("never came: \(what)")
        }
        guard isServing else { return try await story(fixture, wait) }
        let reload = { @Sendable in try fixture.settings() }
        try await fixture.supervisor.serving(fixture.settings(), reload: reload) { _ in
            try await story(fixture, wait)
        }
    }

    @Test(
        "a folder that is deleted and made anew is read anew, under its new numbers",
        arguments: [false, true])
    func deleted(isServing: Bool) async throws {
        try await season(isServing: isServing) { fixture, wait in
            try await wait("the first letter") { try await told(fixture) == ["I1"] }
            try await fixture.lab.doveadm(["mailbox", "delete", "-u", fixture.host, Self.folder])
            try await wait("the fault") {
                try await box(fixture)?.error?.contains("has no folder “Stages”") == true
            }
            try await make(Self.folder, fixture)
            try await deliver([2, 1], fixture)
            try await wait("the second letter") { try await told(fixture) == ["I1", "I2"] }
            try await wait("health") {
                let row = try await box(fixture)
                return row?.error == nil && row?.seen == 3 && row?.unaccounted == 0
            }
            #expect(try await fixture.ledger().letterRows().count == 2)
        }
    }

    @Test("a folder that is renamed is missed, and known again when it is back", arguments: [false, true])
    func renamed(isServing: Bool) async throws {
        try await season(isServing: isServing) { fixture, wait in
            try await wait("the first letter") { try await told(fixture) == ["I1"] }
            let rename = ["mailbox", "rename", "-u", fixture.host]
            try await fixture.lab.doveadm(rename + [Self.folder, "Stages 2026"])
            try await wait("the fault, with the new name") {
                try await box(fixture)?.error?.contains("Stages 2026") == true
            }
            try await fixture.lab.doveadm(rename + ["Stages 2026", Self.folder])
            try await deliver([2], fixture)
            try await wait("the second letter") { try await told(fixture) == ["I1", "I2"] }
            try await wait("health") {
                let row = try await box(fixture)
                return row?.error == nil && row?.seen == 2 && row?.unaccounted == 0
            }
        }
    }

    @Test(
        "a folder that was put back to an earlier state, numbers and all: whoever's notice came under another's number is told",
        arguments: [[4], [4, 5], [4, 5, 6]])
    func restored(interns: [Int]) async throws {
        let fixture = try await season()
        let copy = fixture.folder.path("backup")
        func look() async throws { #expect(try await fixture.supervisor.once(fixture.settings()).isEmpty) }
        try await look()
        try await fixture.lab.backUp(Self.folder, of: fixture.host, to: copy)
        try await deliver([2, 3], fixture)
        try await look()
        #expect(try await told(fixture) == ["I1", "I2", "I3"])

        try await fixture.lab.restore(Self.folder, of: fixture.host, from: copy)
        try await deliver(interns, fixture)
        try await look()
        try await look()
        #expect(try await told(fixture) == ["I1", "I2", "I3"] + interns.map { "I\($0)" })
        #expect(try await box(fixture)?.unaccounted == 0)

        // It was what it is meant to be: the same numbering, and numbers that others had.
        let rows = Collected<MailRow>()
        try await fixture.ledger().eachMail(held: false) { rows.add($0) }
        #expect(Set(rows.all.map(\.uidValidity)).count == 1)
        let latest = rows.all.filter { $0.intern?.rawValue == "I4" }
        #expect(latest.map(\.uid) == [2])
    }

    @Test("mails moved in and out through Dovecot are read once, whatever numbers they get")
    func moved() async throws {
        let fixture = try await season()
        try await make("Elsewhere", fixture)
        _ = try await fixture.supervisor.once(fixture.settings())
        let move = ["move", "-u", fixture.host]
        try await fixture.lab.doveadm(move + ["Elsewhere", "mailbox", Self.folder, "all"])
        try await deliver([2], fixture)
        #expect(try await fixture.supervisor.once(fixture.settings()).isEmpty)
        try await fixture.lab.doveadm(move + [Self.folder, "mailbox", "Elsewhere", "all"])
        #expect(try await fixture.supervisor.once(fixture.settings()).isEmpty)
        #expect(try await told(fixture) == ["I1", "I2"])
        let row = try #require(try await box(fixture))
        #expect(row.seen == 3)
        #expect(row.unaccounted == 0)
    }
}
