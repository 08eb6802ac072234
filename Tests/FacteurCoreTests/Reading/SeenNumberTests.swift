import FacteurCore
import Mail
import Testing

/// What a reader sees is what is read: a number that somebody may see otherwise, or not at all, is nobody's.
///
/// The notice's French words are the portal's own of 2018; the pages around them are inventions.
@Suite struct SeenNumberTests {
    private static let words =
        "<p>Le présent message est destiné à l'adresse de courriel suivante : stages+FR-1001@host.test.</p>"
        + "<p>Votre offre d'emploi a été reçue. Votre numéro d'offre d'emploi est NUMBER</p>"

    private static func page(_ number: String, head: String = "") -> String {
        "<!DOCTYPE html><html><head>\(head)</head><body>\(words.replacing("NUMBER", with: number))</body></html>"
    }

    private static func verdict(_ html: String, plain: String? = nil) throws -> Verdict {
        let page = "Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n\(html)\n"
        let both =
            plain.map {
                """
                Content-Type: multipart/alternative; boundary=b

                --b
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: 8bit

                \($0)
                --b
                \(page)
                --b--
                """
            } ?? page
        return try HostileMailTests.verdict(
            on: ("""
            Authentication-Results: mx.example.test; dmarc=pass header.from=cic.gc.ca
            Received: from mail.cic.gc.ca by mx.example.test; Tue, 24 Nov 2026 10:00:00 +0000
            From: ne-pas-repondre@cic.gc.ca
            To: stages@host.test
            Subject: Offre d'emploi
            Message-ID: <seen@cic.gc.ca>
            Date: Tue, 24 Nov 2026 10:00:00 +0000
            MIME-Version: 1.0
            \(both)
            """).replacing("\n", with: "\r\n"))
    }

    @Test(
        "a number that its reader does not see, or not as it is written, goes to nobody",
        arguments: [
            // Direction marks.
            "(A\u{202E}0137142\u{202C})", "(\u{202E}2417310A)", "\u{202D}A1234567\u{202C}",
            "A12\u{200F}34567",
            "A1234\u{61C}567", "\u{2067}A1234567\u{2069}", "\u{2066}A\u{202E}1234567", "A12&#8207;34567",
            "<bdo dir=rtl>A7654321</bdo>", "<span dir=rtl>A1234567</span>",
            "<span style='unicode-bidi:bidi-override;direction:rtl'>A7654321</span>",
            // A control character inside it.
            "A12\u{0}34567", "A12\u{1}34567", "A123456\u{0}7", "A12\u{90}34567",
            // Struck out.
            "<del>A1234567</del>", "<s>A1234567</s>", "<strike>A1234567</strike>",
            "<span style='text-decoration:line-through'>A1234567</span>",
            "<span style='text-decoration:underline line-through red'>A1234567</span>",
            "<b style='text-decoration-line: line-through'><i>A1234567</i></b>",
            "<del style='text-decoration:none'>A1234567</del>",
            // Moved, turned, cut, covered.
            "<span style='transform:scaleX(-1)'>A1234567</span>",
            "<span style='-webkit-transform: scale(0)'>A1234567</span>",
            "<span style='position:absolute;clip:rect(1px,1px,1px,1px)'>A1234567</span>",
            "<span style='clip-path:inset(50%)'>A1234567</span>",
            "<span style='position:absolute;left:-99em'>A1234567</span>",
            "<span style='position:relative;top:-400px'>A1234567</span>",
            "<span style='position:fixed;left:110%'>A1234567</span>",
            "<p style='margin-left:-9999px'>A1234567</p>", "<p style='margin:0 0 0 -300em'>A1234567</p>",
            "<p style='text-indent:9999px;overflow:hidden'>A1234567</p>",
            "<p style='width:1px;height:1px;overflow:hidden'>A1234567</p>",
            "<p style='max-height:6px;overflow:hidden'>A1234567</p>",
            "<span style='filter:opacity(0)'>A1234567</span>",
            "<span style='opacity:calc(0)'>A1234567</span>", "<span style='opacity:.05'>A1234567</span>",
            "<span style='display:var(--x)'>A1234567</span>",
            "<span style='letter-spacing:-1em'>A1234567</span>",
            "<div style='display:flex;flex-direction:row-reverse'><b>A12</b><b>34567</b></div>",
            "A<b style='float:right'>12</b>34567",
            "<span style='writing-mode:vertical-rl'>A1234567</span>",
            "<span style='zoom:0.01'>A1234567</span>",
            // Too small or of the page's own colour.
            "<span style='font-size:0'>A1234567</span>", "<span style='font-size:2px'>A1234567</span>",
            "<p style='font-size:0'><span style='font-size:1em'>A1234567</span></p>",
            "<p style='font-size:0'><span style='font-size:200%'>A1234567</span></p>",
            "<span style='color:#fff'>A1234567</span>", "<span style='color:#e8e8e8'>A1234567</span>",
            "<span style='color:hsl(0,0%,100%)'>A1234567</span>",
            "<span style='color:honeydew'>A1234567</span>",
            "<span style='color:rgba(0,0,0,.1)'>A1234567</span>",
            "<span style='-webkit-text-fill-color:transparent'>A1234567</span>",
            "<table bgcolor=#003366><tr><td style='color:#036'>A1234567</td></tr></table>",
            // Only shown when somebody touches it.
            "<details><summary>?</summary>A1234567</details>", "<select><option>A1234567</option></select>",
            "<dialog>A1234567</dialog>", "<svg><text>A1234567</text></svg>",
        ])
    func unseen(number: String) throws {
        let verdict = try Self.verdict(Self.page(number))
        #expect(verdict.outcome == .held)
        #expect(verdict.reason == .wordingUnknown)
    }

    @Test(
        "a style sheet hides as well as a style does",
        arguments: [
            (".h span{display:none}", "<b class=h><span>A1234567</span></b>"),
            (".h>span{display:none}", "<b class=h><span>A1234567</span></b>"),
            ("b.h.k{visibility:hidden}", "<b class='k h'>A1234567</b>"),
            ("#a .b i{opacity:0}", "<p id=a><b class=b><u><i>A1234567</i></u></b></p>"),
            ("body p b{display:none}", "<b>A1234567</b>"),
            ("* b{display:none}", "<b>A1234567</b>"), ("html>body b{display:none}", "<b>A1234567</b>"),
            ("[data-x]{display:none}", "<b data-x>A1234567</b>"),
            ("b[class=k]{display:none}", "<b class=k>A1234567</b>"),
            ("b[class^='k']{display:none}", "<b class=kx>A1234567</b>"),
            ("b:first-child{display:none}", "<b>A1234567</b>"),
            ("b:not(.x){display:none}", "<b>A1234567</b>"),
            ("i+b{display:none}", "<i>x</i><b>A1234567</b>"),
            (".\\68{display:none}", "<b class=h>A1234567</b>"),
            (".H{display:none}", "<b class=h>A1234567</b>"),
            (".h{display:none!important}", "<b class=h style='display:inline'>A1234567</b>"),
            ("b.h{display:none}.h{display:inline}", "<b class=h>A1234567</b>"),
            ("#z{display:none}.h{display:inline}", "<b class=h id=z>A1234567</b>"),
            ("@media screen{.h{display:none}}", "<b class=h>A1234567</b>"),
            ("@media (max-width:600px){.h span{display:none}}", "<b class=h><span>A1234567</span></b>"),
            ("@media (min-width:1px){@media print{b{display:none}}}", "<b>A1234567</b>"),
            ("@supports (display:grid){b{display:none}}", "<b>A1234567</b>"),
            ("@layer x{b{display:none}}", "<b>A1234567</b>"),
            ("@media (prefers-color-scheme:dark){b{color:#fff}}", "<b>A1234567</b>"),
            (".h{transform:rotate(180deg)}", "<b class=h>A1234567</b>"),
            (".h{text-decoration:line-through}", "<b class=h>A1234567</b>"),
            (".o{.i{display:none}}", "<b class=o><i class=i>A1234567</i></b>"),
            (".h::after{content:'8'}", "<b class=h>A1234567</b>"),
            ("b::first-letter{font-size:0}", "<b>A1234567</b>"),
            (".h{position:absolute;left:-9999px}", "<b class=h>A1234567</b>"),
            ("td{color:#fff}", "<table><tr><td>A1234567</td></tr></table>"),
            ("table tr td{font-size:1px}", "<table><tr><td>A1234567</td></tr></table>"),
            ("table>tbody>tr>td{display:none}", "<table><tr><td>A1234567</td></tr></table>"),
            ("@font-face{x:'}'} .h{display:none}", "<b class=h>A1234567</b>"),
            ("a{b:c;} } .h{display:none}", "<b class=h>A1234567</b>"),
            (
                "@media print{.p{display:none}}@media screen{.s{display:none}}",
                "<b class=p>A1234567</b> <b class='p s'>A1234567</b>"
            ),
        ])
    func unseenBySheet(sheet: String, number: String) throws {
        for html in [
            Self.page(number, head: "<style>\(sheet)</style>"), Self.page(number) + "<style>\(sheet)</style>",
        ] {
            let verdict = try Self.verdict(html)
            #expect(verdict.reason == .wordingUnknown)
        }
    }

    @Test(
        "what a browser may show otherwise than it is written is a doubt",
        arguments: [
            ("", "<span style='display:none;display:bogus'>A1234567</span>"),
            ("", "<span style='visibility:hidden;visibility:bogus'>A1234567</span>"),
            ("", "<span style='font-size:16e-9px'>A1234567</span>"),
            ("", "<span style='opacity:1e-9'>A1234567</span>"),
            ("", "<span style='scale:0'>A1234567</span>"),
            ("", "<span style='position:relative;inset-inline-start:-9999px'>A1234567</span>"),
            ("", "<span style='margin-inline-start:-9999px'>A1234567</span>"),
            ("", "<span style='overflow:hidden;block-size:0'>A1234567</span>"),
            ("", "<span style='contain:strict'>A1234567</span>"),
            ("", "<span style='content:url(data:x)'>A1234567</span>"),
            ("", "<span style='offset-path:path(x)'>A1234567</span>"),
            ("", "<span style='-webkit-text-stroke:12px #fff'>A1234567</span>"),
            ("", "<span style='background:currentColor'>A1234567</span>"),
            ("", "<span style='font-family:Wingdings'>A1234567</span>"),
            ("", "<span style='all:initial'>A1234567</span>"), ("", "<span popover>A1234567</span>"),
            ("", "<div style='visibility:hidden'><b style='visibility:inherit'>A1234567</b></div>"),
            ("", "<div style='-webkit-text-fill-color:#fff'><b style='color:#000'>A1234567</b></div>"),
            ("", "<div style='height:20px;overflow:hidden'>x<br>A1234567</div>"),
            ("", "<div style='display:-webkit-box;-webkit-line-clamp:1'>A1234567</div>"),
            ("", "<div style='display:flex;flex-flow:row-reverse'><b>A1234567</b></div>"),
            ("@import url(data:text/css,b%7Bdisplay:none%7D);", "<b>A1234567</b>"),
            (".x{@media screen{display:none}}", "<b class=x>A1234567</b>"),
            (".y::after{content:'89'}", "<b>A1234567</b><i class=y></i>"),
            (".y::before{content:'\\FF18'}", "<b>A1234567</b><i class=y></i>"),
            ("@font-face{font-family:x;src:url(data:font/woff,x)}", "<b>A1234567</b>"),
            ("b,,{}.h{display:none}", "<i class=h>A7654321</i><b>A1234567</b>"),
            ("", "A123<noscript>9</noscript>4567"), ("", "<noscript>A7654321</noscript> A1234567"),
            ("", "A765432<sup>1</sup>"), ("", "A123<img src=cid:d>4567"),
            ("", "A123<span hidden>9</span>4567"),
            ("", "<s style='text-decoration:none'>A7654321</s> A1234567"),
            ("", "<span style='mso-hide:all'>A7654321 </span>A1234567"),
            ("", "<!--[if mso]>A7654321<![endif]-->A1234567"), ("", "<img alt=A7654321 src=cid:x> A1234567"),
            ("", "</p><p><s>x</p><p>A1234567"), ("", "</p><p><font style='display:none'>x</p><p>A1234567"),
            ("", "<p><s>x<div>A1234567</s></div>"),
            ("", String(repeating: "<b>", count: 2_100) + "<i hidden>A7654321 </i>A1234567"),
        ])
    func shownOtherwise(sheet: String, number: String) throws {
        let head = sheet.isEmpty ? "" : "<style>\(sheet)</style>"
        let verdict = try Self.verdict(Self.page(number, head: head))
        #expect(verdict.outcome == .held)
    }

    @Test(
        "a page whose number is plainly seen is matched",
        arguments: [
            ("", "(A1234567)"), ("", "<b>A1234567</b>"), ("", "<del>A7654321</del> A1234567"),
            ("", "<span style='font-size:14px;color:#333;font-family:Arial'>A1234567</span>"),
            ("", "<td style='font-size:0'><span style='font-size:14px'>A1234567</span></td>"),
            ("", "<table bgcolor='#26374a'><tr><td style='color:white'>A1234567</td></tr></table>"),
            ("", "<p style='margin:0 -10px;position:relative;left:2px'>A1234567</p>"),
            ("", "<p style='opacity:.8;overflow:hidden;width:600px;max-width:100%'>A1234567</p>"),
            ("", "<a style='text-decoration:none;transform:none;clip:auto' href=x>A1234567</a>"),
            ("", "<div style='display:none'>A7654321</div><b>A1234567</b>"),
            ("", "A12\u{AD}34567"), ("", "A12\u{200B}34567"), ("", "\u{200B}A1234567\u{FEFF}"),
            ("", "<b>A1234567</b><p dir=ltr style='direction:ltr;unicode-bidi:embed'>x</p>"),
            (".preheader{display:none!important;mso-hide:all}", "<b>A1234567</b><p class=preheader>x</p>"),
            (".h span{display:none}", "<b><span>A1234567</span></b>"),
            (
                "td.btn a{color:#fff} td.btn{background:#26374a}",
                "<table><tr><td class=btn><a>A1234567</a></table>"
            ),
            ("a:hover{opacity:0} a:visited{color:#333}", "<a href=x>A1234567</a>"),
            ("body{background:#000;color:#eee}", "<b>A1234567</b>"),
            ("#outlook a{padding:0}.ExternalClass *{line-height:100%}", "<b>A1234567</b>"),
            (
                "a[x-apple-data-detectors]{color:inherit!important;font-size:inherit!important}",
                "<b>A1234567</b>"
            ),
            ("u + .body .gmail-hide{display:none!important}", "<b class=x>A1234567</b>"),
            (
                "@media(max-width:600px){td[class=hide],.hide-mobile{display:none!important}}",
                "<b>A1234567</b>"
            ),
            (
                "@media(max-width:600px){.w{width:100%!important;font-size:16px!important}}",
                "<b class=w>A1234567</b>"
            ),
            (
                "@media(prefers-color-scheme:dark){body,.bg{background:#111!important}p,b{color:#eee!important}}",
                "<b>A1234567</b>"
            ),
            (
                ".m{display:none}@media(max-width:600px){.d{display:none}.m{display:block}}",
                "<b class=d>A1234567</b><b class=m>A1234567</b>"
            ),
            ("@import url(x.css);@font-face{font-family:x;src:url(y)} b{color:#333}", "<b>A1234567</b>"),
            (".h::before{content:'\\201C'}", "<b class=h>A1234567</b>"),
            (
                "p.MsoNormal,li.MsoNormal{margin:0cm;font-size:11.0pt}@page W{size:612pt}",
                "<p class=MsoNormal>A1234567"
            ),
        ])
    func seen(sheet: String, number: String) throws {
        let verdict = try Self.verdict(Self.page(number, head: "<style>\(sheet)</style>"))
        #expect(verdict.outcome == .matched)
        #expect(verdict.offer?.rawValue == "A1234567")
    }

    @Test(
        "another number that some readers see as well leaves two",
        arguments: [
            "<b style='transform:none'>A1234567</b> ou A\u{202E}7654321\u{202C}",
            "A1234567 <b style='opacity:.1'>A7654321</b>",
            "<b class=d>A1234567</b><b class=m>A7654321</b>",
            "A1234567<style>b{opacity:0}</style><b style='opacity:1'>; A7654321</b>",
            "A1234567; A\u{200B}\u{200B}\u{200B}\u{200B}\u{200B}\u{200B}\u{200B}\u{200B}\u{200B}\u{200B}7654321",
        ])
    func two(numbers: String) throws {
        let sheet =
            "<style>.m{display:none}@media(max-width:600px){.d{display:none}.m{display:block}}</style>"
        #expect(try Self.verdict(Self.page(numbers, head: sheet)).reason == .severalOffers)
    }

    @Test("of a plain text and its page both must show the number")
    func versions() throws {
        let plain =
            "Votre offre d'emploi a été reçue. Votre numéro d'offre d'emploi est (A1234567)\nstages+FR-1001"
        #expect(try Self.verdict(Self.page("(A1234567)"), plain: plain).outcome == .matched)
        #expect(try Self.verdict(Self.page("<del>A1234567</del>"), plain: plain).reason == .wordingUnknown)
        #expect(try Self.verdict(Self.page("<img src=n.png>"), plain: plain).reason == .wordingUnknown)
        #expect(try Self.verdict(Self.page("A7654321"), plain: plain).reason == .severalOffers)
        #expect(try Self.verdict(Self.page("A1234567"), plain: "Voir la version HTML").outcome == .matched)
    }

    @Test("more rules, or deeper pages, than are read leave everything in doubt")
    func bounds() throws {
        let rules = String(repeating: ".x{color:red}", count: 5_000)
        #expect(try Self.verdict(Self.page("A1234567", head: "<style>\(rules)</style>")).outcome == .held)
        let deep = String(repeating: "<b>", count: 2_100)
        #expect(try Self.verdict(Self.page("\(deep)A1234567")).outcome == .held)
        let worlds = (0..<40).map { "@media (width:\($0)px){.x{color:red}}" }.joined()
        #expect(try Self.verdict(Self.page("A1234567", head: "<style>\(worlds)</style>")).outcome == .held)
    }
}
