import Yams

/// The user of a login, and the source of its secret.
extension ConfigurationReader {
    /// `user` with one of `password`, `token` and `oauth`; `nil` for none of them.
    mutating func login(in section: YAMLSection) -> (user: String, login: Configuration.Login)? {
        let user = text(section["user"], example: "stages@example.ca", most: 255)
        let login: Configuration.Login?
        let written = ["password", "token", "oauth"].compactMap { section[$0] }
        switch written.first?.key {
        case _ where written.count > 1:
            let names = written.map { "`\($0.key)`" }
            let list = names.dropLast().joined(separator: ", ") + " and " + (names.last ?? "")
            report(
                "\(list) stand side by side; keep the one that the server asks for",
                at: written.last?.position ?? section.position)
            return nil
        case "password": login = section["password"].flatMap { secret($0) }.map { .password($0) }
        case "token": login = section["token"].flatMap { secret($0) }.map { .token($0) }
        case "oauth": login = section["oauth"].flatMap { oauth($0) }.map { .oauth($0) }
        default:
            if section["user"] != nil || !section.isRelay {
                report(
                    "`password` is missing in `\(section.keyPath)`; write `password: { file: /path/to/secret }` "
                        + "(or `oauth:` for OAuth 2)", at: section.position)
            }
            return nil
        }
        guard section["user"] != nil else {
            // A mailbox without a user was already reported.
            if section.isRelay {
                report(
                    "`password`, `token` or `oauth` stands in `smtp` without `user`; write `user:` too, or take both out",
                    at: section.position)
            }
            return nil
        }
        guard let user, let login else { return nil }
        return (user, login)
    }

    mutating func secret(_ field: Field) -> Configuration.SecretSource? {
        guard case .mapping(let written) = field.node else {
            // The value may be the secret itself, so the message does not repeat it.
            report(
                "a secret does not stand in this file, which others may read or copy; put it alone in a file that only "
                    + "the service can read and write `\(field.key): { file: /path/to/it }`", at: field)
            return nil
        }
        let section = section(field, shape: .secret)
        let forms = [section?["file"], section?["credential"], section?["command"]].compactMap { $0 }
        guard forms.count == 1, let form = forms.first else {
            // Only unknown keys: they were already reported.
            guard forms.count > 1 || written.isEmpty else { return nil }
            report(
                "`\(field.key)` wants exactly one of `file`, `credential` and `command`, found \(forms.count); "
                    + "write `\(field.key): { file: /path/to/secret }`", at: field)
            return nil
        }
        guard let source = source(form) else { return nil }
        references.append(ConfigurationReference(keyPath: field.keyPath, target: .secret(source)))
        return source
    }

    private mutating func source(_ form: Field) -> Configuration.SecretSource? {
        switch form.key {
        case "file": resolvedPath(form).map { .file($0) }
        case "credential":
            value(
                form, wanted: "a name of letters, digits, `.`, `_` and `-`", example: "imap",
                Self.credentialName
            ).map { .credential($0) }
        default: command(form).map { .command($0) }
        }
    }

    /// systemd creates a file of that name: no path, no hidden file.
    private static func credentialName(_ text: String) -> String? {
        let allowed = text.utf8.allSatisfy { octet in InternRef.isAllowed(octet) }
        return allowed && text.utf8.count <= 64 && !text.hasPrefix(".") ? text : nil
    }

    private mutating func command(_ field: Field) -> [String]? {
        guard case .sequence = field.node, let items = list(field, example: "") else {
            // A command line may hold a secret, so the message does not repeat it.
            report(
                "`command` wants a list such as `[/usr/bin/pass, show, imap]`; write each word as an item",
                at: field)
            return nil
        }
        let words = items.map { text($0, example: "show", most: 4_000) }
        guard let program = words.first else {
            report(
                "`command` is empty; write the program and its words, as in `[/usr/bin/pass, show, imap]`",
                at: field)
            return nil
        }
        if let program, let first = items.first, !program.hasPrefix("/") {
            report(
                "`command` begins with \(YAMLValue.shown(program)); give the program's whole path from `/`",
                at: first)
            return nil
        }
        let known = words.compactMap { $0 }
        return known.count == words.count ? known : nil
    }
}

extension YAMLSection {
    /// `smtp`, where the login is optional.
    fileprivate var isRelay: Bool { keyPath == "smtp" }
}

extension YAMLShape {
    static let secret = YAMLShape(
        name: "password", keys: [.optional("file"), .optional("credential"), .optional("command")])
}
