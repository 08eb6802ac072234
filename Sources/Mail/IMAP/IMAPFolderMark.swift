/// What a server says of a folder as it opens it: where that is the same as before, under the same UIDVALIDITY, nothing has come,
/// gone or changed (RFC 7162 §3.1, RFC 3501 §2.3.1.1).
package struct IMAPFolderMark: RawRepresentable, Sendable, Hashable {
    /// UIDNEXT, the number of mails and HIGHESTMODSEQ, in this order; digits and spaces.
    package let rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    /// `nil` where the server does not say all of it.
    package init?(_ state: IMAPFolderState) {
        guard let next = state.uidNext, let sequence = state.highestModSequence else { return nil }
        self.init(rawValue: "\(next.rawValue) \(state.exists) \(sequence)")
    }
}
