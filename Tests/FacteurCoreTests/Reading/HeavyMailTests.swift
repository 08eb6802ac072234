import FacteurCore
import Mail
import Testing

/// Texts as long as any that is read, made so that a rule that looks at each pair of things in them would not end.
@Suite struct HeavyMailTests {
    private static let size = 1_000_000

    private static func filled(_ piece: (Int) -> String) -> String {
        var text = ""
        text.reserveCapacity(size + 100)
        var number = 0
        while text.utf8.count < size {
            text += piece(number)
            number += 1
        }
        return text
    }

    private static let makes: [(name: String, text: String)] = [
        (
            "a line of addresses above the number",
            filled { "a\($0)@b.example " } + "\n\n" + TrustTrial.notice()
        ),
        (
            "addresses behind the label of a sender",
            "De : " + filled { "a\($0)@b.example, " } + "\n\n" + TrustTrial.notice()
        ),
        (
            "digits among as many numbers as are read",
            String(repeating: "A0000000 ", count: 990) + filled { _ in "1b" }
        ),
        (
            "names and nothing but names",
            TrustTrial.notice() + "\n\n" + filled { _ in "Jean Dupont\nElise Martin. " }
        ),
        ("signatures", TrustTrial.notice() + "\n\n" + filled { _ in "Merci\nJean Dupont\n-- \n" }),
    ]

    @Test("is read to its end, and gives nobody a number that is not theirs", arguments: makes.indices)
    func isRead(_ index: Int) throws {
        let mail = TrustTrial.colleague(Self.makes[index].text)
        let result = try TrustTrial.run(mail)
        #expect(result.intern == nil, "\(Self.makes[index].name)")
    }

    @Test("so is one with a hundred pages, each with marks of direction beside a number")
    func pages() throws {
        let page =
            "--b\nContent-Type: text/html; charset=utf-8\n\n<p>Votre numéro d'offre d'emploi est A7654321 \(String(repeating: "\u{202E}x\u{202C} ", count: 90))</p>\n"
        let text =
            "--b\nContent-Type: text/plain; charset=utf-8\n\nVotre numéro d'offre d'emploi est A7654321\n"
        let mail = TrustTrial.colleague(
            String(repeating: page + text, count: 90) + "--b--\n", type: "multipart/mixed; boundary=b")
        let result = try TrustTrial.run(mail)
        #expect(result.intern == nil)
        #expect(result.reason != nil)
    }
}
