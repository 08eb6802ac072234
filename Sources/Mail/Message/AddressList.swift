/// What a From, To, Cc, Reply-To, Delivered-To … field names (RFC 5322 §3.4), read tolerantly: any text gives a list.
///
/// An address is given only where it is written beyond doubt; what is not is named in `defects`. Display names never become
/// addresses: `"a@b.test" <c@d.test>` is c@d.test alone.
package struct AddressList: Sendable, Hashable {
    /// In the order of the field; at most `Limit.addresses`. Members of groups are among them.
    package let addresses: [Address]
    /// What was wrong, each once, at most `Limit.defects`.
    package let defects: [Defect]
    /// Whether group syntax was met (RFC 5322 §3.4), as in `undisclosed-recipients:;`.
    package let hasGroup: Bool

    enum Limit {
        static let addresses = 1000
        static let defects = 16
        /// Octets of a display name as written; what is beyond is cut off.
        static let name = 2048
    }

    init(addresses: [Address] = [], defects: [Defect] = [], hasGroup: Bool = false) {
        self.addresses = addresses
        self.defects = defects
        self.hasGroup = hasGroup
    }

    /// Reads one field's body; total, and linear in its length.
    package static func parse(_ body: String) -> AddressList {
        var parser = AddressListParser(body)
        return parser.list()
    }
}
