import Testing
import Text

@Suite("ASCII") struct ASCIITests {
    private let digits = Set("0123456789".utf8)
    private let small = Set("abcdefghijklmnopqrstuvwxyz".utf8)
    private let capitals = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)

    @Test("every octet is in its classes and in no other")
    func classes() {
        for octet in UInt8.min...UInt8.max {
            #expect(octet.isDigit == digits.contains(octet))
            #expect(octet.isSmallLetter == small.contains(octet))
            #expect(octet.isCapital == capitals.contains(octet))
            #expect(octet.isLetter == (small.contains(octet) || capitals.contains(octet)))
            #expect(octet.isLetterOrDigit == (octet.isLetter || digits.contains(octet)))
            #expect(octet.isVisible == (33...126).contains(octet))
            #expect(octet.isControl == (octet < 32 || octet == 127))
        }
    }

    @Test("only capitals of ASCII are folded")
    func folding() {
        for octet in UInt8.min...UInt8.max {
            #expect(octet.lowercasedASCII == (capitals.contains(octet) ? octet + 32 : octet))
        }
        #expect("ÉcoLE \u{212A}İ".lowercasedASCII == "École \u{212A}İ")
        #expect("RH@Example.TEST".equalsIgnoringASCIICase("rh@example.test"))
        #expect(!"\u{212A}".equalsIgnoringASCIICase("k"))
        #expect(!"ab".equalsIgnoringASCIICase("abc"))
    }

    @Test("hexadecimal digits are read in either case and written in capitals")
    func hexadecimal() {
        for octet in UInt8.min...UInt8.max {
            let (high, low) = octet.hexDigits
            #expect(high.hexValue == octet >> 4)
            #expect(low.lowercasedASCII.hexValue == octet & 15)
            #expect(!high.isSmallLetter && !low.isSmallLetter)
        }
        #expect("gG/:@`".utf8.allSatisfy { $0.hexValue == nil })
    }

    @Test("digits are those of ASCII, one at least")
    func wholeNumbers() {
        #expect("0".isDigits && "0123456789".isDigits)
        #expect(!"".isDigits && !"-1".isDigits && !"1 ".isDigits && !"١".isDigits && !"１".isDigits)
    }
}
