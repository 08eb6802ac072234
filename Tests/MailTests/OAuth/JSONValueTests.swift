import Foundation
import Mail
import Testing

@Suite("a JSON text of a server") struct JSONValueTests {
    @Test(
        "is read",
        arguments: [
            (#"{}"#, .object([:])), (" [ ] ", .array([])), (#""é\u00e9\ud83d\ude00\n\/""#, .string("éé😀\n/")),
            ("-0.5e+3", .number("-0.5e+3")),
            ("[1, true,false\t,null]", .array([.number("1"), .truth(true), .truth(false), .null])),
            (
                #"{"a":{"b":["c"]},"d":0}"#,
                .object(["a": .object(["b": .array([.string("c")])]), "d": .number("0")])
            ),
        ] as [(String, JSONValue)])
    func good(text: String, value: JSONValue) { #expect(JSONValue(Array(text.utf8)) == value) }

    @Test(
        "is refused where it is none, or means two things",
        arguments: [
            "", " ", "{", "}", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, "[1,]", "[1 2]", "01", "1.", "1e", "-",
            "+1", ".5",
            "nul", "True", #""a"#, #""\x""#, #""\ud800""#, #""\udc00""#, #""\ud800\u0041""#, #""\u12""#,
            "\"\t\"",
            #"{"a":1,"a":2}"#, "{} {}", "'a'", "<html>", "NaN", #"{a:1}"#,
        ])
    func bad(text: String) { #expect(JSONValue(Array(text.utf8)) == nil) }

    @Test("is refused where it is no UTF-8, or nested beyond reason")
    func hostile() {
        #expect(JSONValue([0x22, 0xFF, 0x22]) == nil)
        #expect(JSONValue(Array(String(repeating: "[", count: 60_000).utf8)) == nil)
        let deep = { (count: Int) in
            Array((String(repeating: "[", count: count) + String(repeating: "]", count: count)).utf8)
        }
        #expect(JSONValue(deep(16)) != nil)
        #expect(JSONValue(deep(18)) == nil)
    }

    @Test("is taken only where Foundation takes it too", arguments: 0..<500)
    func fuzz(seed: Int) {
        let tokens = ["\"", "\\", "{", "}", "[", "]", ",", ":", "\\u", "0", "-", "e", " ", "null", "\u{E9}"]
        var mutation = Mutation(seed: UInt64(seed), tokens: tokens)
        let octets = mutation.mutate(
            Array(#"{"access_token":"a\u0041b","expires_in":3600,"list":[1.5,true,null,{"x":"é"}]}"#.utf8))
        guard JSONValue(octets) != nil else { return }
        #expect(
            (try? JSONSerialization.jsonObject(with: Data(octets), options: .fragmentsAllowed)) != nil,
            "\(String(decoding: octets, as: UTF8.self))")
    }
}
