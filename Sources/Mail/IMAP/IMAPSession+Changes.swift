/// A flag that may be set on settled mail: a keyword, or one of the system flags that take nothing away (RFC 3501 §2.3.2).
package struct IMAPFlag: RawRepresentable, Sendable, Hashable {
    package let rawValue: String

    /// `nil` for what is no atom of 1 to 64 octets (RFC 3501 §9), and for every other system flag: nothing is deleted by it.
    package init?(rawValue: String) {
        let octets = Array(rawValue.utf8)
        guard Self.harmless.contains(rawValue.lowercased()) || Self.isKeyword(octets) else { return nil }
        self.rawValue = rawValue
    }

    private static let harmless: Set<String> = ["\\seen", "\\flagged", "\\answered"]

    private static func isKeyword(_ octets: [UInt8]) -> Bool {
        (1...64).contains(octets.count)
            && octets.allSatisfy { (0x21...0x7E).contains($0) && !"(){%*\"\\]".utf8.contains($0) }
    }
}

extension IMAPFolderState {
    /// Whether mails can be flagged and moved here.
    package var isWritable: Bool { isSelected && !readOnly }

    /// Whether the folder keeps this flag: it names it, or takes any keyword. One that says nothing is believed to.
    package func keeps(_ flag: IMAPFlag) -> Bool {
        guard let permanentFlags else { return true }
        let isKeyword = !flag.rawValue.hasPrefix("\\")
        return permanentFlags.contains {
            $0.lowercased() == flag.rawValue.lowercased() || isKeyword && $0 == "\\*"
        }
    }
}

/// How a server takes a mail from one folder to another.
package enum IMAPMoving: Sendable, Hashable {
    /// UID MOVE (RFC 6851): the server sees to it that no mail is in both folders, or in neither.
    case atOnce
    /// UID COPY, and then the removal of that very mail by its UID (RFC 4315).
    case byCopy

    /// `nil`: EXPUNGE alone would also remove what others have marked, so that nothing can be moved here.
    package init?(_ capabilities: IMAPCapabilities) {
        if capabilities.has("MOVE") {
            self = .atOnce
        } else if capabilities.has("UIDPLUS") {
            self = .byCopy
        } else {
            return nil
        }
    }
}

extension IMAPSession.Request {
    /// Whether it opens a folder so that what is in it can be changed.
    var isSelect: Bool {
        switch self {
        case .select, .selectListed: true
        case .examine, .examineAndIdentify, .examineListed, .listFolders, .searchNew, .searchSized,
            .fetchSizes, .fetchBodies, .fetchNew, .find, .fetchMessageIDs, .status, .flag, .move, .copy,
            .remove, .noop, .idle, .done, .logout:
            false
        }
    }
}

/// What changes a mailbox. None of it goes out but in a folder that was selected and may be written to.
extension IMAPSession {
    mutating func beginChange(_ request: Request) -> [Action] {
        switch request {
        case .status(let name):
            if let flaw = Self.flaw(of: name) { return conclude(.failed(request, flaw)) }
            return run(request, .status(name)) { .asking(tag: $0) }
        case .flag(let uids, let flag): return change(request, .store(uids, flag.rawValue), of: uids)
        case .move(let uids, let name):
            guard capabilities.has("MOVE") else { return refuse(request, without: "MOVE") }
            return change(request, .move(uids, to: name), of: uids, to: name)
        case .copy(let uids, let name):
            guard capabilities.has("UIDPLUS") else { return refuse(request, without: "UIDPLUS") }
            return change(request, .copy(uids, to: name), of: uids, to: name)
        case .remove(let uids):
            guard capabilities.has("UIDPLUS") else { return refuse(request, without: "UIDPLUS") }
            guard folder?.isWritable == true else { return notWritable(request) }
            guard !uids.isEmpty else { return conclude(.finished(request)) }
            return run(request, .store(uids, "\\Deleted")) { .removing(tag: $0, uids) }
        case .examine, .examineAndIdentify, .examineListed, .listFolders, .searchNew, .searchSized,
            .fetchSizes, .fetchBodies, .fetchNew, .find, .fetchMessageIDs, .select, .selectListed, .noop,
            .idle, .done, .logout:
            return noFolder(request)
        }
    }

    private mutating func change(
        _ request: Request, _ command: IMAPCommand, of uids: UIDSet, to name: [UInt8]? = nil
    ) -> [Action] {
        guard folder?.isWritable == true else { return notWritable(request) }
        if let flaw = name.flatMap(Self.flaw) { return conclude(.failed(request, flaw)) }
        guard !uids.isEmpty else { return conclude(.finished(request)) }
        return run(request, command) { .changing(tag: $0, verb: command.verb) }
    }

    private mutating func notWritable(_ request: Request) -> [Action] {
        conclude(.failed(request, .folder("no folder is open for changes")))
    }

    private mutating func refuse(_ request: Request, without word: String) -> [Action] {
        conclude(.failed(request, .tryLater("the server does not offer \(word)")))
    }

    /// What was marked is removed, and nothing else.
    mutating func expunge(_ uids: UIDSet, _ request: Request) -> [Action] {
        run(request, .expunge(uids)) { .changing(tag: $0, verb: "UID EXPUNGE") }
    }

    mutating func tellStatus(_ request: Request) -> [Action] {
        let number = { (item: UInt64?) in item.flatMap { UInt32(exactly: $0) } }
        let validity = number(gathered.status["UIDVALIDITY"]).flatMap(UIDValidity.init(rawValue:))
        let next = number(gathered.status["UIDNEXT"]).flatMap(UID.init(rawValue:))
        return [.status(uidValidity: validity, uidNext: next)] + conclude(.finished(request))
    }
}
