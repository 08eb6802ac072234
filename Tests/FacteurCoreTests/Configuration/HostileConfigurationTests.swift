import FacteurCore
import TestSupport
import Testing

@Suite("a hostile configuration")
struct HostileConfigurationTests {
    private static func faults(_ yaml: String) -> [ConfigurationFault] {
        guard case .failure(let faults) = ConfigurationReader.read(yaml: yaml, file: "f") else { return [] }
        return faults.faults
    }

    private static let names = "abcdefghijklmnop".map(String.init)

    /// Every name an anchor of twice the one before, and the last one a key, so that it would have to be hashed.
    private static func doubled(_ times: Int) -> String {
        var yaml = "a: &a [x, x, x, x]\n"
        for (before, name) in zip(names, names.dropFirst()).prefix(times) {
            yaml += "\(name): &\(name) [*\(before), *\(before)]\n"
        }
        return yaml + "? *\(names[times])\n: x\n"
    }

    private static let openEnded: [String] = [
        String(repeating: "[", count: 900_000), String(repeating: "{a: ", count: 200_000),
        String(repeating: "[", count: 990) + String(repeating: "]", count: 990),
        String(repeating: "- ", count: 450_000), String(repeating: "? ", count: 450_000),
        (0..<1_300).map { String(repeating: " ", count: $0) + "a:\n" }.joined(),
        (0..<60_000).map { "key\($0): v\n" }.joined(), String(repeating: "a: b\n", count: 60_000),
        "mailboxes:\n" + String(repeating: "  -\n", count: 50_000),
        "trust:\n  portal: [" + String(repeating: "x,", count: 100_000) + "]\n",
        "\"" + String(repeating: "\\x41", count: 200_000), String(repeating: "\"", count: 900_000),
        String(repeating: "&a ", count: 300_000), String(repeating: "!x ", count: 300_000),
        String(repeating: "#", count: 900_000), String(repeating: "%YAML 1.1\n", count: 90_000),
        String(repeating: "---\n", count: 200_000), String(repeating: ":", count: 900_000),
        "a: |\n" + String(repeating: " x\n", count: 300_000),
        "a: " + String(repeating: "x ", count: 400_000), String(repeating: "a", count: 900_000) + ": b\n",
        doubled(7), doubled(8), doubled(15), "\u{0}", "\u{FEFF}", "\u{85}\u{2028}", "&a [*a]\n",
        "a: \"\\ud800\"\n", "a: \"\\U00110000\"\n",
        "*a : b\n",
    ]

    @Test(
        "is refused quickly, whatever it nests, repeats or leaves open", .timeLimit(.minutes(20)),
        arguments: openEnded.map(LongText.init))
    func refused(yaml: LongText) {
        let faults = Self.faults(yaml.text)
        #expect((1...ConfigurationFaults.most).contains(faults.count))
        #expect(faults.allSatisfy { $0.line >= 1 && $0.column >= 1 && $0.text.utf8.count < 1_000 })
    }

    @Test("of more than 1 MB is not even looked at")
    func size() {
        let faults = Self.faults(String(repeating: " ", count: 1_000_001))
        #expect(faults.map(\.message).contains { $0.contains("1 MB") })
    }

    @Test("of a thousand wrong keys names a hundred of them")
    func many() {
        #expect(Self.faults((0..<1_000).map { "key\($0): v\n" }.joined()).count == ConfigurationFaults.most)
    }

    @Test("brings nothing into a message that a terminal would obey")
    func terminal() {
        let faults = Self.faults("\"a\\e[2J\\u202Eb\\nc\": 1\nadmin: { language: \"\\u009b31m\" }\n")
        #expect(!faults.isEmpty)
        #expect(
            faults.allSatisfy { fault in
                fault.text.unicodeScalars.allSatisfy {
                    $0.value >= 0x20 && $0 != "\u{202E}" && $0 != "\u{9B}"
                }
            })
    }

    @Test(
        "never has its secrets repeated",
        arguments: ["hunter2", "[hunter2]", "{ hunter: hunter2 }", "{ command: hunter2 }"])
    func secrets(value: String) {
        let yaml = """
            mailboxes:
              - server: imaps://user:hunter2@imap.example.ca
                user: user
                password: \(value)
            """
        let faults = Self.faults(yaml)
        #expect(faults.count > 3)
        #expect(!faults.contains { $0.text.contains("hunter2") })
    }

    @Test("a star in a comment is no alias")
    func stars() {
        let comments = String(repeating: "# ***** 2 * 3 * 4 *****\n", count: 100)
        #expect(!Self.faults(comments + "database: x\n").contains { $0.message.contains("alias") })
    }
}
