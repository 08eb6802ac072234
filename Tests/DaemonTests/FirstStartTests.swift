import Daemon
import FacteurCore
import Foundation
import Mail
import Store
import TestSupport
import Testing

/// A mailbox that is opened for the first time holds notices of any age: nobody is told a second time what was told by hand.
@Suite(.timeLimit(.minutes(20))) struct FirstStartTests {
    /// A notice of January 2024.
    private static func old(_ number: Int) -> [UInt8] {
        let text = String(decoding: ScriptedFixture.notice(number), as: UTF8.self)
        return Array(
            text.replacing("Date: \(Fixtures.sent)", with: "Date: Wed, 10 Jan 2024 09:02:11 -0500").utf8)
    }

    private static func fixture(
        _ mails: [[UInt8]]
    ) async throws -> (ScriptedFixture, ScriptedMailbox, ScriptedRelay) {
        let relay = try ScriptedRelay()
        let mailbox = try ScriptedMailbox(mails)
        let fixture = try await ScriptedFixture(relay: relay, mailboxes: [mailbox])
        try await fixture.importInterns(6)
        return (fixture, mailbox, relay)
    }

    private static func told(_ relay: ScriptedRelay) -> [String] { relay.taken.map(\.recipient).sorted() }

    @Test("the notice of 2024 waits, and status says so; none leaves by itself")
    func notice() async throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../Fixtures/first-start/notice-of-2024.eml").standardizedFileURL
        let bytes = Array(
            String(decoding: try Data(contentsOf: file), as: UTF8.self).replacing("\n", with: "\r\n").utf8)
        let (fixture, _, relay) = try await Self.fixture([bytes])
        fixture.configuration.trust.authservIDs = ["mx.stages.test"]
        try await fixture.importRoster([
            Intern(
                ref: try #require(InternRef(rawValue: "E-101")), familyName: "Martin", givenNames: "Élise",
                email: try #require(AddrSpec("elise@interns.test")), noc: NOCCode(rawValue: "21232"),
                portalEmail: AddrSpec("stages+E-101@stages.test"))
        ])
        for _ in 0..<3 {
            #expect(try await fixture.once() == [])
            fixture.now += 86_400
        }
        #expect(try await fixture.states() == [.toReview])
        #expect(relay.taken.isEmpty)
        let health = try await fixture.health()
        #expect(
            health.waiting.contains { $0 == "1 letter to approve, found at the first start, from 2024-01-10" }
        )
    }

    @Test("what is new leaves, what is old waits; what arrives later leaves at once, whatever its date")
    func later() async throws {
        let (fixture, mailbox, relay) = try await Self.fixture([Self.old(1), ScriptedFixture.notice(2)])
        #expect(try await fixture.once() == [])
        #expect(Self.told(relay) == ["i2@interns.test"])
        mailbox.add([Self.old(3)])
        #expect(try await fixture.once() == [])
        #expect(Self.told(relay) == ["i2@interns.test", "i3@interns.test"])
    }

    @Test("a mailbox that was empty at its first pass lets everything go")
    func empty() async throws {
        let (fixture, mailbox, relay) = try await Self.fixture([])
        #expect(try await fixture.once() == [])
        mailbox.add([Self.old(1)])
        #expect(try await fixture.once() == [])
        #expect(Self.told(relay) == ["i1@interns.test"])
    }

    @Test(
        "under a new UIDVALIDITY, what the ledger had not met and is old waits; what it knew is not told again"
    )
    func renumbered() async throws {
        let (fixture, mailbox, relay) = try await Self.fixture([ScriptedFixture.notice(1)])
        #expect(try await fixture.once() == [])
        mailbox.add([Self.old(2)])
        mailbox.renumber(uidValidity: 99, from: 40)
        #expect(try await fixture.once() == [])
        #expect(Self.told(relay) == ["i1@interns.test"])
        #expect(try await fixture.states() == [.sent, .toReview])
        mailbox.add([Self.old(3)])
        #expect(try await fixture.once() == [])
        #expect(Self.told(relay) == ["i1@interns.test", "i3@interns.test"])
    }

    @Test("a folder that was put back begins anew")
    func putBack() async throws {
        let (fixture, mailbox, relay) = try await Self.fixture((1...3).map { ScriptedFixture.notice($0) })
        #expect(try await fixture.once() == [])
        mailbox.replace(with: [(1, Self.old(4)), (2, Self.old(5))], uidNext: 3)
        #expect(try await fixture.once() == [])
        #expect(relay.taken.count == 3)
        #expect(try await fixture.states().filter { $0 == .toReview }.count == 2)
    }
}
