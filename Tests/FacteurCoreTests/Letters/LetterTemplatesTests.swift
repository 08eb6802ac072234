import FacteurCore
import Mail
import TestSupport
import Testing
import Text

@Suite("an admin's own letter templates")
struct LetterTemplatesTests {
    private static let sound = "Subject: {{offer}}\n\n{{offer}} {{noc}} {{superseded}}\n"

    private static func read(_ changes: [LetterTemplates.File: String?]) -> Result<
        LetterTemplates, ConfigurationFaults
    > {
        var files: [LetterTemplates.File: String] = [
            .frenchText: sound, .frenchHTML: "{{offer}} {{noc}} {{superseded}}", .englishText: sound,
        ]
        for (file, contents) in changes { files[file] = contents }
        return LetterTemplates.read(files: files, folder: "/etc/facteur/letters")
    }

    private static func lines(_ changes: [LetterTemplates.File: String?]) -> [String] {
        guard case .failure(let faults) = read(changes) else { return [] }
        return faults.lines.map { $0.replacing("/etc/facteur/letters/", with: "") }
    }

    @Test("may have no HTML; sections, remarks and the library's mark are understood")
    func good() throws {
        let text = """
            {{% CONTENT_TYPE: TEXT}}
            Subject: {{^superseded}}Hello{{/superseded}}{{#superseded}}Again{{/superseded}} {{ given_names }}

            {{! nobody
            sees this }}
            {{#employer}}
            From {{employer}} & co.
            {{/employer}}
            {{offer}}
            {{noc}}
            {{#superseded}}not {{superseded}}{{/superseded}}
            """
        let templates = try Self.read([.englishText: text]).get()
        let letter = try LetterSamples.letter(LetterSamples.intern(.en, given: "Zoe", employer: "A < B"))
        let rendered = try templates.render(letter)
        #expect(
            rendered
                == RenderedLetter(
                    subject: "Hello Zoe", text: "From A < B & co.\nA1234567\n22310\n", html: nil))
        let french = try templates.render(
            LetterSamples.letter(LetterSamples.intern(.fr, employer: "A < B"), superseded: "A7654321"))
        #expect(french.html == "A1234567 22310 A7654321")
        #expect(french.subject == "A1234567")
    }

    @Test("may have Windows line ends and a byte order mark")
    func windows() throws {
        let files = LetterTemplates.builtInFiles.mapValues { "\u{FEFF}" + $0.replacing("\n", with: "\r\n") }
        let letter = try BuiltInLetterTests.letter("fr-corrected")
        let rendered = try LetterTemplates.read(files: files).get().render(letter)
        #expect(
            rendered.text.replacing("\r\n", with: "\n") == (try LetterSamples.builtIn().render(letter).text))
    }

    @Test("escape a value once in HTML and never in text")
    func escaping() throws {
        let html = "<p title='{{employer}}'>{{employer}}</p>{{offer}}{{noc}}{{superseded}}"
        let templates = try Self.read([
            .frenchHTML: html,
            .frenchText: "Subject: {{employer}}.\n\n{{employer}} {{offer}}{{noc}}{{superseded}}",
        ]).get()
        let letter = try LetterSamples.letter(
            LetterSamples.intern(.fr, employer: "{{offer}} & '\u{301}<\u{301}\"é"))
        let rendered = try templates.render(letter)
        let escaped = "{{offer}} &amp; &#39;\u{301}&lt;\u{301}&quot;é"
        let html2 = try #require(rendered.html)
        #expect(Array(html2.utf8).starts(with: Array("<p title='\(escaped)'>\(escaped)</p>A1234567".utf8)))
        #expect(Array(rendered.subject.utf8) == Array("{{offer}} & '\u{301}<\u{301}\"é.".utf8))
        #expect(rendered.text.hasPrefix("{{offer}} & "))
    }

    @Test(
        "are refused, each fault with its place",
        arguments: [
            ("", "1:1: the first line is not the subject; write `Subject: …` and an empty line below it"),
            (
                "Hello\n",
                "1:1: the first line is not the subject; write `Subject: …` and an empty line below it"
            ),
            (
                "{{% CONTENT_TYPE: TEXT}}\nHello",
                "2:1: the first line is not the subject; write `Subject: …` and an empty line below it"
            ),
            (
                "Subject: x\n{{offer}}",
                "2:1: the line below the subject is not empty; put an empty line there"
            ),
            ("Subject: x", "2:1: the line below the subject is not empty; put an empty line there"),
            (
                "Subject:\n\n{{offer}}{{noc}}{{superseded}}",
                "1:1: the subject is empty; write one behind `Subject:`"
            ),
            (
                "Subject: {{ofer}}\n\n{{offer}}{{noc}}{{superseded}}",
                "1:10: unknown name `ofer`; did you mean `offer`?"
            ),
            (
                "Subject: x\n\n{{offer}}{{noc}}\n  {{receipt}}",
                "4:3: unknown name `receipt`; known names: given_names, family_name, offer, noc, noc_title, employer, contact, "
                    + "superseded, sender, told_on"
            ),
            (
                "Subject: x\n\n{{offer}}{{{noc}}}",
                "3:10: `{{{noc}}` is a kind of tag that letters do not use; write {{name}}, {{#name}}…{{/name}} or {{^name}}…{{/name}}"
            ),
            (
                "Subject: x\n\n{{> other}}",
                "3:1: `{{> other}}` is a kind of tag that letters do not use; write {{name}}, {{#name}}…{{/name}} or {{^name}}…{{/name}}"
            ),
            (
                "Subject: x\n\n{{=<% %>=}}",
                "3:1: `{{=<% %>=}}` is a kind of tag that letters do not use; write {{name}}, {{#name}}…{{/name}} or {{^name}}…{{/name}}"
            ),
            (
                "Subject: x\n\n{{upper(offer)}}",
                "3:1: `{{upper(offer)}}` is a kind of tag that letters do not use; write {{name}}, {{#name}}…{{/name}} or {{^name}}…{{/name}}"
            ),
            (
                "Subject: x\n\n{{$block}}{{/block}}",
                "3:1: `{{$block}}` is a kind of tag that letters do not use; write {{name}}, {{#name}}…{{/name}} or {{^name}}…{{/name}}"
            ),
            (
                "Subject: x\n\n{{.}}",
                "3:1: `{{.}}` is a kind of tag that letters do not use; write {{name}}, {{#name}}…{{/name}} or {{^name}}…{{/name}}"
            ),
            (
                "{{% CONTENT_TYPE: TEXT}}Subject: x\n\n{{offer}}",
                "1:1: the first line is not the subject; write `Subject: …` and an empty line below it"
            ),
            ("Subject: x\n\n{{}}", "3:1: a tag without a name; write {{offer}}, for example"),
            (
                "Subject: x\n\n{{offer\n}}",
                "3:1: `{{` is opened here and not closed with `}}` on the same line; close it"
            ),
            (
                "Subject: x\n\n{{#employer}}\n",
                "3:1: the section `employer` is opened here and not closed; write {{/employer}}"
            ),
            (
                "Subject: x\n\n{{/employer}}\n",
                "3:1: {{/employer}} closes a section that is not open; take it out"
            ),
            (
                "Subject: x\n\n{{#employer}}{{#sender}}{{/employer}}{{/sender}}",
                "3:25: {{/employer}} stands where {{/sender}} must close first; put them in order"
            ),
            (
                "Subject: x\n\n{{noc}}{{superseded}}",
                "1:1: {{offer}} is left out; an intern needs it, put it where every letter has it"
            ),
            (
                "Subject: x\n\n{{offer}}{{superseded}}{{#noc_title}}{{noc}}{{/noc_title}}",
                "1:1: {{noc}} is left out when a letter has no noc_title; an intern needs it, put it where every letter has it"
            ),
            (
                "Subject: x\n\n{{^employer}}{{offer}}{{/employer}}{{noc}}",
                "1:1: {{offer}} is left out; an intern needs it, put it where every letter has it"
            ),
            (
                "Subject: x\n\n{{offer}}{{noc}}",
                "1:1: {{superseded}} is left out; an intern needs it, put it where every letter has it"
            ),
        ])
    func refused(text: String, fault: String) {
        #expect(Self.lines([.englishText: text]).first == "letter.en.mustache:\(fault)")
    }

    @Test("are refused all at once")
    func together() {
        let lines = Self.lines([
            .englishText: nil, .frenchText: "Subject: {{a}}\n\n{{b}}\n{{c}}", .frenchHTML: "<p>{{noc}}</p>",
        ])
        #expect(
            lines.map { String($0.prefix { $0 != ";" }) } == [
                "letter.fr.mustache:1:10: unknown name `a`", "letter.fr.mustache:3:1: unknown name `b`",
                "letter.fr.mustache:4:1: unknown name `c`",
                "letter.fr.html.mustache:1:1: {{offer}} is left out",
                "letter.en.mustache:1:1: the file is missing",
            ])
    }

    private static let hostileBodies: [String] = [
        String(repeating: "{", count: 60_000), String(repeating: "{{#offer}}", count: 6_000),
        String(repeating: "{{", count: 30_000), String(repeating: "{{!", count: 20_000),
        String(repeating: "{{x}}", count: 12_000), String(repeating: "{{/offer}}", count: 6_000),
        "{{\u{301}offer}}", "{{offer}\u{301}}", "{{offer}}\u{301}{{offer",
        String(repeating: "x", count: 70_000),
    ]

    @Test(
        "are refused quickly, whatever they nest, repeat or leave open", .timeLimit(.minutes(20)),
        arguments: hostileBodies.map(LongText.init))
    func hostile(text: LongText) {
        let body = text.text
        #expect(
            (1...ConfigurationFaults.most).contains(Self.lines([.englishText: "Subject: x\n\n" + body]).count)
        )
        #expect((1...ConfigurationFaults.most).contains(Self.lines([.frenchHTML: body]).count))
    }

    @Test("may be long and have many tags", .timeLimit(.minutes(20)))
    func large() throws {
        let body = "{{offer}}{{noc}}{{superseded}}" + String(repeating: "{{employer}} \n", count: 4_000)
        let templates = try Self.read([.frenchHTML: body]).get()
        let letter = try LetterSamples.letter(
            LetterSamples.intern(.fr, employer: String(repeating: "<", count: 500)))
        #expect(try #require(templates.render(letter).html).utf8.count > 700_000)
    }
}
