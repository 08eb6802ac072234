import Text

/// One complete response of an IMAP server (RFC 3501 §7, RFC 4731, RFC 7162), as far as Facteur uses it.
package enum IMAPResponse: Sendable, Equatable {
    /// The answer to the command with this tag.
    case tagged(String, IMAPStatus)
    /// Untagged OK, NO, BAD, BYE or PREAUTH.
    case status(IMAPStatus)
    case capability(IMAPCapabilities)
    case list(IMAPListing)
    /// Answers to UID SEARCH, so always UIDs.
    case search([UID])
    /// `tag` names the command that is answered; `all` is empty when nothing matched (RFC 4731 §3.1).
    case extendedSearch(tag: String?, all: UIDSet)
    case exists(Int)
    /// The message with this number is gone; the numbers above it decrease by one.
    case expunge(Int)
    case vanished(UIDSet, earlier: Bool)
    case fetch(IMAPFetch)
    case folderStatus(name: String, [String: UInt64])
    /// `+`: continue; the octets are a SASL challenge, still in base64, or text.
    case continuation([UInt8])
    /// An untagged response that Facteur does not use, by its keyword.
    case other(String)
}

/// The resp-cond-* of RFC 3501 §7.1 with its code and text.
package struct IMAPStatus: Sendable, Equatable {
    package enum Condition: String, Sendable {
        case ok = "OK"
        case no = "NO"
        case bad = "BAD"
        case bye = "BYE"
        case preauth = "PREAUTH"
    }

    package var condition: Condition
    package var code: IMAPResponseCode?
    /// The server's text, safe to show, with the code in brackets if the code says something that Facteur does not.
    package var text: String

    package init(_ condition: Condition, code: IMAPResponseCode? = nil, text: String = "") {
        self.condition = condition
        self.code = code
        self.text = text
    }

    /// The server refuses more work for now. Some servers say so with BAD, and many only in their text: Gmail “Too many
    /// simultaneous connections”, Exchange Online “Request is throttled”, Dovecot “Maximum number of connections”.
    var isThrottling: Bool {
        if code == .limit || code == .throttled { return true }
        let words = text.lowercased()
        return words.contains("throttled")
            || words.contains("connections")
                && ["too many", "maximum number"].contains(where: words.contains)
    }

    /// Whether the failure is temporary.
    var passes: Bool { isThrottling || code?.passes ?? false }
}

/// One folder of LIST (RFC 3501 §7.2.2).
package struct IMAPListing: Sendable, Equatable {
    /// In lower case, with their backslash.
    package var attributes: [String]
    package var delimiter: Character?
    /// The name as a person writes it.
    package var name: String
    /// The exact octets that the server sent; the server may accept no other form of the name.
    package var wire: [UInt8]

    /// - Parameter wire: `nil` for the modified UTF-7 of the name.
    package init(attributes: [String], delimiter: Character?, name: String, wire: [UInt8]? = nil) {
        self.attributes = attributes
        self.delimiter = delimiter
        self.name = name
        self.wire = wire ?? MailboxName(name).wire
    }

    /// Neither `\Noselect` (RFC 3501) nor `\NonExistent` (RFC 5258).
    package var canBeOpened: Bool {
        !attributes.contains("\\noselect") && !attributes.contains("\\nonexistent")
    }
}

/// One FETCH response (RFC 3501 §7.4.2): the items that Facteur knows.
package struct IMAPFetch: Sendable, Equatable {
    package var sequence: Int
    package var uid: UID?
    package var size: Int?
    /// Sections by their name in upper case, with the origin if there is one: "" is the whole mail.
    package var sections: [String: IMAPLiteral] = [:]

    package init(sequence: Int) { self.sequence = sequence }

    /// `BODY[]`, the whole mail.
    package var body: IMAPLiteral? { sections[""] }
}

/// A string from the server: kept, discarded because it was too large, or NIL.
package enum IMAPLiteral: Sendable, Equatable {
    case octets([UInt8])
    case dropped(size: Int)
    case absent
}

/// A response code (RFC 3501 §7.1, RFC 5530, RFC 7162, RFC 9051), as far as Facteur uses it.
package enum IMAPResponseCode: Sendable, Equatable {
    case alert
    case capability(IMAPCapabilities)
    case uidValidity(UIDValidity)
    /// A value that is 0, not a number, or over 4294967295.
    case unusableUIDValidity(String)
    case uidNext(UID?)
    /// The highest mod-sequence of the folder (RFC 7162 §3.1.2.1); `nil`: not a number from 1 to 2^63 - 1.
    case highestModSequence(UInt64?)
    /// Flags that a client may change for good; `\*`: any keyword may be made (RFC 3501 §7.1). At most 500.
    case permanentFlags([String])
    case readOnly
    case readWrite
    case authenticationFailed
    case authorizationFailed
    case expired
    case privacyRequired
    case contactAdmin
    case noPermission
    case nonExistent
    case unavailable
    case inUse
    case overQuota
    case limit
    /// In no RFC; Gmail and Microsoft send it.
    case throttled
    case serverBug
    /// The keyword of any other code, in upper case.
    case other(String)

    /// A temporary failure of the server: the same command may succeed later.
    var passes: Bool {
        switch self {
        case .unavailable, .inUse, .overQuota, .limit, .throttled, .serverBug: true
        case .alert, .capability, .uidValidity, .unusableUIDValidity, .uidNext, .highestModSequence,
            .permanentFlags, .readOnly,
            .readWrite, .authenticationFailed, .authorizationFailed, .expired, .privacyRequired,
            .contactAdmin, .noPermission, .nonExistent,
            .other:
            false
        }
    }

    /// Reads the text between the brackets.
    init(_ keyword: String, argument: [UInt8]) {
        let keyword = keyword.uppercased()
        let number = UInt32(String(decoding: argument, as: UTF8.self))
        switch keyword {
        case "CAPABILITY": self = .capability(IMAPCapabilities(words: argument))
        case "UIDVALIDITY":
            self =
                number.flatMap(UIDValidity.init(rawValue:)).map { .uidValidity($0) }
                ?? .unusableUIDValidity(String(serverWords: argument.prefix(40)))
        case "PERMANENTFLAGS":
            let octets = argument.split { $0 <= 0x20 || $0 == UInt8(ascii: "(") || $0 == UInt8(ascii: ")") }
            self = .permanentFlags(octets.prefix(500).map { String(serverWords: $0) })
        case "UIDNEXT": self = .uidNext(number.flatMap(UID.init(rawValue:)))
        case "HIGHESTMODSEQ":
            let value = UInt64(String(decoding: argument, as: UTF8.self))
            self = .highestModSequence(value.flatMap { (1...UInt64(Int64.max)).contains($0) ? $0 : nil })
        default: self = Self.plain[keyword] ?? .other(keyword)
        }
    }

    private static let plain: [String: IMAPResponseCode] = [
        "ALERT": .alert, "READ-ONLY": .readOnly, "READ-WRITE": .readWrite,
        "AUTHENTICATIONFAILED": .authenticationFailed, "AUTHORIZATIONFAILED": .authorizationFailed,
        "EXPIRED": .expired, "PRIVACYREQUIRED": .privacyRequired, "CONTACTADMIN": .contactAdmin,
        "NOPERM": .noPermission, "NONEXISTENT": .nonExistent, "UNAVAILABLE": .unavailable, "INUSE": .inUse,
        "OVERQUOTA": .overQuota, "LIMIT": .limit, "THROTTLED": .throttled,
        "SERVERBUG": .serverBug,
    ]
}

extension IMAPResponseCode {
    /// Whether the code reports a UIDVALIDITY other than the one under which the folder was opened.
    func contradicts(_ validity: UIDValidity?) -> Bool {
        switch self {
        case .uidValidity(let value): value != validity
        case .unusableUIDValidity: validity != nil
        default: false
        }
    }
}

/// The capabilities of an IMAP server (RFC 3501 §7.2.1): words in upper case, at most 500.
package struct IMAPCapabilities: Sendable, Hashable {
    package let words: Set<String>

    package init(_ words: some Sequence<String>) {
        self.words = Set(words.prefix(500).map { $0.uppercased() })
    }

    package func has(_ word: String) -> Bool { words.contains(word.uppercased()) }

    /// The words after `AUTH=`, sorted.
    package var mechanisms: [String] {
        words.filter { $0.hasPrefix("AUTH=") }.map { String($0.dropFirst(5)) }.sorted()
    }
}

extension IMAPCapabilities {
    /// Those of a whole reply to CAPABILITY: the untagged response and an OK behind it, whatever its tag (RFC 3501 §6.1.1); `nil`
    /// where the octets are anything else.
    package init?(reply: [UInt8]) {
        var parser = IMAPResponseParser()
        parser.append(reply)
        var told: IMAPCapabilities?
        while let event = parser.next() {
            switch event {
            case .response(.capability(let words)): told = words
            case .response(.tagged(_, let status)):
                guard status.condition == .ok, let told else { return nil }
                self = told
                return
            case .response: break
            case .skipped, .fault: return nil
            }
        }
        return nil
    }

    /// The words after `CAPABILITY`, separated by spaces.
    init(words: [UInt8]) {
        self.init(words.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) })
    }
}

/// Why a request or a session failed, classified where the cause is known; `text` has the server's own text if there is any,
/// bounded and without control characters.
package enum IMAPFault: Error, Sendable, Equatable {
    /// The server refused the login, or no mechanism fits. Permanent: the server will refuse the same credentials again.
    case login(permanent: Bool, String)
    /// The folder cannot be opened: it does not exist, or the account may not read it.
    case folder(String)
    /// The server cannot do it now (`[UNAVAILABLE]`, `[INUSE]`, `[OVERQUOTA]`, a plain NO …).
    case tryLater(String)
    /// The server wants fewer requests for a while (`[LIMIT]`, `[THROTTLED]`, too many connections); any other request would fail
    /// too.
    case throttled(String)
    /// The server broke the protocol, or said BAD; the session can no longer be trusted.
    case protocolViolation(String)
    /// The server said BYE.
    case bye(String)
    /// The connection ended while the session awaited a reply.
    case closed(String)

    package var text: String {
        switch self {
        case .login(_, let text), .folder(let text), .tryLater(let text), .throttled(let text),
            .protocolViolation(let text), .bye(let text), .closed(let text):
            text
        }
    }
}
