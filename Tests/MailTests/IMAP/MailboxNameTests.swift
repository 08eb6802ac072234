import TestSupport
import Testing

@testable import Mail

@Suite("folder names on the wire") struct MailboxNameTests {
    @Test(
        "modified UTF-7 is written and read (RFC 3501 §5.1.3)",
        arguments: [
            ("INBOX", "INBOX"), ("Stages/2027", "Stages/2027"), ("Envoyés", "Envoy&AOk-s"), ("R&D", "R&-D"),
            ("~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"), ("&", "&-"), ("é&é", "&AOk-&-&AOk-"),
            ("😀", "&2D3eAA-"), ("a\r\nF9 LOGOUT", "a&AA0ACg-F9 LOGOUT"), ("\0", "&AAA-"), ("\u{7F}", "&AH8-"),
        ])
    func bothWays(text: String, wire: String) {
        #expect(String(decoding: MailboxName(text).wire, as: UTF8.self) == wire)
        #expect(MailboxName(wire: Array(wire.utf8)).text == text)
    }

    @Test("whatever the name holds, its wire form is printable ASCII and reads back", arguments: 0..<200)
    func anyName(seed: Int) {
        var random = SplitMix64(seed: UInt64(seed))
        let scalars = (0..<Int.random(in: 0...30, using: &random)).compactMap { _ in
            Unicode.Scalar(
                UInt32.random(in: 0...(Bool.random(using: &random) ? 0xFF : 0x10FFFF), using: &random))
        }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        let wire = MailboxName(String(view)).wire
        #expect(wire.allSatisfy { (0x20...0x7E).contains($0) })
        #expect(Array(MailboxName(wire: wire).text.unicodeScalars) == scalars)
    }

    @Test(
        "a name that is not modified UTF-7 is taken as it stands",
        arguments: ["R&D", "&AOk", "&AOl-", "&2D0-", "&AO-", "Envoyés", "&!!-"])
    func foreign(wire: String) {
        #expect(MailboxName(wire: Array(wire.utf8)).text == wire)
    }
}
