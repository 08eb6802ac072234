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
