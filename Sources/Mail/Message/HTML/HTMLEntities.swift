import Text

/// The named character references that mails use: all of HTML 4 and the common ones of HTML 5
/// (WHATWG HTML Standard §13.5), as name and hexadecimal scalar value.
enum HTMLEntities {
    /// `name;` from `start` on, where it is at most eight octets long, as nearly all are: those octets are looked up as one number.
    /// - Returns: also the length of the name.
    static func short(_ text: Span<UInt8>, at start: Int) -> (scalar: UInt32, length: Int)? {
        guard let word = WordScan.word(text, at: start) else { return nil }
        let length = WordScan.octets(of: word, before: UInt8(ascii: ";"))
        guard length < 8 else { return nil }
        return shortNames[word & ((1 << (8 * UInt64(length))) - 1)].map { ($0, length) }
    }

    /// `&name;`
    static func scalar(_ name: Span<UInt8>) -> UInt32? {
        let key = key(name)
        return find(name, key, in: bare) ?? find(name, key, in: others)
    }

    /// `&name` without the semicolon, which the standard allows for the oldest names.
    static func bareScalar(_ name: Span<UInt8>) -> UInt32? { find(name, key(name), in: bare) }

    private static func key(_ name: Span<UInt8>) -> UInt64 {
        var key = HTMLTag.keySeed
        for index in name.indices { key = HTMLTag.mixed(key, name[index]) }
        return key
    }

    /// The longest name that needs no semicolon.
    static let longestBareName = 6

    private static let bare = table(bareText)
    private static let others = table(otherText)

    /// Names of up to seven octets, by these octets, the first one lowest.
    private static let shortNames = HTMLNameTable(
        keys: scalars(otherText).merging(scalars(bareText)) { _, bare in bare }
            .filter { $0.key.utf8.count < 8 }
            .map { name, scalar in (name.utf8.reversed().reduce(0) { $0 << 8 | UInt64($1) }, scalar) })

    private struct Entity {
        let name: [UInt8]
        let scalar: UInt32
    }

    /// The name itself is compared too: a page could be written so that the key of another name is that of this one.
    private static func find(
        _ name: Span<UInt8>, _ key: UInt64, in table: HTMLNameTable<Entity>
    ) -> UInt32? {
        guard let entity = table[key] else { return nil }
        let known = entity.name.span
        guard known.count == name.count else { return nil }
        for index in name.indices where known[index] != name[index] { return nil }
        return entity.scalar
    }

    private static func table(_ text: String) -> HTMLNameTable<Entity> {
        HTMLNameTable(
            scalars(text).map { ($0.key, Entity(name: Array($0.key.utf8), scalar: $0.value)) })
    }

    private static func scalars(_ text: String) -> [String: UInt32] {
        var scalars: [String: UInt32] = [:]
        let words = text.split(whereSeparator: { $0 == " " || $0 == "\n" })
        for index in stride(from: 0, to: words.count - 1, by: 2) {
            scalars[String(words[index])] = UInt32(words[index + 1], radix: 16)
        }
        return scalars
    }

    private static let bareText = """
        AElig c6 AMP 26 Aacute c1 Acirc c2 Agrave c0 Aring c5 Atilde c3 Auml c4 COPY a9 Ccedil c7 ETH d0
        Eacute c9 Ecirc ca Egrave c8 Euml cb GT 3e Iacute cd Icirc ce Igrave cc Iuml cf LT 3c Ntilde d1
        Oacute d3 Ocirc d4 Ograve d2 Oslash d8 Otilde d5 Ouml d6 QUOT 22 REG ae THORN de Uacute da Ucirc db
        Ugrave d9 Uuml dc Yacute dd aacute e1 acirc e2 acute b4 aelig e6 agrave e0 amp 26 aring e5 atilde e3
        auml e4 brvbar a6 ccedil e7 cedil b8 cent a2 copy a9 curren a4 deg b0 divide f7 eacute e9 ecirc ea
        egrave e8 eth f0 euml eb frac12 bd frac14 bc frac34 be gt 3e iacute ed icirc ee iexcl a1 igrave ec
        iquest bf iuml ef laquo ab lt 3c macr af micro b5 middot b7 nbsp a0 not ac ntilde f1 oacute f3 ocirc
        f4 ograve f2 ordf aa ordm ba oslash f8 otilde f5 ouml f6 para b6 plusmn b1 pound a3 quot 22 raquo bb
        reg ae sect a7 shy ad sup1 b9 sup2 b2 sup3 b3 szlig df thorn fe times d7 uacute fa ucirc fb ugrave
        f9 uml a8 uuml fc yacute fd yen a5 yuml ff
        """

    private static let otherText = """
        Abreve 102 Alpha 391 Amacr 100 Aogon 104 ApplyFunction 2061 Beta 392 Cacute 106 Ccaron 10c Ccirc 108
        Cdot 10a CenterDot b7 Chi 3a7 CloseCurlyDoubleQuote 201d CloseCurlyQuote 2019 Dagger 2021 Dcaron 10e
        Delta 394 DiacriticalGrave 60 DiacriticalTilde 2dc DoubleDot a8 DownArrow 2193 Dstrok 110 ENG 14a
        Ecaron 11a Edot 116 Emacr 112 Eogon 118 Epsilon 395 Eta 397 Gamma 393 Gbreve 11e Gcedil 122 Gcirc
        11c Gdot 120 Hat 5e Hcirc 124 Hstrok 126 IJlig 132 Idot 130 Imacr 12a InvisibleComma 2063
        InvisibleTimes 2062 Iogon 12e Iota 399 Itilde 128 Jcirc 134 Kappa 39a Kcedil 136 Lacute 139 Lambda
        39b Larr 219e Lcaron 13d Lcedil 13b LeftArrow 2190 Lmidot 13f Lstrok 141 MediumSpace 205f Mu 39c
        Nacute 143 Ncaron 147 Ncedil 145 NegativeMediumSpace 200b NegativeThickSpace 200b NegativeThinSpace
        200b NegativeVeryThinSpace 200b NewLine a NoBreak 2060 NonBreakingSpace a0 Nu 39d OElig 152 Odblac
        150 Omacr 14c Omega 3a9 Omicron 39f OpenCurlyDoubleQuote 201c OpenCurlyQuote 2018 Phi 3a6 Pi 3a0
        Prime 2033 Psi 3a8 Racute 154 Rarr 21a0 Rcaron 158 Rcedil 156 Rho 3a1 RightArrow 2192 Sacute 15a
        Scaron 160 Scedil 15e Scirc 15c Sigma 3a3 TRADE 2122 Tab 9 Tau 3a4 Tcaron 164 Tcedil 162 Theta 398
        ThinSpace 2009 Tstrok 166 Ubreve 16c Udblac 170 Umacr 16a UnderBar 5f Uogon 172 UpArrow 2191 Upsilon
        3a5 Uring 16e Utilde 168 Verbar 2016 Vert 2016 VerticalLine 7c VeryThinSpace 200a Wcirc 174 Xi 39e
        Ycirc 176 Yuml 178 Zacute 179 Zcaron 17d Zdot 17b ZeroWidthSpace 200b Zeta 396 abreve 103 af 2061
        alefsym 2135 alpha 3b1 amacr 101 and 2227 ang 2220 angst c5 aogon 105 apos 27 ast 2a asymp 2248
        bdquo 201e beta 3b2 bigstar 2605 blacksquare 25aa blank 2423 block 2588 boxh 2500 boxv 2502 breve
        2d8 bsol 5c bull 2022 bullet 2022 cacute 107 cap 2229 caron 2c7 ccaron 10d ccirc 109 cdot 10b
        centerdot b7 check 2713 checkmark 2713 chi 3c7 cir 25cb circ 2c6 clubs 2663 colon 3a comma 2c commat
        40 cong 2245 copysr 2117 crarr 21b5 cross 2717 ctdot 22ef cup 222a dArr 21d3 dagger 2020 darr 2193
        dash 2010 dblac 2dd dcaron 10f delta 3b4 diams 2666 die a8 dollar 24 dot 2d9 downarrow 2193 dstrok
        111 dtri 25bf dtrif 25be ecaron 11b edot 117 emacr 113 empty 2205 emsp 2003 emsp13 2004 emsp14 2005
        eng 14b ensp 2002 eogon 119 epsilon 3b5 equals 3d equiv 2261 eta 3b7 euro 20ac excl 21 exist 2203
        female 2640 ffilig fb03 fflig fb00 ffllig fb04 filig fb01 flat 266d fllig fb02 fnof 192 forall 2200
        frac13 2153 frac15 2155 frac16 2159 frac18 215b frac23 2154 frac25 2156 frac35 2157 frac38 215c
        frac45 2158 frac56 215a frac58 215d frac78 215e frasl 2044 gamma 3b3 gbreve 11f gcirc 11d gdot 121
        ge 2265 grave 60 hArr 21d4 hairsp 200a half bd harr 2194 hcirc 125 hearts 2665 hellip 2026 horbar
        2015 hstrok 127 hybull 2043 hyphen 2010 ic 2063 ijlig 133 imacr 12b image 2111 imath 131 incare 2105
        infin 221e inodot 131 int 222b iogon 12f iota 3b9 isin 2208 it 2062 itilde 129 jcirc 135 kappa 3ba
        kcedil 137 kgreen 138 lArr 21d0 lacute 13a lambda 3bb lang 2329 larr 2190 lbrace 7b lbrack 5b lcaron
        13e lcedil 13c lceil 2308 lcub 7b ldquo 201c ldquor 201e le 2264 leftarrow 2190 lfloor 230a lhblk
        2584 lmidot 140 longrightarrow 27f6 lowast 2217 lowbar 5f loz 25ca lpar 28 lrm 200e lsaquo 2039 lsqb
        5b lsquo 2018 lsquor 201a lstrok 142 ltri 25c3 ltrif 25c2 male 2642 mdash 2014 midast 2a minus 2212
        mldr 2026 mu 3bc nabla 2207 nacute 144 napos 149 natural 266e ncaron 148 ncedil 146 ndash 2013 ne
        2260 ni 220b nldr 2025 notin 2209 nsub 2284 nu 3bd num 23 numero 2116 numsp 2007 odblac 151 oelig
        153 ogon 2db ohm 3a9 oline 203e omacr 14d omega 3c9 omicron 3bf oplus 2295 or 2228 otimes 2297 part
        2202 percnt 25 period 2e permil 2030 perp 22a5 phi 3c6 phone 260e pi 3c0 piv 3d6 plus 2b prime 2032
        prod 220f prop 221d psi 3c8 puncsp 2008 quest 3f rArr 21d2 racute 155 radic 221a rang 232a rarr 2192
        rarrw 219d rbrace 7d rbrack 5d rcaron 159 rcedil 157 rceil 2309 rcub 7d rdquo 201d rdquor 201d real
        211c rfloor 230b rho 3c1 rightarrow 2192 ring 2da rlm 200f rpar 29 rsaquo 203a rsqb 5d rsquo 2019
        rsquor 2019 rtri 25b9 rtrif 25b8 rx 211e sacute 15b sbquo 201a scaron 161 scedil 15f scirc 15d sdot
        22c5 semi 3b sharp 266f sigma 3c3 sigmaf 3c2 sim 223c sol 2f spades 2660 squ 25a1 square 25a1 squf
        25aa star 2606 starf 2605 sub 2282 sube 2286 sum 2211 sung 266a sup 2283 supe 2287 tau 3c4 tcaron
        165 tcedil 163 there4 2234 theta 3b8 thetasym 3d1 thinsp 2009 tilde 2dc trade 2122 tstrok 167 uArr
        21d1 uarr 2191 ubreve 16d udblac 171 uhblk 2580 umacr 16b uogon 173 uparrow 2191 upsih 3d2 upsilon
        3c5 uring 16f utilde 169 utri 25b5 utrif 25b4 vArr 21d5 varr 2195 verbar 7c vert 7c wcirc 175 weierp
        2118 xi 3be xrarr 27f6 ycirc 177 zacute 17a zcaron 17e zdot 17c zeta 3b6 zwj 200d zwnj 200c
        """
}

/// A character reference: `&name;`, `&#8217;`, `&#x2019;`.
struct HTMLReference {
    let scalar: UInt32
    /// The index after it.
    let end: Int

    /// The reference at `start`, which is a `&`; `nil` when it is only that character. As in the standard, some names need no
    /// semicolon, but not in an attribute before `=` or an alphanumeric, where they are part of a URL.
    static func read(_ text: Span<UInt8>, at start: Int, inAttribute: Bool) -> HTMLReference? {
        guard start + 2 < text.count else { return nil }
        if text[start + 1] == UInt8(ascii: "#") { return numeric(text, from: start + 2) }
        return named(text, from: start + 1, inAttribute: inAttribute)
    }

    // MARK: Numbers

    private static func numeric(_ text: Span<UInt8>, from start: Int) -> HTMLReference? {
        let isHex = text[start] | 0x20 == UInt8(ascii: "x")
        var index = isHex ? start + 1 : start
        let first = index
        var value: UInt32 = 0
        while index < text.count, let digit = text[index].hexValue, isHex || digit < 10 {
            value = min(value * (isHex ? 16 : 10) + UInt32(digit), 0x110000)
            index += 1
        }
        guard index > first else { return nil }
        if index < text.count, text[index] == UInt8(ascii: ";") { index += 1 }
        return HTMLReference(scalar: repaired(value), end: index)
    }

    /// The standard's replacements: Windows-1252 in the C1 range, U+FFFD for an invalid character.
    private static func repaired(_ value: UInt32) -> UInt32 {
        switch value {
        case 0, 0xD800..<0xE000, 0x110000...: UTF8Output.replacement
        case 0x80..<0xA0: Charset.windows1252Upper[Int(value - 0x80)]
        default: value
        }
    }

    // MARK: Names

    /// The longest name of the table.
    private static let longestName = 24

    private static func named(_ text: Span<UInt8>, from start: Int, inAttribute: Bool) -> HTMLReference? {
        if let short = HTMLEntities.short(text, at: start) {
            return HTMLReference(scalar: short.scalar, end: start + short.length + 1)
        }
        var end = start
        while end < text.count, end - start <= longestName, text[end].isLetterOrDigit { end += 1 }
        let name = text.extracting(start..<end)
        if end < text.count, text[end] == UInt8(ascii: ";"), let scalar = HTMLEntities.scalar(name) {
            return HTMLReference(scalar: scalar, end: end + 1)
        }
        return withoutSemicolon(text, name, from: start, inAttribute: inAttribute)
    }

    /// The longest beginning of `name` that needs no semicolon.
    private static func withoutSemicolon(
        _ text: Span<UInt8>, _ name: Span<UInt8>, from start: Int, inAttribute: Bool
    ) -> HTMLReference? {
        var length = min(name.count, HTMLEntities.longestBareName)
        while length >= 2 {
            let end = start + length
            if let scalar = HTMLEntities.bareScalar(name.extracting(0..<length)) {
                if inAttribute, end < text.count,
                    text[end] == MIMEByte.equals || text[end].isLetter
                        || text[end].isDigit
                {
                    return nil
                }
                return HTMLReference(scalar: scalar, end: end)
            }
            length -= 1
        }
        return nil
    }
}

/// A table from names of tags or attributes by their keys (`HTMLTag.mixed`); one probe, while a dictionary would hash the key
/// again.
struct HTMLNameTable<Value: Sendable>: Sendable {
    private var slots: [(key: UInt64, value: Value)?]

    /// `names` in lower case, without duplicates.
    init(_ names: [(String, Value)]) {
        self.init(keys: names.map { ($0.0.utf8.reduce(HTMLTag.keySeed, HTMLTag.mixed), $0.1) })
    }

    /// `keys` without duplicates.
    init(keys: [(UInt64, Value)]) {
        var size = 16
        while size < keys.count * 4 { size *= 2 }
        slots = Array(repeating: nil, count: size)
        for (key, value) in keys {
            var slot = place(of: key)
            while slots[slot] != nil { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = (key, value)
        }
    }

    subscript(key: UInt64) -> Value? {
        var slot = place(of: key)
        while let entry = slots[slot] {
            if entry.key == key { return entry.value }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    /// The product's upper half depends on every octet of a key.
    private func place(of key: UInt64) -> Int {
        Int(truncatingIfNeeded: (key &* HTMLTag.keySeed) >> 32) & (slots.count - 1)
    }
}
