import Foundation
import TestSupport
import Testing

/// What an admin sees who asks about one mail before trusting Facteur with a mailbox.
@Suite("facteur read") struct ReadTests {
    private static func notice(_ site: Site, isProven: Bool = true) -> String {
        let addressee = site.portalAddress(1)
        let octets =
            isProven
            ? Fixtures.notice(offer: "A3100001", addressee: addressee)
            : Fixtures.notice(offer: "A3100001", addressee: addressee, results: nil)
        return String(decoding: octets, as: UTF8.self)
    }

    @Test(
        "tells the words and where they stand, the parts, the proof, and what would happen; and does nothing")
    func notice() async throws {
        let site = try await Site.changed()
        try await site.importRoster(2)
        let file = try site.folder.write("notice.eml", Self.notice(site))
        let lines = try await site.run("read", file).required().lines
        for expected in [
            "kind        notice", "trust       portal", "offer       A3100001",
            "addressee   \(site.portalAddress(1))", "would be    matched: gave an intern the number",
            "            intern I1", "            portal_email names I1 (addressee)",
        ] {
            #expect(lines.contains(expected), "\(expected) is not among \(lines)")
        }
        #expect(
            lines.contains { $0.hasPrefix("because     dmarc=pass") && $0.hasSuffix("by mx.example.test") })
        #expect(lines.contains { $0.hasPrefix("parts       text/plain, charset utf-8") })
        #expect(lines.contains { $0.contains("in body, line 4 (notice-number-fr)") })
        #expect(try await site.run("mail", "--json").required().output.contains("\"mail\":[]"))
        #expect(!(try await site.run("letters").required().output.contains("I1")))
    }

    @Test("a mail that would be held says why, and who could be meant")
    func held() async throws {
        let site = try await Site.changed()
        try await site.importRoster(2)
        let file = try site.folder.write("forged.eml", Self.notice(site, isProven: false))
        let lines = try await site.run("read", file).required().lines
        #expect(lines.contains("trust       untrusted"))
        #expect(lines.contains("because     no Authentication-Results by mx.example.test"))
        #expect(lines.contains("would be    held, untrusted_sender: sender not proven"))
    }

    @Test("where signatures are checked here, it asks no DNS for their keys, and says so")
    func unasked() async throws {
        let site = try await Site.changed([("authserv_id: mx.example.test", "verify: dkim")])
        try await site.importRoster(2)
        let mail = try DKIMSigner.ed25519.sign(Array(Self.notice(site, isProven: false).utf8))
        let file = try site.folder.write("signed.eml", String(decoding: mail, as: UTF8.self))
        let lines = try await site.run("read", file).required().lines
        #expect(lines.contains("trust       untrusted"))
        #expect(
            lines.contains(
                "because     DNS has not given the key s1._domainkey.cic.gc.ca of its DKIM signature yet; `facteur read` asks no DNS, the service does"
            ), "\(lines)")
        #expect(lines.contains("would be    held, untrusted_sender: sender not proven"))
    }

    @Test("without a ledger the mail is read all the same")
    func noLedger() async throws {
        let site = try await Site.changed()
        let file = try site.folder.write("notice.eml", Self.notice(site))
        let lines = try await site.run("read", file).required().lines
        #expect(
            lines.contains(
                "would be    not known: there is no ledger yet, so that no intern is known here"))
        #expect(!FileManager.default.fileExists(atPath: site.folder.path("facteur.sqlite")))
    }

    @Test("noise is an unreadable mail, not a fault; nothing at all is no mail")
    func noise() async throws {
        let site = try await Site.changed()
        var noise = SystemRandomNumberGenerator()
        let octets = (0..<20_000).map { _ in UInt8.random(in: 0...255, using: &noise) }
        let file = site.folder.path("noise.eml")
        try Data(octets).write(to: URL(filePath: file))
        let read = try await site.run("read", file).required()
        #expect(read.lines.contains("kind        unreadable") || read.lines.contains("kind        unrelated"))
        #expect(read.lines.contains("offer       none"))
        #expect(!read.output.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
        let empty = try site.folder.write("empty.eml", "")
        let lines = try await site.run("read", empty).required().lines
        #expect(lines.contains { $0.contains("the file is empty: there is no mail in it") })
    }

    @Test("the document has every member of the contract, and more beside them")
    func document() async throws {
        let site = try await Site.changed()
        try await site.importRoster(1)
        let file = try site.folder.write("notice.eml", Self.notice(site))
        let document = try await site.json("read", file)
        #expect(document["schema"] as? String == "facteur.read/1")
        let members = [
            "kind", "offer", "receipt", "trust", "trusted_by", "addressee", "own_words", "forwards",
            "attachments", "defects",
        ]
        #expect(members.filter { document[$0] == nil }.isEmpty)
        #expect(document["offer"] as? String == "A3100001")
        #expect((document["would"] as? [String: Any])?["outcome"] as? String == "matched")
        #expect((document["parts"] as? [[String: Any]])?.first?["type"] as? String == "text/plain")
    }
}
