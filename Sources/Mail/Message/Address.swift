/// A display name, if any, and an addr-spec: RFC 5322's `mailbox`, under a name that leaves "mailbox" to the IMAP folder.
package struct Address: Sendable, Hashable {
    /// Decoded (RFC 2047), white space folded.
    package let displayName: String?
    /// Where mail to it goes.
    package let addrSpec: AddrSpec

    /// Any text will do as a name: it is put on one line and encoded where it is written.
    package init(displayName: String? = nil, addrSpec: AddrSpec) {
        self.displayName = displayName
        self.addrSpec = addrSpec
    }
}
