package import Text

/// The page of `report`: one HTML document that needs nothing else, neither a script nor anything from a network. A policy in its head
/// (Content-Security-Policy) has the browser see to that.
///
/// Each chart has its figures beside it as a table, so that nothing is told by a drawing or by a colour alone (WCAG 2.2, 1.1.1 and
/// 1.4.1). Without `picture.people` it has no name, address, reference or number of anybody.
package struct SeasonPage {
    let picture: SeasonPicture
    let language: Language
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

    func said(_ words: SeasonWords) -> String { words.words[language] }

    func count(_ number: Int) -> String { SeasonFigure.count(number)[language] }

    func share(_ part: Int, of whole: Int) -> String {
        SeasonFigure.share(part, of: whole)[language]
    }
}

/// The parts of every section.
extension SeasonPage {
    func section(
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
    func table(
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

    func number(_ number: Int) -> Markup { .element("td", ["class": "n"]) { count(number) } }

    func bar(_ value: Int, most: Int) -> Markup {
        .element("td", ["class": "bar"]) { SeasonChart.bar(value, most: most) }
    }

    func bars(
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
