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
        guard let (sentence, values) = TrustSentence.read(reason) else {
            self = .forgery
            return
        }
        switch sentence {
        case .forwardedByStranger, .forwardedWithoutAddress, .forwardedUnreadable, .forwardedByNobody:
            self = .chain(reason)
        case .stranger, .automaton: self = .stranger
        case .noResults: self = .setting(seen: nil)
        case .topmostUnsigned: self = .setting(seen: "none")
        case .topmostForeign:
            let name = values.first ?? ""
            self = .setting(seen: String(name.prefix { !$0.isWhitespace && $0 != "," }))
        case .noFrom, .unclearFrom, .severalFrom, .tooManyResults, .unreadableResults, .contradictedBelow,
            .contradictedAbove, .lowResults, .topmostUnreadable, .provenByDMARC, .proven, .failed,
            .readInPart, .contradiction, .otherDomain, .nothingAligned:
            self = .forgery
        }
    }

    /// Of a notice that is destined to a stranger, as far as it can be told without the roster.
    package init?(addresseeOf reading: Reading) {
        guard let stranger = AddresseeRule.stranger(in: reading, Roster()) else { return nil }
        self = .addressee(stranger.text)
    }
}
