import Foundation
import Testing

@testable import FacteurCore

struct WordingTests {
    private static let portal = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../Config/portal.yaml").standardizedFileURL

    @Test(
        "Config/portal.yaml says what is built in, beside it and alone", arguments: ["", "replace: true\n"])
    func fileSaysWhatIsBuiltIn(_ head: String) throws {
        let yaml = try head + String(contentsOf: Self.portal, encoding: .utf8)
        #expect(try Wording.load(yaml: yaml, file: "portal.yaml") == .builtIn)
    }

    @Test("built-in names are unique and no two phrases of a role say the same")
    func builtInIsConsistent() {
        let phrases = Wording.builtIn.phrases
        #expect(Set(phrases.map(\.name)).count == phrases.count)
        for role in Wording.Phrase.Role.allCases {
            let folded = phrases.filter { $0.role == role }.map { FoldedText.phrase($0.text) }
            #expect(Set(folded).count == folded.count, "\(role)")
            #expect(!folded.isEmpty, "\(role)")
        }
    }

    @Test("a file extends the built-in wording: a known name is replaced, another one added")
    func extends() throws {
        let yaml = """
            senders: [portail.example]
            phrases:
              number:
                - { name: number-fr, language: fr, text: "numéro de la chose" }
                - { name: my-own, language: en, text: "thing number", invented: true }
            forwards:
              separators: ["Weitergeleitete Nachricht", "Message transféré"]
              labels: { from: [Von] }
            giving:
              forms: ["das ist für", "pour"]
            """
        let wording = try Wording.load(yaml: yaml, file: "mine.yaml")
        #expect(wording.senders == Wording.builtIn.senders + ["portail.example"])
        #expect(wording.phrases.count == Wording.builtIn.phrases.count + 1)
        #expect(wording.phrases.first { $0.name == "number-fr" }?.text == "numéro de la chose")
        #expect(wording.phrases.last?.isInvented == true)
        #expect(
            wording.forwards.separators == Wording.builtIn.forwards.separators + ["Weitergeleitete Nachricht"]
        )
        #expect(wording.forwards.labels[.from]?.last == "Von")
        #expect(wording.giving.texts[.forms]?.last == "das ist für")
        for part in [.doubts, .objections, .denials, .courtesies, .assents] as [Wording.Giving.Part] {
            #expect(wording.giving.texts[part] == Wording.Giving.builtIn.texts[part])
        }
        #expect(wording.reservations == .builtIn)
        #expect(wording.forwards.labels[.date] == Wording.builtIn.forwards.labels[.date])
    }

    @Test("an empty file changes nothing", arguments: ["", "# nothing\n", "{}"])
    func emptyFile(_ yaml: String) throws {
        #expect(try Wording.load(yaml: yaml, file: "x") == .builtIn)
    }

    private static let bad: [(yaml: String, faults: [String])] = [
        (
            "sender: [x.example]",
            ["f:1:1: unknown key `sender`; did you mean `senders`?"]
        ),
        (
            "senders: [\"*.example.ca\"]\nphrases: [x]",
            [
                "f:1:11: a sender is a domain such as cic.gc.ca, without @ and without *; its sub-domains count with it",
                "f:2:10: `phrases` wants keys (notice, number, offer, other_number, addressee, receipt, portal, withdrawn, inspection, code), found a list; write each as `key: value` on a line of its own",
            ]
        ),
        (
            "replace: maybe",
            [
                "f:1:10: `replace` wants true or false, found the text `maybe`; write one of the two without quotes"
            ]
        ),
        (
            "senders: x.example",
            [
                "f:1:10: `senders` wants a list such as `[cic.gc.ca]`, found the text `x.example`; write it in brackets or one item a line after `- `"
            ]
        ),
        (
            "senders: 192.0.2.1",
            [
                "f:1:10: `senders` wants a list such as `[cic.gc.ca]`, found the text `192.0.2.1`; write it in brackets or one item a line after `- `"
            ]
        ),
        (
            "phrases:\n  number:\n    - { name: x, language: de, text: \"ab\" }",
            [
                "f:3:28: `language` wants fr or en, found `de`; write one of them",
                "f:3:38: too short to look for: it would match everywhere or nowhere",
            ]
        ),
        (
            "phrases:\n  number:\n    - { name: X!, language: fr }",
            [
                "f:3:7: `text` is missing in `phrases.number[0]`; write `text: …`",
                "f:3:15: a name has 1 to 64 of a–z, 0–9 and `-`",
            ]
        ),
        (
            "phrases:\n  number:\n    - { name: a, language: fr, text: abc }\n    - { name: a, language: fr, text: abd }",
            ["f:4:15: `a` stands twice; keep one"]
        ),
        (
            "phrases:\n  nummer: []",
            [
                "f:2:3: unknown key `nummer`; did you mean `number`?"
            ]
        ),
        (
            "forwards: { attributions: [{ opens: Le }] }",
            [
                "f:1:28: `closes` is missing in `forwards.attributions[0]`; write `closes: a écrit`"
            ]
        ),
        (
            "forwards: { labels: { von: [x] } }",
            [
                "f:1:23: unknown key `von`; known here: from, date, to, cc, subject, other"
            ]
        ),
        (
            "senders: [a.example\nphrases: {",
            ["f:1:10: `[` is opened here and not closed with `]`; close it"]
        ),
        (
            "replace: true",
            [
                "f:1:1: no senders are left: name at least one domain of the portal, or leave `replace` out",
                "f:1:1: no phrases are left for `notice`: give at least one, or leave `replace` out",
                "f:1:1: no phrases are left for `number`: give at least one, or leave `replace` out",
            ]
        ),
        (
            "forwards: { separators: [\" : \", {a: b}] }",
            [
                "f:1:26: too short to look for: it would match everywhere or nowhere",
                "f:1:33: a text is expected here, found a section of keys",
            ]
        ),
    ]

    @Test("every fault is told at once, with its line and column", arguments: bad.indices)
    func refuses(_ index: Int) {
        let (yaml, expected) = Self.bad[index]
        let faults = #expect(throws: ConfigurationFaults.self) { try Wording.load(yaml: yaml, file: "f") }
        #expect(faults?.lines == expected)
    }

    @Test("a file that stands alone may name its own ways of giving, and still doubts what is built in")
    func givesAndDoubts() throws {
        let yaml = """
            replace: true
            senders: [portail.example]
            phrases:
              notice: [{ name: a, language: fr, text: "avis d'offre" }]
              number: [{ name: b, language: fr, text: "numéro d'offre" }]
            giving: { forms: ["pour"] }
            """
        let wording = try Wording.load(yaml: yaml, file: "mine.yaml")
        #expect(wording.giving.texts[.forms] == ["pour"])
        #expect(wording.giving.texts[.doubts] == Wording.Giving.builtIn.texts[.doubts])
    }

    @Test("a nest of aliases is refused, not unfolded")
    func aliasNest() {
        var yaml = "forwards:\n  separators: &a [x, x, x, x, x, x, x, x, x]\n"
        yaml += "  openings: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\n"
        #expect(throws: ConfigurationFaults.self) { try Wording.load(yaml: yaml, file: "f") }
    }
}
