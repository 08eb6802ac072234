import FacteurCore
import Testing
import Text

@Suite("a length of time")
struct DurationTextTests {
    @Test(
        "is a number and a unit, or several, the longest first",
        arguments: [
            ("5m", 300), ("90s", 90), ("0s", 0), ("1d", 86_400), ("2h 3m", 7_380), ("1d2h3m4s", 93_784),
            ("007s", 7), ("36525d", 3_155_760_000),
        ])
    func parsed(text: String, seconds: Int) { #expect(DurationText.seconds(text) == seconds) }

    @Test(
        "is nothing else",
        arguments: [
            "", "5", "m", "5 m", "5M", "5min", "-5m", "+5m", "1.5h", "5m ", " 5m", "3m 2h", "5m 5m", "5m  5s",
            "٥m", "５m", "36526d", "99999999999999999999s", "9999999999d", "36525d 1s", "1h\n", "5m\u{301}",
        ])
    func refused(text: String) { #expect(DurationText.seconds(text) == nil) }

    @Test(
        "is printed in its two largest units",
        arguments: [
            (300, "5m"), (7_380, "2h 3m"), (93_784, "1d 2h"), (0, "0s"), (-5, "0s"), (3_601, "1h 1s"),
            (59, "59s"),
        ])
    func printed(seconds: Int, text: String) { #expect(DurationText.short(seconds) == text) }

    @Test(
        "is said in its largest unit",
        arguments: [
            (0, "0 seconds ago", "il y a 0 seconde"), (1, "1 second ago", "il y a 1 seconde"),
            (119, "1 minute ago", "il y a 1 minute"), (7_380, "2 hours ago", "il y a 2 heures"),
            (86_400, "1 day ago", "il y a 1 jour"), (864_000, "10 days ago", "il y a 10 jours"),
        ])
    func said(seconds: Int, english: String, french: String) {
        #expect(DurationText.ago(seconds)[.en] == english)
        #expect(DurationText.ago(seconds)[.fr] == french)
    }

    @Test("that lasts")
    func lasting() {
        #expect(DurationText.lasting(7_200)[.en] == "for 2 hours")
        #expect(DurationText.lasting(7_200)[.fr] == "depuis 2 heures")
    }
}

@Suite("a size")
struct SizeTextTests {
    @Test(
        "is a whole number and a unit",
        arguments: [
            ("20MB", 20_000_000), ("20 MB", 20_000_000), ("500kB", 500_000), ("500KB", 500_000),
            ("1GB", 1_000_000_000),
            ("1MiB", 1_048_576), ("64 KiB", 65_536), ("10B", 10),
        ])
    func parsed(text: String, octets: Int) { #expect(SizeText.octets(text) == octets) }

    @Test(
        "is nothing else",
        arguments: ["", "20", "MB", "20mb", "20Mb", "-1MB", "1.5MB", "20  MB", "9999999999GB"])
    func refused(text: String) { #expect(SizeText.octets(text) == nil) }

    @Test(
        "is printed in its largest unit",
        arguments: [(20_000_000, "20 MB"), (999, "999 B"), (1_500, "1 kB"), (2_000_000_000, "2 GB")])
    func printed(octets: Int, text: String) { #expect(SizeText.short(octets) == text) }
}
