import FacteurCore
import Mail
import Store
import TestSupport
import Testing

/// IRCC changes its words, and the admin adds them. All words here are inventions.
@Suite struct NewWordingTests {
    private static let words = """
        phrases:
          notice:
            - { name: my-notice, language: fr, text: "Nous accusons réception de l'embauche", invented: true }
          number:
            - { name: my-number, language: fr, text: "le numéro de l'embauche est", invented: true }
        """

    private static func mail(_ number: Int) -> [UInt8] {
        let text = """
            Authentication-Results: mx.example.test; dmarc=pass header.from=cic.gc.ca
            From: ne-pas-repondre@cic.gc.ca
            To: stages+i\(number)@example.test
            Subject: Embauche
            Message-ID: <new.\(number)@cic.gc.ca>
            MIME-Version: 1.0
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: 8bit

            Nous accusons réception de l'embauche : le numéro de l'embauche est A320000\(number).
            """
        return Array(text.replacing("\n", with: "\r\n").utf8)
    }

    @Test("what was held in unknown words goes with the new ones, and what was sent is not touched")
    func added() async throws {
        let relay = try ScriptedRelay()
        let fixture = try await ScriptedFixture(relay: relay)
        try await fixture.recordNotices(for: 1...1)
        try fixture.leaveUnread(Self.mail(2), uid: 9)
        #expect(try await fixture.once() == [])
        #expect(try await fixture.mails(held: true).map(\.reason) == [.wordingUnknown])
        let before = try await fixture.letters().map(\.messageID)

        fixture.wording = try Wording.load(yaml: Self.words, file: "mine.yaml")
        #expect(try await fixture.once() == [])
        #expect(try await fixture.mails(held: true).isEmpty)
        #expect(try await fixture.letters().map(\.intern.rawValue) == ["I1", "I2"])
        #expect(try await fixture.letters().first?.messageID == before.first)
        #expect(relay.letters.count == 2)
    }
}
