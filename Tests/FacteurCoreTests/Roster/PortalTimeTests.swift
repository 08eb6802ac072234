import FacteurCore
import TestSupport
import Testing

@Suite struct PortalTimeTests {
    /// 2018-04-19 12:17:24 UTC, the one join of receipt and list that is known.
    private static let submitted: Int64 = 1_524_140_244

    @Test(
        "the same instant, however it is written",
        arguments: [
            "19 avril 2018 08:17:24 a.m. HAE", "19 avril 2018 12:17:24 GMT", "19 avril 2018 08:17:24 HAE",
            "19 Avril 2018, 8:17:24 A.M. HAE", "jeudi le 19 avr. 2018 à 08:17:24 a. m. HAE",
            "19\u{00A0}avril\u{202F}2018 07:17:24 HNE",
            "19 avril 2018 09:17:24 HAA", "19 avril 2018 07:17:24 HAC", "19 avril 2018 06:17:24 HAR",
            "19 avril 2018 05:17:24 HAP", "19 avril 2018 04:17:24 HNP", "19 avril 2018 09:47:24 HAT",
            "19 avril 2018 08:47:24 HNT", "April 19, 2018 08:17:24 EDT", "April 19, 2018 8:17:24 am EDT",
            "Thursday, April 19, 2018 at 8:47:24 a.m. NST", "19 avril 2018 12:17:24 UTC.",
        ])
    func spellings(text: String) {
        #expect(PortalTime.parse(text) == Self.submitted)
    }

    @Test(
        "months have their names with and without accents, the year its days",
        arguments: [
            ("1er janvier 1970 00:00:00 GMT", 0), ("1 févr. 2018 00:00:00 GMT", 1_517_443_200),
            ("28 fevrier 2018 23:59:59 GMT", 1_519_862_399), ("29 février 2020 00:00:00 GMT", 1_582_934_400),
            ("15 août 2026 12:00:00 GMT", 1_786_795_200), ("15 aout 2026 12:00:00 p.m. GMT", 1_786_795_200),
            ("15 AOÛT 2026 12:00:00 a.m. GMT", 1_786_752_000), ("31 déc. 2026 19:00:00 HNE", 1_798_761_600),
            ("31 décembre 9999 23:59:59 GMT", 253_402_300_799),
        ] as [(String, Int64)])
    func months(text: String, expected: Int64) {
        #expect(PortalTime.parse(text) == expected)
    }

    @Test(
        "what is not wholly known is no instant",
        arguments: [
            "", "19 avril 2018", "19 avril 2018 08:17:24", "19 avril 2018 08:17 HAE",
            "19 avril 2018 08:17:24 XYZ",
            "29 février 2018 08:17:24 HAE", "31 avril 2018 08:17:24 HAE", "0 avril 2018 08:17:24 HAE",
            "19 avril 2018 24:00:00 HAE", "19 avril 2018 08:60:00 HAE", "19 avril 2018 08:17:60 HAE",
            "19 avril 2018 13:17:24 p.m. HAE", "19 avril 2018 0:17:24 a.m. HAE", "19 avril 1969 08:17:24 HAE",
            "19 19 avril 2018 08:17:24 HAE", "19 avril mai 2018 08:17:24 HAE",
            "19 avril 2018 08:17:24 HAE GMT",
            "19 avril 2018 2018 08:17:24 HAE", "19 avril 2018 -8:17:24 HAE", "19 avril 2018 008:17:24 HAE",
            "19 avril 20180 08:17:24 HAE", "19/04/2018 08:17:24 HAE", "45 jours",
            "19 avril 2018 08:17:24 a.m. p.m. HAE",
            "19 avril 2018 ٠٨:17:24 HAE",
        ])
    func unknown(text: String) {
        #expect(PortalTime.parse(text) == nil)
    }

    @Test("the months of four hundred years begin and end where counting days says")
    func everyMonth() {
        let names = [
            "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
            "novembre", "décembre",
        ]
        var days: Int64 = 0
        for year in 1970...2370 {
            let isLeap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
            let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
            for (name, length) in zip(names, lengths) {
                #expect(PortalTime.parse("1 \(name) \(year) 00:00:00 GMT") == days * 86_400)
                days += Int64(length)
                #expect(PortalTime.parse("\(length) \(name) \(year) 23:59:59 GMT") == days * 86_400 - 1)
                #expect(PortalTime.parse("\(length + 1) \(name) \(year) 00:00:00 GMT") == nil)
            }
        }
    }

    @Test("any text gives an answer, and never one that traps")
    func total() {
        var random = SplitMix64(seed: 19)
        let words = [
            "19", "avril", "2018", "08:17:24", "HAE", "a.m.", ":", "::", ".", ",", "9999", "99:99:99", "é",
            "\u{0}",
        ]
        var instants = 0
        for _ in 0..<20_000 {
            let text = (0..<Int.random(in: 0...7, using: &random)).compactMap { _ in
                words.randomElement(using: &random)
            }
            if PortalTime.parse(text.joined(separator: " ")) != nil { instants += 1 }
        }
        #expect(PortalTime.parse(String(repeating: "9", count: 1_000_000)) == nil)
        #expect(instants > 0)
    }

    @Test(
        "a day is read with or without an hour beside it, and never guessed",
        arguments: [
            ("2026-11-20", 1_795_132_800), ("2026/11/20", 1_795_132_800),
            ("2026-11-20T12:17:24Z", 1_795_132_800),
            ("2026-11-20 12:17", 1_795_132_800), ("20 novembre 2026", 1_795_132_800),
            ("le 20 novembre 2026 à 12:17", 1_795_132_800), ("20 nov. 2026 08:16:45 HAE", 1_795_132_800),
            ("November 20, 2026", 1_795_132_800), ("1er novembre 2026", 1_793_491_200), ("", nil), ("—", nil),
            ("20/11/2026", nil), ("11-12-2026", nil), ("2026-13-20", nil), ("2026-02-30", nil),
            ("20 novembre", nil), ("novembre 2026", nil), ("hier", nil), ("2026-11-201", nil),
            ("30 février 2026", nil),
        ] as [(String, Int64?)])
    func day(text: String, day: Int64?) {
        #expect(PortalTime.day(text) == day)
    }
}
