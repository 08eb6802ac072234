/// A mail as its reader would find it (RFC 5322, RFC 2045): the header, the tree of parts, and what was wrong with it.
///
/// Any bytes give a `Message`; what could not be made sense of is named in `defects`, never thrown.
package struct Message: Sendable {
    /// The root part; its header is the message's own.
    package let root: Part
    /// What was wrong, in the order met; at most `MessageParser.Bounds.defects`, the last one saying that there were more.
    package let defects: [Defect]
    /// The size of the mail in octets.
    package let size: Int

    /// False when a bound of `MessageParser.Bounds` left something of the mail out: what is not found here may still be
    /// in it.
    package let isComplete: Bool

    package var header: Header { root.header }

    package init(root: Part, defects: [Defect], size: Int, isComplete: Bool = true) {
        self.root = root
        self.defects = defects
        self.size = size
        self.isComplete = isComplete
    }
}

/// One thing that was wrong with a mail, in words for an admin; holds nothing personal.
package struct Defect: Sendable, Hashable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
