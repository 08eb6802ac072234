/// A section of the file: its name and its keys, in the order in which the example shows them.
struct ConfigurationShape: Sendable {
    struct Key: Sendable {
        let name: String
        /// What to write, for a key that must be there.
        let example: String?

        static func required(_ name: String, _ example: String) -> Key { Key(name: name, example: example) }
        static func optional(_ name: String) -> Key { Key(name: name, example: nil) }
    }

    /// As a message names it; empty for the top of the file.
    let name: String
    let keys: [Key]

    var keyNames: [String] { keys.map(\.name) }
}

extension ConfigurationShape {
    static let top = ConfigurationShape(
        name: "",
        keys: [
            .required("database", "database: /var/lib/facteur/facteur.sqlite"),
            .required("mailboxes", "`mailboxes:` and below it `- name: …` for each folder to watch"),
            .required("smtp", "`smtp:` and below it the server that takes the letters"),
            .required("trust", "`trust:` and below it `authserv_id: …`"),
            .optional("matching"), .optional("noc"), .optional("noc_2016"), .optional("wording"),
            .optional("letters"), .optional("retention"), .optional("alerts"), .optional("admin"),
        ])

    static let mailbox = ConfigurationShape(
        name: "mailboxes",
        keys: [
            .required("name", "name: stages"),
            .required("server", "server: imaps://imap.example.ca"),
            .optional("tls"), .optional("ca"), .optional("folder"),
            .required("user", "user: stages@example.ca"),
            .optional("password"), .optional("token"), .optional("addresses"), .optional("poll"),
            .optional("after"), .optional("largest_mail"),
        ])

    static let smtp = ConfigurationShape(
        name: "smtp",
        keys: [
            .required("server", "server: smtps://smtp.example.ca"),
            .optional("tls"), .optional("ca"), .optional("user"), .optional("password"), .optional("token"),
            .required("from", "from: \"Stages <stages@example.ca>\""),
            .optional("bounces"), .optional("verp"), .optional("per_hour"),
        ])

    static let trust = ConfigurationShape(
        name: "trust",
        keys: [
            .required("authserv_id", "authserv_id: mx.example.ca"),
            .optional("portal"), .optional("forwarders"), .optional("sealers"),
        ])

    static let secret = ConfigurationShape(
        name: "password", keys: [.optional("file"), .optional("credential"), .optional("command")])
    static let after = ConfigurationShape(name: "after", keys: [.optional("flag"), .optional("move")])
    static let matching = ConfigurationShape(
        name: "matching", keys: [.optional("elimination"), .optional("noc_2016")])
    static let noc = ConfigurationShape(name: "noc", keys: [.optional("en"), .optional("fr")])
    static let letters = ConfigurationShape(
        name: "letters",
        keys: [
            .optional("templates"), .optional("contact"), .optional("retry"), .optional("in_doubt"),
            .optional("undo"), .optional("review"),
        ])
    static let retry = ConfigurationShape(
        name: "letters.retry", keys: [.optional("first"), .optional("most"), .optional("give_up")])
    static let inDoubt = ConfigurationShape(
        name: "letters.in_doubt", keys: [.optional("then"), .optional("after")])
    static let retention = ConfigurationShape(
        name: "retention", keys: [.optional("mail"), .optional("closed_interns")])
    static let alerts = ConfigurationShape(
        name: "alerts",
        keys: [.optional("waiting"), .optional("held"), .required("to", "to: stages@example.ca")])
    static let admin = ConfigurationShape(name: "admin", keys: [.optional("language")])

    /// The sections that a misplaced key may belong to.
    private static let all = [
        top, mailbox, smtp, trust, matching, noc, letters, retry, inDoubt, retention, alerts, admin,
    ]

    /// What to do about a key that this section does not have.
    func advice(aboutUnknown key: String) -> String {
        if let near = NearestWord.to(key, among: keyNames) { return "did you mean `\(near)`?" }
        let homes = Self.all.filter { $0.keyNames.contains(key) }.map { home in
            home.name.isEmpty ? "at the left margin" : "under `\(home.name)`"
        }
        if !homes.isEmpty { return "it belongs \(homes.joined(separator: " or "))" }
        return "known here: \(keyNames.joined(separator: ", "))"
    }
}
