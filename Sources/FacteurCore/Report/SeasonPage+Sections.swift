import Text

/// What the page says, a section each.
extension SeasonPage {
    /// Those who are to get a number.
    private var total: Int { SeasonStage.ofSeason.reduce(0) { $0 + stageCount($1) } }

    private var told: Int { SeasonStage.ofSeason.filter(\.isTold).reduce(0) { $0 + stageCount($1) } }

    private func stageCount(_ stage: SeasonStage) -> Int { picture.stages[stage] ?? 0 }

    var lead: String {
        guard total > 0 else { return said(.nobody) }
        let (told, total) = (SeasonFigure.count(told), SeasonFigure.count(total))
        return Localized(
            en: "Told: \(told.en) of the \(total.en) interns who are to get a number.",
            fr: "Informés : \(told.fr) des \(total.fr) stagiaires qui doivent recevoir un numéro.")[language]
    }

    var stages: Markup? {
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

    var time: Markup? {
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

    var reasons: Markup? {
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

    var employers: Markup? {
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

    var delays: Markup? {
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

    var people: Markup? {
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
