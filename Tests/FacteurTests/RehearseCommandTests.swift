import FacteurCore
import Foundation
import Mail
import Store
import TestSupport
import Testing

/// `facteur rehearse`: every letter to one address, and nothing else happens.
@Suite("a rehearsal") struct RehearseCommandTests {
    private static func host(_ relay: ScriptedRelay) async throws -> DecisionHost {
        let host = try await DecisionHost()
        try await host.deliver("A1000001", to: "ANNA", uid: 1)
        let yaml = try String(contentsOfFile: host.folder.path("facteur.yaml"), encoding: .utf8)
        try host.folder.write(
            "relay.yaml", yaml.replacing("smtp://localhost:1", with: "smtp://127.0.0.1:\(relay.port)"))
        return host
    }

    private static func rehearse(_ host: DecisionHost, _ arguments: [String]) async throws -> Command.Outcome
    {
        try await host.facteur(["rehearse"] + arguments, configuration: "relay.yaml", locale: "C")
    }

    @Test("sends each letter once, marked, to that address alone, and changes no state")
    func letters() async throws {
        let relay = try ScriptedRelay()
        let host = try await Self.host(relay)
        let before = try await host.facteur(["interns", "--json"]).standardOutput
        let outbox = try await host.facteur(["letters", "--json"]).standardOutput
        let outcome = try await Self.rehearse(host, ["--to", "me@host.test"])
        #expect(outcome.status == 0, "\(outcome.standardError)")
        let taken = relay.taken
        #expect(!taken.isEmpty)
        #expect(outcome.standardOutput.contains("\(taken.count) letters of"), "\(outcome.standardOutput)")
        for letter in taken {
            #expect(letter.recipient == "me@host.test")
            let message = MessageParser().parse(letter.bytes)
            #expect(message.addresses(in: "To").map(\.addrSpec.text) == ["me@host.test"])
            #expect(message.subject.hasPrefix("[REHEARSAL] "))
            #expect(message.bodies.count == 2)
            for body in message.bodies { #expect(body.text.contains("REHEARSAL: not sent to the intern.")) }
        }
        #expect(Set(taken.map(\.messageID)).count == taken.count)
        // Who has a number sees it, who has none sees nobody's.
        #expect(taken.contains { $0.text.contains("A1000001") })
        #expect(taken.contains { $0.text.contains("A0000000") && !$0.text.contains("A0000001") })
        #expect(outcome.standardError.contains("CHLOE has no NOC code"), "\(outcome.standardError)")
        #expect(taken.count == 4)
        #expect(try await host.facteur(["interns", "--json"]).standardOutput == before)
        #expect(try await host.facteur(["letters", "--json"]).standardOutput == outbox)
    }

    @Test("goes to no intern, to no address that is none, and begins with no one who is not there")
    func refused() async throws {
        let relay = try ScriptedRelay()
        let host = try await Self.host(relay)
        for (arguments, status) in [
            (["--to", "anna@interns.test"], 65), (["--to", "ANNA@INTERNS.TEST"], 65),
            (["--to", "nobody"], 64), ([], 64),
            (["--to", "me@host.test", "--from", "NOBODY"], 66),
        ] as [([String], Int32)] {
            let outcome = try await Self.rehearse(host, arguments)
            #expect(outcome.status == status, "\(arguments): \(outcome.standardError)")
        }
        #expect(relay.taken.isEmpty)
    }

    @Test("what the relay does not take is said with what goes on from there")
    func cutOff() async throws {
        let relay = try ScriptedRelay([.finalDot: [.say("250 2.0.0 queued"), .say("451 4.3.0 later")]])
        let host = try await Self.host(relay)
        let outcome = try await Self.rehearse(host, ["--to", "me@host.test"])
        #expect(outcome.status == 75 || outcome.status == 69, "\(outcome.status) \(outcome.standardError)")
        #expect(outcome.standardError.contains("1 had left"), "\(outcome.standardError)")
        #expect(outcome.standardError.contains("facteur rehearse --to me@host.test --from "))
    }
}
