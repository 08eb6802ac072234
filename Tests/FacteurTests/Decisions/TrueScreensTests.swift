import FacteurCore
import Foundation
import Mail
import Store
import TestSupport
import Testing
import Text

@testable import facteur

/// What the screens say of letters, numbers and mails is so, in the reader's language, and what they suggest can be typed.
@Suite("screens that tell the truth") struct TrueScreensTests {
    private static let french = "fr_CA.UTF-8"

    @Test(
        "of a letter that is sent again the time, the Message-ID and the queue ID of the first are told as such"
    )
    func resent() async throws {
        let host = try await DecisionHost.full()
        let before = try await host.facteur(["explain", "ANNA"]).standardOutput
        let id = try #require(before.firstMatch(of: /Message-ID\s+(<[^>]+>|\S+)/)?.1)
        try await host.decide(.resend(try #require(InternRef(rawValue: "ANNA"))))
        let story = try await host.facteur(["explain", "A1000001"]).standardOutput
        let lines = story.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        #expect(!lines.contains { $0.hasPrefix("sent ") && !$0.hasPrefix("sent before") }, "\(story)")
        #expect(
            lines.contains { $0.hasPrefix("sent before") && $0.hasSuffix("\(id), 4711") }, "\(story)")
        let table = try await host.facteur(["letters"]).standardOutput
        let row = try #require(table.split(separator: "\n").first { $0.hasPrefix("ANNA") })
        // When it leaves, and not when the first one did.
        #expect(row.contains("2026-09-21 14:15"), "\(row)")
    }

    @Test("a letter that may have left comes with what to type for either answer of the intern's")
    func inDoubt() async throws {
        let host = try await DecisionHost.full()
        let story = try await host.facteur(["explain", "EVA"]).standardOutput
        #expect(story.contains("        facteur told A1000007 EVA --because \"…\"\n"), "\(story)")
        #expect(story.contains("then sent once more by itself"), "\(story)")
        let text = try String(contentsOfFile: host.folder.path("facteur.yaml"), encoding: .utf8)
        try host.folder.write(
            "facteur.yaml", text.replacing("undo: 0s", with: "undo: 0s, in_doubt: { then: hold }"))
        let held = try await host.facteur(["explain", "EVA"]).standardOutput
        #expect(held.contains("        facteur resend EVA\n"), "\(held)")
    }

    @Test("for whoever has left the roster, or was forgotten, no letter is proposed")
    func gone() async throws {
        let host = try await DecisionHost()
        try await host.deliver("A1000003", to: "BRUNO", uid: 3)
        try await host.hand(over: "A1000003", .failed(reply: "550 no such user"))
        #expect(
            try await host.facteur(["explain", "A1000003"]).standardOutput.contains("facteur resend BRUNO"))
        try await host.importRoster(try ["ANNA", "CHLOE", "DORA", "EVA"].map(DecisionHost.intern))
        let removed = try await host.facteur(["explain", "A1000003"]).standardOutput
        #expect(removed.contains("LETTER to BRUNO") && !removed.contains("facteur resend"), "\(removed)")
        let done = try await host.facteur(["forget", "BRUNO", "--because", "asked"])
        #expect(done.status == 0, "\(done.standardError)")
        let story = try await host.facteur(["explain", "1"]).standardOutput
        #expect(story.contains("LETTER to forgotten-") && !story.contains("facteur resend"), "\(story)")
        #expect(story.split(separator: "\n").allSatisfy { !$0.hasSuffix(": ") }, "\(story)")
    }

    @Test("the ledger's own words on a mail and on a letter are French for a French reader")
    func inFrench() async throws {
        let host = try await DecisionHost.full()
        // An invention, as all English of the portal's is.
        try await host.deliver(
            Array(
                "From: no-reply@canada.ca\r\nSubject: Your one-time passcode\r\nAuthentication-Results: mx.example.test; dmarc=pass header.from=canada.ca\r\n\r\nYour passcode is 123456.\r\n"
                    .utf8), uid: 21)
        try await host.decide(.withdraw(try #require(OfferNumber(rawValue: "A1000003"))))
        let mail = try await host.facteur(["mail"], locale: Self.french).standardOutput
        #expect(mail.contains("(un code; son contenu n’est pas conservé)"), "\(mail)")
        let letters = try await host.facteur(["letters"], locale: Self.french).standardOutput
        #expect(letters.contains("pas envoyée\u{A0}: le numéro n’est plus valable (retiré)"), "\(letters)")
        for screen in [mail, letters] {
            #expect(!screen.contains("not sent") && !screen.contains("its content"))
        }
        #expect(try await host.facteur(["mail"]).standardOutput.contains("(a code; its content is not kept)"))
    }

    @Test("every word of the ledger's on a letter is one that has its French")
    func letterWords() async throws {
        let host = try await DecisionHost.full()
        try await host.decide(.withdraw(try #require(OfferNumber(rawValue: "A1000003"))))
        try await host.importRoster(try ["ANNA", "BRUNO", "DORA", "EVA"].map(DecisionHost.intern))
        for row in try await host.ledger.letterRows() {
            guard let words = row.lastReply, words.hasPrefix("not sent") else { continue }
            #expect(LetterSentence.read(words) != nil, "\(words)")
        }
        for sentence in LetterSentence.allCases {
            let (en, fr) = (sentence.pattern.en, sentence.pattern.fr)
            #expect(en != fr && en.count { $0 == "*" } == fr.count { $0 == "*" })
        }
    }

    @Test("a number that stands only in the portal's list: its row, whose it is by it, and what to type")
    func listed() async throws {
        let host = try await DecisionHost.full()
        let list = try host.folder.write(
            "liste.tsv",
            """
            Numéro de l'offre d'emploi\tNom du travailleur étranger\tDate soumise\tDétails
            A1000010\tNOM-CHLOE, Prenom\t19 avril 2018 12:17:24 GMT\tSoumis
            A1000011\tINCONNU, Paul\t\tSoumis

            """)
        _ = try await host.facteur(["offers", "import", list])
        let known = try await host.facteur(["explain", "A1000010"])
        #expect(known.status == 0, "\(known.standardError)")
        #expect(known.standardOutput.hasPrefix("PORTAL'S LIST A1000010: CHLOE's by its name\n"))
        #expect(known.standardOutput.contains("NOM-CHLOE, Prenom, Soumis, 2018-04-19 12:17:24 UTC"))
        #expect(known.standardOutput.contains("        facteur assign A1000010 CHLOE --because \"…\"\n"))
        let stranger = try await host.facteur(["explain", "A1000011"]).standardOutput
        #expect(stranger.hasPrefix("PORTAL'S LIST A1000011: it names nobody of the roster\n"), "\(stranger)")
        #expect(!stranger.contains("facteur assign"))
        let outcome = try await host.facteur(["explain", "A1000010", "--json"])
        let document = try JSONSerialization.jsonObject(with: Data(outcome.output)) as? [String: Any]
        #expect((document?["listed"] as? [String: Any])?["interns"] as? [String] == ["CHLOE"])
    }

    @Test("where smtp.per_hour is reached, the story of a letter that waits says so")
    func braked() async throws {
        let host = try await DecisionHost.full()
        let text = try String(contentsOfFile: host.folder.path("facteur.yaml"), encoding: .utf8)
        let free = try await host.facteur(["explain", "BRUNO"]).standardOutput
        #expect(!free.contains("per_hour"))
        try host.folder.write(
            "facteur.yaml", text.replacing("bounces:", with: "per_hour: 1, bounces:"))
        // The letters of the fixture left long ago, or will: one leaves now.
        let now = Int64(Date().timeIntervalSince1970)
        let letter = try #require(
            try await host.ledger.due(at: now, copies: false, limit: 9).first {
                $0.offer.rawValue == "A1000003"
            })
        let answer = try await host.ledger.begin(
            letter, bytes: [65], inDoubtUntil: DecisionHost.never, at: now)
        try #require(answer == .granted)
        try await host.ledger.finish(letter, .later(reply: "450 later", next: now), at: now)
        let story = try await host.facteur(["explain", "BRUNO"]).standardOutput
        #expect(story.contains("smtp.per_hour (1) is reached: what is due leaves by itself"), "\(story)")
    }

    @Test("one mail as a document has a schema, and the members that it has in the list")
    func oneMail() async throws {
        let host = try await DecisionHost.full()
        func object(_ arguments: [String]) async throws -> [String: Any] {
            let outcome = try await host.facteur(arguments + ["--json"])
            return try #require(JSONSerialization.jsonObject(with: Data(outcome.output)) as? [String: Any])
        }
        var one = try await object(["mail", "1"])
        #expect(one["schema"] as? String == "facteur.mail_row/1")
        one["schema"] = nil
        let row = try #require((try await object(["mail"])["mail"] as? [[String: Any]])?.first)
        #expect(NSDictionary(dictionary: one) == NSDictionary(dictionary: row))
    }

    @Test(
        "the list of mails has kind and trust where there is room, and fits everywhere",
        arguments: [
            (nil, true), (200, true), (140, true), (100, false), (80, false), (60, false), (40, false),
        ]
            as [(Int?, Bool)], [Language.en, .fr])
    func mailColumns(room: (columns: Int?, isWide: Bool), language: Language) {
        let heading = MailTable(language: language, room: room.columns).heading
        let names = [Localized(en: "KIND", fr: "GENRE"), Localized(en: "TRUST", fr: "CONFIANCE")]
        for name in names { #expect(heading.contains(name[language]) == room.isWide, "\(heading)") }
        if let columns = room.columns { #expect(heading.columns <= columns, "\(heading)") }
    }

    @Test("whoever has one name is called by it, with nothing after a comma that is not there")
    func oneName() async throws {
        let host = try await DecisionHost()
        let roster = try host.folder.write(
            "roster.csv", Site.rosterHeader + "E-1,Sukarno,,sukarno@interns.test,fr,21232,,\n")
        let shown = try await host.facteur(["roster", "import", roster])
        #expect(shown.standardOutput.contains("+ E-1  Sukarno\n"), "\(shown.standardOutput)")
        for screen in [["interns"], ["explain", "E-1"]] {
            #expect(try await !host.facteur(screen).standardOutput.contains("Sukarno,"), "\(screen)")
        }
    }
}
