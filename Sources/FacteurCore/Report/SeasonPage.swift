package import Text

/// The page of `report`: one HTML document that needs nothing else, neither a script nor anything from a network. A policy in its head
/// (Content-Security-Policy) has the browser see to that.
///
/// Each chart has its figures beside it as a table, so that nothing is told by a drawing or by a colour alone (WCAG 2.2, 1.1.1 and
/// 1.4.1). Without `picture.people` it has no name, address, reference or number of anybody.
package struct SeasonPage {
    private let picture: SeasonPicture
    private let language: Language
    /// When the figures were read, as this person reads an instant.
    private let asOf: String
    private let version: String

    package init(_ picture: SeasonPicture, asOf: String, version: String, in language: Language) {
        self.picture = picture
        self.language = language
        self.asOf = asOf
        self.version = version
    }

    /// The document.
    package var html: String {
        Markup.verbatim("<!DOCTYPE html>\n").html + document.html + "\n"
    }

    private var document: Markup {
        .element("html", ["lang": language.rawValue]) {
            Markup.element("head") {
                Markup.void("meta", ["charset": "utf-8"])
                Markup.void(
                    "meta", ["http-equiv": "Content-Security-Policy", "content": Self.policy])
                Markup.void(
                    "meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
                Markup.void("meta", ["name": "referrer", "content": "no-referrer"])
                Markup.void("meta", ["name": "robots", "content": "noindex"])
                Markup.void("meta", ["name": "color-scheme", "content": "light dark"])
                Markup.element("title") { said(.title) }
                Markup.element("style") { SeasonStyle.sheet }
            }
            Markup.element("body") {
                SeasonStyle.patterns
                Markup.element("header") {
                    Markup.element("h1") { said(.title) }
                    Markup.element("p", ["class": "quiet"]) {
                        said(.asOf) + asOf + " · Facteur " + version
                    }
                    Markup.element("p", ["class": "lead"]) { lead }
                }
                Markup.element("main") { sections }
                Markup.element("footer") {
                    Markup.element("p", ["class": "quiet"]) {
                        picture.people == nil ? said(.namesNobody) : said(.namesPeople)
                    }
                }
            }
        }
    }

    private static let policy =
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"

    private var sections: Markup {
        MarkupBuilder.buildArray(
            [stages, time, reasons, employers, delays, people].compactMap(\.self))
    }

    private func said(_ words: SeasonWords) -> String { words.words[language] }

    private func count(_ number: Int) -> String { SeasonFigure.count(number)[language] }

    private func share(_ part: Int, of whole: Int) -> String {
        SeasonFigure.share(part, of: whole)[language]
    }

    // MARK: - How far the season is

    /// Those who are to get a number.
    private var total: Int { SeasonStage.ofSeason.reduce(0) { $0 + stageCount($1) } }

    private var told: Int { SeasonStage.ofSeason.filter(\.isTold).reduce(0) { $0 + stageCount($1) } }

    private func stageCount(_ stage: SeasonStage) -> Int { picture.stages[stage] ?? 0 }

    private var lead: String {
        guard total > 0 else { return said(.nobody) }
        let (told, total) = (SeasonFigure.count(told), SeasonFigure.count(total))
        return Localized(
            en: "Told: \(told.en) of the \(total.en) interns who are to get a number.",
            fr: "Informés : \(told.fr) des \(total.fr) stagiaires qui doivent recevoir un numéro.")[language]
    }

    private var stages: Markup? {
        section("stages", .stages) {
            if total > 0 {
                SeasonChart.shares(
                    SeasonStage.ofSeason.map { ($0, stageCount($0)) }, title: said(.stages), desc: lead)
            }
            table([.stage, .interns, .share], caption: .stages) {
                for stage in SeasonStage.ofSeason {
                    Markup.element("tr") {
                        Markup.element("th", ["scope": "row"]) {
                            SeasonChart.swatch(stage)
                            stage.words[language]
                        }
                        number(stageCount(stage))
                        Markup.element("td", ["class": "n"]) { share(stageCount(stage), of: total) }
                    }
                }
            }
            if stageCount(.apart) > 0 {
                Markup.element("p", ["class": "quiet"]) {
                    said(.apart) + count(stageCount(.apart))
                }
            }
        }
    }

    // MARK: - Who was told when

    private var time: Markup? {
        let spans = SeasonSpans(picture.days)
        return section("time", .time) {
            if spans.spans.isEmpty {
                Markup.element("p") { said(.nobodyTold) }
            } else {
                Markup.element("figure") {
                    SeasonChart.columns(
                        spans, goal: total, title: said(.time), desc: desc(of: spans), language: language)
                    Markup.element("figcaption", ["class": "legend"]) {
                        Markup.element("span") {
                            SeasonChart.swatch("before")
                            said(.toldBefore)
                        }
                        Markup.element("span") {
                            SeasonChart.swatch("new")
                            said(.toldNew)
                        }
                        Markup.element("span") {
                            SeasonChart.swatch("goal")
                            said(.goal)
                        }
                    }
                }
                Markup.element("details") {
                    Markup.element("summary") { said(.asTable) }
                    table([spans.unit.heading, .toldNew, .toldUntil], caption: .time) {
                        for span in spans.spans {
                            Markup.element("tr") {
                                Markup.element("th", ["scope": "row"]) {
                                    SeasonFigure.day(span.first, spans.unit)
                                }
                                number(span.told)
                                number(span.toldUntil)
                            }
                        }
                    }
                }
            }
        }
    }

    private func desc(of spans: SeasonSpans) -> String {
        guard let first = spans.spans.first, let last = spans.spans.last else { return "" }
        let (begin, end) = (
            SeasonFigure.day(first.first, spans.unit), SeasonFigure.day(last.first, spans.unit)
        )
        let (told, total) = (SeasonFigure.count(last.toldUntil), SeasonFigure.count(total))
        return Localized(
            en: "From \(begin) to \(end): \(told.en) of \(total.en) told. The table below has each figure.",
            fr:
                "De \(begin) à \(end) : \(told.fr) informés sur \(total.fr). Le tableau ci-dessous donne chaque chiffre."
        )[language]
    }

    // MARK: - What waits

    private var reasons: Markup? {
        let waiting = InternState.allCases.filter { $0.stage.isWaiting && picture.interns[$0] ?? 0 > 0 }
        let held = HeldReason.allCases.filter { picture.held[$0] ?? 0 > 0 }
        return section("reasons", .reasons) {
            Markup.element("h3") { said(.interns) }
            bars(
                waiting.map { state in
                    let count = picture.interns[state] ?? 0
                    return (state.words(for: count)[language], count)
                }, of: .state, counted: .interns,
                caption: .waitingInterns, none: .nobodyWaits)
            Markup.element("h3") { said(.heldMail) }
            bars(
                held.map { ($0.words[language], picture.held[$0] ?? 0) }, of: .reason, counted: .mails,
                caption: .heldMail, none: .nothingHeld)
        }
    }

    private var employers: Markup? {
        let all = picture.employers
        let most = all.first.map(\.waiting).max() ?? 0
        return section("employers", .employers) {
            if all.first.isEmpty {
                Markup.element("p") { said(.nobodyWaits) }
            } else {
                table([.employer, .waiting, .ofAll, nil], caption: .employers) {
                    for employer in all.first {
                        Markup.element("tr") {
                            Markup.element("th", ["scope": "row"]) { name(of: employer) }
                            number(employer.waiting)
                            number(employer.total)
                            bar(employer.waiting, most: most)
                        }
                    }
                    if all.count > all.first.count {
                        Markup.element("tr") {
                            Markup.element("th", ["scope": "row"]) {
                                said(.otherEmployers) + count(all.count - all.first.count)
                            }
                            number(all.waiting - all.first.reduce(0) { $0 + $1.waiting })
                            number(all.total - all.first.reduce(0) { $0 + $1.total })
                            Markup.element("td")
                        }
                    }
                }
            }
        }
    }

    /// A cell of the roster is free text: somebody's address or number may stand in it.
    private func name(of employer: SeasonPicture.Employer) -> String {
        guard let name = employer.name?.oneLine(most: 80), !name.isEmpty else { return said(.noEmployer) }
        return picture.people == nil ? SeasonMask.masked(name) : name
    }

    // MARK: - From notice to letter

    private var delays: Markup? {
        section("delays", .delays) {
            Markup.element("p", ["class": "quiet"]) { said(.delaysMeaning) }
            if let half = picture.delay(percent: 50), let most = picture.delay(percent: 90),
                let longest = picture.delays.last?.seconds
            {
                Markup.element("dl", ["class": "figures"]) {
                    figure(.median, SeasonFigure.duration(half))
                    figure(.nineOfTen, SeasonFigure.duration(most))
                    figure(.longest, SeasonFigure.duration(longest))
                }
                bars(
                    SeasonWait.counts(picture.delays).map { ($0.wait.words[language], $0.letters) },
                    of: .within, counted: .letters, caption: .delays, none: .noLetters)
            } else {
                Markup.element("p") { said(.noLetters) }
            }
        }
    }

    private func figure(_ words: SeasonWords, _ value: String) -> Markup {
        .element("div") {
            Markup.element("dt") { said(words) }
            Markup.element("dd") { value }
        }
    }

    // MARK: - By name

    private var people: Markup? {
        picture.people.flatMap { people in
            section("people", .people) {
                table([.person, .state, .offer], caption: .people) {
                    for person in people.first { row(of: person) }
                }
                if people.count > people.first.count {
                    Markup.element("p") {
                        said(.furtherPeople) + count(people.count - people.first.count)
                    }
                }
            }
        }
    }

    private func row(of person: SeasonPicture.Person) -> Markup {
        .element("tr") {
            Markup.element("th", ["scope": "row"]) {
                [person.familyName, person.givenNames].map { $0.oneLine(most: 200) }.filter { !$0.isEmpty }
                    .joined(separator: ", ")
                Markup.element("span", ["class": "small"]) {
                    [person.ref.rawValue, person.employer?.oneLine(most: 80)].compactMap(\.self)
                        .joined(separator: " · ")
                }
            }
            Markup.element("td") { person.state.words[language] }
            Markup.element("td") { person.offer ?? "–" }
        }
    }

    // MARK: - Parts of every section

    private func section(
        _ id: String, _ heading: SeasonWords, @MarkupBuilder _ content: () -> Markup
    ) -> Markup {
        .element("section", ["aria-labelledby": id]) {
            Markup.element("h2", ["id": id]) { said(heading) }
            content()
        }
    }

    /// The section's heading says what the table is; a screen reader that walks from table to table hears it again.
    ///
    /// - Parameter headings: `nil` for the column of the bars, which repeat what stands beside them.
    private func table(
        _ headings: [SeasonWords?], caption: SeasonWords, @MarkupBuilder _ rows: () -> Markup
    ) -> Markup {
        .element("table") {
            Markup.element("caption", ["class": "heard"]) { said(caption) }
            Markup.element("thead") {
                Markup.element("tr") {
                    for (index, heading) in headings.enumerated() {
                        if let heading {
                            Markup.element(
                                "th", ["scope": "col", "class": index > 0 && heading.isCounted ? "n" : "w"]
                            ) {
                                said(heading)
                            }
                        } else {
                            Markup.element("td")
                        }
                    }
                }
            }
            Markup.element("tbody") { rows() }
        }
    }

    private func number(_ number: Int) -> Markup { .element("td", ["class": "n"]) { count(number) } }

    private func bar(_ value: Int, most: Int) -> Markup {
        .element("td", ["class": "bar"]) { SeasonChart.bar(value, most: most) }
    }

    private func bars(
        _ rows: [(words: String, count: Int)], of heading: SeasonWords, counted: SeasonWords,
        caption: SeasonWords, none: SeasonWords
    ) -> Markup {
        let most = rows.map(\.count).max() ?? 0
        guard most > 0 else { return .element("p") { said(none) } }
        return table([heading, counted, nil], caption: caption) {
            for row in rows {
                Markup.element("tr") {
                    Markup.element("th", ["scope": "row"]) { row.words }
                    number(row.count)
                    bar(row.count, most: most)
                }
            }
        }
    }
}

/// Somebody's words without what would name a person: addresses and whole offer numbers.
enum SeasonMask {
    static func masked(_ text: String) -> String {
        text.split(separator: " ", omittingEmptySubsequences: false).map { word in
            if word.utf8.contains(UInt8(ascii: "@")) { return "…" }
            return String(word).replacing(/A[0-9]{7}/, with: "…")
        }.joined(separator: " ")
    }
}
