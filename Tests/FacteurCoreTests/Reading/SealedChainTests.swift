import Mail
import Testing

@testable import FacteurCore

@Suite("sealed chains (ARC)") struct SealedChainTests {
    private static let sealed = [
        "Authentication-Results: mx.hote.example; dmarc=fail header.from=cic.example; arc=pass (i=1)",
        TrustJudgeTests.received,
        "ARC-Seal: i=1; a=rsa-sha256; cv=none; d=relais.example; s=a; t=1; b=x",
        "ARC-Message-Signature: i=1; a=rsa-sha256; d=relais.example; s=a; h=from; bh=x; b=x",
        "ARC-Authentication-Results: i=1; mx.relais.example; dmarc=pass header.from=cic.example",
        TrustJudgeTests.portal,
    ]

    private static func judgeSealed(_ header: [String], sealers: [String] = ["relais.example"])
        -> TrustVerdict
    {
        var policy = TrustJudgeTests.policy
        policy.sealers = sealers
        return TrustJudgeTests.judge(header.joined(separator: "\n"), policy: policy)
    }

    @Test("a chain sealed by a configured sealer speaks for a mail that was forwarded")
    func sealedChain() {
        let verdict = Self.judgeSealed(Self.sealed)
        #expect(verdict.trust == .portal)
        #expect(verdict.by == "dmarc=pass header.from=cic.example by ARC of relais.example")
    }

    private static func changed(_ field: Int, _ old: String, _ new: String) -> [String] {
        var header = sealed
        header[field] = header[field].replacing(old, with: new)
        return header
    }

    private static let broken: [(name: String, header: [String])] = [
        ("the server did not check the chain", changed(0, "; arc=pass (i=1)", "")),
        ("the server found the chain broken", changed(0, "arc=pass", "arc=fail")),
        ("the server says both", changed(0, "arc=pass", "arc=pass; arc=fail")),
        ("somebody else sealed", changed(2, "d=relais.example", "d=evil.test")),
        ("a sealer with a longer name", changed(2, "d=relais.example", "d=relais.example.evil.test")),
        ("the chain did not begin there", changed(2, "cv=none", "cv=pass")),
        ("the chain begins with the second seal", changed(2, "i=1", "i=2")),
        ("the sealer's own check failed", changed(4, "dmarc=pass", "dmarc=fail")),
        (
            "the sealer's check was for another domain",
            changed(4, "header.from=cic.example", "header.from=evil.test")
        ),
        ("no finding", sealed.filter { !$0.hasPrefix("ARC-Authentication") }),
        ("no signature", sealed.filter { !$0.hasPrefix("ARC-Message") }),
        ("two findings of one number", sealed + [sealed[4]]),
        ("a whole set twice", sealed + sealed[2...4]),
        (
            "a lower field of the server says fail",
            sealed + ["Authentication-Results: mx.hote.example; dmarc=fail"]
        ),
    ]

    @Test(
        "a chain that is not whole, or not of a sealer that we believe, proves nothing",
        arguments: broken.indices)
    func brokenChain(_ index: Int) {
        let (name, header) = Self.broken[index]
        #expect(Self.judgeSealed(header).trust == .untrusted, "\(name)")
    }

    @Test("without a configured sealer no chain counts")
    func noSealer() {
        #expect(Self.judgeSealed(Self.sealed, sealers: []).trust == .untrusted)
    }

    @Test("every seal of a longer chain must be of a sealer that we believe")
    func longerChain() {
        let second = Self.sealed[2...4].map { field in
            field.replacing("i=1", with: "i=2").replacing("cv=none", with: "cv=pass")
                .replacing("relais.example", with: "liste.example").replacing(
                    "dmarc=pass", with: "dmarc=fail")
        }
        let header = Self.sealed[0...1] + second + Self.sealed[2...]
        #expect(
            Self.judgeSealed(Array(header), sealers: ["relais.example", "liste.example"]).trust == .portal)
        #expect(Self.judgeSealed(Array(header)).trust == .untrusted)
        #expect(Self.judgeSealed(Array(header), sealers: ["liste.example"]).trust == .untrusted)
    }
}
