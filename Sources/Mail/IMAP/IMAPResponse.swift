import Text

/// One complete response of an IMAP server (RFC 3501 §7, RFC 4731, RFC 7162), as far as anything here needs it.
package enum IMAPResponse: Sendable, Equatable {
    /// The answer to the command with this tag.
    case tagged(String, IMAPStatus)
    /// Untagged OK, NO, BAD, BYE or PREAUTH.
    case status(IMAPStatus)
    case capability(IMAPCapabilities)
    case list(IMAPListing)
    /// Answers to UID SEARCH, so always UIDs.
    case search([UID])
    /// `tag` is whose answer it is; `all` is empty when nothing matched (RFC 4731 §3.1).
    case extendedSearch(tag: String?, all: UIDSet)
    case exists(Int)
    /// The message with this number is gone, and those above move down by one.
    case expunge(Int)
    case vanished(UIDSet, earlier: Bool)
    case fetch(IMAPFetch)
    /// `+`: go on; the octets are a SASL challenge, still base64, or words.
    case continuation([UInt8])
    /// An untagged response that nobody here asks for, by its keyword.
    case other(String)
}

/// The resp-cond-* of RFC 3501 §7.1 with its code and its words.
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
    /// The server's words, fit to be shown, with the code in its brackets where it says something that we do not.
    package var text: String

    package init(_ condition: Condition, code: IMAPResponseCode? = nil, text: String = "") {
        self.condition = condition
        self.code = code
        self.text = text
    }

    /// The server has had enough of us for now. Some say it with BAD, and many only in words: Gmail “Too many simultaneous
    /// connections”, Exchange Online “Request is throttled”, Dovecot “Maximum number of connections”.
    var isThrottling: Bool {
        if code == .limit || code == .throttled { return true }
        let words = text.lowercased()
        return words.contains("throttled")
            || words.contains("connections")
                && ["too many", "maximum number"].contains(where: words.contains)
    }

    /// Time cures it.
    var passes: Bool { isThrottling || code?.passes ?? false }
}

/// One folder of LIST (RFC 3501 §7.2.2).
package struct IMAPListing: Sendable, Equatable {
    /// In lower case, with their backslash.
    package var attributes: [String]
    package var delimiter: Character?
    /// As a person writes it.
    package var name: String
    /// The very octets that the server gave: it may know the folder by no others.
    package var wire: [UInt8]

    /// - Parameter wire: modified UTF-7 of the name where it is `nil`.
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

/// One FETCH response (RFC 3501 §7.4.2): what it held of what we know.
package struct IMAPFetch: Sendable, Equatable {
    package var sequence: Int
    package var uid: UID?
    package var size: Int?
    /// Sections by their name in upper case, with an origin if there was one: "" is the whole mail.
    package var sections: [String: IMAPLiteral] = [:]

    package init(sequence: Int) { self.sequence = sequence }

    /// `BODY[]`, whole.
    package var body: IMAPLiteral? { sections[""] }
}

/// A string of the server's: kept, counted off because it was too large, or NIL.
package enum IMAPLiteral: Sendable, Equatable {
    case octets([UInt8])
    case dropped(size: Int)
    case absent
}

/// A response code (RFC 3501 §7.1, RFC 5530, RFC 7162, RFC 9051), as far as anything here depends on it.
package enum IMAPResponseCode: Sendable, Equatable {
    case alert
    case capability(IMAPCapabilities)
    case uidValidity(UIDValidity)
    /// A value that is 0, no number, or over 4294967295.
    case unusableUIDValidity(String)
    case uidNext(UID?)
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
    /// In no RFC; Gmail's and Microsoft's.
    case throttled
    case serverBug
    /// The keyword of any other, in upper case.
    case other(String)

    /// Trouble of the server's that time may cure: the same command may succeed later.
    var passes: Bool {
        switch self {
        case .unavailable, .inUse, .overQuota, .limit, .throttled, .serverBug: true
        case .alert, .capability, .uidValidity, .unusableUIDValidity, .uidNext, .readOnly, .readWrite,
            .authenticationFailed,
            .authorizationFailed, .expired, .privacyRequired, .contactAdmin, .noPermission, .nonExistent,
            .other:
            false
        }
    }

    /// Read from what stands between the brackets.
    init(_ keyword: String, argument: [UInt8]) {
        let keyword = keyword.uppercased()
        let number = UInt32(String(decoding: argument, as: UTF8.self))
        switch keyword {
        case "CAPABILITY": self = .capability(IMAPCapabilities(words: argument))
        case "UIDVALIDITY":
            self =
                number.flatMap(UIDValidity.init(rawValue:)).map { .uidValidity($0) }
                ?? .unusableUIDValidity(String(serverWords: argument.prefix(40)))
        case "UIDNEXT": self = .uidNext(number.flatMap(UID.init(rawValue:)))
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
    /// Whether it tells of another numbering than the one under which a folder was opened.
    func contradicts(_ validity: UIDValidity?) -> Bool {
        switch self {
        case .uidValidity(let value): value != validity
        case .unusableUIDValidity: validity != nil
        default: false
        }
    }
}

/// What an IMAP server says it can do (RFC 3501 §7.2.1); words in upper case, at most 500 of them.
package struct IMAPCapabilities: Sendable, Hashable {
    package let words: Set<String>

    package init(_ words: some Sequence<String>) {
        self.words = Set(words.prefix(500).map { $0.uppercased() })
    }

    package func has(_ word: String) -> Bool { words.contains(word.uppercased()) }

    /// What follows `AUTH=`, sorted.
    package var mechanisms: [String] {
        words.filter { $0.hasPrefix("AUTH=") }.map { String($0.dropFirst(5)) }.sorted()
    }
}

extension IMAPCapabilities {
    /// As they stand after `CAPABILITY`, separated by spaces.
    init(words: [UInt8]) {
        self.init(words.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) })
    }
}

/// Why a request or a session failed, classified where the cause is known; `text` has the server's own words where
/// there are any, free of control characters and bounded.
package enum IMAPFault: Error, Sendable, Equatable {
    /// The login was refused, or no mechanism fits. Permanent: the same credentials will be refused again.
    case login(permanent: Bool, String)
    /// The folder cannot be opened: it does not exist, or may not be read.
    case folder(String)
    /// The server cannot now (`[UNAVAILABLE]`, `[INUSE]`, `[OVERQUOTA]`, a plain NO …).
    case tryLater(String)
    /// The server wants to be left alone for a while (`[LIMIT]`, `[THROTTLED]`, too many connections): the same holds for whatever
    /// would be asked next.
    case throttled(String)
    /// The server broke the protocol, or said BAD; the session cannot be trusted any more.
    case protocolViolation(String)
    /// The server said BYE.
    case bye(String)
    /// The connection ended while something was awaited.
    case closed(String)

    package var text: String {
        switch self {
        case .login(_, let text), .folder(let text), .tryLater(let text), .throttled(let text),
            .protocolViolation(let text), .bye(let text), .closed(let text):
            text
        }
    }
}
