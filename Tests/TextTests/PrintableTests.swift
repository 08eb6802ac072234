import Testing
import Text

@Suite("what a terminal is shown") struct PrintableTests {
    @Test(
        "each kind of character has its policies",
        arguments: [
            // Scalar; breaks a line; unfit for a header; hidden; printable; visible.
            ("a", false, false, false, true, true), (" ", false, false, false, true, false),
            ("é", false, false, false, true, true), ("\u{A0}", false, false, false, true, false),
            ("\n", true, true, true, false, false), ("\u{1B}", true, true, true, false, false),
            ("\u{7F}", true, true, true, false, false), ("\u{85}", true, true, true, false, false),
            ("\u{2028}", true, true, true, false, false), ("\u{2029}", true, true, true, false, false),
            ("\u{202E}", false, true, true, false, false), ("\u{200B}", false, false, true, false, false),
            ("\u{E000}", false, false, true, false, false), ("\u{FFFE}", false, false, false, false, false),
            ("\u{FFFD}", false, false, false, true, true),
        ] as [(Unicode.Scalar, Bool, Bool, Bool, Bool, Bool)])
    func policies(
        scalar: Unicode.Scalar, breaks: Bool, unfit: Bool, hidden: Bool, printable: Bool, visible: Bool
    ) {
        #expect(scalar.breaksLine == breaks)
        #expect(scalar.isUnfitForHeader == unfit)
        #expect(scalar.isHidden == hidden)
        #expect(scalar.isPrintable == printable)
        #expect(scalar.isVisible == visible)
    }

    @Test("what is hidden gives way to a mark, the rest stays to the last scalar")
    func marks() {
        #expect("a\u{1B}[31m\u{202E}b".printable("·") == "a·[31m·b")
        #expect("e\u{301} é".printable("·").unicodeScalars.elementsEqual("e\u{301} é".unicodeScalars))
    }

    @Test("a single line keeps all but what breaks it")
    func singleLine() {
        #expect(" a\r\n\tb  c\u{2028}".singleLine == "a b c")
        #expect("a\u{A0}b\u{202E}".singleLine == "a\u{A0}b\u{202E}")
    }

    @Test(
        "foreign words become one harmless line",
        arguments: [
            ("plain", "plain"), ("two\r\nlines\r\n", "two lines"), (" \t lead", "lead"), ("", ""),
            ("\u{1B}]0;title\u{7}x", "]0;title x"), ("a\u{202E}b", "a b"), ("né\u{301}e", "né\u{301}e"),
            (String(repeating: "x", count: 400), String(repeating: "x", count: 300) + "…"),
        ])
    func printableWords(text: String, line: String) { #expect(text.oneLine(most: 300) == line) }

    @Test("somebody else's words are one line, cut where they are too long")
    func oneLine() {
        #expect(
            "\u{1B}[31m 550\r\n no\u{A0}such\u{202E}user \n".oneLine(most: 100) == "[31m 550 no such user")
        #expect("abcdef".oneLine(most: 6) == "abcdef")
        #expect("abcdefg".oneLine(most: 6) == "abcdef…")
        #expect("abcde  f".oneLine(most: 6) == "abcde…")
        #expect("abcdef   ".oneLine(most: 6) == "abcdef")
        #expect("\n\n".oneLine(most: 6).isEmpty)
        #expect(String(serverWords: [0x35, 0x35, 0x34, 0x20, 0xFF, 0x0A]) == "554 \u{FFFD}")
        #expect(String(serverWords: [0x61, 0xFF, 0x0A, 0x62]) == "a\u{FFFD} b")
        #expect(String(serverWords: [UInt8](repeating: 0x61, count: 9_000)).utf8.count == 500)
    }

    @Test("a cell is filled up to its column and never cut")
    func columns() {
        #expect("é".padded(to: 3) == "é  ")
        #expect("abcd".padded(to: 3) == "abcd")
        #expect("abcd".padded(to: 3, least: 1) == "abcd ")
        #expect("  a b  ".withoutTrailingSpaces == "  a b")
        #expect("   ".withoutTrailingSpaces.isEmpty)
    }
}
