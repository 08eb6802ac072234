/// One complete response of an IMAP server (RFC 3501 §7, RFC 4731, RFC 7162), as far as anything here needs it.
package enum IMAPResponse: Sendable, Equatable {
    /// The answer to the command with this tag.
    case tagged(String, IMAPStatus)
    /// Untagged OK, NO, BAD, BYE or PREAUTH.
    case status(IMAPStatus)
    case capability(IMAPCapabilities)
    case flags([String])
    case list(IMAPListing)
    /// Answers to UID SEARCH, so always UIDs.
    case search([UID])
    /// `tag` is whose answer it is; `all` is empty when nothing matched (RFC 4731 §3.1).
    case extendedSearch(tag: String?, all: UIDSet)
    case exists(Int)
    case recent(Int)
    /// The message with this number is gone, and those above move down by one.
    case expunge(Int)
    case vanished(UIDSet, earlier: Bool)
    case fetch(IMAPFetch)
    case folderStatus(name: String, [String: UInt64])
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
    package var flags: [String]?
    /// As the server writes it, unread.
    package var internalDate: String?
    package var modificationSequence: UInt64?
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
