import Mail
import Testing

@Suite struct HeaderDateTests {
    @Test(
        "a Date field is read in every form of RFC 5322 and the common ones beside it",
        arguments: [
            ("Tue, 24 Nov 2026 03:00:00 +0000", "2026-11-24T03:00:00Z"),
            ("Tue, 24 Nov 2026 03:00:00 +0100", "2026-11-24T02:00:00Z"),
            ("24 Nov 2026 03:00 -0330", "2026-11-24T06:30:00Z"),
            ("Tue,24 Nov 2026 3:00:00 GMT", "2026-11-24T03:00:00Z"),
            ("Tue, 24 Nov 2026 03:00:00 EST", "2026-11-24T08:00:00Z"),
            ("Tue, 24 Nov 2026 03:00:00 PDT", "2026-11-24T10:00:00Z"),
            ("Tue, 24 Nov 2026 03:00:00 Z", "2026-11-24T03:00:00Z"),
            ("Tue, 24 Nov 2026 03:00:00 A", "2026-11-24T03:00:00Z"),
            ("Tue, 24 Nov 2026 03:00:00 GMT+0200", "2026-11-24T01:00:00Z"),
            ("Tue, 24 Nov 2026 03:00:00", "2026-11-24T03:00:00Z"),
            ("Tue (day), 24 (a (nested) one) Nov 2026 03:00:00 -0500 (EST)", "2026-11-24T08:00:00Z"),
            ("24 Nov 26 03:00:00 +0000", "2026-11-24T03:00:00Z"),
            ("24 Nov 97 03:00:00 +0000", "1997-11-24T03:00:00Z"),
            ("24 Nov 126 03:00:00 +0000", "2026-11-24T03:00:00Z"),
            ("24-Nov-2026 03:00:00 +0000", "2026-11-24T03:00:00Z"),
            ("tuesday, 24 november 2026 03:00:00 +0000", "2026-11-24T03:00:00Z"),
            ("Tue Nov 24 03:00:00 2026", "2026-11-24T03:00:00Z"),
            ("Tue Nov 24 03:00:00 EST 2026", "2026-11-24T08:00:00Z"),
            ("Sat, 29 Feb 2020 23:59:60 +0000", "2020-03-01T00:00:00Z"),
            ("1 Jan 1970 00:00:00 +2359", "1969-12-31T00:01:00Z"),
            ("Mon, 24 Nov 2026 03:00:00 +0000", "2026-11-24T03:00:00Z"),
        ])
    func rfc5322(text: String, expected: String) {
        #expect(HeaderDate(rfc5322: text).map { HeaderDate.rfc3339(seconds: $0.seconds) } == expected)
    }

    @Test(
        "a date in the usual form means what it means behind a comment, whatever stands in it",
        arguments: [
            "Tue, 24 Nov 2026 03:00:00 +0000", "Sat, 9 May 2026 23:59:60 -0330",
            "Thu, 29 Feb 2024 00:00:59 +2359", "Mon, 01 Jan 0001 12:34:56 -0000 (UTC)",
        ])
    func usualForm(text: String) {
        // A comment in front is skipped, and no date that begins with one has the usual form.
        func expectAlike(_ octets: [UInt8]) {
            let text = String(decoding: octets, as: UTF8.self)
            #expect(HeaderDate(rfc5322: text) == HeaderDate(rfc5322: "() " + text), "\(text)")
        }
        let octets = Array(text.utf8)
        #expect(HeaderDate(rfc5322: text) != nil)
        expectAlike(octets)
        let others = Array(" \t,:;+-()059aTNG\u{E9}\u{301}".utf8)
        for place in octets.indices {
            expectAlike(Array(octets[..<place]))
            expectAlike(Array(octets[..<place] + octets[(place + 1)...]))
            for other in others {
                expectAlike(Array(octets[..<place] + [other] + octets[place...]))
                expectAlike(Array(octets[..<place] + [other] + octets[(place + 1)...]))
            }
        }
    }

    @Test(
        "what is no date is none",
        arguments: [
            "", "Tue", "31 Nov 2026 03:00:00 +0000", "29 Feb 2026 03:00:00 +0000", "24 Nov 2026",
            "0 Nov 2026 03:00:00",
            "24 Nov 2026 24:00:00 +0000", "24 Nov 2026 03:60:00 +0000", "24 Foo 2026 03:00:00 +0000", "((((",
            "24 Nov 99999 03:00:00 +0000", "999999999999999999999 Nov 2026 03:00:00", "24 Nov -2026 03:00:00",
        ])
    func noDate(text: String) {
        #expect(HeaderDate(rfc5322: text) == nil)
    }

    @Test(
        "RFC 3339 is read and written",
        arguments: [
            ("2026-11-24T03:00:00Z", 1_795_489_200, "2026-11-24T03:00:00Z"),
            ("2026-11-24t03:00:00.123z", 1_795_489_200, "2026-11-24T03:00:00Z"),
            ("2026-11-24 03:00:00+01:00", 1_795_485_600, "2026-11-24T02:00:00Z"),
            ("1969-12-31T23:59:59Z", -1, "1969-12-31T23:59:59Z"),
            ("1970-01-01T00:00:00Z", 0, "1970-01-01T00:00:00Z"),
            ("0000-01-01T00:00:00Z", -62_167_219_200, "0000-01-01T00:00:00Z"),
            ("9999-12-31T23:59:59Z", 253_402_300_799, "9999-12-31T23:59:59Z"),
            ("2000-02-29T00:00:00Z", 951_782_400, "2000-02-29T00:00:00Z"),
        ] as [(String, Int64, String)])
    func rfc3339(text: String, seconds: Int64, written: String) {
        #expect(HeaderDate(rfc3339: text)?.seconds == seconds)
        #expect(HeaderDate.rfc3339(seconds: seconds) == written)
    }

    @Test(
        "what is not RFC 3339 is refused",
        arguments: [
            "", "2026-11-24", "2026-11-24T03:00Z", "2026-11-24T03:00:00", "2026-13-01T00:00:00Z",
            "2026-11-24T03:00:00Zx",
            "2026-11-24T03:00:00.Z", "2026-11-24T03:00:00+25:00", "26-11-24T03:00:00Z",
            "٢026-11-24T03:00:00Z",
        ])
    func refused(text: String) {
        #expect(HeaderDate(rfc3339: text) == nil)
    }

    @Test("every day of 400 years goes to text and back")
    func roundTrip() {
        for day in stride(from: -110_000, to: 40_000, by: 1) as StrideTo<Int64> {
            let seconds = day * 86_400 + 3_723
            #expect(HeaderDate(rfc3339: HeaderDate.rfc3339(seconds: seconds))?.seconds == seconds)
        }
        for seconds: Int64 in [0, -1, 1_795_489_200, 951_782_400, -2_000_000_000] {
            #expect(HeaderDate(rfc5322: HeaderDate.rfc5322(seconds: seconds))?.seconds == seconds)
        }
    }

    @Test("an instant out of range is written as the nearest one")
    func outOfRange() {
        #expect(HeaderDate.rfc3339(seconds: .max) == "9999-12-31T23:59:59Z")
        #expect(HeaderDate.rfc3339(seconds: .min) == "0000-01-01T00:00:00Z")
        #expect(HeaderDate.rfc5322(seconds: 1_795_489_200) == "Tue, 24 Nov 2026 03:00:00 +0000")
    }
}
