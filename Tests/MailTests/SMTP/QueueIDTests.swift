import Mail
import Testing

/// What servers say when they take a letter. The forms are those of the servers named; the values are made up.
@Suite("the relay's queue ID") struct QueueIDTests {
    @Test(
        "is read from the reply of each usual server",
        arguments: [
            ("250 2.0.0 Ok: queued as 4bXyZ12abc", "4bXyZ12abc"),
            ("250 2.0.0 Ok: queued as A1B2C3D4E5.", "A1B2C3D4E5"),
            ("250 Queued as <A1B2>; thank you", nil),
            ("250 2.0.0 Ok: 12 bytes queued as C0FFEE", "C0FFEE"),
            ("250 OK id=1tAbCd-0000000ABCD-1xYz", "1tAbCd-0000000ABCD-1xYz"),
            ("250 2.0.0 4AT8oKiB012345 Message accepted for delivery", "4AT8oKiB012345"),
            ("250 2.0.0 1a2b3c4d Message accepted for delivery", "1a2b3c4d"),
            ("250 2.0.0 Message queued with id 1a2b3c.", "1a2b3c"),
            ("250 ok 1700000000 qp 12345", "12345"),
            ("250 2.0.0 OK  1700000000 a1-2002c0ffee123si4567.89 - gsmtp", "a1-2002c0ffee123si4567.89"),
            (
                "250 2.6.0 <a@mail.example.test> [InternalId=12345678901234, Hostname=AM0PR01MB.example.test] 12345 bytes in 0.123, 98.7 KB/sec Queued mail for delivery",
                "12345678901234"
            ),
        ] as [(String, String?)])
    func read(_ reply: String, _ id: String?) {
        #expect(QueueID(reply: reply)?.rawValue == id)
    }

    @Test(
        "is none in what refuses, puts off, says nothing, or could be taken for something else",
        arguments: [
            "", "250", "250 ", "250 ok", "250 2.0.0 Ok", "250 2.0.0 Message accepted for delivery",
            "250 Message accepted for delivery", "250 OK Message accepted for delivery", "250 OK id=",
            "250 queued as", "250 as x", "250 message accepted", "250 queued as <x>",
            "450 4.2.0 queued as ABC", "550 5.1.1 id=ABC",
            "the mail server had taken it: it lies in Sent",
            "250 queued as \u{1B}[31m", "250 queued as é1", "250 queued as \"a\"", "250 id=`reboot`",
            "250 queued as \(String(repeating: "A", count: 129))",
            "250 " + String(repeating: "x ", count: 300) + "queued as ABC", "2500 queued as ABC", "- gsmtp",
        ])
    func none(_ reply: String) {
        #expect(QueueID(reply: reply) == nil)
    }
}
