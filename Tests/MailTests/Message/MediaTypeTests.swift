import Mail
import Testing

@Suite struct MediaTypeTests {
    @Test(
        "parameters are unquoted, joined and decoded (RFC 2231)",
        arguments: [
            ("text/plain", [:]),
            ("TEXT/Plain; CHARSET=UTF-8", ["charset": "UTF-8"]),
            ("text/plain; charset=\"utf-8\"; format=flowed;", ["charset": "utf-8", "format": "flowed"]),
            ("text/plain (a comment) ; charset (;) = utf-8 (x)", ["charset": "utf-8"]),
            ("text/plain; name=\"a\\\"b;c\"", ["name": "a\"b;c"]),
            ("text/plain; name=my file.pdf; x=y", ["name": "my file.pdf", "x": "y"]),
            ("text/plain; name=\"unclosed", ["name": "unclosed"]),
            ("text/plain; charset=a; charset=b", ["charset": "a"]),
            ("text/plain; ; =x; y; z=1", ["z": "1"]),
            ("text/plain; name*=utf-8'fr'a%C3%A9", ["name": "aé"]),
            ("text/plain; name*=iso-8859-1''a%E9", ["name": "aé"]),
            ("text/plain; name*0=ab; name*1=cd", ["name": "abcd"]),
            ("text/plain; name*1=cd; name*0=ab", ["name": "abcd"]),
            ("text/plain; name*0*=utf-8''a%C3; name*1*=%A9b; name*2=\"%20\"", ["name": "aéb%20"]),
            ("text/plain; name*0=ab; name*2=ef", ["name": "ab"]),
            ("text/plain; name=x; name*=utf-8''y", ["name": "y"]),
            ("text/plain; name*1=b", [:]),
            ("text/plain; name*=utf-8''%zz%4", ["name": "%zz%4"]),
            ("text/plain; name=\"=?utf-8?q?a=C3=A9?=\"", ["name": "aé"]),
            ("text/plain; boundary=\"=?utf-8?q?a?=\"", ["boundary": "=?utf-8?q?a?="]),
        ])
    func parameters(body: String, expected: [String: String]) {
        let type = MediaType(parsing: body)
        #expect(type?.essence == "text/plain")
        #expect(type?.parameters == expected)
    }

    @Test(
        "what is no type and subtype is refused",
        arguments: ["", "; charset=x", "a/b/c", "/plain", "text/", "te xt/plain", "image", "é/plain"])
    func refused(body: String) {
        #expect(MediaType(parsing: body) == nil)
    }

    @Test(
        "file names lose their path and control characters",
        arguments: [
            ("a.pdf", "a.pdf"), ("/etc/passwd", "passwd"), ("C:\\\\x\\\\y.pdf", "y.pdf"), ("..", nil),
            ("a/", "a"), ("", nil), ("=?utf-8?q?=C3=A9_x?=", "é x"),
            (String(repeating: "n", count: 400), String(repeating: "n", count: 255)),
        ])
    func fileName(written: String, expected: String?) {
        let mail =
            "Content-Type: application/pdf\nContent-Disposition: attachment; filename=\"\(written)\"\n\nx"
        #expect(MessageParser().parse(Array(mail.utf8)).root.fileName == expected)
    }
}
