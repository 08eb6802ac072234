import FacteurCore
import Testing

@Suite struct UTF8FlawTests {
    @Test(
        "a file that is not UTF-8 is refused where it is not",
        arguments: [
            (
                Array("a: 1\nb: \"".utf8) + [0xC9] + Array("quipe\"".utf8),
                "f:2:5: not UTF-8 (the octet C9 stands here)"
            ),
            (Array("é\n\nçà ".utf8) + [0xE9, 0x20], "f:3:4: not UTF-8 (the octet E9 stands here)"),
            ([0xFF, 0xFE, 0x61, 0x00], "f:1:1: not UTF-8 but, it seems, UTF-16"),
            (Array("a: 1\n".utf8.flatMap { [$0, 0] }), "f:1:1: not UTF-8 but, it seems, UTF-16"),
            (Array("a: 1\n".utf8.flatMap { [0, $0] }), "f:1:1: not UTF-8 but, it seems, UTF-16"),
            ([0xFF, 0x61], "f:1:1: not UTF-8 (the octet FF stands here)"),
            ([0x61, 0xC3], "f:1:2: not UTF-8 (the octet C3 stands here)"),
            ([0xED, 0xA0, 0x80], "f:1:1: not UTF-8 (the octet ED stands here)"),
            ([0x61, 0x80], "f:1:2: not UTF-8 (the octet 80 stands here)"),
        ] as [([UInt8], String)])
    func refused(octets: [UInt8], words: String) {
        #expect(UTF8Flaw(in: octets)?.line(in: "f").hasPrefix(words) == true)
    }

    @Test("UTF-8 is let through", arguments: ["", "a\n", "Équipe « 😀 »", "\u{FEFF}a", "a: \0b\n"])
    func sound(text: String) { #expect(UTF8Flaw(in: Array(text.utf8)) == nil) }
}
