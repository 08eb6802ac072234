import Mail
import Testing

@Suite struct EncodedWordTests {
    @Test(
        "encoded-words are decoded wherever they stand",
        arguments: [
            ("plain", "plain"), ("", ""), ("=?", "=?"), ("=?utf-8?q?a", "=?utf-8?q?a"),
            ("=?utf-8?q?a=C3=A9_b?=", "aé b"), ("=?UTF-8?B?w6k=?=", "é"), ("=?iso-8859-1?Q?=E9?=", "é"),
            ("=?iso-8859-1*fr?Q?=E9?=", "é"), ("x =?utf-8?q?a?= y", "x a y"), ("x=?utf-8?q?a?=y", "xay"),
            ("=?utf-8?q?a?= =?utf-8?q?b?=", "ab"), ("=?utf-8?q?a?=\t =?utf-8?q?b?= c", "ab c"),
            ("=?utf-8?q?a?=  x  =?utf-8?q?b?=", "a  x  b"), ("=?utf-8?q?a?= ", "a "),
            ("=?utf-8?q?=C3?= =?utf-8?q?=A9?=", "é"), ("=?utf-8?B?ww==?= =?UTF-8?B?qQ==?=", "é"),
            ("=?utf-8?q?=C3?= =?utf-8?b?qQ==?=", "é"), ("=?utf-8?b?YQ==?= =?utf-8?b?Yg==?=", "ab"),
            ("=?utf-8?q?a?= =?iso-8859-1?q?=E9?=", "aé"),
            ("\"=?utf-8?q?Caf=C3=A9?=\" <a@b.test>", "\"Café\" <a@b.test>"),
            ("=?utf-8?q?a b?=", "a b"), ("=?utf-8?q?a?b?=", "a?b"), ("=?utf-8?q??=", ""),
            ("=?utf-8?x?a?=", "=?utf-8?x?a?="),
            ("=?klingon?q?a?= b", "=?klingon?q?a?= b"), ("=?utf-8?q?=4?=", "=4"), ("=?utf-8?b?YQ?=", "a"),
            ("=?utf-8?q?a=0D=0ABcc:_x?=", "a  Bcc: x"), ("=?utf-8?q?a=00b?=", "a b"),
            ("=?gb2312?B?xOM=?=", "你"), ("é =?utf-8?q?a?=", "é a"), ("=?=?utf-8?q?a?=", "=?a"),
            ("=?us-ascii?q?a_=28b=29?=", "a (b)"), ("=?utf-8?q?=E9?=", "é"),
            ("=? utf-8?q?a?=", "=? utf-8?q?a?="),
        ])
    func decoded(written: String, text: String) {
        #expect(EncodedWord.decode(written) == text)
    }

    @Test("a word in an unknown charset stays as written and is named in the message's defects")
    func unknownCharset() {
        let message = MessageParser().parse(Array("Subject: =?klingon?q?a?=\n\n".utf8))
        #expect(message.subject == "=?klingon?q?a?=")
        #expect(
            message.defects.map(\.description) == ["an encoded-word in an unknown charset is left as written"]
        )
    }

    @Test(
        "a header of a million beginnings is read",
        arguments: [
            "=?utf-8?q?a ", "=?utf-8?q?a?= ", "=?klingon?q?a", "=?", "=?a?q?=?a?q?",
            "=?utf-8?b?YQ==?==?koi8-r?q?a?=",
        ])
    func manyBeginnings(piece: String) {
        let text = String(repeating: piece, count: 1_000_000 / piece.utf8.count)
        #expect(!EncodedWord.decode(text).isEmpty)
    }
}
