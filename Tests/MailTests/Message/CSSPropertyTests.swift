import Testing

@testable import Mail

@Suite struct CSSPropertyTests {
    @Test("a property is found by its name, whatever its case and the blanks around it")
    func properties() {
        for property in CSSProperty.allCases {
            let name = property.rawValue
            for written in [name, " " + name + "\t", name.uppercased()] {
                #expect(CSSProperty(named: Array(written.utf8)[...]) == property)
            }
            #expect(CSSProperty(named: Array((name + " x").utf8)[...]) == nil)
        }
        for harmless in ["padding", "mso-line-height-rule", "--x", "", " "] {
            #expect(CSSProperty(named: Array(harmless.utf8)[...]) == nil)
        }
        #expect(CSSProperty(named: Array("colour".utf8)[...]) == .strange)
    }

    @Test(
        "a length is a number and what stands behind it",
        arguments: [
            ("0", 0, ""), ("0px", 0, "px"), ("00", 0, ""), ("-0", 0, ""), ("12px", 12, "px"),
            ("1e2em", 100, "em"),
        ])
    func lengths(text: String, number: Double, unit: String) {
        let length = CSSLength(text)
        #expect(length?.number == number && length?.unit == unit)
    }
}
