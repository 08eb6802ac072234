import Mail
import Text
import Yams

/// The two kinds of server: the watched mailboxes, and the relay that sends the letters.
extension ConfigurationReader {
    mutating func mailboxes(_ field: Field?) -> [Configuration.WatchedMailbox] {
        guard let field, let items = list(field, example: "- name: stages") else { return [] }
        if items.isEmpty {
            report("`mailboxes` is empty; write `- name: …` for each folder to watch", at: field)
        }
        var names: Set<String> = []
        var folders: Set<String> = []
        return items.compactMap { item in
            guard let section = section(item, shape: .mailbox),
                let mailbox = mailbox(section, besides: &names)
            else { return nil }
            let server = mailbox.server
            let folder = "\(server.host.lowercased()):\(server.port)\n\(mailbox.user)\n\(mailbox.folder)"
            if !folders.insert(folder).inserted {
                report(
                    "this folder is watched already by a mailbox above; keep one of the two",
                    at: section.position)
            }
            return mailbox
        }
    }

    private mutating func mailbox(
        _ section: YAMLSection, besides names: inout Set<String>
    ) -> Configuration.WatchedMailbox? {
        let name = value(
            section["name"], wanted: "1–64 of letters, digits, `.`, `_` and `-`", example: "stages"
        ) { InternRef(rawValue: $0)?.rawValue }
        if let name, let field = section["name"], !names.insert(name).inserted {
            report("a second mailbox is named `\(name)`; give each a name of its own", at: field)
        }
        let preset = Self.provider(in: section.fields)?.mailboxServer
        let server = server(in: section, schemes: [.imaps, .imap], preset: preset)
        let folder = section["folder"] == nil ? "INBOX" : text(section["folder"], example: "INBOX")
        let login = login(in: section)
        let poll = duration(section["poll"], in: 1...86_400) ?? 300
        let after = after(section["after"], folder: folder) ?? .leave
        let largest = size(section["largest_mail"], in: 10_000...200_000_000) ?? 20_000_000
        let addresses = houseAddresses(section["addresses"])
        guard let name, let server, let folder, let login else { return nil }
        return Configuration.WatchedMailbox(
            name: name, server: server, folder: folder, user: login.user, login: login.login, poll: poll,
            after: after, largestMail: largest, addresses: addresses)
    }

    /// Addresses, and whole domains with an `@` before, in the form in which they are compared.
    private mutating func houseAddresses(_ field: Field?) -> [String] {
        guard let items = list(field, example: "[rh@example.ca, \"@example.ca\"]") else { return [] }
        return items.compactMap { item in
            guard let text = text(item, example: "rh@example.ca") else { return nil }
            if let address = AddrSpec(text), !text.contains("*") { return address.text }
            if text.hasPrefix("@"), let domain = AddrSpec("postmaster" + text)?.domain { return "@" + domain }
            let isDomain = AddrSpec("postmaster@" + text) != nil
            let hint =
                isDomain
                ? "for every address of that domain write `\"@\(text)\"`, in quotes"
                : "write `rh@example.ca`, or `\"@example.ca\"` in quotes for every address of a domain"
            report("\(YAMLValue.shown(text)) is neither an address nor a whole domain; \(hint)", at: item)
            return nil
        }
    }

    mutating func smtp(_ field: Field?) -> Configuration.SMTP? {
        guard let section = section(field, shape: .smtp) else { return nil }
        let preset = Self.provider(in: section.fields)?.relayServer
        let server = server(in: section, schemes: [.smtps, .smtp], preset: preset)
        let login = login(in: section)
        let from = value(
            section["from"], wanted: "one address", example: "Stages <stages@example.ca>", Address.init(_:))
        let bounces = value(
            section["bounces"], wanted: "one address", example: "stages@example.ca", AddrSpec.init(_:))
        let verp = truth(section["verp"]) ?? false
        let perHour = number(section["per_hour"], in: 1...100_000) ?? 200
        guard let server, let from else { return nil }
        return Configuration.SMTP(
            server: server, user: login?.user, login: login?.login, from: from,
            bounces: bounces ?? from.addrSpec, verp: verp, perHour: perHour)
    }

    private mutating func server(
        in section: YAMLSection, schemes: [Configuration.Server.Scheme], preset: String?
    ) -> Configuration.Server? {
        let ca = path(section["ca"]) { .certificates($0) }
        let plaintext = plaintext(section["tls"])
        let field = section["server"]
        let written = field.map {
            self.text($0, example: "\(schemes.first?.rawValue ?? "imaps")://mail.example.ca")
        }
        guard let text = written ?? preset else { return nil }
        do throws(ServerURL.Problem) {
            let url = try ServerURL(text)
            guard schemes.contains(url.scheme) else { throw .scheme(url.scheme.rawValue) }
            if plaintext, let tls = section["tls"], !admitsPlaintext(to: url, tls: tls) { return nil }
            return Configuration.Server(
                scheme: url.scheme, host: url.host.text, port: url.port, plaintext: plaintext, ca: ca)
        } catch {
            if let field { report(error.message(wanted: schemes), at: field) }
            return nil
        }
    }

    private mutating func plaintext(_ field: Field?) -> Bool {
        guard let field, let text = text(field, example: "none") else { return false }
        if text == "none" { return true }
        report(
            "`tls` wants none, found \(YAMLValue.shown(text)); TLS is always used otherwise, take this key out",
            at: field)
        return false
    }

    private mutating func admitsPlaintext(to url: ServerURL, tls: Field) -> Bool {
        guard url.scheme == .imap || url.scheme == .smtp else {
            report(
                "\(url.scheme.rawValue):// means TLS and `tls: none` means no TLS; take one of the two out",
                at: tls)
            return false
        }
        guard url.host.isLoopback else {
            report(
                "passwords and mail would cross the network unprotected to \(url.host.text); take `tls: none` out "
                    + "(it is only for a server on this same machine: localhost, 127.0.0.1 or [::1])", at: tls
            )
            return false
        }
        return true
    }

    private mutating func after(_ field: Field?, folder: String?) -> Configuration.After? {
        guard let field else { return nil }
        guard case .mapping(let written) = field.node else {
            _ = value(field, wanted: "leave, { flag: WORD } or { move: FOLDER }", example: "leave") {
                $0 == "leave" ? $0 : nil
            }
            return nil
        }
        guard let section = section(field, shape: .after) else { return nil }
        switch (section["flag"], section["move"]) {
        case (let flag?, nil):
            return value(
                flag, wanted: "one word (never `\\Deleted`: Facteur deletes nothing)", example: "Told",
                Self.flag
            ).map { .flag($0) }
        case (nil, let move?):
            guard let target = text(move, example: "Told") else { return nil }
            let isInbox = target.isInbox && folder?.isInbox == true
            if target == folder || isInbox {
                report(
                    "`move` names the watched folder itself; name another, or write `after: leave`", at: move)
            }
            return .move(target)
        case (nil, nil) where !written.isEmpty: return nil  // Unknown keys, named already.
        default:
            report("`after` wants either `flag` or `move`; write one, or `after: leave`", at: field)
            return nil
        }
    }

    /// A keyword (RFC 9051 §2.3.2), or one of the system flags that delete nothing.
    private static func flag(_ text: String) -> String? {
        if ["\\seen", "\\flagged", "\\answered"].contains(text.lowercased()) { return text }
        let isKeyword = text.utf8.allSatisfy { InternRef.isAllowed($0) || $0 == UInt8(ascii: "$") }
        return isKeyword && IMAPFlag(rawValue: text) != nil ? text : nil
    }
}

extension YAMLShape {
    static let mailbox = YAMLShape(
        name: "mailboxes",
        keys: [
            .required("name", "name: stages"),
            .required(
                "server", "server: imaps://imap.example.ca",
                unless: { ConfigurationReader.provider(in: $0)?.mailboxServer != nil }),
            .optional("tls"), .optional("ca"), .optional("folder"),
            .required("user", "user: stages@example.ca"),
            .optional("password"), .optional("token"), .optional("oauth"), .optional("addresses"),
            .optional("poll"),
            .optional("after"), .optional("largest_mail"),
        ])

    static let after = YAMLShape(name: "after", keys: [.optional("flag"), .optional("move")])

    static let smtp = YAMLShape(
        name: "smtp",
        keys: [
            .required(
                "server", "server: smtps://smtp.example.ca",
                unless: { ConfigurationReader.provider(in: $0)?.relayServer != nil }),
            .optional("tls"), .optional("ca"), .optional("user"), .optional("password"), .optional("token"),
            .optional("oauth"),
            .required("from", "from: \"Stages <stages@example.ca>\""),
            .optional("bounces"), .optional("verp"), .optional("per_hour"),
        ])
}
