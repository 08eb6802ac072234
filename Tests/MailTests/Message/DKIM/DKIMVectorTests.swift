import Foundation
import Mail
import TestSupport
import Testing

/// The examples of RFC 6376 Appendix A and RFC 8463 Appendix A, and mails that are signed here.
@Suite("DKIM") struct DKIMVectorTests {
    private static let football = """
        From: Joe SixPack <joe@football.example.com>
        To: Suzie Q <suzie@shopping.example.net>
        Subject: Is dinner ready?
        Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
        Message-ID: <20030712040037.46341.5F8J@football.example.com>

        Hi.

        We lost the game. Are you hungry yet?

        Joe.

        """

    /// RFC 6376 Appendix A.2, with the key of Appendix C.
    private static let rfc6376 =
        """
        DKIM-Signature: v=1; a=rsa-sha256; s=brisbane; d=example.com;
              c=simple/simple; q=dns/txt; i=joe@football.example.com;
              h=Received : From : To : Subject : Date : Message-ID;
              bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
              b=AuUoFEfDxTDkHlLXSZEpZj79LICEps6eda7W3deTVFOk4yAUoqOB
              4nujc7YopdG5dWLSdNg6xNAZpOPr+kHxt1IrE+NahM6L/LbvaHut
              KVdkLLkpVaVVQPzeRDI009SO2Il5Lu7rDNH6mZckBdrIx0orEtZV
              4bmp/YzhwvcubU4=;
        Received: from client1.football.example.com  [192.0.2.1]
              by submitserver.example.com with SUBMISSION;
              Fri, 11 Jul 2003 21:01:54 -0700 (PDT)

        """ + football
    private static let key6376 =
        "v=DKIM1; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDwIRP/UC3SBsEmGqZ9ZJW3/DkMoGeLnQg1fWn7/zYt"
        + "IxN2SnFCjxOCKG9v3b4jYfcTNh5ijSsq631uBItLa7od+v/RtdC2UzJ1lWT947qR+Rcac2gbto/NMqJ0fzfVjH4OuKhi"
        + "tdY9tf6mcwGjaNBcWToIMmPSPDdQPNUYckcQ2QIDAQAB"

    /// RFC 8463 Appendix A.3: Ed25519 and RSA on one mail.
    private static let rfc8463 =
        """
        DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
         d=football.example.com; i=@football.example.com;
         q=dns/txt; s=brisbane; t=1528637909; h=from : to :
         subject : date : message-id : from : subject : date;
         bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
         b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus
         Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==
        DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
         d=football.example.com; i=@football.example.com;
         q=dns/txt; s=test; t=1528637909; h=from : to : subject :
         date : message-id : from : subject : date;
         bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
         b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3
         DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz
         dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=

        """ + football
    private static let keys8463 = [
        "brisbane": "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
        "test": "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08"
            + "a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4h"
            + "stT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB",
    ]

    /// What is wrong with each signature, in order; `nil` for one that holds.
    private static func flaws(_ mail: [UInt8], _ keys: [String: String], at now: Int64 = 1_600_000_000) throws
        -> [DKIMFlaw?]
    {
        var signed = try #require(SignedMail(mail))
        return signed.candidates.map { candidate in
            signed.flaw(of: candidate, received: now, key: keys[candidate.key.selector] ?? "")
        }
    }

    private static func octets(_ mail: String) -> [UInt8] { Array(mail.replacing("\n", with: "\r\n").utf8) }

    @Test("RFC 6376's example holds, and with LF for CRLF as well")
    func simple() throws {
        let keys = ["brisbane": Self.key6376]
        #expect(try Self.flaws(Self.octets(Self.rfc6376), keys) == [nil])
        #expect(try Self.flaws(Array(Self.rfc6376.utf8), keys) == [nil])
        #expect(try Self.flaws(Self.octets(Self.rfc6376.replacing("hungry", with: "angry")), keys) == [.body])
        #expect(
            try Self.flaws(Self.octets(Self.rfc6376.replacing("dinner", with: "supper")), keys) == [
                .signature
            ])
    }

    @Test("RFC 8463's two signatures hold, each with its own key")
    func ed25519() throws {
        #expect(try Self.flaws(Self.octets(Self.rfc8463), Self.keys8463) == [nil, nil])
        let swapped = ["brisbane": Self.keys8463["test"] ?? "", "test": Self.keys8463["brisbane"] ?? ""]
        #expect(try Self.flaws(Self.octets(Self.rfc8463), swapped) == [.unfitKey, .unfitKey])
        #expect(
            try Self.flaws(Self.octets(Self.rfc8463.replacing("Suzie Q", with: "Suzie R")), Self.keys8463)
                == [.signature, .signature])
    }

    private static let bodies = [
        "", "\r\n", "\r\n\r\n\r\n", "one line", "one line\r\n", "one line\r\n\r\n\r\n", "  \r\n \t\r\n",
        "a  b\t c \r\n\r\n d\t\r\n",
        " leading\r\n\r\ntrailing  ", "é ü 漢字\r\n.\r\n..\r\n-- \r\nx\r\n", "x\r\n \r\n", "\t\r\nx",
        "a\rb\r\n", "x \r",
    ]
    private static let forms = [
        "simple/simple", "simple/relaxed", "relaxed/simple", "relaxed/relaxed", "relaxed", "simple",
    ]

    @Test("what another hand has signed holds, in every form and whatever the body", arguments: forms)
    func generated(_ forms: String) throws {
        let headers = [
            "From: a@cic.gc.ca\r\nSubject: x\r\nContent-Type: text/plain\r\n",
            "FROM:\ta@cic.gc.ca \r\nsubject:  a \t b\r\n\t c\r\n \td \r\nContent-Type: text/plain;\r\n\tcharset=utf-8\r\n",
        ]
        for var signer in [try DKIMSigner.rsa(), .ed25519] {
            signer.forms = forms
            signer.fields += ["From", "Subject", "X-Absent"]
            for header in headers {
                for body in Self.bodies {
                    let mail = try signer.sign(Array((header + "\r\n" + body).utf8))
                    let flaws = try Self.flaws(mail, ["s1": signer.record])
                    #expect(flaws == [nil], "\(forms) \(body.debugDescription)")
                }
            }
        }
    }

    @Test("any change of a blank breaks what is simple, and of a letter everything")
    func changed() throws {
        for forms in ["simple/simple", "relaxed/relaxed"] {
            var signer = DKIMSigner.ed25519
            signer.forms = forms
            let mail = String(
                decoding: try signer.sign(Array("From: a@cic.gc.ca\r\nSubject: x y\r\n\r\nab  cd\r\n".utf8)),
                as: UTF8.self)
            let isSimple = forms == "simple/simple"
            let keys = ["s1": signer.record]
            #expect(try Self.flaws(Array(mail.utf8), keys) == [nil])
            #expect(
                try Self.flaws(Array(mail.replacing("ab  cd", with: "ab cd").utf8), keys) == [
                    isSimple ? .body : nil
                ])
            #expect(
                try Self.flaws(Array(mail.replacing("x y", with: "x  y").utf8), keys) == [
                    isSimple ? .signature : nil
                ])
            #expect(try Self.flaws(Array(mail.replacing("ab  cd", with: "abcd").utf8), keys) == [.body])
            #expect(try Self.flaws(Array(mail.replacing("x y", with: "xy").utf8), keys) == [.signature])
            #expect(
                try Self.flaws(Array(mail.replacing("ab  cd\r\n", with: "ab  cd\r\n\r\n").utf8), keys) == [
                    nil
                ])
        }
    }

    @Test("RFC 6376 §3.4.5: an empty body is CRLF where it is simple and nothing where it is relaxed")
    func emptyBody() throws {
        let expected = [
            "simple/simple": "frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=",
            "relaxed/relaxed": "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        ]
        for (forms, hash) in expected {
            var signer = DKIMSigner.ed25519
            signer.forms = forms
            let mail = try signer.sign(Array("From: a@cic.gc.ca\r\nSubject: x\r\n\r\n".utf8))
            #expect(String(decoding: mail, as: UTF8.self).contains("bh=\(hash)"))
            #expect(try Self.flaws(mail, ["s1": signer.record]) == [nil])
        }
    }

    @Test(
        "a key record that is none, revoked, weak or made for something else",
        arguments: [
            ("p=", .revoked), ("v=DKIM1; p= ", .revoked), ("v=DKIM1", .noKey), ("", .noKey),
            ("v=DKIM2; p=KEY", .noKey), ("k=rsa; v=DKIM1; p=KEY", .noKey), ("p=KEY; p=KEY", .noKey),
            ("v=spf1 -all", .noKey), ("k=rsa; p=KEY", .badKey), ("k=x; p=KEY", .unfitKey),
            ("k=ed25519; h=sha1; p=KEY", .unfitKey), ("k=ed25519; s=tlsrpt; p=KEY", .unfitKey),
            ("k=ed25519; t=y; p=KEY", .testing), ("k=ed25519; t=s : y; p=KEY", .testing),
            ("k=ed25519; p=AAAA", .badKey), ("k=ed25519; p=KEY!", .badKey), ("k=rsa; p=AAAA", .badKey),
            ("k=ed25519; h=sha1:sha256; s=* ; t=s; n=note; g=; p=KEY", nil), ("k=ed25519;p=KEY;", nil),
        ] as [(String, DKIMFlaw?)])
    func records(_ record: String, _ flaw: DKIMFlaw?) throws {
        let signer = DKIMSigner.ed25519
        let mail = try signer.sign(Array("From: a@cic.gc.ca\r\nSubject: x\r\n\r\nx\r\n".utf8))
        let text = record.replacing("KEY", with: signer.publicKey)
        #expect(try Self.flaws(mail, ["s1": text]) == [flaw])
    }

    @Test("RSA of 1,024 bits still counts, of 512 no more; a key in PKCS #1 counts as well")
    func strengths() throws {
        let weak = DKIMSigner(.rsa(try DKIMSigner.weakKey.get()))
        let mail = try weak.sign(Array("From: a@cic.gc.ca\r\nSubject: x\r\n\r\nx\r\n".utf8))
        #expect(try Self.flaws(mail, ["s1": weak.record]) == [nil])
        #expect(try Self.flaws(mail, ["s1": "p=" + weak.bareKey]) == [nil])
        let tiny =
            "MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBANdyiB4ae7XYf9HyKCovrzeFijkhGR2ZnxCrQASqe7heaSG6neaEOkIINxiWdys1W0Fv3kMmfblKotT7zsJjVpcCAwEAAQ=="
        #expect(try Self.flaws(mail, ["s1": "p=" + tiny]) == [.badKey])
    }

    @Test("of several records the one key counts; of two keys none, and nothing that is too long")
    func choice() {
        func sole(_ records: String...) -> String? {
            DKIMKeyRecord.sole(among: records.map { Array($0.utf8) })
        }
        #expect(sole() == nil)
        #expect(sole("v=spf1 -all") == nil)
        #expect(sole("v=spf1 -all", "v=DKIM1; p=AAAA", "noise; p") == "v=DKIM1; p=AAAA")
        #expect(sole("p=AAAA", "p=AAAA") == "p=AAAA")
        #expect(sole("p=AAAA", "p=BBBB") == nil)
        #expect(sole("p=" + String(repeating: "A", count: DKIMKeyRecord.longest)) == nil)
    }
}
