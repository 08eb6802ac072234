package import Mail
package import Text

/// What somebody who sets Facteur up has answered, as a configuration: the commented example with these values in it, so that every
/// further key is explained where it can be written.
package struct ConfigurationDraft: Sendable {
    /// How the mailbox and the relay are logged in to.
    package enum Login: Sendable {
        /// Credentials named `imap` and `smtp`.
        case password
        /// A person's own at Microsoft, by a code typed on any device.
        case microsoft(tenant: String, client: String)
        /// The same at a server whose addresses are given.
        case custom(IdentityServer)
    }

    /// A server that speaks OAuth 2, with what an app needs to log in there by a code (RFC 8628).
    package struct IdentityServer: Sendable {
        let client: String
        let tokenURL: String
        let deviceURL: String
        let scopes: [String]
        /// Certificates trusted beside the system's.
        let ca: String?

        package init(client: String, tokenURL: String, deviceURL: String, scopes: [String], ca: String?) {
            self.client = client
            self.tokenURL = tokenURL
            self.deviceURL = deviceURL
            self.scopes = scopes
            self.ca = ca
        }
    }

    package var database: String
    /// Addresses of servers, as the configuration wants them.
    package var imap: String
    package var smtp: String
    package var user: String
    package var smtpUser: String
    package var login: Login
    package var ca: String?
    package var folder: String
    /// A second folder of the same account.
    package var junk: String?
    package var address: AddrSpec
    package var authservIDs: [String]
    package var forwarders: [String]
    package var language: Language

    package init(
        database: String, imap: String, smtp: String, user: String, smtpUser: String, login: Login,
        ca: String?, folder: String, junk: String? = nil, address: AddrSpec, authservIDs: [String],
        forwarders: [String], language: Language
    ) {
        self.database = database
        self.imap = imap
        self.smtp = smtp
        self.user = user
        self.smtpUser = smtpUser
        self.login = login
        self.ca = ca
        self.folder = folder
        self.junk = junk
        self.address = address
        self.authservIDs = authservIDs
        self.forwarders = forwarders
        self.language = language
    }

    /// Instead of a name, for a server that writes none.
    package static let nameless = ServerNames.nobody

    /// The name of the watched mailbox, as the example has it.
    package static let mailbox = "stages"

    /// The whole file.
    package var text: String {
        var page = CommentedYAML(Self.example)
        page.set("database", to: Self.quoted(database))
        setMailbox(in: &page)
        page.set("smtp.server", to: Self.quoted(smtp))
        page.set("smtp.user", to: Self.quoted(smtpUser))
        set(loginOf: "smtp", credential: "smtp", in: &page)
        page.set("smtp.from", to: Self.quoted("Stages <\(address.text)>"))
        page.set("smtp.bounces", to: Self.quoted(address.text))
        page.set("trust.authserv_id", to: Self.list(authservIDs, isAlone: authservIDs.count == 1))
        page.set("trust.forwarders", to: Self.list(forwarders, isAlone: false))
        page.set("letters.contact", to: Self.quoted(address.text))
        page.set("admin", to: "{ language: \(language.rawValue) }")
        return page.text
    }

    private func setMailbox(in page: inout CommentedYAML) {
        page.set("mailboxes.server", to: Self.quoted(imap))
        page.set("mailboxes.folder", to: Self.quoted(folder))
        page.set("mailboxes.user", to: Self.quoted(user))
        set(loginOf: "mailboxes", credential: "imap", in: &page)
        guard let junk else { return }
        var lines = [
            "  - name: junk                                  # what your server takes for junk: notices do land there",
            "    server: \(Self.quoted(imap))", "    folder: \(Self.quoted(junk))",
            "    user: \(Self.quoted(user))",
            "    \(secret(credential: "imap"))",
        ]
        if let ca { lines.append("    ca: \(Self.quoted(ca))") }
        page.append(lines, to: "mailboxes")
    }

    private func set(loginOf section: String, credential: String, in page: inout CommentedYAML) {
        page.replace("\(section).password", by: secret(credential: credential))
        if let ca { page.uncomment("\(section).ca", to: Self.quoted(ca)) }
    }

    private func secret(credential: String) -> String {
        switch login {
        case .password: "password: { credential: \(credential) }"
        case .microsoft(let tenant, let client):
            "oauth: { provider: microsoft365, flow: device, tenant: \(Self.quoted(tenant)), client: \(Self.quoted(client)) }"
        case .custom(let server): "oauth: { \(Self.keys(of: server)) }"
        }
    }

    private static func keys(of server: IdentityServer) -> String {
        var keys = [
            "provider: custom", "flow: device", "client: \(quoted(server.client))",
            "token_url: \(quoted(server.tokenURL))", "device_url: \(quoted(server.deviceURL))",
            "scopes: \(list(server.scopes, isAlone: false))",
        ]
        if let ca = server.ca { keys.append("ca: \(quoted(ca))") }
        return keys.joined(separator: ", ")
    }

    private static func list(_ items: [String], isAlone: Bool) -> String {
        isAlone ? quoted(items[0]) : "[" + items.map(quoted).joined(separator: ", ") + "]"
    }

    /// In double quotes (YAML 1.2 §7.3.1), but for what is plain text in any reader's eyes.
    static func quoted(_ text: String) -> String {
        let isWord = text.utf8.allSatisfy { InternRef.isAllowed($0) || "@/:+".utf8.contains($0) }
        let startsWell = text.unicodeScalars.first.map { $0 == "/" || $0.properties.isAlphabetic } ?? false
        let isPlain =
            isWord && startsWell && !text.hasSuffix(":") && text.contains { "@./".contains($0) }
            || text == "INBOX" || text == ServerNames.nobody
        guard !isPlain else { return text }
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\" + String(scalar)
            case _ where scalar.value < 0x20 || scalar.value == 0x7F: quoted += " "
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}

/// A commented YAML file of sections and keys, changed line by line, so that its remarks stay. It knows the example's form alone: keys
/// at the margin, their own below them, a remark behind two spaces.
struct CommentedYAML {
    private var lines: [String]
    /// Where the example's remarks begin.
    private static let remarks = 48

    init(_ text: String) {
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    var text: String { lines.joined(separator: "\n") }

    /// Gives a key another value; its remark stays.
    mutating func set(_ path: String, to value: String) {
        guard let index = line(of: path) else { return }
        let key = path.split(separator: ".").last.map(String.init) ?? path
        let lead = lines[index].prefix { $0 == " " || $0 == "-" }
        write("\(lead)\(key): \(value)", at: index)
    }

    /// Puts something else in a key's place.
    mutating func replace(_ path: String, by words: String) {
        guard let index = line(of: path) else { return }
        write(lines[index].prefix { $0 == " " } + words, at: index)
    }

    /// Gives a value to a key that stands there as a remark.
    mutating func uncomment(_ path: String, to value: String) {
        guard let (section, key) = Self.halves(path), let range = range(of: section),
            let index = range.first(where: {
                lines[$0].unindented.hasPrefix("# \(key): ") && lines[$0].prefix { $0 == " " }.count <= 4
            })
        else { return }
        let margin = lines[index].prefix { $0 == " " }
        lines[index] = lines[index].replacing("# \(key)", with: "\(key)", maxReplacements: 1)
        write("\(margin)\(key): \(value)", at: index)
    }

    /// At a section's end.
    mutating func append(_ added: [String], to section: String) {
        guard let range = range(of: section) else { return }
        let end =
            range.last { !lines[$0].unindented.isEmpty && !lines[$0].hasPrefix("#") } ?? range.lowerBound
        lines.insert(contentsOf: added, at: end + 1)
    }

    private mutating func write(_ words: String, at index: Int) {
        // The example's values hold no number sign.
        let remark = lines[index].firstRange(of: " #").map { lines[index][$0.lowerBound...].dropFirst() }
        guard let remark else {
            lines[index] = words
            return
        }
        let gap = String(repeating: " ", count: max(1, Self.remarks - words.count))
        lines[index] = words + gap + remark
    }

    private static func halves(_ path: String) -> (String, String)? {
        let parts = path.split(separator: ".").map(String.init)
        return parts.count == 2 ? (parts[0], parts[1]) : nil
    }

    private func line(of path: String) -> Int? {
        guard let (section, key) = Self.halves(path) else {
            return lines.firstIndex { $0.hasPrefix(path + ":") }
        }
        return range(of: section)?.first {
            lines[$0].drop { $0 == " " || $0 == "-" }.hasPrefix(key + ":")
        }
    }

    /// From the line below a section's own to the next key at the margin.
    private func range(of section: String) -> Range<Int>? {
        guard let start = lines.firstIndex(where: { $0.hasPrefix(section + ":") }) else { return nil }
        let end = lines[(start + 1)...].firstIndex { line in
            line.first.map { $0.isLetter } ?? false
        }
        return start + 1..<(end ?? lines.count)
    }
}

extension String {
    fileprivate var unindented: Substring { drop { $0 == " " } }
}
