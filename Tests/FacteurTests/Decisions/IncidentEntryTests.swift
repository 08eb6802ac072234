import FacteurCore
import Foundation
import Store
import TestSupport
import Testing

/// An entry of the register has every letter about what it was asked for, with what each held, and no line twice.
@Suite("incident, entries") struct IncidentEntryTests {
    /// An entry of two fields that a test looks at, and the letters in it.
    private struct Entry {
        let title: String
        let letters: [Int]
        let held: [String]
        let events: [String]
        let document: [[String: Any]]

        init(_ host: DecisionHost, _ subject: String) async throws {
            let outcome = try await host.facteur(["incident", subject, "--json"])
            let object = try JSONSerialization.jsonObject(with: Data(outcome.output)) as? [String: Any]
            letters = try #require(object?["letters"] as? [Int])
            document = try #require(object?["fields"] as? [[String: Any]])
            held = Self.known(document, 0)
            events = Self.known(document, 1)
            title =
                try await host.facteur(["incident", subject]).standardOutput
                .split(separator: "\n").first.map(String.init) ?? ""
        }

        static func known(_ fields: [[String: Any]], _ index: Int) -> [String] {
            fields[index]["known"] as? [String] ?? []
        }

        /// Of no field does a line stand twice.
        var repeated: [String] {
            document.indices.flatMap { index in
                let lines = Self.known(document, index)
                return lines.filter { line in lines.count { $0 == line } > 1 }
            }
        }
    }

    private static let number =
        "the offer of employment number A1000003, the NOC code 21232, the name Prénom Nom-BRUNO, the employer Atelier Boréal"

    /// BRUNO has been told A1000003, by letter 2.
    private static func told() async throws -> DecisionHost {
        let host = try await DecisionHost.full()
        try await host.hand(over: "A1000003", .sent(reply: "250 first"))
        return host
    }

    /// Hands over what a decision has let go.
    private static func hand(over kind: LetterKind, _ offer: String, _ reply: String, _ host: DecisionHost)
        async throws
    {
        let due = try await host.ledger.due(at: DecisionHost.now + 600, copies: false, limit: 100)
        let letter = try #require(due.first { $0.offer.rawValue == offer && $0.kind == kind })
        let answer = try await host.ledger.begin(
            letter, bytes: [65], inDoubtUntil: DecisionHost.never, at: DecisionHost.now + 660)
        try #require(answer == .granted)
        try await host.ledger.finish(letter, .sent(reply: reply), at: DecisionHost.now + 661)
    }

    @Test(
        "a number that was told and then withdrawn: the letter that left stands beside the word that it is dead",
        arguments: [
            ("A1000003", "the letters of number A1000003"), ("bruno", "the letters of BRUNO"),
            ("3", "mail 3"),
        ])
    func withdrawn(subject: String, title: String) async throws {
        let host = try await Self.told()
        try await host.decide(.withdraw(try #require(OfferNumber(rawValue: "A1000003")), notify: true))
        let waiting = try await Entry(host, subject)
        #expect(waiting.title == "CONFIDENTIALITY INCIDENT: " + title)
        #expect(waiting.letters.count == 2 && waiting.repeated == [])
        #expect(waiting.held.first == "in letter \(waiting.letters[0]) (the number): " + Self.number)
        #expect(
            waiting.held.last
                == "letter \(waiting.letters[1]) (the number is dead) was taken by no server; it would hold: the offer of employment number A1000003, the name Prénom Nom-BRUNO"
        )
        // The date and the address are those of the letter that left.
        #expect(Entry.known(waiting.document, 2).count == 1)
        #expect(Entry.known(waiting.document, 5).first == "it may have reached: bruno@interns.test")
        try await Self.hand(over: .withdrawn, "A1000003", "250 ok", host)
        let left = try await Entry(host, subject)
        #expect(left.letters == waiting.letters && left.repeated == [])
        #expect(
            left.held.last
                == "in letter \(left.letters[1]) (the number is dead): the offer of employment number A1000003, the name Prénom Nom-BRUNO"
        )
        #expect(Entry.known(left.document, 7).last?.hasSuffix("told BRUNO that A1000003 is dead") == true)
    }

    @Test("a number that was replaced: the earlier letter, and the one that names both numbers")
    func replaced() async throws {
        let host = try await Self.told()
        let (number, ref) = (OfferNumber(rawValue: "A1000002"), InternRef(rawValue: "BRUNO"))
        try await host.decide(.assign(try #require(number), try #require(ref), replacing: true))
        try await Self.hand(over: .number, "A1000002", "250 ok", host)
        for subject in ["BRUNO", "A1000003"] {
            let entry = try await Entry(host, subject)
            #expect(entry.letters.count == 2 && entry.repeated == [], "\(subject)")
            #expect(entry.held.first?.hasSuffix(Self.number) == true, "\(subject)")
            #expect(
                entry.held.last?.contains(
                    "number A1000002, the number A1000003, which it says is dead, the NOC code") == true)
        }
        #expect(try await Entry(host, "A1000002").letters.count == 1)
    }

    @Test("a letter that is sent again: both times stand in the entry, and each server's answer")
    func resent() async throws {
        let host = try await Self.told()
        try await host.decide(.resend(try #require(InternRef(rawValue: "BRUNO"))))
        for subject in ["BRUNO", "A1000003", "letter:2"] {
            let entry = try await Entry(host, subject)
            #expect(entry.held == ["in letter 2 (the number): " + Self.number], "\(subject)")
        }
        try await Self.hand(over: .number, "A1000003", "250 second", host)
        #expect(
            try await Entry(host, "BRUNO").events.count { $0.contains("was handed to the mail server") } == 2)
    }

    @Test("a letter that the server stopped was handed over to nobody, and the entry says so in one voice")
    func refused() async throws {
        let host = try await DecisionHost.full()
        let due = try await host.ledger.due(at: DecisionHost.now, copies: false, limit: 100)
        let letter = try #require(due.first { $0.offer.rawValue == "A1000003" })
        try await host.ledger.finish(letter, .failed(reply: "550 no such user"), at: DecisionHost.now + 61)
        let entry = try await Entry(host, "letter:\(letter.id.rawValue)")
        #expect(entry.held.first?.contains("was taken by no server; it would hold") == true)
        #expect(
            entry.events.contains {
                $0.hasSuffix(
                    "the mail server stopped letter \(letter.id.rawValue) before it was handed over, for bruno@interns.test: 550 no such user"
                )
            }, "\(entry.events)")
        #expect(!entry.events.contains { $0.contains("was handed to the mail server") })
    }

    @Test("whoever was told by hand was sent nothing")
    func toldByHand() async throws {
        let host = try await DecisionHost.full()
        let (number, ref) = (OfferNumber(rawValue: "A1000003"), InternRef(rawValue: "BRUNO"))
        try await host.decide(.told(try #require(number), try #require(ref), on: DecisionHost.now))
        let entry = try await Entry(host, "A1000003")
        #expect(entry.held.first?.contains("was not sent, for BRUNO was told by hand; it would hold") == true)
    }

    @Test(
        "a number without a letter, and an intern without one, have no entry",
        arguments: ["A1000002", "CHLOE"])
    func none(subject: String) async throws {
        let outcome = try await DecisionHost.full().facteur(["incident", subject])
        #expect(outcome.status == 66)
    }
}
