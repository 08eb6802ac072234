import Mail
import Testing

@Suite struct FlowedTextTests {
    private func body(_ text: String, _ parameters: String) -> String? {
        MessageParser().parse(Array("Content-Type: text/plain; \(parameters)\n\n\(text)".utf8)).bodies.first?
            .text
    }

    @Test(
        "lines that end in a space go on in the next one (RFC 3676)",
        arguments: [
            ("", ""), ("a", "a"), ("a \nb", "a b"), ("a \nb\n", "a b\n"), ("a\nb", "a\nb"), ("a \n", "a \n"),
            ("a \n\nb", "a \nb"),
            (" >a", ">a"), ("  a", " a"), (">a", "> a"), ("> a \n> b", "> a b"), ("> a \n>> b", "> a \n>> b"),
            ("> a \nb", "> a \nb"),
            ("a \n> b", "a \n> b"), ("-- \na", "-- \na"), ("a \n-- \nb", "a \n-- \nb"),
            (">> a\n>> b", ">> a\n>> b"), ("> -- \n> a", "> -- \n> a"),
            (" From me", "From me"), ("A12 \n34567", "A12 34567"),
        ])
    func flowed(written: String, text: String) {
        #expect(body(written, "format=flowed") == text)
        #expect(body(written.replacing("\n", with: "\r\n"), "format=\"Flowed\"") == text)
    }

    @Test(
        "delsp takes the space away",
        arguments: [("A12 \n34567", "A1234567"), ("a  \nb", "a b"), ("a \n", "a\n"), ("-- \na", "-- \na")])
    func delsp(written: String, text: String) {
        #expect(body(written, "format=flowed; delsp=yes") == text)
    }

    @Test(
        "text that is not flowed stays as it is", arguments: ["charset=utf-8", "format=fixed", "delsp=yes"])
    func fixed(parameters: String) {
        #expect(body("a \n> b \n> c", parameters) == "a \n> b \n> c")
    }
}
