import FacteurCore
import Foundation
import TestSupport
import Testing

/// `facteur decide`, at a terminal and without one.
@Suite("deciding by keys") struct DecideCommandTests {
    private func walk(
        _ host: DecisionHost, _ steps: [(String, String)], begin: [String] = [], locale: String = "C"
    ) async throws -> String {
        let outcome = try await ScriptedTerminal.run(
            host.command(["decide"] + begin, locale: locale),
            steps.map { ScriptedTerminal.Step($0.0, $0.1) })
        #expect(outcome.status == 0, "\(outcome.standardOutput)")
        return outcome.standardOutput
    }

    /// The rows of a document of this name.
    private func documents(_ host: DecisionHost, _ name: String) async throws -> [[String: Any]] {
        let outcome = try await host.facteur([name, "--json"])
        let value = try JSONSerialization.jsonObject(with: Data(outcome.output)) as? [String: Any]
        return try #require(value?[name] as? [[String: Any]])
    }

    private func intern(_ host: DecisionHost, _ ref: String) async throws -> [String: Any] {
        try #require(try await documents(host, "interns").first { $0["ref"] as? String == ref })
    }

    private func outcomes(_ host: DecisionHost) async throws -> [Int: String] {
        let rows = try await documents(host, "mail")
        return Dictionary(
            uniqueKeysWithValues: rows.compactMap { row in
                (row["id"] as? Int).map { ($0, "\(row["outcome"] ?? "")/\(row["reason"] ?? "")") }
            })
    }

    @Test("each decision is applied at once, and taken back by a key")
    func keys() async throws {
        let host = try await DecisionHost.full()
        let before = try await outcomes(host).filter { $0.key != 9 }
        let seen = try await walk(
            host,
            [
                // Nobody's number: the reference is asked for; a refused one changes nothing.
                ("1 of 3   mail 2: fits no intern", "a"), ("Reference of the intern", "ANNA"),
                ("Why?", "Anna it is"), ("ANNA has A1000001 and has been told", "d"),
                ("Why?", ""), ("1 of 3   mail 2", "d"), ("Why?", "a twin"),
                ("2 of 3   mail 4: NOC code missing", "u"),
                ("mail 2 waits for a decision again", "s"),
                // Nothing can be decided where only the code is missing.
                ("2 of 3   mail 4", "d"), ("2 of 3   mail 4", "1"), ("2 of 3   mail 4", "s"),
                ("3 of 3   mail 8: intern has a number already", "1"),
                ("Why?", "the first was wrong"),
                ("That was all.", "u"), ("3 of 3   mail 8", "q"),
            ])
        #expect(seen.contains("ANNA  Nom-ANNA, Prénom · A1000001, told"), "\(seen)")
        #expect(seen.contains("mail 2 needs nothing: ignored"))
        #expect(seen.contains("Decided: 0; still to decide: 3."))
        var after = try await outcomes(host).filter { $0.key != 9 }
        // What a person has taken back from an intern goes to that intern by a person's word alone.
        #expect(after.removeValue(forKey: 8) == "held/evidence_conflict")
        #expect(after == before.filter { $0.key != 8 })
        let decisions = try await host.facteur(["explain", "2"]).standardOutput
        #expect(decisions.contains("dismiss A1000002 mail 2 [no_match] — a twin"), "\(decisions)")
        #expect(
            decisions.contains("reopen A1000002 mail 2 [no_match] — taken back in facteur decide"),
            "\(decisions)")
    }

    @Test("a key counts only for what the screen has shown")
    func changedMeanwhile() async throws {
        let host = try await DecisionHost.full()
        let file = try host.folder.write(
            "other.csv",
            "ref,family_name,given_names,email,language,noc\nANNA,Tremblay,Paul,paul@interns.test,fr,21232\n")
        let roster = host.command(["roster", "import", file, "--people-changed"])
        let outcome = try await ScriptedTerminal.run(
            host.command(["decide", "8"]),
            [
                .init("mail 8: intern has a number already", "1"),
                .init("Why?", "it is hers", meanwhile: roster),
                .init("what you saw has changed meanwhile", "q"),
            ])
        #expect(outcome.standardOutput.contains("Decided: 0"), "\(outcome.standardOutput)")
        #expect(try await outcomes(host)[8]?.hasPrefix("held/") == true)
    }

    @Test("in French, and begun where a person wants")
    func french() async throws {
        let host = try await DecisionHost.full()
        let seen = try await walk(
            host,
            [
                ("1 sur 3   courriel 8\u{A0}: stagiaire déjà pourvu", "1"),
                ("Pourquoi", "le premier était faux"),
                ("2 sur 3   courriel 2", "q"),
            ], begin: ["8"], locale: "fr_CA.UTF-8")
        #expect(seen.contains("Décisions prises\u{A0}: 1; encore à prendre\u{A0}: 2."), "\(seen)")
        let anna = try await intern(host, "ANNA")
        #expect(anna["offer"] as? String == "A1000009")
        #expect(anna["evidence"] as? String == "operator")
    }

    @Test("a cursor key, Esc, and what was pasted ahead decide nothing; = is the last reason again")
    func strayKeys() async throws {
        let host = try await DecisionHost.full()
        let before = try await outcomes(host).filter { $0.key != 9 }
        let seen = try await walk(
            host,
            [
                // Home, then Esc at the question.
                ("1 of 3   mail 2", "\u{1B}[1~d"), ("Why?", "\u{1B}"),
                ("1 of 3   mail 2", "d"), ("Why?", "twin"), ("mail 4: NOC code missing", "s"),
                ("3 of 3   mail 8", "d"), ("= for “twin” again", "="), ("That was all", "u"), ("mail 8", "q"),
            ])
        #expect(seen.contains("mail 8 needs nothing"), "\(seen)")
        var after = try await outcomes(host).filter { $0.key != 9 }
        #expect(after.removeValue(forKey: 2) == "ignored/<null>")
        #expect(after == before.filter { $0.key != 2 })
    }

    @Test("IRCC's word that a number is dead comes with the key that says so, and with none that gives it")
    func withdrawal() async throws {
        let host = try await DecisionHost()
        try await host.deliver("A1000003", to: "BRUNO", uid: 3)
        let mail = """
            Authentication-Results: mx.example.test; dmarc=pass header.from=cic.gc.ca\r
            From: IRCC <ne-pas-repondre@cic.gc.ca>\r
            To: stages+bruno@example.test\r
            Subject: Offre\r
            Message-ID: <dead@cic.gc.ca>\r
            MIME-Version: 1.0\r
            Content-Type: text/plain; charset=utf-8\r
            Content-Transfer-Encoding: 8bit\r
            \r
            Votre offre d'emploi A1000003 a été retirée.\r

            """
        try await host.deliver(Array(mail.utf8), uid: 20)
        let rows = try await documents(host, "mail")
        let id = try #require(rows.last?["id"] as? Int)
        guard rows.last?["reason"] as? String == "evidence_conflict" else {
            Issue.record("\(rows.last ?? [:])")
            return
        }
        let seen = try await walk(
            host,
            [
                ("mail \(id): evidence disagrees", "1"), ("mail \(id)", "w"), ("Why?", "IRCC says so"),
                (" of ", "q"),
            ],
            begin: ["\(id)"])
        #expect(seen.contains("w the number is dead") && !seen.contains("1 it is that intern's"), "\(seen)")
        #expect(seen.contains("A1000003 is withdrawn"), "\(seen)")
    }

    @Test(
        "without a terminal the first is shown, and nothing is decided; a mail that does not wait is refused")
    func withoutTerminal() async throws {
        let host = try await DecisionHost.full()
        let before = try await outcomes(host)
        let outcome = try await host.facteur(["decide"])
        #expect(outcome.status == 0, "\(outcome.standardError)")
        #expect(
            outcome.standardOutput.hasPrefix("1 of 3   mail 2: fits no intern"), "\(outcome.standardOutput)")
        #expect(outcome.standardOutput.contains("Votre numéro d'offre d'emploi est (A1000002)"))
        #expect(outcome.standardOutput.hasSuffix("Decided: 0; still to decide: 3.\n"))
        #expect(try await outcomes(host) == before)
        Ending(try await host.facteur(["decide", "1"])).expectFault(
            66, "mail 1 does not wait for a person; `facteur explain 1`")
    }

    @Test("a number that only the person has read is typed twice")
    func typed() async throws {
        let host = try await DecisionHost()
        let file = """
            Authentication-Results: mx.example.test; dmarc=pass header.from=cic.gc.ca\r
            From: IRCC <ne-pas-repondre@cic.gc.ca>\r
            To: stages@example.test\r
            Subject: TR: IRCC\r
            Message-ID: <picture@partner.example>\r
            MIME-Version: 1.0\r
            Content-Type: multipart/mixed; boundary=b\r
            \r
            --b\r
            Content-Type: text/plain\r
            \r
            Votre numero d'offre d'emploi est dans l'image.\r
            --b\r
            Content-Type: image/png; name=numero.png\r
            Content-Disposition: attachment; filename=numero.png\r
            Content-Transfer-Encoding: base64\r
            \r
            iVBORw0KGgo=\r
            --b--\r

            """
        try await host.deliver(Array(file.utf8), uid: 1)
        let seen = try await walk(
            host,
            [
                ("1 of 1   mail 1: could not be read", "a"), ("Reference of the intern", "bruno"),
                ("Offer number", "A1000011"), ("Once more", "A1000012"),
                ("the two are not the same", "a"), ("Reference of the intern", "bruno"),
                ("Offer number", "a 100 0011"), ("Once more", "A1000011"),
                ("Why?", "the picture"),
                ("A1000011 is BRUNO's", "q"),
            ])
        #expect(seen.contains("attached, not shown: numero.png"), "\(seen)")
        let bruno = try await intern(host, "BRUNO")
        #expect(bruno["offer"] as? String == "A1000011")
    }

    @Test("a forgery comes without a key that accepts it")
    func forgery() async throws {
        let host = try await DecisionHost()
        try await host.deliver(
            "A1000011", to: "BRUNO", uid: 1, results: "mx.example.test; dmarc=fail header.from=cic.gc.ca")
        let seen = try await walk(
            host,
            [
                ("1 of 1   mail 1: sender not proven", "a"), ("1 of 1   mail 1", "1"),
                ("1 of 1   mail 1", "d"), ("Why?", "forged"), ("That was all", "q"),
            ])
        #expect(!seen.contains("assign") && !seen.contains("BRUNO  "), "\(seen)")
        #expect(try await outcomes(host) == [1: "ignored/<null>"])
    }
}
