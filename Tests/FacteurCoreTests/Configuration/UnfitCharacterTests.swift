import FacteurCore
import Testing

/// Characters that nobody types, in what an admin writes.
@Suite struct UnfitCharacterTests {
    private static let configuration = """
        database: /var/lib/facteur/facteur.sqlite
        mailboxes:
          - { name: stages, server: "imaps://i.test", folder: INBOX, user: u, password: { file: /p } }
        smtp: { server: "smtps://s.test", from: "Stages <stages@example.test>" }
        trust: { authserv_id: mx.example.test, portal: [cic.gc.ca], forwarders: [example.test] }

        """

    /// With what its fault begins.
    private static let unfit: [(character: Character, words: String)] = [
        ("\0", "a control character (U+0000)"), ("\u{90}", "a control character (U+0090)"),
        ("\u{202E}", "a mark that turns the direction of writing (U+202E)"),
        ("\u{FFFD}", "a letter was lost here (U+FFFD)"),
    ]

    @Test(
        "a byte order mark in front of a configuration or a wording is no part of it",
        arguments: ["", "# x\n"])
    func mark(first: String) throws {
        let plain = try ConfigurationReader.read(yaml: Self.configuration, file: "f").get()
        let marked = ConfigurationReader.read(yaml: "\u{FEFF}" + first + Self.configuration, file: "f")
        #expect(try marked.get().configuration == plain.configuration)
        let wording = "\u{FEFF}" + first + "senders: [cic.gc.ca]\n"
        #expect(try Wording.load(yaml: wording, file: "w") == .builtIn)
    }

    @Test("each is refused in a configuration, where it stands")
    func configuration() {
        for (character, words) in Self.unfit {
            let yaml = Self.configuration.replacing("Stages <", with: "\(character)tages <")
            guard case .failure(let faults) = ConfigurationReader.read(yaml: yaml, file: "f") else {
                Issue.record("\(words) is let through")
                continue
            }
            #expect(faults.lines.map { $0.hasPrefix("f:4:42: \(words)") } == [true], "\(faults.lines)")
        }
    }

    @Test("each is refused in a wording, where it stands")
    func wording() {
        for (character, words) in Self.unfit {
            let yaml = "senders: [cic.gc.ca]\n# \(character)\n"
            let faults = #expect(throws: ConfigurationFaults.self) { try Wording.load(yaml: yaml, file: "w") }
            #expect(faults?.lines.map { $0.hasPrefix("w:2:3: \(words)") } == [true])
        }
    }

    @Test("each is refused in a letter's template, where it stands")
    func templates() {
        let sound = "Subject: {{offer}}\n\n{{offer}} {{noc}} {{superseded}}\n"
        for (character, words) in Self.unfit {
            let files: [LetterTemplates.File: String] = [
                .frenchText: sound, .englishText: sound.replacing(" {{noc}}", with: "\(character){{noc}}"),
                .englishHTML: "{{offer}}{{noc}}{{superseded}}\(character)",
            ]
            guard case .failure(let faults) = LetterTemplates.read(files: files, folder: "") else {
                Issue.record("\(words) is let through")
                continue
            }
            #expect(faults.lines.count == 2)
            #expect(faults.lines.first?.hasPrefix("letter.en.mustache:3:10: \(words)") == true)
            #expect(faults.lines.last?.hasPrefix("letter.en.html.mustache:1:31: \(words)") == true)
        }
    }
}
