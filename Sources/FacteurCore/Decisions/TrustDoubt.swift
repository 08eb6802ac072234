import Mail

/// What kind of doubt keeps a mail from being believed, or a notice from being taken for ours: what a person does about a
/// forgery, about a wrong setting and about an unknown sender are three things.
package enum TrustDoubt: Sendable, Hashable {
    /// Our own server checked, and nothing proves the sender; or the mail shows one thing to it and another to the reader.
    case forgery
    /// A colleague passes on what somebody else wrote.
    case chain(String)
    /// No result is signed by a configured name; who signs those that are there, if anybody.
    case setting(seen: String?)
    /// The sender is proven or not, and nobody who may speak.
    case stranger
    /// The notice is destined to that address, which is none of ours.
    case addressee(String)

    /// Reads the reason that stands in the ledger (`TrustVerdict.by`).
    package init(reason: String) {
        if reason.hasPrefix("forwarded") {
            self = .chain(reason)
        } else if reason.hasSuffix(Self.strangerEnd) || reason.contains(Self.automatonMiddle) {
            self = .stranger
        } else if reason.hasPrefix(Self.noneStart) {
            self = .setting(seen: nil)
        } else if reason.hasPrefix(Self.foreignStart) {
            let seen = reason.dropFirst(Self.foreignStart.count).prefix { !$0.isWhitespace && $0 != "," }
            self = .setting(seen: seen == "nobody" ? "none" : String(seen))
        } else {
            self = .forgery
        }
    }

    /// Of a notice that is destined to a stranger, as far as it can be told without the roster.
    package init?(addresseeOf reading: Reading) {
        guard let stranger = AddresseeRule.stranger(in: reading, Roster()) else { return nil }
        self = .addressee(stranger.text)
    }

    static let strangerEnd = "is neither the portal's nor a forwarder's"
    static let automatonMiddle = "is an automatic sender"
    static let noneStart = "no Authentication-Results by "
    static let foreignStart = "the topmost Authentication-Results is by "
}
