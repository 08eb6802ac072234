import Mail
import Yams

extension YAMLShape {
    static let oauth = YAMLShape(
        name: "oauth",
        keys: [
            .required("provider", "provider: microsoft365"), .required("flow", "flow: device"),
            .optional("tenant"), .required("client", "client: ID"), .optional("secret"),
            .optional("certificate"), .optional("token_url"), .optional("device_url"),
            .optional("authorize_url"), .optional("scopes"), .optional("ca"),
        ])
}

/// The OAuth 2 login that the service renews.
extension ConfigurationReader {
    private typealias OAuth = Configuration.OAuth

    /// The provider that a section's `oauth:` names; what is wrong with it is reported where it is read.
    static func provider(in fields: [String: Field]) -> Configuration.OAuth.Provider? {
        fields["oauth"]?.node.mapping?["provider"]?.string.flatMap(
            Configuration.OAuth.Provider.init(rawValue:))
    }

    mutating func oauth(_ field: Field) -> Configuration.OAuth? {
        guard let section = section(field, shape: .oauth) else { return nil }
        let provider = choice(section["provider"], of: OAuth.Provider.allCases.map(\.rawValue))
            .flatMap(OAuth.Provider.init)
        let flow = choice(section["flow"], of: OAuth.Flow.allCases.map(\.rawValue)).flatMap(OAuth.Flow.init)
        let client = text(section["client"], example: "6731de76-14a6-49ae-97bc-6eba6914391e", most: 255)
        let (proof, proves) = proof(section, flow)
        let written = addresses(section)
        let scopes = scopes(section["scopes"])
        let ca = path(section["ca"]) { .certificates($0) }
        guard let provider, let flow else { return nil }
        let tenant = tenant(section, provider)
        refuseWhatGoogleDoesNot(section, provider, flow)
        let preset = OAuth.preset(provider, flow, tenant: tenant ?? "common")
        let token = written["token_url"] ?? preset.flatMap { WebAddress($0.token) }
        let device = written["device_url"] ?? preset?.device.flatMap(WebAddress.init)
        let authorize = written["authorize_url"] ?? preset.flatMap { WebAddress($0.authorize) }
        demand(section, provider, flow)
        guard let client, let token, proves, let scopes = scopes ?? preset?.scopes,
            provider != .microsoft365 || tenant != nil
        else { return nil }
        return OAuth(
            provider: provider, flow: flow, tenant: tenant, client: client, proof: proof, tokenAddress: token,
            deviceAddress: flow == .device ? device : nil,
            authorizeAddress: flow == .browser ? authorize : nil, scopes: scopes, ca: ca)
    }

    /// Keys without a preset must be written.
    private mutating func demand(
        _ section: YAMLSection, _ provider: OAuth.Provider, _ flow: OAuth.Flow
    ) {
        guard provider == .custom else { return }
        var needed = ["token_url", "scopes"]
        if flow == .device { needed.insert("device_url", at: 1) }
        if flow == .browser { needed.insert("authorize_url", at: 1) }
        for key in needed where section[key] == nil {
            let example = key == "scopes" ? "[mail]" : "https://login.example.ca/\(key.prefix { $0 != "_" })"
            report(
                "`\(key)` is missing in `\(section.keyPath)`, and `provider: custom` fills nothing in; write `\(key): \(example)`",
                at: section.position)
        }
    }

    /// Google offers no other flow that gives access to a mailbox.
    private mutating func refuseWhatGoogleDoesNot(
        _ section: YAMLSection, _ provider: OAuth.Provider, _ flow: OAuth.Flow
    ) {
        guard provider == .google, let field = section["flow"] else { return }
        if flow == .app || flow == .device && section["device_url"] == nil {
            report("Google gives no mail by `flow: \(flow.rawValue)`; write `flow: browser`", at: field)
        }
    }

    private mutating func tenant(
        _ section: YAMLSection, _ provider: OAuth.Provider
    ) -> String? {
        guard let field = section["tenant"] else {
            if provider == .microsoft365 {
                report(
                    "`tenant` is missing in `\(section.keyPath)`; write `tenant: ID`, the directory (tenant) ID that Entra shows beside the app",
                    at: section.position)
            }
            return nil
        }
        guard provider == .microsoft365 else {
            report("`tenant` is for `provider: microsoft365` alone; take it out", at: field)
            return nil
        }
        return value(
            field, wanted: "the directory (tenant) ID, or a domain of it",
            example: "72f988bf-86f1-41af-91ab-2d7cd011db47"
        ) { text in
            // The tenant becomes part of a URL.
            text.utf8.count <= 255
                && text.utf8.allSatisfy { InternRef.isAllowed($0) && $0 != UInt8(ascii: "_") }
                && !text.hasPrefix(".") ? text : nil
        }
    }

    /// - Returns: the written proof, and whether it is sufficient.
    private mutating func proof(
        _ section: YAMLSection, _ flow: OAuth.Flow?
    ) -> (OAuth.Proof?, isEnough: Bool) {
        switch (section["secret"], section["certificate"]) {
        case (let field?, nil):
            let source = secret(field)
            return (source.map { .secret($0) }, source != nil)
        case (nil, let field?):
            let source = secret(field)
            return (source.map { .certificate($0) }, source != nil)
        case (_?, let second?):
            report("`secret` and `certificate` stand side by side; keep one", at: second)
            return (nil, false)
        case (nil, nil) where flow == .app:
            report(
                "`secret` is missing in `\(section.keyPath)`; with `flow: app` write `secret: { credential: entra }`",
                at: section.position)
            return (nil, false)
        case (nil, nil): return (nil, true)
        }
    }

    private mutating func addresses(_ section: YAMLSection) -> [String: WebAddress] {
        var addresses: [String: WebAddress] = [:]
        for key in ["token_url", "device_url", "authorize_url"] {
            if let field = section[key], case .text(let text) = YAMLValue(field.node), text.contains("@") {
                // It may be a password, so the message does not repeat it.
                report("`\(key)` holds a user or a password; write only the address", at: field)
                continue
            }
            addresses[key] = value(
                section[key], wanted: "an https:// address", example: "https://login.example.ca/token",
                WebAddress.init)
        }
        return addresses
    }

    /// RFC 6749 §3.3.
    private mutating func scopes(_ field: Field?) -> [String]? {
        guard let field, let items = list(field, example: "[mail]") else { return nil }
        guard (1...20).contains(items.count) else {
            report("`scopes` has \(items.count) items; write 1 to 20, or take the key out", at: field)
            return nil
        }
        let scopes = items.map { item in
            value(item, wanted: "a scope without spaces", example: "https://mail.example.ca/imap") { text in
                text.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x22 && $0 != 0x5C } ? text : nil
            }
        }
        let known = scopes.compactMap { $0 }
        return known.count == scopes.count ? known : nil
    }
}
