import Testing
import Text

@testable import Mail

/// Generated input, the same in every run: what must hold for any text at all.
@Suite("header grammars, whatever the input")
struct HeaderGrammarFuzzTests {
    /// Strings of pieces that mean something to one of the grammars.
    private struct Pieces {
        private var state: UInt64
        private static let pieces = [
            "a", "B", "b.test", "cic.gc.ca", "@", "<", ">", "(", ")", "\"", "\\", ",", ";", ":", ".", "=",
            "/", "[", "]", " ", "\t",
            "\r\n ", "\n", "\r", "\u{0}", "\u{7F}", "\u{85}", "é", "日", "\u{212A}", "\u{202E}", "=?utf-8?q?",
            "=?utf-8?b?w6k=?=", "?=",
            "dkim", "dmarc", "pass", "none", "header.d", "smtp.mailfrom", "reason", "i=1", "cv=none", "d=",
            "1", "99999999999", "%",
            "Final-Recipient: rfc822; a@b.test\n", "Action: failed\n", "Status: 5.1.1\n",
            "<a@b.test>: 550 5.1.1 no\n", "\n\n",
            "Message-ID: <a@b.test>\n", "Subject: x\n", "From: a@b.test\n", "X-Failed-Recipients: a@b.test\n",
            "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n", "\n--b\n",
            "Content-Type: message/delivery-status\n\n",
            "Original message headers:\n",
        ]

        init(seed: UInt64) { state = seed }

        mutating func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }

        mutating func text(upTo count: Int) -> String {
            (0..<next(count)).reduce(into: "") { text, _ in text += Self.pieces[next(Self.pieces.count)] }
        }
    }

    private static let runs = 4000

    @Test("an addr-spec that was taken is written and taken again")
    func addrSpec() {
        var pieces = Pieces(seed: 1)
        var taken = 0
        for _ in 0..<Self.runs {
            let local = pieces.text(upTo: 5)
            let domain = pieces.text(upTo: 5)
            guard let address = AddrSpec(localPart: local, domain: domain) else { continue }
            taken += 1
            #expect(!address.text.hasControl)
            #expect(AddressList.parse("<" + address.text + ">").addresses.map(\.addrSpec) == [address])
            #expect(address.withoutSubAddress.subAddress == nil)
            if let typed = AddrSpec(address.text) { #expect(typed == address) }
        }
        #expect(taken > 100)
    }

    @Test("an address list keeps to its bounds, and what it gives is written and read again")
    func addressList() {
        var pieces = Pieces(seed: 2)
        var read = 0
        for _ in 0..<Self.runs {
            let list = AddressList.parse(pieces.text(upTo: 30))
            #expect(list.defects.count <= 16)
            read += list.addresses.count
            for address in list.addresses {
                let name = address.displayName ?? ""
                #expect(name == name.singleLine)
                let field = HeaderWriter.field("To", address: address).dropFirst("To:".count)
                let again = AddressList.parse(String(field))
                #expect(again.addresses.map(\.addrSpec) == [address.addrSpec])
                #expect(again.defects.isEmpty || address.addrSpec.localPart.contains("@"))
                #expect(again.addresses.first?.displayName == address.displayName)
            }
        }
        #expect(read > 500)
    }

    @Test("any text can be a subject and is read back on one line")
    func subject() {
        var pieces = Pieces(seed: 3)
        for _ in 0..<Self.runs {
            let text = pieces.text(upTo: 30)
            let lines = HeaderWriter.field("Subject", text: text).split(
                separator: "\r\n", omittingEmptySubsequences: false)
            #expect(lines.last == "")
            #expect(lines.dropFirst().dropLast().allSatisfy { $0.hasPrefix(" ") })
            #expect(!lines.contains { String($0).hasControl })
            let body = lines.joined().dropFirst("Subject: ".count)
            #expect(EncodedWord.decode(String(body)) == text.singleLine)
        }
    }

    @Test("results that are written by the rules are read as they were")
    func authenticationResults() throws {
        var pieces = Pieces(seed: 4)
        for _ in 0..<Self.runs {
            let values = (0..<(1 + pieces.next(4))).map { _ in pieces.text(upTo: 8) }
            let body = values.reduce("mx.test (\(Self.comment(pieces.text(upTo: 8)))) 1") { body, value in
                body + "; dkim=pass reason=\(Self.quoted(value)) header.i=\(Self.quoted(value))"
            }
            let results = try #require(AuthenticationResults.parse(body))
            #expect(results.authservID == "mx.test")
            #expect(results.results.map(\.reason) == values)
            #expect(results.results.map { $0.properties("header.i").map(\.value) } == values.map { [$0] })
        }
    }

    private static func quoted(_ text: String) -> String { "\"" + escaped(text, "\"\\") + "\"" }

    private static func comment(_ text: String) -> String { escaped(text, "()\\") }

    private static func escaped(_ text: String, _ specials: String) -> String {
        text.unicodeScalars.reduce(into: "") { escaped, scalar in
            if specials.unicodeScalars.contains(scalar) { escaped.unicodeScalars.append("\\") }
            escaped.unicodeScalars.append(scalar)
        }
    }

    @Test("noise gives no result without a method and a value")
    func noise() {
        var pieces = Pieces(seed: 5)
        for _ in 0..<Self.runs {
            let body = pieces.text(upTo: 40)
            _ = ARCSeal.parse(body)
            _ = ARCAuthenticationResults.parse(body)
            guard let results = AuthenticationResults.parse(body) else { continue }
            #expect(results.results.allSatisfy { !$0.method.isEmpty && !$0.value.isEmpty })
        }
    }

    @Test("any mail is a report, an answer or none")
    func automaticMail() {
        var pieces = Pieces(seed: 6)
        var reports = 0
        for _ in 0..<Self.runs {
            let mail = "From: mailer-daemon@mx.test\n" + pieces.text(upTo: 60)
            guard
                case .deliveryReport(let report) = AutomaticMail.recognise(
                    MessageParser().parse(Array(mail.utf8)))
            else {
                continue
            }
            reports += 1
            #expect(report.recipients.count <= 100)
            #expect(report.recipients.allSatisfy { $0.final != nil || $0.original != nil })
        }
        #expect(reports > 50)
    }
}
