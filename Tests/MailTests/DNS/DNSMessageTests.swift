import Mail
import TestSupport
import Testing

/// Questions to DNS and what may be believed of the answers (RFC 1035 §4).
@Suite("DNS messages") struct DNSMessageTests {
    private static let chance = (0..<34).map { UInt8($0 * 37 & 0xFF) }

    private static func query(_ name: String = "s1._domainkey.cic.gc.ca") throws -> DNSQuery {
        try #require(DNSQuery(text: name, chance: chance))
    }

    @Test("a question has the number, the name in letters of chance, the type and EDNS(0)")
    func question() throws {
        let octets = try Self.query().octets
        #expect(Array(octets.prefix(12)) == [0, 37, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1])
        let name = String(decoding: octets[12..<37], as: UTF8.self)
        #expect(name.lowercased() == "\u{2}s1\u{A}_domainkey\u{3}cic\u{2}gc\u{2}ca\0")
        #expect(name != name.lowercased())
        #expect(Array(octets[37...]) == [0, 16, 0, 1, 0, 0, 41, 4, 208, 0, 0, 0, 0, 0, 0])
    }

    @Test(
        "what is no name cannot be asked for",
        arguments: [
            "", ".", "a..b", "a.", "é.test", "a b.test", String(repeating: "a", count: 64) + ".test",
            String(repeating: "a.", count: 130) + "b",
        ])
    func noName(_ name: String) {
        #expect(DNSQuery(text: name, chance: Self.chance) == nil)
        #expect(DKIMKeyName(domain: name, selector: "s1") == nil)
        #expect(DKIMKeyName(domain: "cic.gc.ca", selector: name) == nil)
    }

    @Test("strings of a record are joined, several records kept apart, others passed over")
    func texts() throws {
        let query = try Self.query()
        let reply = ScriptedResolver.message(
            to: query.octets,
            records: [
                .text(["v=DKIM1; ", "p=AAAA"]), .other(type: 46, [1, 2, 3]), .text([""]),
                .text(["elsewhere"], of: "a.test"),
            ])
        #expect(DNSReply(reply, to: query) == .texts([Array("v=DKIM1; p=AAAA".utf8), []]))
    }

    @Test("an alias is followed within the answer, through eight of them, and no circle ends anywhere")
    func aliases() throws {
        let query = try Self.query()
        func reply(_ records: [ScriptedResolver.Record]) -> DNSReply {
            DNSReply(ScriptedResolver.message(to: query.octets, records: records), to: query)
        }
        #expect(
            reply([.alias("k.esp.test"), .text(["p=AAAA"], of: "K.ESP.test")])
                == .texts([Array("p=AAAA".utf8)]))
        #expect(reply([.alias("k.esp.test")]) == .absent)
        #expect(
            reply([.alias("a.test"), .alias("b.test", of: "a.test"), .alias("a.test", of: "b.test")])
                == .failed)
        let chain = { (count: Int) in
            (1..<count).map { ScriptedResolver.Record.alias("n\($0 + 1).test", of: "n\($0).test") }
                + [.alias("n1.test"), .text(["p=AAAA"], of: "n\(count).test")]
        }
        #expect(reply(chain(8)) == .texts([Array("p=AAAA".utf8)]))
        #expect(reply(chain(9)) == .failed)
    }

    @Test("no record, no name, a failing server, one that truncates")
    func codes() throws {
        let query = try Self.query()
        func reply(_ code: UInt8, truncated: Bool = false) -> DNSReply {
            DNSReply(
                ScriptedResolver.message(to: query.octets, records: [], code: code, isTruncated: truncated),
                to: query)
        }
        #expect(reply(0) == .absent)
        #expect(reply(3) == .absent)
        for code: UInt8 in [1, 2, 4, 5, 9] { #expect(reply(code) == .failed) }
        #expect(reply(0, truncated: true) == .truncated)
        #expect(reply(2, truncated: true) == .truncated)
    }

    @Test("another number, name, type or class, a question and noise are nobody's answer")
    func strange() throws {
        let query = try Self.query()
        let good = ScriptedResolver.message(to: query.octets, records: [.text(["p=AAAA"])])
        #expect(DNSReply(good, to: query) == .texts([Array("p=AAAA".utf8)]))
        func changed(_ place: Int, _ change: (UInt8) -> UInt8) -> DNSReply {
            var octets = good
            octets[place] = change(octets[place])
            return DNSReply(octets, to: query)
        }
        #expect(changed(0) { $0 ^ 1 } == .strange)
        #expect(changed(1) { $0 ^ 1 } == .strange)
        // No response; another kind of query; two questions; another letter; another type; another class.
        #expect(changed(2) { $0 & 0x7F } == .strange)
        #expect(changed(2) { $0 | 0x08 } == .strange)
        #expect(changed(5) { _ in 2 } == .strange)
        #expect(changed(5) { _ in 0 } == .strange)
        #expect(changed(14) { _ in UInt8(ascii: "9") } == .strange)
        #expect(changed(38) { _ in 1 } == .strange)
        #expect(changed(40) { _ in 3 } == .strange)
        #expect(DNSReply(query.octets, to: query) == .strange)
        #expect(DNSReply([], to: query) == .strange)
        // Letters in another case are asked for once more, and count where nobody else can answer.
        let index = try #require(good.indices.first { $0 > 12 && (0x61...0x7A).contains(good[$0]) })
        var recased = good
        recased[index] &= ~0x20
        #expect(DNSReply(recased, to: query) == .otherCase)
        #expect(DNSReply(recased, to: query, ignoringCase: true) == .texts([Array("p=AAAA".utf8)]))
    }

    @Test("an answer that is cut off, or whose names point in circles, is none")
    func malformed() throws {
        let query = try Self.query()
        let good = ScriptedResolver.message(
            to: query.octets, records: [.alias("k.esp.test"), .text(["p=AAAA"], of: "k.esp.test")])
        for count in 0..<good.count {
            let reply = DNSReply(Array(good.prefix(count)), to: query)
            #expect(count < 41 ? reply == .strange : reply == .failed, "\(count) octets")
        }
        let header = Array(
            ScriptedResolver.message(to: query.octets, records: [.text(["p=AAAA"])]).prefix(41))
        func reply(_ record: [UInt8]) -> DNSReply { DNSReply(header + record, to: query) }
        let rest: [UInt8] = [0, 16, 0, 1, 0, 0, 0, 0, 0, 2, 1, 65]
        #expect(reply([0xC0, 12] + rest) == .texts([[65]]))
        // To itself, forward, into each other, a label of an unknown kind, a string longer than its record.
        for name: [UInt8] in [[0xC0, 41], [0xC0, 50], [1, 97, 0xC0, 41], [0x41, 97], [0xFF, 0xFF], [63]] {
            #expect(reply(name + rest) == .failed)
        }
        #expect(reply([0xC0, 12, 0, 16, 0, 1, 0, 0, 0, 0, 0, 2, 9, 65]) == .failed)
        #expect(reply([0xC0, 12, 0, 5, 0, 1, 0, 0, 0, 0, 0, 3, 0xC0, 12, 0]) == .failed)
    }

    @Test("no octets whatever end the reader, or keep it", arguments: 0..<20)
    func noise(_ seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        let query = try Self.query()
        let good = ScriptedResolver.message(
            to: query.octets, records: [.alias("k.esp.test"), .text(["p=AAAA", "BBBB"], of: "k.esp.test")])
        for _ in 0..<2_000 {
            var octets = good
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                octets[Int.random(in: 12..<octets.count, using: &random)] = UInt8.random(
                    in: .min ... .max, using: &random)
            }
            _ = DNSReply(octets, to: query)
        }
    }
}
