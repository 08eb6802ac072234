import Mail
import Testing

@Suite struct HTMLTextTests {
    @Test(
        "blocks, breaks and white space become lines",
        arguments: [
            ("", ""), ("a", "a"), (" a  b\n c ", "a b c"), ("a<br>b", "a\nb"), ("a<br><br>b", "a\n\nb"),
            ("a<br/><br><br><br>b", "a\n\nb"), ("<div>a</div><div>b</div>", "a\nb"),
            ("<div><div><div>a</div></div></div>b", "a\nb"),
            ("<p>a</p><p>b</p>", "a\n\nb"), ("<p>a<p>b", "a\n\nb"), ("a<div><br></div>b", "a\n\nb"),
            ("a<div>x<br></div>b", "a\nx\nb"),
            ("<h1>a</h1>b", "a\n\nb"), ("a<hr>b", "a\nb"), ("a <b> b</b>", "a b"),
            ("a<span style='display:block'>b</span>c", "a\nb\nc"),
            ("<div>a</div> <div style=display:inline>b</div>c", "a\nbc"),
            ("<pre>a  b\n c</pre>d", "a  b\n c\nd"),
            ("<pre>\n\na\n\n\nb</pre>", "a\n\n\nb"),
            ("<div style='white-space:pre-wrap'>a  b\nc</div>", "a  b\nc"),
            ("<p>a</p>\n\n<br>\n<p>b</p>", "a\n\nb"), ("</p>a</br>b", "a\nb"),
            ("<center>a</center>b", "a\nb"),
            ("a\u{A0}\u{A0}b", "a\u{A0}\u{A0}b"), ("a&nbsp;b", "a\u{A0}b"),
        ])
    func lines(html: String, text: String) {
        #expect(HTMLText.visible(of: html).text == text)
    }

    @Test(
        "words in place of a picture are read beside text, and by themselves where they are a sign or a short word",
        arguments: [
            ("Marie Avril <img alt='❌' src=a>", "Marie Avril ❌"), ("Marie<img alt='NON'>", "Marie NON"),
            ("<p>Pas pour <img alt='elle'>.</p>", "Pas pour elle ."), ("<img alt='Non'> Marie", "Non Marie"),
            ("Marie<br><img alt='❓'>", "Marie\n❓"), ("<p>Marie</p><p><img alt='NON'></p>", "Marie\n\nNON"),
            ("<p>Marie</p><img alt='Logo de la ville'>", "Marie"),
            ("<img alt='Logo de la ville'><p>Marie</p>", "Marie"),
            ("<table><tr><td>a<td><img alt='Logo de la ville'><td>b</table>", "a\tb"),
            ("<table><tr><td>a<td><img alt='pas'> b</table>", "a\tpas b"),
            ("Numéro <img alt='A1234567'>", "Numéro"), ("à <img alt='a@b.example'>", "à"),
            ("Marie <img alt='image.png'>", "Marie"), ("Marie <img alt=''> Avril", "Marie Avril"),
            ("a<div style='display:none'><img alt='non'></div>", "a"),
            ("a <span style='visibility:hidden'><img alt='non'></span>", "a"),
        ])
    func alternatives(html: String, text: String) {
        #expect(HTMLText.visible(of: html).text == text)
    }

    @Test(
        "tables are lines with cells side by side",
        arguments: [
            ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>e", "a\tb\nc\td\ne"),
            ("<table><tr><td>a<td>b<tr><td>c<td>d</table>e", "a\tb\nc\td\ne"),
            ("<table><tr><th>a</th><td><p>b</p></td></tr></table>", "a\tb"),
            ("<table><tr><td><p>a</p></td><td><p>b</p></td></tr></table>", "a\tb"),
            ("<table><tr><td>a<br>b</td><td>c</td></tr></table>", "a\nb\nc"),
            ("<table><tr><td></td><td> </td><td>a</td></tr></table>", "a"),
            ("<table><tr><td>a</td><td></td><td>b</td></tr></table>", "a\tb"),
            ("<table><tr><td>a<table><tr><td>b<td>c</table></td><td>d</td></tr></table>", "a\nb\tc\nd"),
            ("<table><tbody><tr><td>a</td></tr></tbody><tfoot><tr><td>b</table>c", "a\nb\nc"),
            ("<td>a</td><td>b</td>", "a\nb"),
            ("<table><tr><td>Numéro</td><td><b>A12</b>34567</td></tr></table>", "Numéro\tA1234567"),
        ])
    func tables(html: String, text: String) {
        #expect(HTMLText.visible(of: html).text == text)
    }

    @Test(
        "lists are marked and quotations too",
        arguments: [
            ("<ul><li>a</li><li>b</li></ul>c", "- a\n- b\nc"), ("<ol><li>a<li>b</ol>c", "1. a\n2. b\nc"),
            ("<ol><li>a<ul><li>b</ul><li>c</ol>", "1. a\n- b\n2. c"),
            ("<ul><li></li><li>a</li></ul>b", "- a\nb"),
            ("<dl><dt>a<dd>b<dt>c<dd>d</dl>", "a\nb\nc\nd"),
            ("a<blockquote>b<br>c</blockquote>d", "a\n> b\n> c\nd"),
            ("<blockquote><p>a</p><p>b</p></blockquote>c", "> a\n>\n> b\n\nc"),
            ("<blockquote>a<blockquote>b</blockquote>c</blockquote>d", "> a\n> > b\n> c\nd"),
            ("<blockquote>a<div>b</blockquote>c", "> a\n> b\nc"),
        ])
    func marks(html: String, text: String) {
        #expect(HTMLText.visible(of: html).text == text)
    }

    @Test(
        "a number that inline tags or comments split is one",
        arguments: [
            "A12<b>34</b>567", "A12<!-- 9 -->34567",
            "A12<wbr>34567", "A12<font color=red><i>34</i></font>567",
            "A12<span style='display:none'>99</span>34567",
            "A12<span style='font-size:0'>99</span>34567", "&#65;1234567", "A&#x31;234567",
            "A12<a href=x>34567</a>",
            "A12<div hidden>x</div>34567", "A12<script>9</script>34567",
            "A12<x-y>34567</x-y>",
            "<table hidden><tr><td>x</table>A1234567", "A12</span></i></p-q>34567",
        ])
    func joined(html: String) {
        #expect(HTMLText.visible(of: html).text == "A1234567")
    }

    @Test(
        "what nobody sees is kept once where a number may go on behind it, and nowhere else",
        arguments: [
            ("A1&shy;23\u{AD}4567", "A1\u{AD}234567"), ("A12&#8203;34567", "A12\u{200B}34567"),
            ("A12\u{200B}3\u{FEFF}4567", "A12\u{200B}34567"), ("A12&zwnj;34567", "A12\u{200C}34567"),
            ("A12\u{1A}34567", "A12\u{1A}34567"), ("MA&shy;RIE 20&shy;26", "MARIE 2026"),
            ("&zwnj; &zwnj;A1234567&shy;", "A1234567"),
        ])
    func unseen(html: String, text: String) {
        #expect(Array(HTMLText.visible(of: html).text.unicodeScalars) == Array(text.unicodeScalars))
    }

    @Test(
        "what shows nothing but takes up room parts what stands around it",
        arguments: ["visibility:hidden", "color:#fff", "color:transparent", "color:rgba(0,0,0,0)"])
    func gaps(style: String) {
        let page = HTMLText.visible(of: "A12<span style='\(style)'>99</span>34567")
        #expect(page.text == "A12 34567")
        #expect(page.hiddenText == "99")
    }

    @Test(
        "references are decoded as in a browser",
        arguments: [
            ("&lt;&gt;&amp;&quot;&apos;", "<>&\"'"), ("&eacute;&Eacute;&euro;", "éÉ€"),
            ("&eacute&agrave", "éà"),
            ("&notit;", "¬it;"), ("&unknown;", "&unknown;"), ("&;&", "&;&"), ("&#128;&#150;", "€–"),
            ("&#0;&#xD800;&#x110000;", "\u{FFFD}\u{FFFD}\u{FFFD}"),
            ("&#99999999999999999999;", "\u{FFFD}"), ("&#x;&#;", "&#x;&#;"), ("&#8217;", "’"), ("&#X41", "A"),
            ("&rsquo;&hellip;&nbsp;x", "’…\u{A0}x"),
            ("&lpar;A1234567&rpar;", "(A1234567)"), ("&amp;lt;", "&lt;"), ("A&period;B&colon;", "A.B:"),
        ])
    func references(html: String, text: String) {
        #expect(HTMLText.visible(of: html).text == text)
    }

    @Test(
        "malformed markup is read as a browser reads it",
        arguments: [
            ("a < b", "a < b"), ("a <", "a <"), ("a<3", "a<3"), ("a </ b>c", "a c"), ("a<b", "a"),
            ("a<b c='", "a"),
            ("a<!-- b", "a"), ("a<!-->b", "ab"), ("a<!--->b", "ab"), ("a<!--x--!>b", "ab"), ("a<!x>b", "ab"),
            ("a<?xml x?>b", "ab"),
            ("<title>t</title>a", "a"), ("<title>t<b></title>a", "a"), ("<script>'</b>'</script>a", "a"),
            ("<SCRIPT>x</Script >a", "a"),
            ("<style>b{}</style>a", "a"), ("<script>never ended", ""),
            ("<textarea>a&amp;<b></textarea>b", "a&<b>b"),
            ("<a href='x>y'>z</a>", "z"), ("<p/>a", "a"), ("<b/><i/>a", "a"),
            ("<div style=\"a\" style=\"display:none\">a</div>", "a"),
            ("<html><head><title>t</title><meta x></head><body>a</body></html>", "a"),
            ("\u{0}a\u{1}", "a"),
        ])
    func malformed(html: String, text: String) {
        #expect(HTMLText.visible(of: html).text == text)
    }

    @Test("links are given with what is seen of them and where they lead")
    func links() {
        let page = HTMLText.visible(
            of:
                "x <a href='https://a.test/?a=1&amp;b=2&copy=3'>see <b>this</b></a> <a>none</a><a href=\" \">e</a>"
                + "<a href=https://evil.test/>https://canada.ca<a href=c>d<p hidden><a href=no>no</a>")
        #expect(page.links.map(\.text) == ["see this", "https://canada.ca", "d"])
        #expect(page.links.map(\.target) == ["https://a.test/?a=1&b=2&copy=3", "https://evil.test/", "c"])
    }

    @Test("more links than the bound are left out")
    func manyLinks() {
        let page = HTMLText.visible(of: String(repeating: "<a href=x>y</a>", count: 3_000))
        #expect(page.links.count == HTMLText.mostLinks)
        #expect(page.text.utf8.count == 3_000)
    }

    @Test("an inline style that comes again means the same, however many come between")
    func repeatedStyles() {
        var page = ""
        var shown: [String] = []
        for number in 0..<600 {
            // Forty styles, some of which hide, on two elements, and now and then an attribute that hides.
            let kind = number * 7 % 40
            let hides = kind.isMultiple(of: 3)
            let isHidden = number.isMultiple(of: 11)
            let tag = number.isMultiple(of: 2) ? "span" : "p"
            page +=
                "<\(tag) style='margin:\(kind)px;\(hides ? "display:none" : "color:#000")'\(isHidden ? " hidden" : "")>"
                + "w\(number)</\(tag)> "
            if !hides, !isHidden { shown.append("w\(number)") }
        }
        let text = HTMLText.visible(of: page).text
        #expect(text.split(whereSeparator: \.isWhitespace).map(String.init) == shown)
    }
}
