import FacteurCore
import Mail
import TestSupport
import Testing
import Text

/// The mail that tells the admin what has waited for too long.
@Suite struct DigestTests {
    private static let now: Int64 = 1_790_000_000
    private static let day: Int64 = 86_400

    private func alerts() throws -> Configuration.Alerts {
        Configuration.Alerts(to: try #require(AddrSpec("rh@example.test")))
    }

    private func main() throws -> DigestRecipient {
        DigestRecipient(office: nil, address: try #require(AddrSpec("rh@example.test")))
    }

    private func montreal() throws -> DigestRecipient {
        DigestRecipient(office: "Montréal", address: try #require(AddrSpec("montreal@example.test")))
    }

    private func person(_ ref: String, _ state: InternState, days: Int64) throws -> Overdue.Person {
        Overdue.Person(
            ref: try #require(InternRef(rawValue: ref)), state: state, since: Self.now - days * Self.day)
    }

    private func overdue() throws -> Overdue {
        Overdue(
            waiting: Overdue.Part(
                [
                    try person("FR-1001", .awaitingOffer, days: 21),
                    try person("FR-1002", .awaitingNOC, days: 11),
                ],
                count: 53),
            held: Overdue.Part(
                [.init(id: 17, reason: .severalCandidates, since: Self.now - 2 * Self.day)], count: 1),
            troubled: Overdue.Part([try person("FR-1007", .bounced, days: 3)], count: 1))
    }

    @Test(
        "it names each by reference or by the ledger's number, since when, and the command to type",
        arguments: Language.allCases)
    func golden(language: Language) throws {
        let digest = Digest(try overdue(), try alerts(), to: try main(), now: Self.now, in: language)
        let text = "Subject: \(digest.subject)\n\n\(digest.text)"
        let file = "Tests/Fixtures/digests/\(language.rawValue).txt"
        #expect(try RepositoryFile.isKept(text, in: file), "see \(file).actual")
        #expect(text.split(separator: "\n").allSatisfy { $0.unicodeScalars.count <= 76 })
    }

    @Test(
        "an office's says whose part it is, and goes to its address",
        arguments: [
            (
                Language.en, "Facteur, Montréal: 55 waiting too long",
                "the office of Montréal, and nothing else"
            ),
            (
                .fr, "Facteur, Montréal\u{A0}: 55 en attente depuis",
                "bureau «\u{A0}Montréal\u{A0}», et rien d’autre"
            ),
        ])
    func office(language: Language, subject: String, words: String) throws {
        let digest = Digest(
            try overdue(), try alerts(), to: try montreal(), now: Self.now, in: language)
        #expect(digest.subject.hasPrefix(subject))
        #expect(digest.text.replacing("\n", with: " ").contains(words))
        let message = digest.outgoing(
            from: Address(addrSpec: try #require(AddrSpec("stages@example.test"))),
            messageID: MessageID(token: "d2", domain: "example.test"), dateSeconds: Self.now)
        #expect(message?.to.addrSpec.text == "montreal@example.test")
    }

    @Test("whoever gets everything gets no part of it besides; an address of two offices gets each part")
    func recipients() throws {
        let rh = try #require(AddrSpec("rh@example.test"))
        let both = try #require(AddrSpec("both@example.test"))
        let alerts = Configuration.Alerts(
            to: rh, offices: [.init(name: "Montréal", to: [rh, both]), .init(name: "Québec", to: [both])])
        #expect(
            alerts.recipients == [
                DigestRecipient(office: nil, address: rh), DigestRecipient(office: "Montréal", address: both),
                DigestRecipient(office: "Québec", address: both),
            ])
    }

    @Test("offices are compared as a person compares them")
    func officeNames() {
        for name in ["Montréal", "MONTREAL", " montréal ", "Montre\u{301}al", "montreal."] {
            #expect(OfficeName(name) == OfficeName("Montréal"), "\(name)")
        }
        #expect(OfficeName("Saint-Jean") == OfficeName("saint jean"))
        #expect(OfficeName("Montréal 2") != OfficeName("Montréal"))
        #expect(OfficeName(" - ") == nil)
    }

    @Test("what there is nothing of is left out")
    func empty() throws {
        let one = Overdue(held: Overdue.Part([.init(id: 17, reason: .noMatch, since: 0)], count: 1))
        let text = Digest(one, try alerts(), to: try main(), now: Self.now, in: .en).text
        #expect(!text.contains("Interns"))
        #expect(!text.contains("Letters in trouble"))
        #expect(Overdue().isEmpty)
        #expect(!one.isEmpty)
        #expect(Overdue().lines(try alerts()) == [])
    }

    @Test("it goes to the one address, and no answering machine answers")
    func mail() throws {
        let from = Address(displayName: "Stages", addrSpec: try #require(AddrSpec("stages@example.test")))
        let message = try #require(
            Digest(try overdue(), try alerts(), to: try main(), now: Self.now, in: .fr).outgoing(
                from: from, messageID: MessageID(token: "d1", domain: "example.test"), dateSeconds: Self.now))
        let text = String(decoding: message.bytes(), as: UTF8.self)
        #expect(text.contains("To: rh@example.test\r\n") || text.contains("To: <rh@example.test>\r\n"))
        #expect(text.contains("Auto-Submitted: auto-generated\r\n"))
        #expect(text.contains("Content-Language: fr\r\n"))
    }
}
