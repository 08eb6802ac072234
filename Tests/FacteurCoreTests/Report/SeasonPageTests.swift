import FacteurCore
import Foundation
import Testing
import Text

/// The page of `report`, as HTML: what a browser is asked to load, what a screen reader finds, and what is not there.
@Suite("the picture of the season") struct SeasonPageTests {
    static let hostile =
        #"</title><script>alert(1)</script>"' onload='x' & <b> http://a.test/"# + "\u{202E}\u{0}\n"

    static func person(_ name: String, employer: String? = nil) throws -> SeasonPicture.Person {
        SeasonPicture.Person(
            ref: try #require(InternRef(rawValue: "S-17")), familyName: name, givenNames: "Zoé",
            employer: employer, state: .awaitingOffer, offer: "A1000001")
    }

    static func picture(
        employer: String? = "Atelier Boréal", people: SeasonPicture.People? = nil
    ) -> SeasonPicture {
        SeasonPicture(
            interns: [
                .sent: 212, .awaitingOffer: 60, .awaitingNOC: 9, .held: 4, .queued: 2, .bounced: 1,
                .noOfferExpected: 12,
            ], held: [.noMatch: 3, .untrustedSender: 40],
            employers: .init(
                first: [
                    .init(name: employer, waiting: 8, total: 24), .init(name: nil, waiting: 1, total: 2),
                ],
                count: 5, waiting: 12, total: 40),
            days: [.init(day: 20_000, told: 12), .init(day: 20_003, told: 200)],
            delays: [.init(seconds: 30, letters: 5), .init(seconds: 4_000, letters: 5)], people: people)
    }

    static let empty = SeasonPicture(
        interns: [:], held: [:], employers: .init(first: [], count: 0, waiting: 0, total: 0), days: [],
        delays: [], people: nil)

    static func html(_ picture: SeasonPicture, in language: Language = .en) -> String {
        SeasonPage(picture, asOf: "2026-11-29 10:05:29 EST", version: "0.1.0", in: language).html
    }

    static var pages: [String] {
        get throws {
            let person = try person(hostile, employer: hostile)
            let named = picture(employer: hostile, people: .init(first: [person], count: 2))
            return Language.allCases.flatMap { language in
                [picture(), picture(employer: hostile), named, empty].map { html($0, in: language) }
            }
        }
    }

    @Test("loads nothing, runs nothing, and says so to the browser")
    func selfContained() throws {
        for page in try Self.pages {
            let tags = HTMLOutline(page).tags
            for tag in tags {
                #expect(
                    !["script", "link", "iframe", "object", "embed", "img", "form", "base"].contains(tag.name)
                )
                for (name, value) in tag.attributes {
                    #expect(
                        !name.hasPrefix("on") && !["src", "href", "srcset", "style", "action"].contains(name))
                    #expect(!value.contains("://") && !value.contains("javascript:"), "\(value)")
                }
            }
            let policy = tags.first { $0.attributes["http-equiv"] == "Content-Security-Policy" }
            #expect(
                policy?.attributes["content"]?.hasPrefix("default-src 'none'; style-src 'unsafe-inline'")
                    == true)
            let sheet = HTMLOutline(page).text(of: "style")
            #expect(!sheet.contains("@import") && !sheet.contains("://"))
            // Only the patterns of the page itself.
            for link in sheet.matches(of: /url\(([^)]*)\)/) { #expect(link.1.hasPrefix("#p-")) }
        }
    }

    @Test("is well-formed, whatever stands in a roster")
    func wellFormed() throws {
        for page in try Self.pages {
            let outline = HTMLOutline(page)
            #expect(page.hasPrefix("<!DOCTYPE html>\n<html lang=\""))
            #expect(outline.fault == nil, "\(outline.fault ?? "")")
            #expect(outline.tags.filter { $0.name == "title" && $0.parent == "head" }.count == 1)
            let ids = outline.tags.compactMap { $0.attributes["id"] }
            #expect(Set(ids).count == ids.count)
            #expect(!page.contains("\u{202E}") && !page.contains("\u{0}"))
        }
        let page = Self.html(Self.picture(employer: "R & D <Nord> \"x\""))
        #expect(page.contains("R &amp; D &lt;Nord&gt; &quot;x&quot;"))
    }

    @Test("can be heard: landmarks, headings in order, a language, tables with headings, drawings with words")
    func accessible() throws {
        for (language, page) in Language.allCases.map({ ($0, Self.html(Self.picture(), in: $0)) }) {
            let outline = HTMLOutline(page)
            #expect(outline.tags.first { $0.name == "html" }?.attributes["lang"] == language.rawValue)
            for landmark in ["header", "main", "footer"] {
                #expect(outline.tags.filter { $0.name == landmark }.count == 1)
            }
            let levels = outline.tags.compactMap { $0.name.wholeMatch(of: /h([1-6])/).flatMap { Int($0.1) } }
            #expect(levels.first == 1 && levels.filter { $0 == 1 }.count == 1 && levels.count > 6)
            for (before, after) in zip(levels, levels.dropFirst()) { #expect(after <= before + 1) }
            let ids = Set(outline.tags.compactMap { $0.attributes["id"] })
            for section in outline.tags where section.name == "section" {
                #expect(ids.contains(try #require(section.attributes["aria-labelledby"])))
            }
            let drawings = outline.tags.filter { $0.name == "svg" }
            #expect(drawings.filter { $0.attributes["role"] == "img" }.count == 2)
            for drawing in drawings {
                guard drawing.attributes["role"] == "img" else {
                    // The row's own text has what it shows.
                    #expect(drawing.attributes["aria-hidden"] == "true")
                    continue
                }
                let names = try #require(drawing.attributes["aria-labelledby"]).split(separator: " ")
                #expect(names.count == 2 && names.allSatisfy { ids.contains(String($0)) })
            }
            #expect(outline.tags.filter { $0.name == "table" }.count == 6)
            #expect(outline.tags.filter { $0.name == "caption" }.count == 6)
            for heading in outline.tags where heading.name == "th" {
                #expect(["row", "col"].contains(heading.attributes["scope"]))
            }
        }
    }

    @Test("text has a contrast of 4.5 to 1, drawings have 3 to 1, in light, in dark and on paper")
    func contrast() throws {
        let sheet = HTMLOutline(Self.html(Self.empty)).text(of: "style")
        let themes = sheet.components(separatedBy: ":root").dropFirst().map { theme in
            Dictionary(
                theme.prefix { $0 != "}" }.matches(of: /--([a-z]+): #([0-9a-f]{6})/).map {
                    (String($0.1), String($0.2))
                }, uniquingKeysWith: { $1 })
        }
        #expect(themes.count == 3)
        for theme in themes {
            let paper = try Self.luminance(#require(theme["paper"]))
            for (names, least) in [
                (["ink", "quiet"], 4.5), (["confirmed", "told", "leaving", "awaited", "person"], 3),
            ] {
                for name in names {
                    let other = try Self.luminance(#require(theme[name]))
                    let contrast = (max(paper, other) + 0.05) / (min(paper, other) + 0.05)
                    #expect(contrast >= least, "\(name): \(contrast)")
                }
            }
        }
    }

    /// WCAG 2.2, "relative luminance".
    private static func luminance(_ colour: String) throws -> Double {
        let value = try #require(Int(colour, radix: 16))
        let parts = [16, 8, 0].map { shift -> Double in
            let part = Double(value >> shift & 0xFF) / 255
            return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }

    @Test("names nobody unless asked to, not even where a person stands in an employer's cell")
    func namesNobody() throws {
        let employer = "Nord, zoe.roy@interns.test, A1234567 A1234567x"
        let page = Self.html(Self.picture(employer: employer))
        #expect(page.contains("Nord, … … …x"))
        #expect(!HTMLOutline(page).text.contains("@") && page.firstMatch(of: /A[0-9]{7}/) == nil)
        let people = SeasonPicture.People(first: [try Self.person("Roy")], count: 3)
        let named = Self.html(Self.picture(people: people))
        for text in ["Roy, Zoé", "S-17", "A1000001", "waits for the offer number"] {
            #expect(named.contains(text) && !Self.html(Self.picture()).contains(text), "\(text)")
        }
        #expect(named.contains("whom facteur interns shows: 2"))
    }

    @Test("tells the figures, in words of either language")
    func figures() {
        let texts: [(Language, [String])] = [
            (
                .en,
                [
                    "Told: 212 of the 288 interns who are to get a number.", "74%",
                    "interns who get no number: 12",
                    "sender not proven", "other employers: 3", "30s", "1h 6m", "up to 1 minute",
                    "From 2024-10-04 to 2024-10-07: 212 of 288 told.",
                ]
            ),
            (
                .fr,
                [
                    "Informés\u{A0}: 212 des 288 stagiaires qui doivent recevoir un numéro.", "74\u{A0}%",
                    "expéditeur non établi", "autres employeurs\u{A0}: 3", "jusqu’à 1 minute",
                    "De 2024-10-04 à 2024-10-07\u{A0}: 212 informés sur 288.",
                ]
            ),
        ]
        for (language, words) in texts {
            let text = HTMLOutline(Self.html(Self.picture(), in: language)).text
            for word in words { #expect(text.contains(word), "\(word)") }
        }
        #expect(HTMLOutline(Self.html(Self.empty)).text.contains("Nobody is to get a number."))
    }

    @Test("nobody is all and nobody is none by rounding")
    func shares() {
        var interns: [InternState: Int] = [.sent: 999, .held: 1]
        func text() -> String {
            HTMLOutline(
                Self.html(
                    SeasonPicture(
                        interns: interns, held: [:], employers: Self.empty.employers, days: [], delays: [],
                        people: nil))
            ).text
        }
        #expect(text().contains("99%") && text().contains("<1%") && !text().contains("100%"))
        interns[.held] = nil
        #expect(text().contains("100%"))
    }

    @Test(
        "a season of any length has at most 31 columns, and counts everybody",
        arguments: [1, 30, 31, 32, 217, 218, 900, 4_000])
    func columns(days: Int64) throws {
        let all = (0..<days).map { SeasonPicture.Day(day: 19_900 + $0, told: 2) }
        let page = Self.html(
            SeasonPicture(
                interns: [.sent: Int(days) * 2], held: [:], employers: Self.empty.employers, days: all,
                delays: [], people: nil))
        let outline = HTMLOutline(page)
        let columns = outline.tags.filter {
            $0.name == "rect" && $0.attributes["class"] == "new" && $0.attributes["height"] != "11"
        }
        #expect((1...31).contains(columns.count))
        #expect(days < 32 ? columns.count == Int(days) : columns.count > 4)
        let told = Int(days) * 2
        let last = told > 999 ? "\(told / 1_000),\(String(told + 1_000_000).suffix(3))" : "\(told)"
        #expect(outline.text.contains("\(last) of \(last) told"))
    }

    @Test("its size does not grow with the roster")
    func bounded() throws {
        let employers = (0..<20).map {
            SeasonPicture.Employer(
                name: String(repeating: "É<\($0)", count: 500), waiting: 50_000, total: 100_000)
        }
        let largest = SeasonPicture(
            interns: Dictionary(uniqueKeysWithValues: InternState.allCases.map { ($0, 4_000_000_000) }),
            held: Dictionary(uniqueKeysWithValues: HeldReason.allCases.map { ($0, 4_000_000_000) }),
            employers: .init(first: employers, count: 100_000, waiting: 100_000, total: 100_000),
            days: (0..<400).map { .init(day: $0 * 3, told: 4_000_000) },
            delays: (0..<100_000).map { .init(seconds: $0, letters: 1) }, people: nil)
        #expect(Self.html(largest).utf8.count < 60_000)
    }
}
