import Mail
import Testing

@Suite struct HTMLHiddenTests {
    @Test(
        "what a reader does not see is hidden text",
        arguments: [
            "<div style='display:none'>no</div>", "<div style='DISPLAY : NONE !important;'>no</div>",
            "<div hidden>no</div>",
            "<div hidden=''>no</div>", "<span style='display:none'><b>no</b></span>",
            "<i style='display:none!important;display:block'>no</i>",
            "<div style='display&colon;none'>no</div>",
            "<div style='display:/**/none'>no</div>", "<div style='\\64isplay:none'>no</div>",
            "<span style='font-size:0px'>no</span>",
            "<span style='font-size:1px'>no</span>", "<span style='font:0/0 a'>no</span>",
            "<span style='font-size:.01em'>no</span>",
            "<span style='visibility:hidden'>no</span>", "<span style='opacity:0'>no</span>",
            "<span style='opacity:0.0'>no</span>",
            "<div style='max-height:0;overflow:hidden'>no</div>",
            "<div style='height:0px;overflow:hidden'>no</div>",
            "<div style='position:absolute;left:-9999px'>no</div>",
            "<div style='text-indent:-9999px'>no</div>",
            "<span style='color:#fff'>no</span>", "<font color=white>no</font>",
            "<font color='#FFFFFF'>no</font>",
            "<div style='background:#123456'><span style='color:rgb(18,52,86)'>no</span></div>",
            "<td bgcolor=red><font color='#f00'>no</font></td>", "<span style='color:#fefefe'>no</span>",
            "<span style='color:#000;background-color:black'>no</span>", "<!-- no -->",
            "<!--[if mso]>no<![endif]-->",
            "<title>no</title>", "<template>no</template>", "<noscript>no</noscript>", "<script>no</script>",
            "<style>no</style>",
            "<table style='display:none'><tr><td>no</td></tr></table>",
            "<div style='display:none'><div>n</div>o</div>",
            "<div style='display:none'></span></b></p>no</div>", "<span style='color:transparent'>no</span>",
        ])
    func hidden(html: String) {
        let page = HTMLText.visible(of: html + "<p>yes</p>")
        #expect(page.text == "yes")
        #expect(page.hiddenText.filter { $0.isLetter }.contains("no"))
        #expect(!page.hiddenText.contains("yes"))
    }

    @Test(
        "what a reader sees is not hidden",
        arguments: [
            "<td style='font-size:0'><div style='font-size:14px'>yes</div></td>",
            "<div style='visibility:hidden'><b style='visibility:visible'>yes</b></div>",
            "<div style='display:none;display:block'>yes</div>",
            "<div style='background:#036;color:#fff'>yes</div>",
            "<table bgcolor=#003366><tr><td><font color=white>yes</font></table>",
            "<div style='overflow:hidden'>yes</div>",
            "<div style='max-height:0'>yes</div>", "<div style='background:url(a.png);color:#fff'>yes</div>",
            "<td background=a.png style='color:white'>yes</td>",
            "<style>.h{background:#036}</style><p class=h><b style='color:#fff'>yes</b></p>",
            "<style>body{background:#036}</style><b style='color:#fff'>yes</b>",
            "<!--[if !mso]><!-->yes<!--<![endif]-->", "<![if !mso]>yes<![endif]>",
            "<!--[if mso]><x><![endif]-->yes",
            "<p style='display:none'><p>yes", "<p style='display:none'>x<div>yes</div>",
            "<ul><li style='display:none'>x<li>yes</ul>",
            "<table><tr><td style='display:none'>x<td>yes</table>",
            "<table><tr style='display:none'><td>x<tr><td>yes</table>",
            "<table><tr><td><span style='display:none'>x</td><td>yes</table>",
            "<font style='display:none'><div>x</font>yes</div>",
            "<span style='display:none'>x</span>yes", "<span style='opacity:.5'>yes</span>",
            "<b style='font-size:12px'>yes</b>",
            "<b style='font:400 12px/1 a'>yes</b>", "<div style='dis/**/play:none'>yes</div>",
            "<div style='x:url(;display:none)'>yes</div>",
            "<div data-style='display:none'>yes</div>", "<b style='color:inherit;background:none'>yes</b>",
            "<br hidden>yes", "<img hidden>yes",
            "<div style='position:absolute;left:0'>yes</div>", "<span style='color:#eee'>yes</span>",
        ])
    func seen(html: String) {
        let text = HTMLText.visible(of: html).text
        #expect(text.filter { $0.isLetter } == "yes")
    }

    @Test(
        "simple rules of a style sheet hide too",
        arguments: [
            (".a{display:none}", "<p class='b a'>no</p>", true), ("#a{display:none}", "<p id=a>no</p>", true),
            ("p{display:none}", "<p>no</p>", true),
            ("p.a , .x { DISPLAY : none !important }", "<p class=a>no</p>", true),
            ("/* x */ <!-- .a{color:red;display:none} -->", "<p class=a>no</p>", true),
            ("@import url(x); .a{opacity:0}", "<p class=a>no</p>", true),
            (".b{x:y}.a{font-size:0", "<p class=a>no</p>", true),
            ("@media print{.b{x:y}}.a{display:none}", "<p class=a>no</p>", true),
            (".a{display:none}", "<p class=A>no</p>", false),
            (".a{display:none}", "<p class=ab>no</p>", false),
            ("div.a{display:none}", "<p class=a>no</p>", false),
            ("div .a{display:none}", "<p class=a>no</p>", false),
            (".a:hover{display:none}", "<p class=a>no</p>", false),
            ("@media print{.a{display:none}}", "<p class=a>no</p>", false),
            (".a{display:none}", "<p class=a style=display:block>no</p>", false),
            (".a{display:none}.a{display:block}", "<p class=a>no</p>", false),
            ("p{display:none}.a{display:block}", "<p class=a>no</p>", false),
            ("{display:none}", "<p>no</p>", false), (".{display:none}", "<p>no</p>", false),
        ])
    func styleSheet(sheet: String, html: String, isHidden: Bool) {
        let page = HTMLText.visible(of: "<style>\(sheet)</style>\(html)<div>yes</div>")
        #expect(page.text.contains("no") == !isHidden)
        #expect(page.text.contains("yes"))
    }

    @Test("what is hidden beyond the deepest level is read, and in doubt, and so is what Outlook alone hides")
    func overflow() {
        let deep = String(repeating: "<b>", count: 5_000)
        let page = HTMLText.visible(
            of: deep + "a<i hidden>no</i>" + String(repeating: "</b>", count: 5_000) + "b")
        #expect(page.text.hasPrefix("a"))
        #expect(page.text.hasSuffix("b"))
        #expect(page.hiddenText.isEmpty)
        #expect(page.text.contains("no") && !page.doubts.isEmpty)
        let outlook = HTMLText.visible(of: "<p>a</p><p style='mso-hide:all'>no</p>")
        #expect(outlook.text == "a\n\nno")
        #expect(outlook.doubts.contains { $0.range.overlaps(3..<5) })
    }

    @Test(
        "pages of one piece repeated are read to the end",
        arguments: [
            "<div>", "<b>", "<a href=x>", "</i>", "<i><div><span></i>", "<!--", "<!-", "<", "&", "&#",
            "&eacute", "<table><tr><td>", "<td>x",
            "<blockquote>x", "<li>x", "<b style='", "<p a=", "<script></scrip", "<textarea>",
            "<font color=red><p>", "</",
        ])
    func repeated(piece: String) {
        let page = HTMLText.visible(
            of: String(repeating: piece, count: 200_000 / piece.utf8.count) + "A1234567")
        #expect(page.text.utf8.count + page.hiddenText.utf8.count < 3_000_000)
    }
}
