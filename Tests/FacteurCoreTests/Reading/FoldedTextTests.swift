import TestSupport
import Testing

@testable import FacteurCore

struct FoldedTextTests {
    @Test(
        "letters lose case and accents, layout becomes one space, typography becomes plain",
        arguments: [
            ("Numéro d’Offre", "numero d'offre"),
            ("Nume\u{301}ro", "numero"),
            ("suivante\u{A0}:\u{202F}x", "suivante : x"),
            ("a\r\n\t  b", "a b"),
            ("  début", "debut"),
            ("cœur, Ærø, Straße, Łódź", "coeur, aero, strasse, lodz"),
            ("em\u{AD}ploi et em\u{200B}ploi", "emploi et emploi"),
            ("> Votre offre\n> > d'emploi\n| est", "votre offre d'emploi est"),
            ("a > b", "a > b"),
            ("*De :* x", "de : x"),
            ("N° № nº", "n° n° n°"),
            ("Ａ１２", "a12"),
            ("« x » – “y”", "\" x \" - \"y\""),
            ("А", "А"),
            ("", ""),
        ])
    func folds(_ text: String, _ folded: String) {
        #expect(String(decoding: FoldedText(text).octets, as: UTF8.self) == folded)
    }

    @Test("no scalar grows when it is folded: room for the folded text is set aside before it is written")
    func neverGrows() {
        for value in 0x80...UInt32(0x10FFFF) {
            guard let scalar = Unicode.Scalar(value), case .octets(_, let count) = ScalarFolding.fold(value)
            else { continue }
            if count > UTF8.width(scalar) { Issue.record("U+\(String(value, radix: 16)) grows") }
        }
    }

    @Test("a text is folded as its scalars are, one by one", arguments: 0..<200)
    func foldsByScalar(seed: Int) {
        let pieces = [
            "Votre offre ", "d’emploi", "  ", "\n", "> ", "*", "`", "É", "œ", "a", "\u{AD}", "\u{1}",
            "A2417310", "…",
            "| ", "\t", "中", "e\u{301}", "\r\n",
        ]
        var generator = SplitMix64(seed: UInt64(seed))
        let text = (0..<80).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
        var (cursor, expected): (FoldingCursor, [UInt8]) = (FoldingCursor(), [])
        let source = Array(text.utf8)
        while cursor.offset < source.count {
            var (packed, count) = cursor.next(in: source)
            while count > 0 {
                expected.append(UInt8(truncatingIfNeeded: packed))
                (packed, count) = (packed >> 8, count - 1)
            }
        }
        let folded = FoldedText(text)
        #expect(folded.octets == expected)
        #expect(
            folded.holdsUnseen == text.unicodeScalars.contains { "\u{AD}\u{1}".unicodeScalars.contains($0) })
    }

    @Test("every folded octet leads back to the scalar that it came from")
    func leadsBack() {
        let text = String(repeating: "Été 2018 : l’œuvre — ﬁn…\r\n>   > à\u{AD}\u{301}  bien. ", count: 40)
        let folded = FoldedText(text)
        var cursor = FoldingCursor()
        var offset = 0
        while cursor.offset < folded.source.count {
            let start = cursor.offset
            let count = cursor.next(in: folded.source).count
            for place in offset..<(offset + count) { #expect(folded.sourceOffset(of: place) == start) }
            if count > 0 { #expect(folded.foldedOffset(of: start) == offset) }
            offset += count
        }
        #expect(offset == folded.octets.count)
        #expect(folded.sourceOffset(of: offset) == folded.source.count)
        #expect(folded.foldedOffset(of: folded.source.count) == offset)
    }

    @Test("a long run of spaces or marks still leads back")
    func leadsBackAcrossRuns() {
        let text =
            String(repeating: " ", count: 5_000) + "A" + String(repeating: "\u{301}", count: 5_000) + "b"
        let folded = FoldedText(text)
        #expect(folded.octets == Array("ab".utf8))
        #expect(folded.sourceOffset(of: 0) == 5_000)
        #expect(folded.sourceOffset(of: 1) == folded.source.count - 1)
    }
}
