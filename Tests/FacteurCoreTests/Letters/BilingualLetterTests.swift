import FacteurCore
import Mail
import Testing
import Text

@testable import FacteurCore

@Suite("a letter in both languages")
struct BilingualLetterTests {
    private static func rendered(
        _ files: [LetterTemplates.File: String], _ language: LetterLanguage = .frenchFirst,
        superseded: String? = nil
    ) throws -> RenderedLetter {
        try LetterTemplates.read(files: files, folder: "/letters").get().render(
            LetterSamples.letter(LetterSamples.intern(language), superseded: superseded))
    }

    private static let texts: [LetterTemplates.File: String] = [
        .frenchText:
            "Subject: Numéro\n\nVoici {{offer}}, {{noc}}{{#superseded}}, non {{superseded}}{{/superseded}}.\n",
        .englishText:
            "Subject: Number\n\nHere is {{offer}}, {{noc}}{{#superseded}}, not {{superseded}}{{/superseded}}.\n",
    ]

    @Test("is made of a host's own templates too: headed, one below the other, a subject of both")
    func ownTemplates() throws {
        let french = try Self.rendered(Self.texts)
        #expect(
            french.text == """
                FRANÇAIS (ENGLISH TEXT BELOW)
                =============================

                Voici A1234567, 22310.

                ENGLISH (TEXTE FRANÇAIS PLUS HAUT)
                ==================================

                Here is A1234567, 22310.

                """)
        #expect(french.subject == "Numéro / Number")
        #expect(french.html == nil)
        let english = try Self.rendered(Self.texts, .englishFirst)
        #expect(english.subject == "Number / Numéro")
        #expect(english.text.hasPrefix("ENGLISH (TEXTE FRANÇAIS PLUS BAS)\n"))
        #expect(english.text.contains("\nFRANÇAIS (ENGLISH TEXT ABOVE)\n"))
    }

    @Test("names the dead number in both halves")
    func superseded() throws {
        let text = try Self.rendered(Self.texts, superseded: "A7654321").text
        #expect(text.contains("non A7654321") && text.contains("not A7654321"))
    }

    @Test("has one subject where both are the same")
    func sameSubject() throws {
        var files = Self.texts
        files[.englishText] = files[.englishText]?.replacing("Subject: Number", with: "Subject: Numéro")
        #expect(try Self.rendered(files).subject == "Numéro")
    }

    @Test("has HTML only if both languages have it")
    func missingHTML() throws {
        var files = Self.texts
        files[.frenchHTML] = "<p>{{offer}} {{noc}} {{superseded}}</p>"
        #expect(try Self.rendered(files).html == nil)
        #expect(try Self.rendered(files, .fr).html != nil)
        files[.englishHTML] = "<p>{{offer}} {{noc}} {{superseded}}</p>"
        let html = try #require(try Self.rendered(files).html)
        #expect(html.ranges(of: "<p>A1234567 22310 </p>").count == 2)
        #expect(html.contains("<title>Numéro / Number</title>"))
    }

    @Test("is one page: one head, one body, the style sheets of both")
    func onePage() throws {
        func page(_ language: String) -> String {
            """
            <!doctype HTML>
            <HTML lang="\(language)">
            <head><meta charset="utf-8"><title>\(language) {{offer}}</title>
            <style>.\(language) { color: red } /* </body> */</style></head>
            <body class="\(language)" style='margin:0'><!--[if mso]><body><![endif]-->
            <p>\(language) {{offer}} {{noc}} {{superseded}}</p>
            </body></HTML>
            """
        }
        var files = Self.texts
        files[.frenchHTML] = page("fr")
        files[.englishHTML] = page("en")
        let html = try #require(try Self.rendered(files).html)
        for tag in ["<!doctype", "<html", "<head>", "<title>", "</html>", "<meta charset"] {
            #expect(html.lowercased().ranges(of: tag).count == 1, "\(tag)")
        }
        let end = try #require(html.firstRange(of: "</head>")?.lowerBound)
        for language in ["fr", "en"] {
            let sheet = "<style>.\(language) { color: red } /* </body> */</style>"
            #expect(html[..<end].contains(sheet) && !html[end...].contains(sheet))
            #expect(
                html.contains("<div class=\"\(language)\" style='margin:0'>\n<!--[if mso]><body><![endif]-->")
            )
            #expect(html.contains("<p>\(language) A1234567 22310 </p>"))
        }
    }

    @Test("a page that has the number in its head alone is refused")
    func hiddenNumber() {
        var files = Self.texts
        files[.frenchHTML] =
            "<html><head><title>{{offer}}</title></head><body>{{noc}} {{superseded}}</body></html>"
        guard case .failure(let faults) = LetterTemplates.read(files: files, folder: "/letters") else {
            Issue.record("it was taken")
            return
        }
        #expect(faults.lines.count == 1 && faults.lines[0].contains("{{offer}} is left out"))
    }

    @Test(
        "what shows of a page never holds its frame, whatever the page",
        arguments: [
            ("", ""), ("plain", "plain"), ("<p>x</p>", "<p>x</p>"), ("<!DOCTYPE html><p>x", "<p>x"),
            ("<body>x", "x"), ("x</body></html>", "x"), ("<title>a</title>x", "x"), ("<title>a", "<title>a"),
            ("<body/>x", "x"), ("<html><html><body a><body b>x", "x"),
            ("<style>a</style>x<style>b</style>", "x"),
            ("<!-- <title>y</title> -->x", "<!-- <title>y</title> -->x"), ("</title>x", "x"),
            ("<!doctype", ""),
        ])
    func shown(page: String, content: String) {
        #expect(HTMLPage(page).content == content)
    }
}
