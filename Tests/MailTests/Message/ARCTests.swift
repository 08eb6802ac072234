import Mail
import Testing

@Suite("ARC fields")
struct ARCTests {
    @Test("ARC-Authentication-Results is an instance and what it found")
    func results() throws {
        let arc = try #require(
            ARCAuthenticationResults.parse(
                "i=2; mx.test; dkim=pass header.d=a.test;\r\n arc=pass (i=1 dkim=pass)"))
        #expect(arc.instance == 2)
        #expect(arc.results.isBy(authservID: "mx.test"))
        #expect(arc.results.results.map(\.method) == ["dkim", "arc"])
    }

    @Test(
        "without an instance from 1 to 50 it is none",
        arguments: [
            "", "mx.test; none", "i=0; mx.test; none", "i=51; mx.test; none", "i=; mx.test; none",
            "i=1 mx.test; none",
            "i=1", "i=1;", "j=1; mx.test; none", "i=99999999999999999999; mx.test; none",
            "(i=1; mx.test; none",
        ])
    func noResults(body: String) {
        #expect(ARCAuthenticationResults.parse(body) == nil)
    }

    @Test("ARC-Seal names the sealer and the state of the chain")
    func seal() throws {
        let seal = try #require(
            ARCSeal.parse(
                "i=1; a=rsa-sha256; t=1700000000; cv=none;\r\n d=Forward.Test; s=arc-1; b=ab\r\n cd==;"))
        #expect(seal.instance == 1)
        #expect(seal.domain == "forward.test")
        #expect(seal.selector == "arc-1")
        #expect(seal.chainValidation == .none)
        #expect(ARCSeal.parse("i=50;cv=Pass;d=a.test")?.chainValidation == .pass)
    }

    @Test(
        "a seal with a tag missing, twice or without sense is none",
        arguments: [
            "", "i=1; cv=none", "i=1; d=a.test", "cv=none; d=a.test", "i=0; cv=none; d=a.test",
            "i=51; cv=none; d=a.test",
            "i=1; cv=maybe; d=a.test", "i=1; cv=none; d=a b", "i=1; i=2; cv=none; d=a.test",
            "i=1; cv=none; d=; s=x",
            "i=1; cv=none; d=a..test", "i=1; cv=none; d=a.test; junk", "=1; i=1; cv=none; d=a.test",
            "i=+1; cv=none; d=a.test", "i=1; cv=none; d=a@b.test",
        ])
    func noSeal(body: String) {
        #expect(ARCSeal.parse(body) == nil)
    }
}
