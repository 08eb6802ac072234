import TestSupport
import Testing
import Text

@testable import Mail

@Suite("octets are looked for several at a time") struct WordScanTests {
    /// Of few values and their neighbours, so that every kind of hit and near miss comes.
    private static func octets(_ count: Int, _ seed: UInt64) -> [UInt8] {
        let values: [UInt8] = [0, 1, 9, 10, 11, 12, 13, 14, 61, 62, 127, 128, 129, 138, 141, 189, 255]
        var generator = SplitMix64(seed: seed)
        return (0..<count).map { _ in
            UInt8.random(in: 0...3, using: &generator) > 0
                ? 65 : values.randomElement(using: &generator) ?? 0
        }
    }

    @Test("as if they were looked at one by one, from wherever", arguments: 0..<60)
    func next(count: Int) {
        for seed in 0..<20 {
            let octets = Self.octets(count, UInt64(seed * 100 + count))
            for start in 0...count {
                let span = octets.span
                func first(_ isOne: (UInt8) -> Bool) -> Int {
                    octets[start...].firstIndex(where: isOne) ?? count
                }
                #expect(WordScan.next(span, from: start, 10, 13) == first { $0 == 10 || $0 == 13 })
                #expect(WordScan.next(span, from: start, 13, 0) == first { $0 == 13 || $0 == 0 })
                #expect(
                    WordScan.next(span, from: start, 61, 10, 13) == first { [61, 10, 13].contains($0) })
                #expect(WordScan.nextBeyondASCII(span, from: start) == first { $0 >= 0x80 })
            }
        }
    }

    @Test("octets are appended as far as there is room")
    func append() {
        let octets = [UInt8](0..<40)
        for room in 0...40 {
            for start in 0...40 {
                for end in [start, min(start + 9, 40), min(start + 16, 40), min(start + 17, 40), 40] {
                    let taken = [UInt8](capacity: 60) { output in
                        output.append(repeating: 255, count: 60 - room)
                        output.append(octets.span, start..<end)
                    }
                    #expect(Array(taken.dropFirst(60 - room)) == Array(octets[start..<end].prefix(room)))
                }
            }
        }
    }

    /// Words, blanks and what has a meaning of its own, in ASCII and beyond.
    private static func text(_ count: Int, _ seed: UInt64) -> [UInt8] {
        let values = Array("abyzAZ@[`{}  0:&*>|<.\t\n".utf8) + [0, 31, 127, 128, 195, 255]
        var generator = SplitMix64(seed: seed)
        return (0..<count).map { _ in
            UInt8.random(in: 0...9, using: &generator) > 0
                ? UInt8.random(in: 0x61...0x7A, using: &generator)
                : values.randomElement(using: &generator) ?? 0
        }
    }

    @Test("what does not show is counted octet by octet", arguments: 0..<200)
    func count(seed: Int) {
        let text = Self.text(seed, UInt64(seed))
        #expect(
            WordScan.countBeyondPrintable(in: text.span) == text.count { $0 < 0x20 || $0 >= 0x7F })
        #expect(WordScan.countBeyondASCII(in: text.span) == text.count { $0 >= 0x80 })
        #expect(WordScan.countVisible(in: text.span) == text.count { $0 > 0x20 })
        let other = Self.text(seed, UInt64(seed + 1))
        let (isItself, isOther) = (
            WordScan.isSame(text.span, Array(text).span), WordScan.isSame(text.span, other.span)
        )
        #expect(isItself)
        #expect(isOther == (text == other))
    }

    @Test("one octet is found from any place", arguments: 0..<100)
    func single(seed: Int) {
        let text = Self.text(70, UInt64(seed))
        for start in 0...72 {
            for octet: UInt8 in [0, 10, 45, 61, 0x80, 0xFF] {
                let first = text.indices.dropFirst(start).first { text[$0] == octet } ?? text.count
                #expect(WordScan.next(text.span, from: start, octet) == first)
            }
        }
    }

    @Test(
        "words are taken up to the first octet that is none of theirs, or to the last eight",
        arguments: 0..<400)
    func words(seed: Int) {
        let text = Self.text(120, UInt64(seed))
        for start in [0, 1, 7, 40] {
            for afterSpace in [false, true] {
                var end = start
                let taken = [UInt8](capacity: 60) { output in
                    end = WordScan.appendLowercased(
                        text.span, from: start, upTo: 117, afterSpace: afterSpace, to: &output)
                }
                #expect(end == Self.wordsEnd(text, start, upTo: 117, room: 60, "*>|`", afterSpace))
                #expect(taken == text[start..<end].map(\.lowercasedASCII))
            }
        }
    }

    /// Where words end, looked at one by one: only where eight octets and room for eight are left is looked at all.
    private static func wordsEnd(
        _ text: [UInt8], _ start: Int, upTo end: Int, room: Int, _ marks: String, _ afterSpace: Bool
    ) -> Int {
        var (index, before) = (start, afterSpace ? UInt8(0x20) : 0x61)
        while index < end, index + 8 <= text.count, index - start + 8 <= room {
            for octet in text[index..<min(index + 8, end)] {
                let isPlain = (0x20..<0x7F).contains(octet) && !marks.utf8.contains(octet)
                guard isPlain, !(octet == 0x20 && before == 0x20) else { return index }
                (index, before) = (index + 1, octet)
            }
        }
        return index
    }

    @Test(
        "the words of a page go on over a letter of Latin-1, and end before a reference or a second space",
        arguments: [
            ("déjà vu, façade", "déjà vu, façade"), ("Él&amp;", "Él"), ("un  mot de plus", "un"),
            (" un mot de plus", ""), ("né\u{A0}le même jour", "né"), ("« né »", ""),
            ("é é  é é é é é", "é é"), ("à\nla une, un jour", "à"), ("l\u{2019}été d\u{2019}un jour", "l"),
        ])
    func wordsOfAPage(text: String, words: String) {
        // Seventeen octets behind it, which are none of the words.
        let octets = Array(text.utf8) + [UInt8](repeating: 0x0A, count: 17)
        for end in 0...text.utf8.count where octets[end] & 0xC0 != 0x80 {
            let found = WordScan.wordsEnd(octets.span, from: 0, upTo: end, afterSpace: true)
            #expect(found == min(end, words.utf8.count))
        }
    }

    @Test("the words of a page end where they do octet by octet, from wherever", arguments: 0..<200)
    func wordsFromAnywhere(seed: Int) {
        var random = SplitMix64(seed: UInt64(seed))
        let pieces = ["a", "mot", "é", "À", " ", "  ", "&", "\n", "\u{7F}", "\u{A0}", "œ", "\u{2019}", "😀"]
        var text: [UInt8] = []
        while text.count < 80 {
            let isWord = UInt8.random(in: 0...9, using: &random) > 0
            text += Array((isWord ? "mot é" : pieces.randomElement(using: &random) ?? "").utf8)
        }
        let beginnings = (0...63).filter { text[$0] & 0xC0 != 0x80 }
        let bound = beginnings.last ?? 0
        for start in beginnings {
            for afterSpace in [false, true] {
                let end = WordScan.wordsEnd(text.span, from: start, upTo: bound, afterSpace: afterSpace)
                #expect(end == Self.wordsEnd(text, start, upTo: bound, afterSpace))
            }
        }
    }

    /// Where the words of a page end, looked at one by one: a block of sixteen needs the octet behind it.
    private static func wordsEnd(_ text: [UInt8], _ start: Int, upTo end: Int, _ afterSpace: Bool) -> Int {
        if afterSpace, text[start] == 0x20 { return start }
        var index = start
        while index < end, index - (index - start) % 16 + 17 <= text.count {
            let octet = text[index]
            let isOfWords = (0x20..<0x7F).contains(octet) && octet != 0x26 || octet == 0xC3
            guard isOfWords || octet & 0xC0 == 0x80, octet != 0x20 || text[index + 1] != 0x20 else { break }
            index += 1
        }
        return index > start && text[index] & 0xC0 == 0x80 ? index - 1 : index
    }

    @Test("scalars of one and two octets are UTF-8 as the standard library says", arguments: 0..<400)
    func shortScalars(seed: Int) {
        var random = SplitMix64(seed: UInt64(seed))
        var text: [UInt8] = []
        while text.count < 40 {
            switch random.next() % 12 {
            case 0..<6: text.append(0x61)
            case 6..<10: text += [0xC3, 0xA9]
            case 10: text += [0xE2, 0x80, 0x99]
            default: text.append(UInt8(truncatingIfNeeded: random.next()))
            }
        }
        #expect(String(checking: text.span) == String(validating: text, as: UTF8.self))
        let end = WordScan.shortScalarsEnd(text.span, from: 0)
        let short = String(validating: text[..<end], as: UTF8.self)
        #expect(short?.unicodeScalars.allSatisfy { $0.value < 0x800 } ?? false)
        guard end + 17 < text.count else { return }
        // No short scalar comes next, unless an octet that continues none stands behind it.
        let behind = text[end] < 0x80 ? end + 1 : end + 2
        #expect(String(validating: text[end..<behind], as: UTF8.self) == nil || text[behind] & 0xC0 == 0x80)
    }
}
