import Mail
import Text
import Yams

/// Trust, retries, and the other settings that are not servers.
extension ConfigurationReader {
    mutating func trust(
        _ field: Field?, of mailboxes: [Configuration.WatchedMailbox]
    ) -> Configuration.TrustPolicy? {
        guard let section = section(field, shape: .trust) else { return nil }
        let verification = choice(
            section["verify"], of: Configuration.TrustPolicy.Verification.allCases.map(\.rawValue)
        ).flatMap(Configuration.TrustPolicy.Verification.init(rawValue:))
        let resolvers = resolvers(section["dns"], verification, isVerifyWritten: section["verify"] != nil)
        let authservIDs = authservIDs(section, verification, mailboxes)
        let portal = domains(section["portal"], example: "[cic.gc.ca, canada.ca]")
        if let field = section["portal"], case .sequence(let items) = field.node, items.isEmpty {
            report(
                "`portal` is empty, so no mail would be the portal's; name its domains or take the key out",
                at: field)
        }
        let forwarders = domains(
            section["forwarders"], example: "[example.ca, rh@partner.example]", orAddresses: true)
        let sealers = domains(section["sealers"], example: "[example.ca]")
        guard let authservIDs else { return nil }
        var policy = Configuration.TrustPolicy(
            portal: portal ?? ["cic.gc.ca", "canada.ca"], forwarders: forwarders ?? [], sealers: sealers ?? []
        )
        policy.authservIDs = authservIDs
        policy.verification = verification ?? .none
        policy.resolvers = resolvers
        return policy
    }

    /// Nobody's results count where signatures are checked here and no server is named; a provider of all mailboxes names itself.
    private mutating func authservIDs(
        _ section: YAMLSection, _ verification: Configuration.TrustPolicy.Verification?,
        _ mailboxes: [Configuration.WatchedMailbox]
    ) -> [String]? {
        if let field = section["authserv_id"] { return authservIDs(field) }
        if verification == .dkim { return [] }
        let known = Set(mailboxes.map(\.provider?.authservID))
        if known.count == 1, let name = known.first ?? nil { return [name] }
        report(
            "`authserv_id` is missing in `\(section.keyPath)`; write `authserv_id: mx.example.ca`",
            at: section.position)
        return nil
    }

    private mutating func resolvers(
        _ field: Field?, _ verification: Configuration.TrustPolicy.Verification?, isVerifyWritten: Bool
    ) -> [ResolverAddress] {
        let example = "[127.0.0.1:53]"
        guard let field, let items = list(field, example: example) else { return [] }
        if items.isEmpty {
            report("`dns` is empty; name a resolver, or take the key out to ask the system's", at: field)
        } else if verification != .dkim, verification != nil || !isVerifyWritten {
            report("`dns` is for `verify: dkim`, which is not written; write it or take `dns` out", at: field)
        }
        return items.compactMap {
            value(
                $0, wanted: "an IP address with or without a port", example: "127.0.0.1:53",
                ResolverAddress.init(_:))
        }
    }

    /// One name, or a list of names and patterns.
    private mutating func authservIDs(_ field: Field?) -> [String]? {
        guard let field else { return nil }
        guard case .sequence = field.node else { return authservID(field).map { [$0] } }
        let items = list(field, example: "[mx.example.ca, \"*.mx.example.ca\"]") ?? []
        let names = items.compactMap { authservID($0) }
        if items.isEmpty {
            report("`authserv_id` is empty; name the server that signs the results", at: field)
        } else if items.count > 1, names.contains(ServerNames.nobody) {
            report(
                "`none` stands beside names: results that name nobody could be anybody's; keep one of the two",
                at: field)
        }
        return names.count == items.count && !names.isEmpty ? names : nil
    }

    private mutating func authservID(_ field: Field) -> String? {
        let name = value(
            field, wanted: "the name by which your mail server signs its results", example: "mx.example.ca",
            Self.authservID)
        guard let name, name.contains("*") else { return name }
        // After `*.` comes a domain of two labels or more, without another star.
        if name.hasPrefix("*."), let domain = AddrSpec("x@" + name.dropFirst(2))?.domain {
            return "*." + domain
        }
        report(
            "\(YAMLValue.shown(name)) is no pattern; a star stands for the first labels of a name of three or more, "
                + "such as `\"*.mx.example.ca\"`", at: field)
        return nil
    }

    private static func authservID(_ text: String) -> String? {
        let isToken = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ";") }
        return isToken && text.utf8.count <= 253 ? text : nil
    }

    /// Domains in lower case, each with its sub-domains; addresses in the form in which they are compared.
    private mutating func domains(
        _ field: Field?, example: String, orAddresses: Bool = false
    ) -> [String]? {
        guard let items = list(field, example: example) else { return nil }
        return items.compactMap { item in
            let wanted = orAddresses ? "a domain or an address" : "a domain"
            guard let text = text(item, example: "example.ca") else { return nil }
            if orAddresses, let address = AddrSpec(text) { return address.text }
            // A domain is valid if it is valid after the `@` of an address.
            if let domain = AddrSpec("postmaster@" + text)?.domain, !text.contains("@") { return domain }
            let hint =
                text.hasPrefix("*.") || text.hasPrefix(".") || text.hasPrefix("@")
                ? "write the domain alone, its sub-domains are included"
                : "write \(wanted) of at least two parts, such as `example.ca`"
            report("\(YAMLValue.shown(text)) is not \(wanted); \(hint)", at: item)
            return nil
        }
    }

    mutating func noc2016(_ top: Field?, _ matching: Field?) -> Bool {
        if let top, matching != nil {
            report("`noc_2016` stands here and under `matching`; keep one of the two", at: top)
        }
        let answers = [truth(top), truth(matching)]
        return answers.contains(true)
    }

    /// Below `from`, in the order of time: a version, and the first day on which offers are made under it.
    mutating func nocCalendar(_ section: YAMLSection?) -> NOCCalendar {
        let first = number(section?["version"], in: 2021...2099) ?? NOCCalendar.builtIn
        let fields = named(section?["from"], example: "2026: 2028-01-15", most: 10)
        var changes: [NOCCalendar.Change] = []
        for field in fields {
            let day = value(field, wanted: "a day", example: "2028-01-15", Self.day)
            guard let version = Int(field.key), (2021...2099).contains(version) else {
                report(
                    "\(YAMLValue.shown(field.key)) is no version of NOC; write its year, such as `2026`",
                    at: field.keyPosition)
                continue
            }
            guard let day else { continue }
            if version <= changes.last?.version ?? first {
                report(
                    "`\(version)` does not come after `\(changes.last?.version ?? first)`; put the versions in order",
                    at: field.keyPosition)
            } else if let last = changes.last, day <= last.from {
                report("`\(version)` wants a day after the one above it; put the days in order", at: field)
            } else {
                changes.append(NOCCalendar.Change(version: version, from: day))
            }
        }
        return NOCCalendar(first: first, changes: changes)
    }

    /// 0:00 UTC of `2028-01-15`.
    private static func day(_ text: String) -> Int64? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [4, 2, 2], parts.allSatisfy({ $0.isDigits }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
        else { return nil }
        return CivilDate.days(year: year, month: month, day: day).map { $0 * 86_400 }
    }

    mutating func classifications(_ section: YAMLSection?) -> [Language: [String]] {
        guard let section else { return [:] }
        var files: [Language: [String]] = [:]
        for language in Language.allCases {
            guard let field = section[language.rawValue] else { continue }
            if case .sequence = field.node {
                files[language] = (list(field, example: "[noc.csv]") ?? []).compactMap { item in
                    path(item) { .classification($0) }
                }
            } else if let path = path(field, { .classification($0) }) {
                files[language] = [path]
            }
        }
        return files
    }

    /// - Parameter contact: the sender, whom interns may ask if no other contact is configured.
    mutating func letters(_ field: Field?, contact sender: Address?) -> Configuration.Letters? {
        let section = section(field, shape: .letters)
        let templates = path(section?["templates"]) { .templates($0) }
        let contact = text(section?["contact"], example: "stages@example.ca", most: 200)
        let retry = self.section(section?["retry"], shape: .retry)
        let times = retryTimes(retry)
        let inDoubt = self.section(section?["in_doubt"], shape: .inDoubt)
        let then = choice(inDoubt?["then"], of: ["resend", "hold"])
        let after = duration(inDoubt?["after"], in: 1...7 * 86_400)
        let undo = duration(section?["undo"], in: 0...86_400)
        let review = truth(section?["review"])
        let remind = reminders(section?["remind"])
        guard let contact = contact ?? sender?.addrSpec.text else { return nil }
        return Configuration.Letters(
            templates: templates, contact: contact, retryFirst: times.first, retryMost: times.most,
            giveUp: times.giveUp,
            inDoubt: then.flatMap(Configuration.Letters.InDoubt.init(rawValue:)) ?? .resend,
            inDoubtAfter: after ?? 600, undo: undo ?? 60, review: review ?? false, remind: remind)
    }

    private mutating func reminders(_ field: Field?) -> Configuration.Reminders? {
        guard let section = section(field, shape: .remind) else { return nil }
        let after = duration(section["after"], in: 1...90 * 86_400)
        let most = number(section["most"], in: 1...10)
        return Configuration.Reminders(after: after ?? 7 * 86_400, most: most ?? 2)
    }

    private mutating func retryTimes(
        _ retry: YAMLSection?
    ) -> (first: Int, most: Int, giveUp: Int) {
        let first = duration(retry?["first"], in: 1...86_400) ?? 60
        let most = duration(retry?["most"], in: 1...7 * 86_400) ?? max(3_600, first)
        let giveUp = duration(retry?["give_up"], in: 1...30 * 86_400) ?? max(5 * 86_400, most)
        if let field = retry?["most"], most < first {
            report(
                "`most` (\(DurationText.short(most))) is less than `first` (\(DurationText.short(first))); "
                    + "raise it or lower `first`", at: field)
        }
        if let field = retry?["give_up"], giveUp < most {
            report(
                "`give_up` (\(DurationText.short(giveUp))) comes before the longest wait, `most` "
                    + "(\(DurationText.short(most))); raise it or lower `most`", at: field)
        }
        return (first, most, giveUp)
    }

    mutating func alerts(_ field: Field?) -> Configuration.Alerts? {
        guard let section = section(field, shape: .alerts) else { return nil }
        let waiting = duration(section["waiting"], in: 3_600...365 * 86_400)
        let held = duration(section["held"], in: 3_600...365 * 86_400)
        let to = alertAddress(section["to"])
        let offices = offices(section["offices"])
        return to.map {
            Configuration.Alerts(
                waiting: waiting ?? 10 * 86_400, held: held ?? 86_400, to: $0, offices: offices)
        }
    }

    private mutating func alertAddress(_ field: Field?) -> AddrSpec? {
        value(field, wanted: "one address", example: "stages@example.ca", AddrSpec.init(_:))
    }

    /// The keys are the host's own names, each with an address or a list of them.
    private mutating func offices(_ field: Field?) -> [Configuration.Alerts.Office] {
        var known: Set<OfficeName> = []
        return named(field, example: "Montréal: [rh.montreal@example.ca]", most: 100).compactMap {
            office in
            guard let name = OfficeName(office.key), known.insert(name).inserted else {
                let words =
                    OfficeName(office.key) == nil
                    ? "is no name of an office; write it as in the roster's column `office`"
                    : "names an office that stands above; case and accents make no difference, keep one of the two"
                report("\(YAMLValue.shown(office.key)) \(words)", at: office.keyPosition)
                return nil
            }
            let addresses = alertAddresses(office)
            return addresses.isEmpty ? nil : .init(name: office.key, to: addresses)
        }
    }

    private mutating func alertAddresses(_ field: Field) -> [AddrSpec] {
        guard case .sequence = field.node else { return alertAddress(field).map { [$0] } ?? [] }
        let items = list(field, example: "[rh.montreal@example.ca]") ?? []
        if items.isEmpty {
            report("`\(field.key)` has no address; write one, or take the office out", at: field)
        }
        return items.compactMap { alertAddress($0) }.uniqued()
    }
}

extension YAMLShape {
    static let trust = YAMLShape(
        name: "trust",
        keys: [
            // Must be there but where `verify` is: the reader sees to it.
            .optional("authserv_id"), .optional("verify"), .optional("dns"), .optional("portal"),
            .optional("forwarders"), .optional("sealers"),
        ])

    static let matching = YAMLShape(
        name: "matching", keys: [.optional("elimination"), .optional("noc_2016")])

    static let noc = YAMLShape(
        name: "noc", keys: [.optional("version"), .optional("from"), .optional("en"), .optional("fr")])

    static let letters = YAMLShape(
        name: "letters",
        keys: [
            .optional("templates"), .optional("contact"), .optional("retry"), .optional("in_doubt"),
            .optional("undo"), .optional("review"), .optional("remind"),
        ])

    static let retry = YAMLShape(
        name: "letters.retry", keys: [.optional("first"), .optional("most"), .optional("give_up")])

    static let remind = YAMLShape(
        name: "letters.remind", keys: [.optional("after"), .optional("most")])

    static let inDoubt = YAMLShape(
        name: "letters.in_doubt", keys: [.optional("then"), .optional("after")])

    static let alerts = YAMLShape(
        name: "alerts",
        keys: [
            .optional("waiting"), .optional("held"), .required("to", "to: stages@example.ca"),
            .optional("offices"),
        ])
}
