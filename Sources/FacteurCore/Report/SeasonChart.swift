import Text

/// The page's drawings, as SVG within the HTML.
///
/// Their labels are as large as on a phone where they are drawn one to one, and a little larger on a desk.
enum SeasonChart {
    /// A bar of the stages, one behind the other, by their shares.
    static func shares(_ parts: [(stage: SeasonStage, count: Int)], title: String, desc: String) -> Markup {
        let total = max(1, parts.reduce(0) { $0 + $1.count })
        return drawing("shares", "0 0 340 34", title: title, desc: desc) {
            for (stage, begin, end) in segments(parts, total) {
                rectangle(begin, 2, end - begin, 30, stage.pattern)
            }
            rectangle(0, 2, 340, 30, "frame")
        }
    }

    private static func segments(
        _ parts: [(stage: SeasonStage, count: Int)], _ total: Int
    ) -> [(SeasonStage, Double, Double)] {
        var sum = 0
        return parts.compactMap { part in
            let begin = sum
            sum += part.count
            guard part.count > 0 else { return nil }
            let scale = 340 / Double(total)
            return (part.stage, Double(begin) * scale, Double(sum) * scale)
        }
    }

    /// How many were told until each span's end, and how many of them within it.
    static func columns(
        _ spans: SeasonSpans, goal: Int, title: String, desc: String, language: Language
    ) -> Markup {
        let most = max(1, goal, spans.spans.last?.toldUntil ?? 0)
        let (left, right, top, bottom) = (40.0, 336.0, 12.0, 146.0)
        func height(_ count: Int) -> Double { (bottom - top) * Double(count) / Double(most) }
        let pitch = (right - left) / Double(max(spans.spans.count, 6))
        return drawing("columns", "0 0 340 170", title: title, desc: desc) {
            for tick in ticks(most) {
                line(left, bottom - height(tick), right, "grid")
                label(left - 4, bottom - height(tick) + 4, "end", SeasonFigure.count(tick)[language])
            }
            for (index, span) in spans.spans.enumerated() {
                let x = left + pitch * Double(index) + pitch * 0.1
                let before = height(span.toldUntil - span.told)
                if before > 0 { rectangle(x, bottom - before, pitch * 0.8, before, "before") }
                if span.told > 0 {
                    rectangle(x, bottom - height(span.toldUntil), pitch * 0.8, height(span.told), "new")
                }
            }
            line(left, bottom - height(goal), right, "goal")
            line(left, bottom, right, "axis")
            dates(spans, left: left, pitch: pitch)
        }
    }

    /// The first and the last, and the middle one where there is room.
    private static func dates(_ spans: SeasonSpans, left: Double, pitch: Double) -> Markup {
        let last = spans.spans.count - 1
        // A date is about 62 wide.
        let room = pitch * Double(last)
        let shown = last == 0 ? [0] : room < 130 ? (room < 64 ? [last] : [0, last]) : [0, last / 2, last]
        return MarkupBuilder.buildArray(
            shown.map { index in
                let anchor = index == 0 ? "start" : index == last && spans.spans.count > 5 ? "end" : "middle"
                let shift = anchor == "start" ? 0 : anchor == "end" ? pitch : pitch / 2
                return label(
                    left + pitch * Double(index) + shift, 162, anchor,
                    SeasonFigure.day(spans.spans[index].first, spans.unit))
            })
    }

    /// Zero and at most four steps of 1, 2 or 5 and zeros.
    static func ticks(_ most: Int) -> [Int] {
        var step = 1
        var factors = [2, 5, 10][...]
        var base = 1
        while step * 4 < most {
            guard let factor = factors.popFirst() else {
                base *= 10
                factors = [2, 5, 10]
                continue
            }
            step = base * factor
        }
        return Array(stride(from: 0, through: most, by: step))
    }

    /// A bar in a table's row, which has the number: a screen reader passes it over.
    static func bar(_ value: Int, most: Int) -> Markup {
        .element(
            "svg",
            [
                "viewBox": "0 0 100 10", "preserveAspectRatio": "none", "aria-hidden": "true",
                "focusable": "false",
            ]
        ) {
            if value > 0 { rectangle(0, 0, max(1, 100 * Double(value) / Double(max(1, most))), 10, "value") }
        }
    }

    static func swatch(_ stage: SeasonStage) -> Markup { swatch(stage.pattern) }

    static func swatch(_ pattern: String) -> Markup {
        .element(
            "svg", ["class": "swatch", "viewBox": "0 0 16 12", "aria-hidden": "true", "focusable": "false"]
        ) {
            if pattern == "goal" {
                line(0, 6, 16, "goal")
            } else {
                rectangle(0.5, 0.5, 15, 11, pattern)
                rectangle(0.5, 0.5, 15, 11, "frame")
            }
        }
    }

    private static func drawing(
        _ id: String, _ box: String, title: String, desc: String, @MarkupBuilder _ content: () -> Markup
    ) -> Markup {
        .element(
            "svg",
            [
                "class": "chart", "viewBox": box, "role": "img",
                "aria-labelledby": "\(id)-title \(id)-desc",
            ]
        ) {
            Markup.element("title", ["id": "\(id)-title"]) { title }
            Markup.element("desc", ["id": "\(id)-desc"]) { desc }
            content()
        }
    }

    /// With a pattern over its colour, so that it is known in black and white too.
    private static func rectangle(
        _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ kind: String
    ) -> Markup {
        .element(
            "rect",
            [
                "class": kind, "x": shown(x), "y": shown(y), "width": shown(width), "height": shown(height),
            ])
    }

    private static func line(_ x: Double, _ y: Double, _ end: Double, _ kind: String) -> Markup {
        .element(
            "line", ["class": kind, "x1": shown(x), "y1": shown(y), "x2": shown(end), "y2": shown(y)])
    }

    private static func label(_ x: Double, _ y: Double, _ anchor: String, _ text: String) -> Markup {
        .element("text", ["x": shown(x), "y": shown(y), "text-anchor": anchor]) { text }
    }

    /// Two decimals at most, with a point in every language.
    private static func shown(_ value: Double) -> String {
        let text = "\((value * 100).rounded() / 100)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}

extension SeasonStage {
    /// Its class in the style sheet.
    fileprivate var pattern: String {
        switch self {
        case .confirmed: "confirmed"
        case .told: "told"
        case .leaving: "leaving"
        case .awaited: "awaited"
        case .person: "person"
        case .apart: "apart"
        }
    }
}
