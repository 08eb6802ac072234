import Daemon
import FacteurCore
import Mail
import Store
import TestSupport
import Testing

@Suite struct SupervisorTests {
    @Test("one pass reads what is new, sends what is due, and a second pass sends nothing")
    func once() async throws {
        let fixture = try await DaemonFixture()
        try await fixture.importInterns(3)
        try fixture.lab.deliver(
            [fixture.notice("A1000001", for: 1), fixture.notice("A1000002", for: 2)], to: fixture.host)
        for _ in 0..<2 { #expect(try await fixture.supervisor.once(fixture.settings()).isEmpty) }
        for number in 1...2 {
            let letters = try await fixture.lab.mails(of: fixture.intern(number), waitingFor: 1)
            #expect(letters.count == 1)
            #expect(String(decoding: letters.first ?? [], as: UTF8.self).contains("A100000\(number)"))
        }
        #expect(try fixture.lab.mails(of: fixture.intern(3)).isEmpty)
        #expect(try fixture.lab.flags(of: fixture.host) == ["", ""])
        #expect(try await fixture.ledger().letterRows().map(\.state) == [.sent, .sent])
    }
}
