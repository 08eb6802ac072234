/// What is said to the admin who wrote the file.
enum WordingWords {
    static let rootKeys = ["replace", "senders", "phrases", "forwards", "giving"]
    static let phraseKeys = ["name", "language", "text", "invented"]
    static let forwardKeys = ["separators", "openings", "attributions", "labels", "advertisements"]
    static let attributionKeys = ["opens", "closes"]

    static let tooLarge = "the file is larger than 1 MB; a wording file holds phrases, not mails"
    static let notYAML = "this is not YAML; check indentation, quotes and brackets near here"
    static let notList = "a list is expected here: [ … ] or one entry a line after `- `"
    static let notText = "a text is expected here"
    static let notFlag = "true or false is expected here"
    static let tooShort = "too short to look for: it would match everywhere or nowhere"
    static let badName = "a name has 1 to 64 of a–z, 0–9 and `-`"
    static let badLanguage = "the language is fr or en"
    static let badSender =
        "a sender is a domain such as cic.gc.ca, without @ and without *; its sub-domains count with it"
    static let halfAttribution = "an attribution needs `opens` and `closes`, such as Le and a écrit"
    static let noSenders =
        "no senders are left: name at least one domain of the portal, or leave `replace` out"

    static func noPhrases(_ role: String) -> String {
        "no phrases are left for `\(role)`: give at least one, or leave `replace` out"
    }
    static func notMapping(_ keys: [String]) -> String { "expected here: \(list(keys)), each with its value" }
    static func unknown(_ key: String, _ known: [String]) -> String {
        "unknown key `\(key.prefix(40))`; known here: \(list(known))"
    }
    static func twice(_ name: String) -> String { "`\(name.prefix(64))` stands twice; keep one" }
    static func missing(_ key: String) -> String { "this phrase has no `\(key)`" }
    static func tooLong(_ most: Int) -> String {
        "longer than \(most) octets; a shorter part of the sentence will do"
    }
    static func tooMany(_ most: Int) -> String { "more than \(most) entries" }

    private static func list(_ keys: [String]) -> String { keys.joined(separator: ", ") }
}
