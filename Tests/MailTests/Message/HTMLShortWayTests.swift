import TestSupport
import Testing

@testable import Mail

@Suite("what is read of a page in one piece is what it is read as piece by piece") struct HTMLShortWayTests {
    /// Each character as a number, so that none is copied with others.
    private static func references(_ text: String) -> String {
        text.unicodeScalars.map { "&#\($0.value);" }.joined()
    }

    @Test("words and the same words written as references", arguments: 0..<300)
    func words(seed: Int) {
        var random = SplitMix64(seed: UInt64(seed))
        let pieces = [
            " ", "  ", " \n", "\t", "é", "É ", "à la", "œuf", "\u{2019}", "\u{A0}", "\u{200B}", "\u{AD}",
            "\u{202E}",
            "A12", "A1234567", "&", ";", "😀", "e\u{301}", "\u{1}",
        ]
        var text = ""
        for _ in 0..<40 {
            text +=
                UInt8.random(in: 0...2, using: &random) > 0
                ? "mot" : pieces.randomElement(using: &random) ?? ""
        }
        let whole = text.replacing("&", with: "&amp;")
        for (open, close) in [
            ("<p>", "</p>"), ("<pre>", "</pre>"), ("<td>", ""), ("<b style=\"color:#fff\">", ""),
        ] {
            for (before, behind) in [("un ", " deux mots, trois mots"), ("", "")] {
                let one = HTMLText.visible(of: before + open + whole + close + behind)
                let other = HTMLText.visible(of: before + open + Self.references(text) + close + behind)
                #expect(one == other)
            }
        }
    }
}
